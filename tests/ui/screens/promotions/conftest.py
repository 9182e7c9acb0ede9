"""What the tests of promotions on the screen share."""

from tests.ui.screens.sell.conftest import drawn, selling

__all__ = ["drawn", "selling"]
