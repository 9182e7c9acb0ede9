"""Enrolment and tokens over HTTP: the only endpoints that need no token."""

from __future__ import annotations

from fastapi import APIRouter, Request

from headoffice.door import DepsDep
from headoffice.enrolment.applying import Applying
from headoffice.enrolment.gate import Gate
from storeapp.sync.wire.messages import (
    EnrolPoll,
    EnrolPolled,
    EnrolStart,
    EnrolStarted,
    Token,
    TokenRequest,
)

router = APIRouter(prefix="/v1", tags=["enrolment"])


@router.post("/enrol/start")
def start(asked: EnrolStart, deps: DepsDep) -> EnrolStarted:
    """A device applies with its new key and is told the code a manager has to approve."""
    with deps.database.write() as session:
        return Applying(session, deps.settings, deps.now_ms()).start(asked)


@router.post("/enrol/poll")
def poll(asked: EnrolPoll, deps: DepsDep) -> EnrolPolled:
    """How the application stands."""
    with deps.database.write() as session:
        return Applying(session, deps.settings, deps.now_ms()).poll(asked.device_code)


@router.post("/token")
def token(asked: TokenRequest, request: Request, deps: DepsDep) -> Token:
    """An access token, bound to the key that signed the assertion and the proof."""
    gate: Gate = request.app.state.gate
    return gate.token_for(request, asked.assertion, now_ms=deps.now_ms())
