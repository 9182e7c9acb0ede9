"""What a customer is likely to hand over: the next amounts that whole notes make."""

from __future__ import annotations

from storeapp.domain.money import Money

NOTES_MINOR = {
    "CNY": (5_00, 10_00, 20_00, 50_00, 100_00),
    "USD": (1_00, 5_00, 10_00, 20_00, 50_00, 100_00),
    "EUR": (5_00, 10_00, 20_00, 50_00, 100_00),
    "JPY": (1_000, 5_000, 10_000),
}
"""Notes in use, in minor units, smallest first; an unknown currency has none to offer."""
MOST = 6


def likely_notes(left: Money) -> tuple[Money, ...]:
    """Amounts above what is left, smallest first: for each note, the next multiple of it."""
    if left.minor <= 0:
        return ()
    notes = NOTES_MINOR.get(left.currency.code, ())
    amounts = {-(-left.minor // note) * note for note in notes} - {left.minor}
    return tuple(Money(minor, left.currency) for minor in sorted(amounts)[:MOST])
