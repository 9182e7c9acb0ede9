"""A mirror held against the journal, fact by fact: what both have, and which has more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TextIO

from storeapp.db.failures import as_refusals
from storeapp.db.keystore import KeyStore
from storeapp.db.mirror_copy import JournalReader
from storeapp.db.mirror_file import Ending, Reading, mirror_path
from storeapp.domain.errors import Refusal
from storeapp.domain.fact import GENESIS, Fact
from storeapp.ports.sales import Device
from storeapp.sync.wire.seal import verified


class Found(Enum):
    """SAME up to the last fact of both; BEHIND is what follows within a second; AHEAD has facts
    that the journal lost; the others are no copy of this journal, or not as it was written."""

    SAME = "same"
    BEHIND = "behind"
    AHEAD = "ahead"
    NOTHING = "nothing"
    FORKED = "forked"
    DAMAGED = "damaged"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`seq` is the last record of the copy that was proved, and that the journal has no other of;
    `own` is the journal's last one."""

    owner: Device
    found: Found
    seq: int
    own: int


def compare(journal: JournalReader, owner: Device, folder: Path, key: bytes) -> Comparison:
    """Reads the whole copy: every hash, every link of the chain, every signature."""
    path, own = mirror_path(folder, owner.id, owner.epoch), journal.last(owner)
    if not path.exists():
        return Comparison(owner, Found.NOTHING, 0, own)
    with path.open("rb") as file:
        reading, seq = Reading(file, key), 0
        for fact in proved(reading, owner):
            present = journal.hash_at(owner, fact.seq)
            if present is not None and present != fact.hash:
                return Comparison(owner, Found.FORKED, seq, own)
            seq = fact.seq
    return Comparison(owner, _found(reading.ending, seq, own), seq, own)


def proved(reading: Reading, owner: Device) -> Iterator[Fact]:
    """The facts in order, each signed by the owner and linked to the one before; it stops at the
    first that is not, and the reading's ending is then DAMAGED."""
    seq, last = 0, GENESIS
    for fact in reading.facts():
        place = (fact.device, fact.epoch, fact.seq, fact.prev_hash)
        follows = place == (owner.id, owner.epoch, seq + 1, last)
        if not follows or not verified(fact, owner.public_key):
            reading.ending = Ending.DAMAGED
            return
        seq, last = fact.seq, fact.hash
        yield fact


def compared(path: Path, keys: KeyStore, folder: Path) -> list[Comparison]:
    """One for each device and epoch that the file knows, the present one last.

    Refusals: `file-locked`, `file-damaged`, and those of a failing disk.
    """
    key = keys.database_key(path)
    with as_refusals(), closing(JournalReader(path, key)) as journal:
        return [compare(journal, owner, folder, key) for owner in journal.owners()]


def print_comparison(found: Comparison, out: TextIO) -> int:
    """Says it for people; 0 as long as the copy says nothing else than the journal."""
    sentence = _SENTENCES[found.found].format(
        seq=found.seq, next=found.seq + 1, own=found.own, more=abs(found.seq - found.own)
    )
    out.write(f"copy of device {found.owner.id} epoch {found.owner.epoch}: {sentence}\n")
    return 0 if found.found in (Found.SAME, Found.BEHIND, Found.NOTHING) else 1


def refuse_unless_ahead(found: Comparison) -> None:
    """Refusals: `mirror-missing`, `mirror-foreign`, `mirror-forked`, `mirror-damaged`."""
    if found.found is Found.NOTHING:
        raise Refusal("mirror-missing")
    if found.found is Found.FOREIGN:
        raise Refusal("mirror-foreign")
    if found.found is Found.FORKED:
        raise Refusal("mirror-forked", seq=found.seq + 1)
    if found.found is Found.DAMAGED:
        raise Refusal("mirror-damaged", seq=found.seq + 1)


_SENTENCES = {
    Found.SAME: "{seq} facts, all as in the journal",
    Found.BEHIND: "{seq} facts, all as in the journal, which has {more} more",
    Found.AHEAD: "{more} facts more than the journal: `journal recover` brings them back",
    Found.NOTHING: "there is none",
    Found.FORKED: "another record {next} than the journal's",
    Found.DAMAGED: "damaged at record {next}",
    Found.FOREIGN: "sealed with another key, or by a newer program",
}


def _found(ending: Ending, seq: int, own: int) -> Found:
    if ending is Ending.FOREIGN:
        return Found.FOREIGN
    if ending is Ending.DAMAGED:
        return Found.DAMAGED
    if seq == own:
        return Found.SAME
    return Found.AHEAD if seq > own else Found.BEHIND
