"""`python -m headoffice members`: export, erase, merge and adjust members, audit their points."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from headoffice.db.database import Database
from headoffice.members.auditing import audit, short
from headoffice.members.erasing import erase
from headoffice.members.exporting import export
from headoffice.members.followers import Followers
from headoffice.members.merging import merge
from headoffice.members.model import CODE, KINDS, PHONE, day_of
from headoffice.members.points import Cause, adjust
from headoffice.members.policy import policy_from
from headoffice.members.service import correct_born, edit, found_by, link, locked, locked_all
from headoffice.members.tables import Member
from headoffice.members.telling import tell
from headoffice.members.tiers import policy_on, set_policy
from headoffice.members.upkeep import keep
from storeapp.domain.errors import Refusal

Verb = Callable[[Session, argparse.Namespace, Followers], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs; `--db` may stand before them or behind. WHO is an id, a member code or a phone
    number."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    show = _verb(verbs, "export", "write all there is about a member, as JSON", _export)
    show.add_argument("who", metavar="WHO")
    show.add_argument("--to", type=Path, metavar="FILE.json", help="the terminal unless said")
    gone = _verb(verbs, "erase", "forget who a member is, for ever", _erase)
    gone.add_argument("who", metavar="WHO")
    gone.add_argument("--yes", action="store_true", help="it cannot be undone: say it here")
    both = _verb(verbs, "merge", "make one membership of two of the same person", _merge)
    both.add_argument("loser", metavar="FROM")
    both.add_argument("winner", metavar="INTO")
    right = _verb(verbs, "correct", "correct a name, a phone number, a birth date", _correct)
    right.add_argument("who", metavar="WHO")
    right.add_argument("--name")
    right.add_argument("--phone")
    right.add_argument("--born", metavar="YYYY-MM-DD", help="empty for unknown")
    more = _verb(verbs, "link", "add a card or an account she is known by", _link)
    more.add_argument("who", metavar="WHO")
    more.add_argument("kind", choices=KINDS)
    more.add_argument("value", metavar="VALUE")
    _add_points(verbs)


def _add_points(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    change = _verb(verbs, "adjust", "give or take points", _adjust)
    change.add_argument("who", metavar="WHO")
    change.add_argument("points", type=int, metavar="POINTS", help="below zero takes them")
    change.add_argument("--reason", required=True)
    _verb(verbs, "audit", "add the points ledger up and compare", _audit)
    rules = _verb(verbs, "policy", "show or set the rules of points and tiers", _policy)
    rules.add_argument("file", type=Path, nargs="?", metavar="FILE.json")
    rules.add_argument("--from", dest="valid_from", type=date.fromisoformat, metavar="YYYY-MM-DD")
    _verb(verbs, "settle", "expire points and settle tiers now", None)


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    says: str,
    verb: Verb | None,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=says, description=says)
    parser.add_argument("--db", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.set_defaults(verb=verb)
    return parser


def run(asked: argparse.Namespace, followers: Followers) -> int:
    """0 when it was done; 1 when the auditor found something."""
    verb: Verb | None = asked.verb
    with closing(Database(asked.db)) as database:
        if verb is None:  # The one that makes its own transactions.
            changed, dropped = keep(database, now_ms=_now_ms())
            return _say(f"settled: {changed} members, {dropped} dropped from tills")
        with database.write() as session:
            return verb(session, asked, followers)


def _export(session: Session, asked: argparse.Namespace, followers: Followers) -> int:
    member = locked(session, _id(session, asked.who))
    told = export(session, member, by=_by(), now_ms=_now_ms(), followers=followers)
    said = json.dumps(told, ensure_ascii=asked.to is None, indent=2)
    if asked.to is None:
        return _say(said)
    try:
        asked.to.write_text(said + "\n", encoding="utf-8")
    except OSError as error:
        raise Refusal("file-unwritable", file=str(asked.to), why=error.strerror) from error
    return _say(f"exported: {member.id}")


def _erase(session: Session, asked: argparse.Namespace, followers: Followers) -> int:
    if not asked.yes:
        raise Refusal("erase-needs-yes")
    member = locked(session, _id(session, asked.who))
    erase(session, member, by=_by(), now_ms=_now_ms(), followers=followers)
    return _say(f"erased: {member.id}")


def _merge(session: Session, asked: argparse.Namespace, followers: Followers) -> int:
    ids = [_id(session, asked.loser), _id(session, asked.winner)]
    both = locked_all(session, ids)
    loser, winner = both[ids[0]], both[ids[1]]
    merge(
        session,
        loser,
        winner,
        proven=True,
        by=_by(),
        now_ms=_now_ms(),
        followers=followers,
    )
    return _say(f"merged: {loser.id} into {winner.id}, {winner.points} points")


def _correct(session: Session, asked: argparse.Namespace, _followers: Followers) -> int:
    member = locked(session, _id(session, asked.who))
    today = day_of(_now_ms())
    edit(session, member, name=asked.name, phone=asked.phone)
    if asked.born is not None:
        correct_born(session, member, asked.born, today=today)
    return _told(session, member, "corrected")


def _link(session: Session, asked: argparse.Namespace, _followers: Followers) -> int:
    member = locked(session, _id(session, asked.who))
    link(session, member, asked.kind, asked.value)
    return _told(session, member, "linked")


def _adjust(session: Session, asked: argparse.Namespace, _followers: Followers) -> int:
    member, now_ms = locked(session, _id(session, asked.who)), _now_ms()
    today = day_of(now_ms)
    cause = Cause(f"{member.id}:{now_ms}", today, now_ms, reason=asked.reason, by=_by())
    adjust(session, member, asked.points, cause, policy_on(session, today))
    return _told(session, member, f"adjusted to {member.points} points")


def _audit(session: Session, _asked: argparse.Namespace, _followers: Followers) -> int:
    found = audit(session)
    points, postings = short(session)
    _say(f"{points} points were short, in {postings} postings")
    for line in found or ["the ledger agrees"]:
        _say(line)
    return 1 if found else 0


def _policy(session: Session, asked: argparse.Namespace, _followers: Followers) -> int:
    today = day_of(_now_ms())
    if asked.file is None:
        return _say(repr(policy_on(session, asked.valid_from or today)))
    if asked.valid_from is None:
        raise Refusal("policy-needs-from")
    try:
        policy = policy_from(asked.file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise Refusal("file-unreadable", file=str(asked.file)) from None
    set_policy(session, policy, valid_from=asked.valid_from, now_ms=_now_ms())
    return _say(f"set from {asked.valid_from}: {policy!r}")


def _told(session: Session, member: Member, what: str) -> int:
    tell(session, [member], today=day_of(_now_ms()))
    return _say(f"{what}: {member.id}")


def _id(session: Session, who: str) -> str:
    """Refusal `member-unknown`."""
    if session.get(Member, who) is not None:
        return who
    for kind in (CODE, PHONE):
        try:
            member = found_by(session, kind, who)
        except Refusal:
            continue
        if member is not None:
            return member.id
    raise Refusal("member-unknown")


def _by() -> str:
    return f"console:{getpass.getuser()}"


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _say(line: Any) -> int:
    sys.stdout.write(f"{line}\n")
    return 0
