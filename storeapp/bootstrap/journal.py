"""The journal checked, and brought back from its mirror, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from storeapp.db.keystore import KeyStore
from storeapp.db.mirror_check import compared, print_comparison
from storeapp.db.recover import Recovered, lost_owners
from storeapp.db.recover import recover as recovered
from storeapp.db.verify import print_verdict
from storeapp.db.verify import verify as verified
from storeapp.domain.card import CardAttempt
from storeapp.domain.catalogue import Language
from storeapp.domain.errors import Refusal
from storeapp.domain.money import format_money
from storeapp.hardware.clock import SystemClock, SystemIds
from storeapp.settings import Settings
from storeapp.ui.refusals import said


def verify(settings: Settings, out: TextIO) -> int:
    """0 when every record is good, 1 when one is bad or the file cannot be read; a copy that says
    anything else than the journal is bad, too."""
    file, keys = settings.data_folder / "sales.db", KeyStore(settings.key_folder)
    if not file.exists():
        print(f"There is no journal in {settings.data_folder} yet.", file=out)
        _tell_lost(file, keys, settings.mirror_folder, out)
        return 1
    try:
        code = print_verdict(verified(file, keys), out)
        return max(code, _verify_copies(file, keys, settings.mirror_folder, out))
    except Refusal as refused:
        print(f"The journal cannot be read: {refused}", file=out)
        return 1


def recover(settings: Settings, folder: Path, out: TextIO) -> int:
    """0 when nothing is missing any more, 1 when the copy does not fit; then nothing changed."""
    file, keys = settings.data_folder / "sales.db", KeyStore(settings.key_folder)
    try:
        done = recovered(file, keys, folder, clock=SystemClock(), ids=SystemIds())
    except Refusal as refused:
        print(f"{said(refused, Language.ENGLISH)} ({refused})", file=out)
        return 1
    for part in done:
        print(_of(part), file=out)
        for attempt in part.adrift:
            print(_adrift(attempt), file=out)
    return 0


def _verify_copies(file: Path, keys: KeyStore, folder: Path | None, out: TextIO) -> int:
    if folder is None:
        print("There is no second copy: no mirror_folder is set.", file=out)
        return 0
    if not folder.is_dir():
        print(f"The second copy cannot be looked at: {folder} is not there.", file=out)
        return 0
    return max((print_comparison(each, out) for each in compared(file, keys, folder)), default=0)


def _tell_lost(file: Path, keys: KeyStore, folder: Path | None, out: TextIO) -> None:
    if folder is not None and folder.is_dir() and lost_owners(file, keys, folder):
        print(f"{folder} has a copy of it: `journal recover --from` brings it back.", file=out)


def _adrift(attempt: CardAttempt) -> str:
    slip = attempt.booking.receipt_no if attempt.booking else ""
    return (
        f"card payment {attempt.number}: {format_money(attempt.amount)} was charged (slip {slip}),"
        " and its sale did not come back: look at the receipts on paper, ring it up or give it back"
    )


def _of(part: Recovered) -> str:
    name = f"device {part.device} epoch {part.epoch}"
    if part.first > part.last:
        return f"{name}: nothing is missing"
    return f"{name}: records {part.first} to {part.last} are back"
