"""Members on the wire: the stream of a store, the question who she is, the commands; additive.

`members/{store}`  key = `lookup`: LookupRow; key = `member:{id}`: MemberRow;
                   key = `liked:{id}`: `browsing.Liked`, while she agrees that it is shown
`POST /members/find`       MembersFind, answered by MembersFound
`POST /members/see`        MemberAsked, answered by MemberSeen
`POST /members/purchases`  MemberAsked, answered by PurchasesSeen
`member.enrol`     body: MemberEnrol     answered: MemberSeen
`member.consent`   body: MemberConsent   answered: MemberSeen
`member.edit`      see commands.py

Each of them says of a member what this till may know of her, and no more: a till of another owner
than her home store's gets her id, tier and points, and the rest once she agreed to `sharing`.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Literal

from pydantic import Field

from storeapp.sync.wire.messages import Answer, Message, Word

MEMBER_ENROL = "member.enrol"
MEMBER_CONSENT = "member.consent"

FOUND_MOST = 5
"""More members than this are not told at once: the clerk asks for more of the number."""
LOOKUP = "lookup"
PURCHASES_MOST = 50
PURPOSES = 8
"""Purposes that are said at once, at most; there are three as yet."""

MemberId = Annotated[str, Field(pattern=r"^[!-~]{1,64}$")]
PurposeWord = Literal["marketing", "browsing", "sharing"]
FindKind = Literal["code", "card", "phone", "end", "wechat", "alipay", "web"]


def plain(kind: str, value: str) -> str:
    """The identity as it is compared: a phone number without what it is divided by."""
    value = value.strip()
    return value.replace(" ", "").replace("-", "") if kind == "phone" else value


def lookup_key(secret: str, kind: str, value: str) -> str:
    """What a store's tills know an identity by: HMAC-SHA256 by the store's key (hex), 32 digits."""
    said = f"{kind}:{plain(kind, value)}".encode()
    return hmac.new(bytes.fromhex(secret), said, hashlib.sha256).hexdigest()[:32]


class LookupRow(Answer):
    """The key of `lookup_key` for this store, as hex."""

    key: str


class MemberRow(Answer):
    """A member of this store: it is her home store, or she bought there not long ago.

    `keys` are the `lookup_key` of her phone number, codes and cards; `also` the ids she had
    before (a provisional one, a membership that was merged into this one). `birthday` is MM-DD,
    and there only when she agreed to marketing; `purposes` what she agreed to, in force now;
    `of_age` that she may be asked for it at all. `purchases` are those she made anywhere, None
    when they are not for this till.
    """

    version: int
    name: str
    phone_end: str
    tier: int
    points: int
    groups: list[str]
    birthday: str
    purchases: int | None
    home: bool
    of_age: bool
    purposes: list[str]
    keys: list[str]
    also: list[str]


class MembersFind(Message):
    """Who is it? `kind` `end` is the last four digits of a phone number, and finds members of this
    store only. `staff` is who asks: every question is written down."""

    kind: FindKind
    value: Annotated[str, Field(min_length=1, max_length=128)]
    staff: Word


class MemberSeen(Answer):
    """A member as this till may know her now. `member` is the id to sell to from now on, also when
    another id was asked for (that one is in `also`).

    `may_spend` is false when she was known by a payment account or four digits only: then her
    points and balance are not to be spent before she shows her code or tells her whole number.
    """

    member: str
    version: int
    name: str = ""
    phone_end: str = ""
    tier: int = 0
    points: int = 0
    groups: list[str] = []
    birthday: str = ""
    purchases: int | None = None
    home: bool = False
    of_age: bool = False
    purposes: list[str] = []
    also: list[str] = []
    may_spend: bool = False
    as_of_ms: int = 0


class MembersFound(Answer):
    """None, one, or few; with `more` there are more than are told."""

    members: list[MemberSeen]
    more: bool = False


class MemberAsked(Message):
    """POST /members/see and POST /members/purchases: a member by her id, and who asks."""

    member: MemberId
    staff: Word


class PurchaseSeen(Answer):
    """A purchase, in whatever channel (`store` or `web`)."""

    sale: str
    number: str
    store: str
    channel: str
    day: str
    currency: str
    due_minor: int


class PurchasesSeen(Answer):
    """The newest first, PURCHASES_MOST at most: those of this till's own owner, and of all stores
    when it may know her."""

    purchases: list[PurchaseSeen]


class ConsentSaid(Message):
    """Yes or no to a purpose; `text` is the version of the words she was shown."""

    purpose: PurposeWord
    granted: bool
    text: Word


class MemberEnrol(Message):
    """Makes her a member under the id the till made for her (`member`, a UUID), whenever the till
    gets through; sales told before wait under that id.

    When the phone number is a member's already, the new membership is merged into that one: the
    answer's `member` is the old one, her name stays, and what was agreed to now counts only where
    it is a no: a telephone number that somebody says proves nothing. `born` is YYYY-MM-DD or "";
    without it `of_age` says that she declared to be fourteen or older. `channel` and `at` (store
    time with its offset) say where and when she agreed.
    """

    member: MemberId
    name: Annotated[str, Field(max_length=64)]
    phone: Annotated[str, Field(max_length=32)]
    born: Annotated[str, Field(max_length=10)] = ""
    of_age: bool = False
    consents: Annotated[list[ConsentSaid], Field(max_length=PURPOSES)] = []
    channel: Word
    at: Annotated[str, Field(max_length=40)]
    staff: Word


class MemberConsent(Message):
    """She agrees to a purpose, or does so no longer."""

    member: MemberId
    said: ConsentSaid
    channel: Word
    at: Annotated[str, Field(max_length=40)]
    staff: Word
