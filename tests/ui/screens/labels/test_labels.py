"""Labels: gathered by scanning or searching, counted, printed; what was not printed stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace

import pytest

from storeapp.domain.barcode import Scan
from storeapp.domain.catalogue import Language
from storeapp.domain.price_label import LabelKind
from storeapp.ports.devices import Outcome
from storeapp.services.labels import Labels
from storeapp.ui.screens.labels.presenter import LabelsPresenter
from storeapp.ui.screens.labels.state import LabelsState
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.texts import Texts
from storeapp.ui.widgets.digits import ERASE
from tests.services.fake_labels import FakeLabels
from tests.services.fakes import FakeClock, a_config
from tests.ui.given import (
    LOOSE,
    NUTS_CODE,
    PLUM_CODE,
    UNKNOWN_CODE,
    Counter,
    HeldWork,
    RecordingSounds,
)


class Labelling:
    """Over P1 and P2 by the piece, P3 by weight."""

    def __init__(self, texts: Texts, sounds: RecordingSounds) -> None:
        self.counter, self.printer, self.held = Counter(), FakeLabels(), HeldWork()
        self.counter.catalogue.products["P3"] = replace(LOOSE, plu="42")
        self.sounds, self.texts, self.closed = sounds, texts, 0
        labels = Labels(
            self.printer, self.counter.scale, self.counter.catalogue, FakeClock(), a_config()
        )
        around = Surroundings(texts, sounds, self.held.spawn, nullcontext)
        self.shown: list[LabelsState] = []
        self.presenter = LabelsPresenter(labels, around, self._close, self.shown.append)
        self.presenter.start()
        self.presenter.again()

    def _close(self) -> None:
        self.closed += 1

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.presenter.scanned(Scan(code))

    def add(self, typed: str) -> None:
        self.presenter.search(typed)
        self.presenter.confirm()

    def do(self, step: Callable[[], None]) -> None:
        step()
        self.held.run()

    @property
    def state(self) -> LabelsState:
        return self.shown[-1]

    @property
    def counts(self) -> list[tuple[str, str]]:
        return [(row.id, row.count) for row in self.state.rows]

    @property
    def told(self) -> str:
        return self.state.notice.text if self.state.notice else ""

    @property
    def printed(self) -> list[tuple[str, int]]:
        return [(label.sku, count) for label, count in self.printer.printed]


@pytest.fixture
def labelling(texts: Texts, sounds: RecordingSounds) -> Iterator[Labelling]:
    made = Labelling(texts, sounds)
    yield made
    made.held.close()


def test_an_empty_list_says_what_to_do(labelling: Labelling) -> None:
    labelling.presenter.confirm()

    assert labelling.state.hint == "Scan what needs a label, or press F2 to find it by name."
    assert (labelling.state.primary, labelling.state.ready) == ("Print labels", False)
    assert labelling.held.work == []


def test_each_scan_is_one_label_more(labelling: Labelling) -> None:
    labelling.scan(PLUM_CODE, NUTS_CODE, PLUM_CODE)

    assert labelling.counts == [("P1", "× 2"), ("P2", "× 1")]
    assert (labelling.state.selected, labelling.state.primary) == ("P1", "Print 3 labels")
    assert labelling.sounds.heard == ["accepted"] * 3
    assert labelling.state.rows[0].detail == "P1 · price version 1"


def test_an_unknown_code_is_refused_and_nothing_is_added(labelling: Labelling) -> None:
    labelling.scan(UNKNOWN_CODE)

    assert (labelling.counts, labelling.sounds.heard) == ([], ["refused"])
    assert labelling.told.startswith(UNKNOWN_CODE)


def test_a_search_finds_and_enter_adds(labelling: Labelling) -> None:
    labelling.presenter.search("plums")
    found = labelling.state
    labelling.presenter.confirm()

    assert (found.finding, [row.id for row in found.rows], found.primary) == (True, ["P3"], "Add")
    assert found.rows[0].price == "¥39.80 / kg"
    assert (labelling.counts, labelling.state.typed) == ([("P3", "× 1")], "")


def test_the_arrows_move_among_what_was_found(labelling: Labelling) -> None:
    labelling.presenter.search("u")
    ids = [row.id for row in labelling.state.rows]
    seen = []
    for by in (1, 1, 9, -9):
        labelling.presenter.step(by)
        seen.append(labelling.state.selected)

    assert ids == ["P1", "P2", "P3"]
    assert seen == ["P2", "P3", "P3", "P1"]


def test_a_touch_on_what_was_found_adds_it_and_on_the_list_selects_it(
    labelling: Labelling,
) -> None:
    labelling.scan(PLUM_CODE)
    labelling.presenter.search("nuts")
    labelling.presenter.choose("P2")
    labelling.presenter.choose("P1")

    assert labelling.counts == [("P1", "× 1"), ("P2", "× 1")]
    assert labelling.state.selected == "P1"


def test_nothing_found_says_so_and_enter_means_nothing(labelling: Labelling) -> None:
    labelling.scan(PLUM_CODE)
    labelling.presenter.search("xyzzy")
    labelling.presenter.confirm()
    labelling.presenter.step(1)
    labelling.presenter.remove()
    labelling.presenter.press("4")

    assert labelling.state.hint == "Nothing found for “xyzzy”."
    assert (labelling.state.ready, labelling.held.work) == (False, [])
    labelling.presenter.leave()
    assert (labelling.counts, labelling.closed) == ([("P1", "× 1")], 0)
    labelling.presenter.leave()
    assert labelling.closed == 1


@pytest.mark.parametrize(
    ("keys", "count"),
    [("7", 7), ("12", 12), ("123", 12), ("12" + "e", 1), ("0", 1), ("1.5", 15)],
    ids=["one", "two", "no third", "erased", "none is one", "no point"],
)
def test_digits_are_the_count_of_the_selected_one(
    labelling: Labelling, keys: str, count: int
) -> None:
    labelling.scan(PLUM_CODE, NUTS_CODE)
    labelling.presenter.select("P1")
    for key in keys:
        labelling.presenter.press(ERASE if key == "e" else key)

    assert labelling.counts == [("P1", f"× {count}"), ("P2", "× 1")]


def test_more_and_fewer_have_their_ends(labelling: Labelling) -> None:
    labelling.scan(PLUM_CODE)
    labelling.presenter.more(-1)
    least = labelling.counts
    labelling.presenter.more(1)
    two = labelling.counts
    for _ in range(120):
        labelling.presenter.more(1)

    assert (least, two, labelling.counts) == ([("P1", "× 1")], [("P1", "× 2")], [("P1", "× 99")])


def test_del_takes_it_off_the_list(labelling: Labelling) -> None:
    labelling.scan(PLUM_CODE, NUTS_CODE)
    labelling.presenter.remove()
    labelling.presenter.remove()
    labelling.presenter.remove()
    labelling.presenter.more(1)
    labelling.presenter.press("3")

    assert (labelling.counts, labelling.state.countable) == ([], False)


def test_enter_prints_all_once_and_the_list_is_empty(labelling: Labelling) -> None:
    labelling.scan(PLUM_CODE, PLUM_CODE, NUTS_CODE)
    labelling.presenter.confirm()
    under_way = (labelling.told, labelling.state.ready, labelling.state.countable)
    labelling.presenter.confirm()
    labelling.presenter.remove()
    labelling.presenter.more(1)
    labelling.presenter.press("9")
    labelling.scan(PLUM_CODE)
    labelling.held.run()

    assert under_way == ("Printing …", False, False)
    assert labelling.printed == [("P1", 2), ("P2", 1)]
    assert (labelling.counts, labelling.told) == ([], "3 labels went to the printer.")
    assert labelling.sounds.heard[-1] == "refused"


def test_one_label_is_one_label(labelling: Labelling) -> None:
    labelling.scan(PLUM_CODE)
    primary = labelling.state.primary
    labelling.do(labelling.presenter.confirm)

    assert (primary, labelling.told) == ("Print 1 label", "1 label went to the printer.")


def test_what_was_not_printed_stays_in_the_list(labelling: Labelling) -> None:
    labelling.scan(PLUM_CODE, NUTS_CODE)
    labelling.printer.outcome = Outcome.NOT_SENT
    labelling.do(labelling.presenter.confirm)

    assert labelling.told == (
        "The label printer does not answer. Check power and cable; nothing was printed."
    )
    assert labelling.counts == [("P1", "× 1"), ("P2", "× 1")]
    assert (labelling.state.ready, labelling.printed) == (True, [])


def test_what_lies_on_the_scale_gets_its_own_label(labelling: Labelling) -> None:
    labelling.add("plums")
    offered = labelling.state.weighable
    labelling.presenter.weigh()
    labelling.presenter.weigh()
    labelling.held.run()

    [(label, count)] = labelling.printer.printed
    assert (offered, label.kind, count) == (True, LabelKind.ITEM, 1)
    assert labelling.told == "356 g, ¥14.17: its label went to the printer."
    assert labelling.counts == [("P3", "× 1")]


def test_a_scale_that_does_not_settle_is_said(labelling: Labelling) -> None:
    labelling.add("plums")
    labelling.counter.scale.refusal = "scale-not-stable"
    labelling.do(labelling.presenter.weigh)

    assert labelling.told.startswith("The scale is still moving.")
    assert (labelling.printed, labelling.state.weighable) == ([], True)


def test_goods_by_the_piece_are_not_weighed(labelling: Labelling) -> None:
    labelling.scan(PLUM_CODE)
    labelling.presenter.weigh()

    assert (labelling.state.weighable, labelling.held.work) == (False, [])


def test_another_language_says_the_same(labelling: Labelling) -> None:
    labelling.scan(PLUM_CODE)
    labelling.texts.speak(Language.CHINESE)
    labelling.presenter.again()

    assert (labelling.state.rows[0].name, labelling.state.primary) == ("梅条", "打印 1 张")
