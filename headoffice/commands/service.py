"""Carrying out commands: each exactly once, its row and its effect in one transaction."""

from __future__ import annotations

import hashlib
import logging

from pydantic import ValidationError
from sqlalchemy import delete, text
from sqlmodel import Session, col

from headoffice.commands.kinds import Asked, Done, Kind, Kinds
from headoffice.commands.tables import CommandRow
from headoffice.door import Caller, NotServed, unreadable
from storeapp.domain.fact import canonical
from storeapp.sync.wire.commands import Command, CommandDone
from storeapp.sync.wire.messages import Message

log = logging.getLogger("storeapp.headoffice.commands")

# The row goes in first, and empty: whoever asks with the same id at the same time waits here, and
# goes on when it is clear whether the first took effect.
_CLAIM = text(
    "INSERT INTO command (id, device, kind, body_sha256, answered_at_ms, answer)"
    " VALUES (:id, :device, :kind, :body_sha256, :answered_at_ms, '')"
    " ON CONFLICT (id) DO NOTHING RETURNING id"
)


def carry_out(
    session: Session, kinds: Kinds, caller: Caller, said: Command, *, now_ms: int
) -> CommandDone:
    """Does what is asked, or tells again what came of it. Refuses with 422 `command-unknown` and
    409 `command-id-reused`, and as the command's own context does."""
    kind = kinds.get(said.kind)
    if kind is None:
        raise NotServed(422, "command-unknown", "Head office knows no command of this kind.")
    body = _read(kind, said)
    sha256 = _sha256(said, body)
    if not _claimed(session, caller, said, sha256, now_ms):
        return _answered_before(session, caller, said, sha256)
    done = kind.handle(session, Asked(caller, body, said.expected_version, now_ms))
    return _kept(session, said, done)


def forget(session: Session, *, before_ms: int) -> int:
    """Drops the commands answered before that moment; returns how many.

    One that is asked again after so long takes effect again, unless its expected version tells.
    """
    old = col(CommandRow.answered_at_ms) < before_ms
    return len(session.execute(delete(CommandRow).where(old).returning(col(CommandRow.id))).all())


def _read(kind: Kind[Message], said: Command) -> Message:
    try:
        return kind.body.model_validate(said.body)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        raise unreadable(wrong) from None


def _sha256(said: Command, body: Message) -> str:
    """Of what was set, so that a field added to the model later leaves it as it is."""
    asked = {
        "kind": said.kind,
        "expected_version": said.expected_version,
        "body": body.model_dump(mode="json", exclude_unset=True),
    }
    return hashlib.sha256(canonical(asked).encode()).hexdigest()


def _claimed(session: Session, caller: Caller, said: Command, sha256: str, now_ms: int) -> bool:
    row = {
        "id": str(said.id),
        "device": caller.device,
        "kind": said.kind,
        "body_sha256": sha256,
        "answered_at_ms": now_ms,
    }
    return session.execute(_CLAIM, row).first() is not None


def _answered_before(session: Session, caller: Caller, said: Command, sha256: str) -> CommandDone:
    row = session.get_one(CommandRow, str(said.id))
    if (row.device, row.body_sha256) != (caller.device, sha256):
        log.warning("command id reused: %s by device %s", row.id, caller.device)
        raise NotServed(
            409, "command-id-reused", "Something else was asked with this id; make a new one."
        )
    return CommandDone.model_validate_json(row.answer)


def _kept(session: Session, said: Command, done: Done) -> CommandDone:
    answer = CommandDone(id=said.id, version=done.version, body=done.shown.model_dump(mode="json"))
    session.get_one(CommandRow, str(said.id)).answer = answer.model_dump_json()
    session.flush()
    log.info("command carried out: %s %s", said.kind, said.id)
    return answer
