"""Sample states of the question for a manager, for the designers' gallery."""

from __future__ import annotations

from dataclasses import replace

from storeapp.domain.errors import Refusal
from storeapp.ui.screens.approval.state import ApprovalState
from storeapp.ui.screens.approval.texts import TEXTS
from storeapp.ui.texts import Texts
from storeapp.ui.told import Told
from storeapp.ui.widgets.person_row import PersonRow

MANAGERS = (
    PersonRow("u2", "小魏 Wei", "魏", "manager"),
    PersonRow("u3", "陆店长 Lu", "陆", "manager"),
)


def samples(texts: Texts) -> dict[str, ApprovalState]:
    words = texts.of(TEXTS)
    asked = ApprovalState(
        words=words.labels,
        what=words("copy", number="HZ01-1-1-001234"),
        hint=words("who"),
        managers=MANAGERS,
        manager="u2",
        dots=4,
        dots_spoken=words("dots", count=4),
        ready=True,
        notice=None,
    )
    wrong = Told(refusal=Refusal("pin-wrong")).notice(words)
    return {
        "asked": asked,
        "refused": replace(asked, dots=0, ready=False, notice=wrong),
        "nobody": replace(
            asked, managers=(), manager="", dots=0, ready=False, hint=words("nobody")
        ),
    }
