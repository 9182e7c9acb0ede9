"""Greeting a till: tells it where it stands, and notices when its journal is another one."""

from __future__ import annotations

import logging

from sqlmodel import Session, select

from headoffice.door import Caller
from headoffice.feed.heads import heads
from headoffice.ingest.tables import TillRefusal, TillRules
from headoffice.redeeming.budgets import forget_late
from headoffice.stores.tables import Device
from storeapp.sync.wire.messages import PROTOCOL, Hello, StreamHead, Welcome

log = logging.getLogger("storeapp.headoffice.ingest")

PROTOCOL_MIN = PROTOCOL


def greet(session: Session, caller: Caller, hello: Hello, *, now_ms: int) -> Welcome:
    """Notes that the till was here and what its journal's head is; needs a writing session."""
    device = session.exec(select(Device).where(Device.id == caller.device).with_for_update()).one()
    if _is_another(device, hello) and not device.forked:
        log.warning("another journal: device %s at seq %d", device.id, hello.last_seq)
        device.forked = True
    device.seen_ms, device.version = now_ms, hello.version[:64].replace("\0", "")
    session.add(device)
    _note_rules(session, device.id, hello, now_ms)
    if hello.last_seq == device.acked_seq:
        forget_late(session, device.id, now_ms=now_ms)
    return Welcome(
        server_time_ms=now_ms,
        protocol_min=PROTOCOL_MIN,
        protocol_max=PROTOCOL,
        epoch=device.epoch,
        acked_seq=device.acked_seq,
        acked_hash=device.acked_hash,
        streams=heads(session, caller.streams),
    )


def moved_beyond(streams: list[StreamHead], known: dict[str, int]) -> bool:
    """True when some stream has more than the till said it knows."""
    return any(stream.head > known.get(stream.stream, 0) for stream in streams)


def _note_rules(session: Session, device: str, hello: Hello, now_ms: int) -> None:
    """Keeps which promotions the till has; a till too old to say so is not heard."""
    held = " ".join(sorted({*hello.rules_held}))
    present = session.get(TillRules, device)
    if present is None and (hello.rules_active or held):
        present = TillRules(device=device, active="", held="", since_ms=now_ms)
    if present is not None and (present.active, present.held) != (hello.rules_active, held):
        present.active, present.held, present.since_ms = hello.rules_active, held, now_ms
        session.add(present)
    for refused in hello.rules_refused:
        if session.get(TillRefusal, (device, refused.hash)) is None:
            why = refused.why.replace("\0", "")
            log.warning("promotions refused: device %s, %s: %s", device, refused.hash[:12], why)
            session.add(TillRefusal(device=device, hash=refused.hash, why=why, first_ms=now_ms))
            session.flush()


def _is_another(device: Device, hello: Hello) -> bool:
    """Another last fact at the number that was acknowledged last: a restored or copied file.

    Fewer facts prove nothing here: a hello may have waited, or come late, while its till sold. A
    till that has fewer than the welcome says knows by itself, and its next push proves it.
    """
    same_head = hello.last_seq == device.acked_seq and not device.chain_open
    return same_head and hello.last_hash != device.acked_hash
