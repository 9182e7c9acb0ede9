"""`python -m headoffice channels ...`: channels, their keys, webhooks, and orders out of files."""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing

from sqlmodel import col, select

from headoffice.channels import files_command
from headoffice.channels.keys import (
    KINDS,
    SCOPES,
    add_channel,
    channel_of,
    keys_of,
    make_key,
    revoke,
)
from headoffice.channels.outside import troubled
from headoffice.channels.tables import Channel, Webhook
from headoffice.channels.webhooks import (
    WEBHOOK_KINDS,
    add_webhook,
    dead_letters,
    end_webhook,
    send_again,
)
from headoffice.db.database import Database

Verb = Callable[[Database, argparse.Namespace], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs; `--db` is every command's."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    new = _verb(verbs, "add", "make a channel and its first key, which is shown this once", _add)
    new.add_argument("code", help="like web or tmall")
    new.add_argument("--name", required=True, help="as people call it")
    new.add_argument("--kind", choices=KINDS, default="web")
    new.add_argument("--place", required=True, help="the store by whose prices it sells")
    new.add_argument("--scope", action="append", choices=SCOPES, help="may be repeated; all if not")
    more = _verb(verbs, "key", "make a further key", _key)
    more.add_argument("code")
    more.add_argument(
        "--scope", action="append", choices=SCOPES, help="may be repeated; all if not"
    )
    gone = _verb(verbs, "revoke", "take a key back; it opens nothing from now on", _revoke)
    gone.add_argument("key", help="its id, as `list` shows it")
    _verb(verbs, "list", "list channels, keys and webhooks", _list)
    hook = _verb(verbs, "webhook", "tell a channel what changes", _webhook)
    hook.add_argument("code")
    hook.add_argument("url", help="https://...")
    hook.add_argument("--kind", action="append", choices=WEBHOOK_KINDS, help="all if not")
    over = _verb(verbs, "end-webhook", "send nothing more there", _end_webhook)
    over.add_argument("webhook")
    sign = _verb(verbs, "secret", "set what a connected shop signs its messages by", _secret)
    sign.add_argument("code")
    _verb(verbs, "troubled", "list the orders of connected shops that need somebody", _troubled)
    _verb(verbs, "dead", "list the messages that were given up", _dead)
    again = _verb(verbs, "send-again", "try such a message anew", _again)
    again.add_argument("delivery")
    files_command.add_arguments(verbs, _verb)


def run(asked: argparse.Namespace) -> int:
    verb: Verb = asked.verb
    with closing(Database(asked.db)) as database:
        return verb(database, asked)


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, says: str, verb: Verb
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=says, description=says)
    parser.add_argument("--db", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.set_defaults(verb=verb)
    return parser


def _add(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        add_channel(
            session,
            asked.code,
            name=asked.name,
            kind=asked.kind,
            place=asked.place,
            now_ms=_now_ms(),
        )
        key = make_key(session, asked.code, scopes=asked.scope or SCOPES, now_ms=_now_ms())
    return _say([f"channel {asked.code}", f"key {key}"])


def _key(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        key = make_key(session, asked.code, scopes=asked.scope or SCOPES, now_ms=_now_ms())
    return _say([f"key {key}"])


def _revoke(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        revoke(session, asked.key, now_ms=_now_ms())
    return _say([f"revoked: {asked.key}"])


def _list(database: Database, _asked: argparse.Namespace) -> int:
    lines = []
    with database.read() as session:
        for channel in session.exec(select(Channel).order_by(Channel.code)).all():
            lines.append(f"{channel.code}  {channel.kind}  {channel.place}  {channel.name}")
            for key in keys_of(session, channel.code):
                state = "revoked" if key.revoked_ms is not None else "in force"
                lines.append(f"  key {key.id}  {state}  {key.scopes}")
            hooks = select(Webhook).where(Webhook.channel == channel.code, col(Webhook.active))
            lines += [
                f"  webhook {hook.id}  {hook.url}  {hook.kinds}"
                for hook in session.exec(hooks.order_by(Webhook.id))
            ]
    return _say(lines)


def _webhook(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        row = add_webhook(
            session, asked.code, asked.url, kinds=asked.kind or WEBHOOK_KINDS, now_ms=_now_ms()
        )
        return _say([f"webhook {row.id}", f"secret {row.secret}"])


def _end_webhook(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        end_webhook(session, asked.webhook)
    return _say([f"ended: {asked.webhook}"])


def _secret(database: Database, asked: argparse.Namespace) -> int:
    """Not as an argument: what is typed there is kept by shells."""
    secret = getpass.getpass("secret: ")
    with database.write() as session:
        channel_of(session, asked.code).secret = secret
    return _say([f"set for {asked.code}"])


def _troubled(database: Database, _asked: argparse.Namespace) -> int:
    with database.read() as session:
        return _say(f"{row.channel}  {row.ref}  {row.why}" for row in troubled(session))


def _dead(database: Database, _asked: argparse.Namespace) -> int:
    with database.read() as session:
        return _say(
            f"{row.id}  {row.kind}  {row.subject}  {row.tries} tries  {row.why}"
            for row in dead_letters(session)
        )


def _again(database: Database, asked: argparse.Namespace) -> int:
    with database.write() as session:
        send_again(session, asked.delivery, now_ms=_now_ms())
    return _say([f"waits again: {asked.delivery}"])


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _say(lines: Iterable[str]) -> int:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0
