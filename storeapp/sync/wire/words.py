"""The words of HTTP that both sides must spell alike: paths, header, audience, problem codes."""

from __future__ import annotations

ROOT = "/v1"

PROTOCOL_HEADER = "Storeapp-Protocol"
"""In requests the protocol the till speaks, `1`; in every answer the range spoken here, `1-1`.
An answer of the right shape without it is taken too: a proxy may have dropped it."""

AUDIENCE = "storeapp-head-office"
"""`aud` of a token request's assertion; an address would change behind a proxy."""

POKE_EVENT = "poke"
"""The SSE event whose data is a JSON object of stream names and their heads."""

PUT = "put"
DEL = "del"
"""Rows that count as soon as they are stored; a deletion has no body."""
PLAN = "plan"
PLAN_DEL = "plan-del"
"""The same of a group: they wait until it is closed and its moment has come. Words of their own,
since a till that knows no groups must not sell at a price that is not yet in force."""
CHECKPOINT = "checkpoint"
"""A mark: on this stream all of the group in `key` has come; the body is a `rows.CheckpointRow`."""
WITHDRAW = "withdraw"
"""A mark: the rows of the group in `key` never come into force."""

GAP = "gap"
FORK = "fork"
MUST_REFETCH = "must_refetch"
DEVICE_REVOKED = "device-revoked"
"""401 or 403, at the token too: the till must be enrolled again."""
DEVICE_UNKNOWN = "device-unknown"
"""401, at the token: head office never saw this device; it must be enrolled there."""
KEY_KNOWN = "key-known"
"""409, at the enrolment: this key was enrolled before; a till makes a new one to enrol again."""
TOKEN_INVALID = "token-invalid"
"""401: the token is unknown, out of date or not bound to this key; a new one may be asked for."""
VERSION_MOVED = "version-moved"
"""409, at a command: the problem carries the entity as it is now."""
PROTOCOL_UNSUPPORTED = "protocol-unsupported"
"""426: the till's protocol is outside of the range."""
