"""What she says on her own display when she becomes a member: nothing is ticked for her."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storeapp.domain.membership import Answers, Applicant, Consent, Purpose
from storeapp.ui.customer.state import AskRow, Asks
from storeapp.ui.customer.texts import CONSENT_WORDS
from storeapp.ui.texts import Words

OF_AGE = "of_age"
CHANNEL = "display"
PURPOSES = (Purpose.BROWSING, Purpose.MARKETING, Purpose.SHARING)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question under way: `ticked` are the keys she touched. Without her age nothing else can
    be, and who takes it back has agreed to nothing."""

    who: Applicant
    ticked: frozenset[str] = frozenset()

    def touched(self, key: str) -> Asked:
        if key == OF_AGE:
            return replace(self, ticked=frozenset() if self.of_age else frozenset({OF_AGE}))
        return replace(self, ticked=self.ticked ^ {key}) if self.of_age else self

    @property
    def of_age(self) -> bool:
        return OF_AGE in self.ticked

    def answers(self, words: Words) -> Answers:
        """As she said it, and in which words she was asked."""
        text = f"{words.language.value}/{CONSENT_WORDS}"
        said = (Consent(each, each.value in self.ticked, text) for each in PURPOSES)
        return Answers(CHANNEL, self.of_age, tuple(said))

    def picture(self, words: Words) -> Asks:
        keys = (OF_AGE, *(purpose.value for purpose in PURPOSES))
        return Asks(
            title=words("asks"),
            who=words("separator").join((self.who.name, self.who.masked)),
            rows=tuple(self._row(key, words) for key in keys),
            note=words("asks_note"),
            join=words("join"),
            refuse=words("refuse"),
        )

    def _row(self, key: str, words: Words) -> AskRow:
        is_open = key == OF_AGE or self.of_age
        return AskRow(key, words(key), words(f"{key}_why"), key in self.ticked, is_open)
