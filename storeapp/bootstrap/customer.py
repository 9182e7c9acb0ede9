"""The customer's window; loaded only where she has one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from storeapp.domain.till import StoreConfig
from storeapp.ui.audience import Audience
from storeapp.ui.customer.window import CustomerWindow, second_screen
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look

SECOND_SCREEN = "second-screen"


def open_customer(
    wanted: str, config: StoreConfig, *, till: QWidget, look: Look, audience: Audience
) -> Callable[[], None] | None:
    """Shows it and joins the audience; returns how to end both, None where there is no screen."""
    screen = second_screen(till)
    if wanted == SECOND_SCREEN and screen is None:
        return None
    window = CustomerWindow(look, Texts(config.receipt_language), config.store_name)
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    if wanted == SECOND_SCREEN and screen is not None:
        window.fill(screen)
    else:
        window.show()
    leave, quiet = audience.join(window.presenter), audience.ask_by(window)

    def end() -> None:
        leave()
        quiet()
        window.hide()
        window.deleteLater()

    return end
