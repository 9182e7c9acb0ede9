"""`python -m headoffice promotions VERB`: drafts, checks, trials, publishing, coupons, budgets."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

from sqlmodel import Session, col, select

from headoffice.db.database import Database
from headoffice.publishing import keys, shown
from headoffice.publishing.checking import differences
from headoffice.publishing.drafting import draft, draft_of, drafts, rules_of
from headoffice.publishing.findings import has_errors
from headoffice.publishing.recorded import Wanted, chosen
from headoffice.publishing.releasing import Moment, moment_at, roll_back, sign_again, withdraw
from headoffice.publishing.replaying import Verdict, replay
from headoffice.publishing.service import NotPublished, Terms, planned, publish_draft
from headoffice.publishing.simulating import Told, simulate
from headoffice.publishing.standing import standings
from headoffice.publishing.tables import Publication
from headoffice.publishing.validating import FLOOR_BP, validate
from headoffice.redeeming import budgets, coupons
from headoffice.settings import zone_of
from storeapp.domain.errors import Refusal
from storeapp.domain.money import currency

MAX_FILE_BYTES = 50_000_000
QUIET_S = 2.0
"""A trial says how far it is when it takes longer than this."""

Run = Callable[[Session, argparse.Namespace], int]
RunOn = Callable[[Database, argparse.Namespace], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs; `--db` and `--time-zone` may stand before them or behind."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _add_drafts(verbs)
    _add_publishing(verbs)
    _add_keys(verbs)
    _add_redeeming(verbs)


def run(asked: argparse.Namespace) -> int:
    """0 when it was done; 1 with the reasons on stderr when it was not, and nothing changed."""
    verb: RunOn = asked.verb
    try:
        with closing(Database(asked.db)) as database:
            return verb(database, asked)
    except NotPublished as refused:
        sys.stderr.writelines(f"{line}\n" for line in shown.findings(refused.findings))
        sys.stderr.write(_NOT_PUBLISHED[refused.code])
    except Refusal as refused:
        if refused.code not in ("rules-unreadable", "rules-too-new"):
            raise
        sys.stderr.write(f"{asked.file}: {_wrong(refused)}\nnothing was kept\n")
    return 1


_NOT_PUBLISHED = {
    "promotions-have-errors": "not published: there are errors\n",
    "promotions-have-warnings": "not published: say --accept-warnings when these are meant\n",
}


# --- the verbs and their arguments ---------------------------------------------------

_Verbs = argparse._SubParsersAction


def _add_drafts(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    new = _verb(verbs, "draft", "keep a rule set as a draft", _writes(_draft))
    new.add_argument("file", type=Path, metavar="FILE.json")
    _verb(verbs, "list", "list drafts and published versions", _reads(_list))
    one = _verb(verbs, "show", "show a draft", _reads(_show))
    one.add_argument("draft", type=int, metavar="ID")
    check = _verb(verbs, "validate", "check a draft against the chain", _reads(_validate))
    check.add_argument("draft", type=int, metavar="ID")
    _floor(check)
    trial = _verb(verbs, "simulate", "price recorded sales by a draft", _reads(_simulate))
    trial.add_argument("draft", type=int, metavar="ID")
    which = trial.add_mutually_exclusive_group(required=True)
    which.add_argument("--baskets", type=_count, metavar="N", help="the newest N sales")
    which.add_argument(
        "--since", type=date.fromisoformat, metavar="DATE", help="all since that day"
    )
    again = _verb(verbs, "replay", "price recorded sales again, to the cent", _reads(_replay))
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("number", nargs="?", default="", metavar="NUMBER", help="of a receipt")
    which.add_argument(
        "--since", type=date.fromisoformat, metavar="DATE", help="all since that day"
    )
    which.add_argument("--all", action="store_true", help="every sale there is")
    which.add_argument("--differences", action="store_true", help="those found to differ so far")


def _add_publishing(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    out = _verb(verbs, "publish", "sign a draft and send it to stores", _publish)
    out.add_argument("draft", type=int, metavar="ID")
    out.add_argument("--from", dest="valid_from", type=_wall, metavar="YYYY-MM-DDTHH:MM")
    out.add_argument("--accept-warnings", action="store_true")
    _stores(out)
    _floor(out)
    back = _verb(verbs, "withdraw", "take a scheduled version back", _writes(_withdraw))
    back.add_argument("version", type=int)
    undo = _verb(verbs, "rollback", "bring back what was before, now", _writes(_rollback))
    _stores(undo)
    _verb(verbs, "status", "show which till has which version", _reads(_status))


def _add_keys(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    _verb(verbs, "keys", "list the keys that tills accept", _reads(_keys))
    _verb(verbs, "announce-key", "make the next key and tell the tills", _writes(_announce))
    use = _verb(verbs, "use-key", "sign by an announced key from now on", _writes(_use))
    use.add_argument("key")
    gone = _verb(verbs, "retire-key", "have tills accept a key no more", _writes(_retire))
    gone.add_argument("key")


def _add_redeeming(verbs: _Verbs[argparse.ArgumentParser]) -> None:
    some = _verb(verbs, "issue-coupons", "make single-use coupons", _writes(_issue))
    some.add_argument("coupon_class", metavar="CLASS")
    some.add_argument("count", type=int, metavar="COUNT")
    some.add_argument("--days", type=int, default=90, help="how long they count, 90 unless said")
    void = _verb(verbs, "void-coupon", "take a coupon's worth", _writes(_void))
    void.add_argument("code", help="as printed, or its number")
    _verb(verbs, "coupons", "count coupons by class and state", _reads(_coupons))
    _verb(verbs, "conflicts", "list sales with a coupon that was not there", _reads(_conflicts))
    _verb(verbs, "budgets", "show budgets, spent and promised", _reads(_budgets))


def _verb(
    verbs: _Verbs[argparse.ArgumentParser], name: str, says: str, verb: RunOn
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=says, description=says)
    unsaid = argparse.SUPPRESS
    parser.add_argument("--db", default=unsaid, help=unsaid)
    parser.add_argument("--time-zone", type=zone_of, default=unsaid, help=unsaid)
    parser.set_defaults(verb=verb)
    return parser


def _reads(verb: Run) -> RunOn:
    def run_it(database: Database, asked: argparse.Namespace) -> int:
        with database.read() as session:
            return verb(session, asked)

    return run_it


def _writes(verb: Run) -> RunOn:
    def run_it(database: Database, asked: argparse.Namespace) -> int:
        with database.write() as session:
            return verb(session, asked)

    return run_it


def _floor(parser: argparse.ArgumentParser) -> None:
    says = f"the floor in hundredths of a percent of the list price, {FLOOR_BP} unless said"
    parser.add_argument("--floor-bp", type=int, default=FLOOR_BP, help=says)


def _stores(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stores", nargs="+", default=[], metavar="CODE", help="all unless said")


# --- drafts --------------------------------------------------------------------------


def _draft(session: Session, asked: argparse.Namespace) -> int:
    row = draft(session, _content(asked.file), now_ms=_now(asked.time_zone).unix_ms)
    return _print([f"draft {row.id}: {row.rules}, {row.hash}"])


def _list(session: Session, _asked: argparse.Namespace) -> int:
    published = select(Publication).order_by(col(Publication.version).desc())
    return _print([*shown.drafts(drafts(session)), *shown.publications(session.exec(published))])


def _show(session: Session, asked: argparse.Namespace) -> int:
    return _print(shown.rules(rules_of(draft_of(session, asked.draft).body)))


def _validate(session: Session, asked: argparse.Namespace) -> int:
    rules, wall = rules_of(draft_of(session, asked.draft).body), _now(asked.time_zone).wall
    found = validate(session, planned(rules, wall), wall, floor_bp=asked.floor_bp)
    _print(shown.findings(found) if found else ["nothing to say"])
    return 1 if has_errors(found) else 0


def _simulate(session: Session, asked: argparse.Namespace) -> int:
    rules, wall = rules_of(draft_of(session, asked.draft).body), _now(asked.time_zone).wall
    wanted = Wanted(most=asked.baskets, since=asked.since)
    done = simulate(session, planned(rules, wall), wanted, wall, told=_progress("baskets"))
    return _print(shown.simulation(done, currency(rules.currency)))


def _replay(session: Session, asked: argparse.Namespace) -> int:
    """1 when a sale differs: its prices are not those of the promotions it names."""
    if asked.differences:
        found = differences(session)
        _print(shown.differences(found) if found else ["no sale was found to differ"])
        return 1 if found else 0
    wanted = Wanted(since=asked.since, number=asked.number)
    if asked.number and not chosen(session, wanted):
        raise Refusal("sale-unknown", number=asked.number[:40])
    counts: Counter[Verdict] = Counter()
    done = replay(session, wanted, told=_progress("sales"))
    _print(shown.replays(done, counts, all_=bool(asked.number)))
    return 1 if counts[Verdict.DIFFERS] else 0


# --- publishing ----------------------------------------------------------------------


def _publish(database: Database, asked: argparse.Namespace) -> int:
    terms = Terms(asked.valid_from, tuple(asked.stores), asked.accept_warnings, asked.floor_bp)
    done = publish_draft(database, asked.draft, _now(asked.time_zone), terms)
    return _print([f"published: {shown.release(done)}"])


def _withdraw(session: Session, asked: argparse.Namespace) -> int:
    stores = withdraw(session, asked.version, _now(asked.time_zone))
    return _print([f"withdrawn: version {asked.version} from {len(stores)} stores"])


def _rollback(session: Session, asked: argparse.Namespace) -> int:
    done = roll_back(session, _now(asked.time_zone), stores=asked.stores)
    return _print(
        f"rolled back to {each.publication.back_to}: {shown.release(each)}" for each in done
    )


def _status(session: Session, asked: argparse.Namespace) -> int:
    return _print(shown.standings(standings(session, _now(asked.time_zone).wall)))


# --- keys ----------------------------------------------------------------------------


def _keys(session: Session, _asked: argparse.Namespace) -> int:
    return _print(shown.keys(keys.keys(session)))


def _announce(session: Session, asked: argparse.Namespace) -> int:
    return _print([f"announced: {keys.announce(session, now_ms=_now(asked.time_zone).unix_ms)}"])


def _use(session: Session, asked: argparse.Namespace) -> int:
    keys.take_up(session, asked.key)
    return _print([f"in use, {sign_again(session)} versions signed again"])


def _retire(session: Session, asked: argparse.Namespace) -> int:
    keys.retire(session, asked.key)
    return _print(["retired"])


# --- coupons and budgets -------------------------------------------------------------


def _issue(session: Session, asked: argparse.Namespace) -> int:
    now = _now(asked.time_zone)
    codes = coupons.issue(
        session,
        asked.coupon_class,
        asked.count,
        expires_on=now.wall.date() + timedelta(days=asked.days),
        sign=keys.signer(session),
        now_ms=now.unix_ms,
    )
    return _print(codes)


def _void(session: Session, asked: argparse.Namespace) -> int:
    return _print([f"void: {coupons.make_void(session, asked.code).number}"])


def _coupons(session: Session, _asked: argparse.Namespace) -> int:
    return _print(shown.coupons(coupons.counts(session)))


def _conflicts(session: Session, _asked: argparse.Namespace) -> int:
    return _print(shown.conflicts(coupons.conflicts(session)))


def _budgets(session: Session, _asked: argparse.Namespace) -> int:
    return _print(shown.budgets(budgets.budgets(session)))


# --- reading and writing -------------------------------------------------------------


def _now(zone: tzinfo | None) -> Moment:
    return moment_at(time.time_ns() // 1_000_000, zone)


def _wall(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007  # a wall time has no zone


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError
    return count


def _content(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise Refusal("file-too-large", file=str(file))
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise Refusal("file-unreadable", file=str(file), why=error.strerror) from error
    except UnicodeDecodeError:
        raise Refusal("file-unreadable", file=str(file), why="it is not UTF-8") from None


def _wrong(refused: Refusal) -> str:
    if refused.code == "rules-too-new":
        return "these promotions need a newer head office"
    return f"{refused.facts['where']}: {refused.facts['why']}"


def _progress(what: str) -> Told:
    """Tells on stderr, when it takes long, how far it is; once a second at most."""
    began = time.monotonic()
    last = began

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - began > QUIET_S and (now - last >= 1 or done == total):
            last = now
            sys.stderr.write(f"{done:,} of {total:,} {what}\n")
            sys.stderr.flush()

    return tell


def _print(lines: Iterable[str]) -> int:
    for line in lines:
        sys.stdout.write(f"{_sayable(line)}\n")
    return 0


def _sayable(line: str) -> str:
    """The line as this terminal or file can hold it: not every one knows every letter."""
    known = sys.stdout.encoding or "utf-8"
    return line.encode(known, "replace").decode(known)
