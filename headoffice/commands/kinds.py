"""What a context gives to have a command of its own carried out: a body model and a handler.

    def _edit(session: Session, asked: Asked[MemberEdit]) -> Done: ...

    COMMANDS: Kinds = {"member.edit": Kind(MemberEdit, _edit)}

and `headoffice.app` puts the mappings of all contexts together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlmodel import Session

from headoffice.door import Caller, NotServed
from storeapp.sync.wire.messages import Answer, Current, Message
from storeapp.sync.wire.words import VERSION_MOVED

B = TypeVar("B", bound=Message)


@dataclass(frozen=True, slots=True)
class Asked(Generic[B]):
    """One command as its handler gets it: who asks, for what, and what it looked like to them."""

    caller: Caller
    body: B
    expected_version: int | None
    now_ms: int

    def expect(self, version: int, shown: Answer) -> None:
        """409 `version-moved` with the entity as it is now, when the asker saw another version.

        Lock the entity's row first: of two that ask at once the second must see the first's work.
        """
        if self.expected_version in (None, version):
            return
        raise NotServed(
            409,
            VERSION_MOVED,
            "This was changed meanwhile; look at it as it is now, and ask again.",
            current=Current(version=version, body=shown.model_dump(mode="json")),
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command: the entity's version now, and the entity as the asker may see it."""

    version: int
    shown: Answer


@dataclass(frozen=True, slots=True)
class Kind(Generic[B]):
    """A handler works in the transaction it is given. Whatever it raises undoes all of it, the
    command's own row too."""

    body: type[B]
    handle: Callable[[Session, Asked[B]], Done]


Kinds = Mapping[str, Kind[Any]]
