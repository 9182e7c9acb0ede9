"""Greeting a till: tells it where it stands, and notices when its journal is another one."""

from __future__ import annotations

import logging

from sqlmodel import Session, select

from headoffice.door import Caller
from headoffice.feed.heads import heads
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


def _is_another(device: Device, hello: Hello) -> bool:
    """Another last fact at the number that was acknowledged last: a restored or copied file.

    Fewer facts prove nothing here: a hello may have waited, or come late, while its till sold. A
    till that has fewer than the welcome says knows by itself, and its next push proves it.
    """
    same_head = hello.last_seq == device.acked_seq and not device.chain_open
    return same_head and hello.last_hash != device.acked_hash
