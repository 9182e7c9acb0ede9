"""The commands of head office: serve, init, demo, goods and plans, promotions, members,
payments, stock, returns, routing, approve-till."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from headoffice.activity import command as activity
from headoffice.app import FOLLOWERS, Server, unix_ms
from headoffice.catalogue import command as import_catalogue
from headoffice.channels import command as channels
from headoffice.db.database import Database
from headoffice.db.migrating import migrate, require_current
from headoffice.demo import command as demo
from headoffice.enrolment.approving import approve, deny
from headoffice.inventory import command as inventory
from headoffice.members import command as members
from headoffice.payments import command as payments
from headoffice.publishing import command as promotions
from headoffice.publishing.keys import ensure_key
from headoffice.returns import command as returns
from headoffice.routing import command as routing
from headoffice.settings import DEFAULT_DATABASE, TIME_ZONE_VARIABLE, Settings, zone_of
from storeapp.domain.errors import Refusal


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when it did what it was asked, 1 with a sentence when it was refused."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if asked.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    try:
        return int(asked.run(asked))
    except Refusal as refused:
        print(f"headoffice: refused: {refused}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m headoffice", description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="log what happens")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = _command(commands, "serve", "serve tills until told to stop", _serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8470, help="0 takes any free one")
    serve.add_argument("--public-url", default="", help="the tills' address for a proxy before us")
    payments.add_file(serve)
    serve.add_argument("--shop", default="", metavar="CHANNEL", help="the demonstration at /shop")
    says = "how codes reach telephones: nothing is sent, and the demonstration shows them"
    serve.add_argument("--texts", default="", choices=("simulated",), help=says)
    _command(commands, "init", "make or update the database", _init)
    fill = _command(commands, "demo", "make a database filled with the demo chain", demo.run)
    demo.add_arguments(fill)
    says = "import goods and prices from a CSV file"
    goods = _command(commands, "import-catalogue", says, _import)
    import_catalogue.add_arguments(goods)
    says = "list what is planned, or take a plan back"
    import_catalogue.add_plan_arguments(_command(commands, "plans", says, _plans))
    says = "check the merchant accounts, compare the providers' bills, end what nobody could"
    payments.add_arguments(_command(commands, "payments", says, _payments))
    says = "draft, check, try, publish and roll back promotions; coupons and budgets"
    promotions.add_arguments(_command(commands, "promotions", says, _promotions))
    says = "export, erase, merge and adjust members; audit their points"
    members.add_arguments(_command(commands, "members", says, _members))
    says = "write keys for web shops; what showing members what they like brought"
    activity.add_arguments(_command(commands, "activity", says, _activity))
    says = "explain where orders go, route them anew, replay a day; from files to JSON"
    routing.add_arguments(_command(commands, "routing", says, routing.run))
    says = "audit the stock, show it, and say what channels may promise"
    inventory.add_arguments(_command(commands, "inventory", says, _inventory))
    says = "what came back more often than it was sold"
    returns.add_arguments(_command(commands, "returns", says, _returns))
    says = "channels that sell online: keys, webhooks, orders out of files"
    channels.add_arguments(_command(commands, "channels", says, _channels))
    approve_till = _command(commands, "approve-till", "answer a till that waits", _approve)
    approve_till.add_argument("code", help="as the till shows it, like BCDF-GHJK")
    approve_till.add_argument("--store", help="the store's code")
    approve_till.add_argument("--till", help="the till's number in its store")
    approve_till.add_argument("--deny", action="store_true", help="refuse it instead")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    says: str,
    run: object,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=says, description=says)
    command.add_argument(
        "--db", default=DEFAULT_DATABASE, help="sqlite:///PATH or postgresql://..."
    )
    command.add_argument(
        "--time-zone",
        type=zone_of,
        default=os.environ.get(TIME_ZONE_VARIABLE, ""),
        metavar="NAME",
        help="of the chain's stores, like Asia/Shanghai; this computer's unless said here or in"
        f" {TIME_ZONE_VARIABLE}",
    )
    command.set_defaults(run=run)
    return command


def _serve(asked: argparse.Namespace) -> int:
    zone = asked.time_zone
    settings = Settings(
        database=asked.db,
        public_url=asked.public_url,
        time_zone=zone.key if zone else "",
        payments=asked.payments,
        shop=asked.shop,
        texts=asked.texts,
    )
    server = Server(settings, host=asked.host, port=asked.port)
    gc.collect()
    gc.freeze()  # What the program is made of need not be gone through again and again.
    print(f"listening on {server.url}", flush=True)
    server.run()
    return 0


def _init(asked: argparse.Namespace) -> int:
    with closing(Database(asked.db)) as database:
        migrate(database)
        with database.write() as session:
            ensure_key(session, now_ms=unix_ms())
    return 0


def _returns(asked: argparse.Namespace) -> int:
    _require_database(asked.db)
    return returns.run(asked)


def _approve(asked: argparse.Namespace) -> int:
    if not asked.deny and not (asked.store and asked.till):
        raise Refusal("approval-needs-store-and-till")
    _require_database(asked.db)
    with closing(Database(asked.db)) as database, database.write() as session:
        if asked.deny:
            deny(session, asked.code, now_ms=unix_ms())
            print("denied")
            return 0
        device = approve(session, asked.code, store=asked.store, till=asked.till, now_ms=unix_ms())
        print(f"approved: {device.store}-{device.till}, epoch {device.epoch}, device {device.id}")
    return 0


def _import(asked: argparse.Namespace) -> int:
    _require_database(asked.db)
    return import_catalogue.run(asked)


def _plans(asked: argparse.Namespace) -> int:
    _require_database(asked.db)
    return import_catalogue.run_plans(asked)


def _payments(asked: argparse.Namespace) -> int:
    if asked.needs_database:
        _require_database(asked.db)
    return payments.run(asked)


def _promotions(asked: argparse.Namespace) -> int:
    _require_database(asked.db)
    return promotions.run(asked)


def _members(asked: argparse.Namespace) -> int:
    _require_database(asked.db)
    return members.run(asked, FOLLOWERS)


def _activity(asked: argparse.Namespace) -> int:
    _require_database(asked.db)
    return activity.run(asked)


def _inventory(asked: argparse.Namespace) -> int:
    _require_database(asked.db)
    return inventory.run(asked)


def _channels(asked: argparse.Namespace) -> int:
    _require_database(asked.db)
    return channels.run(asked)


def _require_database(address: str) -> None:
    """SQLite would make an empty file of a mistyped name."""
    with closing(Database(address)) as database:
        file = database.url.database
        if database.is_sqlite and file is not None and not Path(file).exists():
            raise Refusal("database-missing", file=file)
        require_current(database)


if __name__ == "__main__":
    sys.exit(main())
