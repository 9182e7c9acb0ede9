"""Commands over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request

from headoffice.commands.kinds import Kinds
from headoffice.commands.service import carry_out
from headoffice.door import CallerDep, DepsDep
from storeapp.sync.wire.commands import Command, CommandDone

router = APIRouter(prefix="/v1", tags=["commands"])


@router.post("/cmd")
def command(said: Command, request: Request, caller: CallerDep, deps: DepsDep) -> CommandDone:
    """Carries a command out, once; asked again with the same id it is only answered again."""
    kinds: Kinds = request.app.state.commands
    with deps.database.write() as session:
        return carry_out(session, kinds, caller, said, now_ms=deps.now_ms())
