"""Webhooks: where a channel wants to be told what, the queue of messages, and their signature.

Headers and signature are those of the Standard Webhooks specification (standardwebhooks.com, 1.0):
`webhook-id`, `webhook-timestamp` in seconds, and `webhook-signature`, which is `v1,` and the Base64
of HMAC-SHA256 over id, timestamp and body, joined by full stops.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from headoffice.channels.keys import channel_of
from headoffice.channels.tables import Webhook, WebhookDelivery
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import canonical

ORDER_CHANGED, STOCK_CHANGED = "order.changed", "stock.changed"
WEBHOOK_KINDS = (ORDER_CHANGED, STOCK_CHANGED)
WAITING, DONE, DEAD = "waiting", "done", "dead"
SECRET_PREFIX = "whsec_"

BACK_OFF_S = (10, 30, 120, 600, 3_600, 10_800, 21_600, 43_200)
"""How long after each failed try the next one comes; after the last there is none."""
LEASE_MS = 60_000
"""A try that has not ended by then was cut off with its process."""
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery on its way: the target and what is sent, in its last form."""

    id: str
    url: str
    secret: str
    body: str

    def headers(self, now_ms: int) -> dict[str, str]:
        seconds = now_ms // 1000
        return {
            "content-type": "application/json",
            "user-agent": "storeapp-webhooks/1",
            "webhook-id": self.id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": f"v1,{signature(self.secret, self.id, seconds, self.body)}",
        }


def signature(secret: str, id: str, seconds: int, body: str) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    said = f"{id}.{seconds}.{body}".encode()
    return base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def add_webhook(
    session: Session,
    channel: str,
    url: str,
    *,
    kinds: Collection[str] = WEBHOOK_KINDS,
    now_ms: int,
) -> Webhook:
    """Refusals `channel-unknown`, `webhook-url-wrong` (it is https, but to this computer),
    `webhook-kind-unknown`."""
    channel_of(session, channel)
    if not _sound(url):
        raise Refusal("webhook-url-wrong", url=url[:80])
    if not kinds or set(kinds) - set(WEBHOOK_KINDS):
        raise Refusal("webhook-kind-unknown", known=" ".join(WEBHOOK_KINDS))
    row = Webhook(
        id=uuid.uuid4().hex,
        channel=channel,
        url=url,
        secret=SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode(),
        kinds=" ".join(kind for kind in WEBHOOK_KINDS if kind in kinds),
        created_ms=now_ms,
    )
    session.add(row)
    session.flush()
    return row


def end_webhook(session: Session, id: str) -> None:
    """Nothing more is sent there; what waits is dropped. Refusal `webhook-unknown`."""
    row = session.get(Webhook, id)
    if row is None:
        raise Refusal("webhook-unknown", webhook=id[:32])
    row.active = False
    session.add(row)
    waits = (col(WebhookDelivery.webhook) == id) & (col(WebhookDelivery.state) == WAITING)
    session.execute(delete(WebhookDelivery).where(waits))


def webhooks_for(session: Session, kind: str) -> list[Webhook]:
    """Who wants to be told of that kind, by channel."""
    rows = select(Webhook).where(col(Webhook.active)).order_by(Webhook.channel, Webhook.id)
    return [row for row in session.exec(rows) if kind in row.kinds.split()]


def enqueue(
    session: Session,
    webhook: Webhook,
    *,
    id: str,
    kind: str,
    subject: str,
    data: Mapping[str, object],
    now_ms: int,
) -> None:
    """One message; one of the same id is already in the queue, or was. Who calls this has the lock
    of the news: numbers are given one after the other."""
    if session.get(WebhookDelivery, id) is not None:
        return
    body = canonical({"id": id, "type": kind, "at_ms": now_ms, "data": data})
    session.add(
        WebhookDelivery(
            id=id,
            number=(session.exec(select(func.max(WebhookDelivery.number))).one() or 0) + 1,
            webhook=webhook.id,
            kind=kind,
            subject=subject,
            body=body,
            due_ms=now_ms,
            created_ms=now_ms,
        )
    )
    session.flush()


def claim(session: Session, *, most: int, now_ms: int) -> list[Message]:
    """The messages that are due, the oldest of each subject only, and not again for a while."""
    due = (
        select(WebhookDelivery, Webhook)
        .join(Webhook, col(Webhook.id) == WebhookDelivery.webhook)
        .where(WebhookDelivery.state == WAITING, WebhookDelivery.due_ms <= now_ms)
        .order_by(col(WebhookDelivery.number))
        .limit(most)
        .with_for_update(of=WebhookDelivery, skip_locked=True)
    )
    found = []
    for row, target in session.exec(due).all():
        if _waits_for_older(session, row):
            continue
        row.due_ms = now_ms + LEASE_MS
        session.add(row)
        session.flush()
        found.append(Message(row.id, target.url, target.secret, row.body))
    return found


def settle(session: Session, id: str, *, status: int, why: str, now_ms: int) -> str:
    """What a try came to: 2xx is done, 410 ends the webhook, anything else comes again until the
    tries are used up. `status` is 0 when nobody answered. Returns the state."""
    row = session.get(WebhookDelivery, id, with_for_update=True)
    if row is None or row.state != WAITING:
        return DONE if row is None else row.state
    row.tries += 1
    row.why = why
    if 200 <= status < 300:
        row.state, row.ended_ms = DONE, now_ms
    elif status == 410 or row.tries > len(BACK_OFF_S):
        row.state, row.ended_ms = DEAD, now_ms
    else:
        row.due_ms = now_ms + BACK_OFF_S[row.tries - 1] * 1000
    session.add(row)
    session.flush()
    if status == 410:
        end_webhook(session, row.webhook)
    return row.state


def dead_letters(session: Session) -> list[WebhookDelivery]:
    """What was given up, the newest first."""
    rows = select(WebhookDelivery).where(WebhookDelivery.state == DEAD)
    return list(session.exec(rows.order_by(col(WebhookDelivery.ended_ms).desc())))


def send_again(session: Session, id: str, *, now_ms: int) -> None:
    """Tries a dead letter anew; Refusal `delivery-not-dead`."""
    row = session.get(WebhookDelivery, id)
    if row is None or row.state != DEAD:
        raise Refusal("delivery-not-dead", delivery=id[:36])
    row.state, row.tries, row.due_ms, row.ended_ms = WAITING, 0, now_ms, None
    session.add(row)
    session.flush()


def forget_deliveries(session: Session, *, before_ms: int) -> int:
    """Drops what has ended before that moment; returns how many."""
    old = delete(WebhookDelivery).where(
        col(WebhookDelivery.state) != WAITING, col(WebhookDelivery.created_ms) < before_ms
    )
    return len(session.execute(old.returning(col(WebhookDelivery.id))).all())


def _waits_for_older(session: Session, row: WebhookDelivery) -> bool:
    older = select(WebhookDelivery.id).where(
        WebhookDelivery.webhook == row.webhook,
        WebhookDelivery.subject == row.subject,
        WebhookDelivery.state == WAITING,
        WebhookDelivery.number < row.number,
    )
    return session.exec(older.limit(1)).first() is not None


def _sound(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port_is_sound = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return False
    plain = not (parts.username or parts.password or parts.fragment) and url.isprintable()
    known = parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)
    return bool(host) and plain and known and port_is_sound and " " not in url
