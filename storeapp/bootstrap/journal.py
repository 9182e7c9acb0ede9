"""The journal checked from the command line."""

from __future__ import annotations

from typing import TextIO

from storeapp.db.keystore import KeyStore
from storeapp.db.verify import print_verdict
from storeapp.db.verify import verify as verified
from storeapp.domain.errors import Refusal
from storeapp.settings import Settings


def verify(settings: Settings, out: TextIO) -> int:
    """0 when every record is good, 1 when one is bad or the file cannot be read."""
    file = settings.data_folder / "sales.db"
    if not file.exists():
        print(f"There is no journal in {settings.data_folder} yet.", file=out)
        return 1
    try:
        verdict = verified(file, KeyStore(settings.key_folder))
    except Refusal as refused:
        print(f"The journal cannot be read: {refused}", file=out)
        return 1
    return print_verdict(verdict, out)
