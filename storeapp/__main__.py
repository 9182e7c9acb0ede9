"""The till's commands: open the window, check the journal or bring its end back, price a basket."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

from storeapp import VERSION
from storeapp.settings import Settings, SettingsError, load

Command = Callable[[Settings, argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it did what it was asked, 1 when the journal is bad or the till cannot start."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load(asked.settings, home=asked.settings.parent)
    except SettingsError as wrong:
        print(f"storeapp: {wrong}", file=sys.stderr)
        return 1
    run: Command = asked.run
    return run(settings, asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m storeapp", description=__doc__)
    parser.add_argument("--version", action="version", version=VERSION)
    parser.add_argument("--settings", type=Path, default=_home() / "storeapp.toml")
    parser.add_argument(
        "--exit-when-ready", action="store_true", help="end once the first screen is painted"
    )
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(metavar="COMMAND")
    journal = commands.add_parser("journal", help="the till's record of what happened")
    of_journal = journal.add_subparsers(required=True, metavar="COMMAND")
    verify = of_journal.add_parser("verify", help="check every record and name the first bad one")
    verify.set_defaults(run=_verify)
    recover = of_journal.add_parser(
        "recover", help="bring back what the closed till's file lost, from its second copy"
    )
    recover.add_argument("--from", dest="folder", metavar="FOLDER", type=Path, required=True)
    recover.set_defaults(run=_recover)
    price = commands.add_parser("price", help="price a basket by a set of promotions, as JSON")
    price.add_argument("--rules", metavar="RULES.json", type=Path, required=True)
    price.add_argument("--basket", metavar="BASKET.json", type=Path, required=True)
    price.add_argument(
        "--explain", action="store_true", help="say too what did not apply, and what would"
    )
    price.set_defaults(run=_price)
    return parser


def _window(settings: Settings, asked: argparse.Namespace) -> int:
    # Commands need no Qt; and Qt's bindings read the source of every module that comes after them.
    import_module("storeapp.bootstrap.till")
    from storeapp.bootstrap.window import open_window

    return open_window(
        settings, exit_when_ready=asked.exit_when_ready, settings_file=asked.settings
    )


def _verify(settings: Settings, asked: argparse.Namespace) -> int:
    from storeapp.bootstrap.journal import verify  # the window needs no verifier

    return verify(settings, sys.stdout)


def _recover(settings: Settings, asked: argparse.Namespace) -> int:
    from storeapp.bootstrap.journal import recover  # the window recovers nothing

    return recover(settings, asked.folder, sys.stdout)


def _price(settings: Settings, asked: argparse.Namespace) -> int:
    from storeapp.bootstrap.pricing import price  # the window prices what is scanned

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the console speaks
    return price(asked.rules, asked.basket, sys.stdout, sys.stderr, why=asked.explain)


def _home() -> Path:
    """Where this computer keeps a program's own files."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "storeapp"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "storeapp"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "storeapp"


if __name__ == "__main__":
    sys.exit(main())
