"""What travels between a till and head office, as strict models; additive changes only.

Paths are under `/v1`. Every answer that is not 2xx carries a `Problem`. Unknown fields of an
answer are ignored by the till (an older till meets a newer head office) and refused in requests.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

PROTOCOL = 1
"""The protocol this code speaks; head office accepts the last three and says the range in hello."""

PULL_ROWS = 2000
PUSH_ITEMS = 200
PUSH_BYTES = 1_000_000
CHUNK_BYTES = 4 * 1024 * 1024
STOCK_QUERY_SKUS = 200
RULES_SAID = 32

Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Hex128 = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]
Word = Annotated[str, Field(min_length=1, max_length=64)]


class Message(BaseModel):
    """A request: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(BaseModel):
    """An answer: frozen, and an unknown field is a newer head office's and ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Current(Answer):
    """An entity as it is now, told to whoever expected another version of it."""

    version: int
    body: dict[str, object]


class Problem(Answer):
    """Why a request was refused. `code` is for programs, `detail` one English sentence; `current`
    comes with 409 `version-moved`."""

    code: Word
    detail: str = ""
    expected_seq: int | None = None
    current: Current | None = None


class EnrolStart(Message):
    """POST /enrol/start. `sig` is Ed25519 by the till's new key over `enrolment_bytes` (seal.py).

    `previous_device` is the id this computer's lost file had, "" for a new till.
    """

    public_key: Hex64
    computer: Annotated[str, Field(max_length=64)]
    nonce: Word
    previous_device: str = ""
    sig: Hex128


class EnrolStarted(Answer):
    """`user_code` (8 letters, shown as XXXX-XXXX) is what the manager approves."""

    user_code: str
    device_code: str
    interval_s: int
    expires_s: int


class EnrolPoll(Message):
    """POST /enrol/poll, every `interval_s`."""

    device_code: str


class EnrolPolled(Answer):
    """Once approved, everything a till needs to be someone."""

    status: Literal["pending", "approved", "denied", "expired"]
    device: str = ""
    epoch: int = 0
    store: str = ""
    till: str = ""
    zone: str = ""


class TokenRequest(Message):
    """POST /token. A JWT (EdDSA) by the device key: iss = sub = device, aud, jti, exp <= 60 s."""

    assertion: Annotated[str, Field(max_length=4096)]


class Token(Answer):
    """Bound to the device key (`cnf.jkt`, RFC 9449): each request carries a DPoP proof."""

    access_token: str
    token_type: Literal["DPoP"] = "DPoP"
    expires_s: int


class StreamHead(Answer):
    """A stream's newest position, and the oldest that can still be asked for."""

    stream: str
    generation: str
    head: int
    low_water: int


class RulesRefused(Message):
    """Promotions that this till does not use, by their hash, and why: `key-unknown`, `hash-wrong`,
    `signature-wrong`, `unreadable`, `too-new`, or a newer till's word."""

    hash: Hex64
    why: Word


class Hello(Message):
    """POST /hello[?wait=25]: with `wait` it answers when a head moves beyond `known`.

    `rules_active` is the hash of the promotions the till prices by ("" for none), `rules_held`
    those of all it could, also of what is still to come.
    """

    protocol: int
    version: str
    last_seq: int
    last_hash: Hex64
    known: dict[str, int] = {}
    rules_active: Hex64 | Literal[""] = ""
    rules_held: Annotated[list[Hex64], Field(max_length=RULES_SAID)] = []
    rules_refused: Annotated[list[RulesRefused], Field(max_length=RULES_SAID)] = []


class Welcome(Answer):
    """`server_time_ms` is Unix time at sending; `acked_hash` the hash of fact `acked_seq`."""

    server_time_ms: int
    protocol_min: int
    protocol_max: int
    epoch: int
    acked_seq: int
    acked_hash: Hex64
    streams: list[StreamHead]
    batch_items: int = PUSH_ITEMS
    linger_ms: int = 0


class Item(Message):
    """One fact; `body` is the canonical JSON text that was hashed, never re-written."""

    seq: Annotated[int, Field(ge=1)]
    id: Word
    kind: Word
    wall: Word
    mono_ms: int
    boot_id: Word
    hlc: Word
    body: Annotated[str, Field(max_length=PUSH_BYTES)]
    prev_hash: Hex64
    hash: Hex64
    sig: Hex128


class Push(Message):
    """POST /push: facts in order from `first_seq`; at most PUSH_ITEMS and PUSH_BYTES.

    `quarantine_request` is true for a single item that was refused before with a client error:
    head office then stores its raw body and shows it to people.
    """

    device: Word
    epoch: int
    first_seq: int
    items: Annotated[list[Item], Field(min_length=1, max_length=PUSH_ITEMS)]
    quarantine_request: bool = False


class Verdict(Answer):
    seq: int
    verdict: Literal["accepted", "accepted_flagged", "quarantined", "dup", "fork"]
    why: str = ""


class Pushed(Answer):
    """Everything up to `acked_seq` is safe at head office. 409 `gap` carries `expected_seq`;
    409 `fork` means this file was copied or restored: enrol again for a new epoch."""

    acked_seq: int
    verdicts: list[Verdict]


class Row(Answer):
    """One change; `op` is a word of words.py. `put` and `plan` carry the full row (a JSON object
    of rows.py), `del` and `plan-del` none; `plan`, `plan-del` and the marks name their `group`.

    An `op` that a till does not know is a newer head office's mark between rows: it moves the
    position and changes nothing.
    """

    pos: int
    key: str
    op: Word
    v: int = 1
    group: str = ""
    body: dict[str, object] | None = None


class Pulled(Answer):
    """GET /pull?stream=&after=&limit=: `cursor` is opaque and goes into the next `after`.

    410 `must_refetch`: the cursor is older than the low-water mark or of another generation.
    """

    stream: str
    generation: str
    rows: list[Row]
    cursor: str
    pos: int
    more: bool


class Chunk(Answer):
    """GET /chunk/{sha256}: zstd-compressed bytes, immutable, Range allowed."""

    sha256: Hex64
    size: int


class Manifest(Answer):
    """GET /snapshot/{stream}: the catalogue file of a zone, whole, at `positions`."""

    stream: str
    schema_version: int
    generation: str
    positions: dict[str, int]
    file_sha256: Hex64
    file_size: int
    chunks: list[Chunk]


class StockQuery(Message):
    """POST /stock/query: on hand of these goods in every store this till may see."""

    skus: Annotated[list[Word], Field(min_length=1, max_length=STOCK_QUERY_SKUS)]


class StoreStock(Answer):
    store: str
    sku: str
    thousandths: int
    as_of_ms: int


class StockAnswer(Answer):
    rows: list[StoreStock]


class DigestRequest(Message):
    """POST /digest: does the till's copy of a stream, at this position, equal head office's?

    `count` and `checksum` are those of digest.py.
    """

    stream: Word
    pos: int
    count: int
    checksum: Hex64


class Digest(Answer):
    """`v` is the newest shape of a row in the stream (`Row.v`)."""

    same: bool
    pos: int
    count: int
    checksum: Hex64
    v: int = 1
