"""A payment by phone is still known after the file that had it is lost, and asked about first."""

from __future__ import annotations

from pathlib import Path

from storeapp.domain.card import AttemptState, CardAttempt
from storeapp.domain.money import Money
from storeapp.domain.tender import TenderKind
from tests.db.given import enrolled, opened
from tests.db.mirrored import bring
from tests.db.test_recover import recovered, stick_of
from tests.db.test_recover_cards import lose_file
from tests.services.fake_phones import ALIPAY, LOST, FakePhones, by_phone
from tests.services.fakes import FakeClock


async def test_a_lost_answer_outlives_its_file(aloop, tmp_path: Path):
    till, stick = tmp_path / "till", stick_of(tmp_path / "till")
    stick.mkdir()
    async with enrolled(till) as store:
        cards = by_phone(store, FakeClock(), FakePhones([LOST]))
        before = await cards.pay_by_phone("b1", Money(1280), ALIPAY, lambda _: None)
    bring(till, stick)
    lose_file(till)

    recovered(till)

    async with opened(till, ids="after") as store:
        phones = FakePhones()
        cards = by_phone(store, FakeClock(), phones)
        (unknown,) = await cards.resume()
        found: CardAttempt = await cards.check(unknown.number)
    assert unknown == before
    assert (unknown.state, unknown.kind) == (AttemptState.UNKNOWN, TenderKind.ALIPAY)
    assert (found.state, found.tender.reference) == (AttemptState.PAID, "HO-1")
    assert phones.asked == ["find"]
