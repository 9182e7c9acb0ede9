"""the member base: identities, points, consents; who a member is, is sealed under her own key"""

import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from headoffice.db import tables
from headoffice.members.sealing import SECRET, Person, hashed, sealed

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT_ONCE = 5_000


def upgrade() -> None:
    _people()
    _seal_those_who_are_there()
    for index in ("member_code", "member_phone"):
        op.drop_index(index, table_name="member")
    for column in ("code", "name", "phone"):
        op.drop_column("member", column)
    _stores()
    _ledger()
    _looks()


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _whole(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, tables.Whole(), nullable=False, server_default=default)


def _people() -> None:
    op.add_column("member", _text("state", "active"))
    op.add_column("member", _text("leads_to", ""))
    empty = sa.text("x''") if op.get_bind().dialect.name == "sqlite" else sa.text("''::bytea")
    op.add_column(
        "member", sa.Column("sealed", sa.LargeBinary(), nullable=False, server_default=empty)
    )
    op.add_column(
        "member", sa.Column("of_age", tables.Flag(), nullable=False, server_default=sa.false())
    )
    op.add_column("member", _text("groups", ""))
    op.add_column("member", _whole("tier", "0"))
    op.add_column("member", _whole("points", "0"))
    op.create_index("member_leads_to", "member", ["leads_to"])
    op.create_table(
        "member_key",
        _text("member"),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("member"),
        sqlite_strict=True,
    )
    op.create_table(
        "member_identity",
        _text("hashed"),
        _text("kind"),
        _text("member"),
        _text("ending"),
        sa.PrimaryKeyConstraint("hashed"),
        sqlite_strict=True,
    )
    op.create_index("identity_of_member", "member_identity", ["member"])
    op.create_index("identity_ending", "member_identity", ["ending"])
    op.create_table(
        "member_event",
        _whole("id"),
        *map(_text, ("member", "kind", "other", "by")),
        _whole("at_ms"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("event_of_member", "member_event", ["member"])
    _consents()


def _consents() -> None:
    op.create_table(
        "member_consent",
        _whole("id"),
        *map(_text, ("member", "purpose")),
        sa.Column("granted", tables.Flag(), nullable=False),
        *map(_text, ("text_version", "channel", "said_at", "said_as", "by", "source")),
        _whole("at_ms"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("consent_of_member", "member_consent", ["member", "purpose"])
    op.create_index("consent_source", "member_consent", ["source"], unique=True)


def _stores() -> None:
    op.create_table(
        "member_store",
        *map(_text, ("member", "store", "seen_on")),
        sa.Column("dropped", tables.Flag(), nullable=False),
        sa.PrimaryKeyConstraint("member", "store"),
        sa.ForeignKeyConstraint(["store"], ["store.code"], name="store_of_member"),
        sqlite_strict=True,
    )
    op.create_index("member_store_store", "member_store", ["store", "member"])
    op.execute(
        "INSERT INTO member_store (member, store, seen_on, dropped)"
        f" SELECT id, home_store, joined_on, {_no()} FROM member"
    )
    op.create_table(
        "member_purchase",
        *map(_text, ("sale", "member", "number", "store", "owner", "channel", "day", "currency")),
        _whole("due_minor"),
        sa.PrimaryKeyConstraint("sale"),
        sqlite_strict=True,
    )
    op.create_index("purchase_of_member", "member_purchase", ["member", "day"])


def _ledger() -> None:
    op.create_table(
        "point_posting",
        *map(_text, ("id", "kind", "sale", "reason", "by", "day")),
        _whole("at_ms"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("posting_of_sale", "point_posting", ["sale"])
    op.create_table(
        "point_line",
        _text("posting"),
        _whole("place"),
        *map(_text, ("account", "member", "lot", "expires_on")),
        _whole("points"),
        sa.PrimaryKeyConstraint("posting", "place"),
        sa.ForeignKeyConstraint(["posting"], ["point_posting.id"], name="line_of_posting"),
        sqlite_strict=True,
    )
    op.create_index("line_of_member", "point_line", ["member", "lot"])
    op.create_table(
        "member_policy",
        *map(_text, ("valid_from", "body")),
        _whole("at_ms"),
        sa.PrimaryKeyConstraint("valid_from"),
        sqlite_strict=True,
    )


def _looks() -> None:
    op.create_table(
        "member_look",
        _whole("id"),
        *map(_text, ("device", "store", "staff", "kind")),
        _whole("found"),
        _text("member"),
        _whole("at_ms"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("look_of_device", "member_look", ["device", "at_ms"])
    op.create_index("look_of_member", "member_look", ["member"])


def _seal_those_who_are_there() -> None:
    secret, last = _secret(), ""
    while rows := _members_after(last):
        keys = {row.id: secrets.token_bytes(32) for row in rows}
        people = {row.id: Person(name=row.name, phone=row.phone, code=row.code) for row in rows}
        _run(
            "INSERT INTO member_key (member, key) VALUES (:member, :key)",
            [{"member": id, "key": key} for id, key in keys.items()],
        )
        _run(
            "UPDATE member SET sealed = :sealed WHERE id = :id",
            [{"id": id, "sealed": sealed(keys[id], id, people[id])} for id in keys],
        )
        _run(
            "INSERT INTO member_identity (hashed, kind, member, ending)"
            " VALUES (:hashed, :kind, :member, :ending)",
            [row for id, person in people.items() for row in _identities(secret, id, person)],
        )
        last = rows[-1].id


def _members_after(last: str) -> Sequence[sa.Row[Any]]:
    wanted = "SELECT id, code, name, phone FROM member WHERE id > :last ORDER BY id LIMIT :most"
    return op.get_bind().execute(sa.text(wanted), {"last": last, "most": AT_ONCE}).all()


def _identities(secret: bytes, member: str, person: Person) -> list[dict[str, str]]:
    return [
        {
            "hashed": hashed(secret, kind, value),
            "kind": kind,
            "member": member,
            "ending": hashed(secret, "end", value[-4:]) if kind == "phone" else "",
        }
        for kind, value in person.identities
    ]


def _secret() -> bytes:
    secret = secrets.token_bytes(32)
    row = {"name": SECRET, "value": secret.hex()}
    _run("INSERT INTO server_secret (name, value) VALUES (:name, :value)", row)
    return secret


def _run(statement: str, rows: Any) -> None:
    op.get_bind().execute(sa.text(statement), rows)


def _no() -> str:
    return "0" if op.get_bind().dialect.name == "sqlite" else "false"
