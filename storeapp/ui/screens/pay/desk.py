"""The payment under way as its one current value, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.money import Money, parse_money
from storeapp.domain.sale import Sale
from storeapp.domain.tender import Settlement
from storeapp.ui.card_texts import CARD_TEXTS
from storeapp.ui.notices import Tone
from storeapp.ui.screens.pay.paying import Paying, Stage
from storeapp.ui.screens.pay.picture import picture
from storeapp.ui.screens.pay.state import PayState
from storeapp.ui.screens.pay.texts import TEXTS
from storeapp.ui.surroundings import Surroundings
from storeapp.ui.told import Told

UNWRITTEN = (Stage.KEEPING, Stage.SELLING, Stage.UNSOLD)
"""What is being written is not told to the customer before it is on disk."""


class PayDesk:
    """Owns `now`; every change ends in one `see`, `say` or `refuse`, which shows one state."""

    def __init__(
        self,
        around: Surroundings,
        show: Callable[[PayState], None],
        told: Callable[[Settlement, Sale | None], None],
        who: Callable[[], str],
    ) -> None:
        self.around = around
        self._words = around.texts.of(TEXTS, CARD_TEXTS)
        self._show = show
        self._told = told
        self._who = who
        self._paying: Paying | None = None

    @property
    def now(self) -> Paying:
        if self._paying is None:
            raise Defect("nobody is paying")
        return self._paying

    def note(self, paying: Paying) -> None:
        """The next value, to be shown by what follows."""
        self._paying = paying

    def see(self, paying: Paying) -> None:
        self._paying = paying
        self._show(replace(picture(paying, self._words), who=self._who()))
        if paying.stage not in UNWRITTEN:
            self._told(paying.settlement, paying.sale)

    def say(self, paying: Paying, key: str, tone: Tone = Tone.CALM, **values: str) -> None:
        self.see(replace(paying, told=Told(key, tone=tone, values=values)))

    def refuse(self, paying: Paying, refusal: Refusal) -> None:
        self.around.sounds.refused()
        self.see(replace(paying, told=Told(refusal=refusal)))

    def typed(self, *, instead: Money) -> Money:
        """The amount typed; `instead` when there is none."""
        if not self.now.typed:
            return instead
        return parse_money(self.now.typed, self.now.settlement.due.currency)
