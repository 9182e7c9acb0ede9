"""The customer's window on its own: on the second screen, or beside the till in a demo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from storeapp.domain.catalogue import Name
from storeapp.domain.membership import Applicant
from storeapp.ui.audience import Heard
from storeapp.ui.customer.presenter import CustomerPresenter
from storeapp.ui.customer.texts import TEXTS
from storeapp.ui.customer.view import CustomerView
from storeapp.ui.texts import Texts
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size


class CustomerWindow(QWidget):
    """Closing it closes nothing but itself; it never takes the keys from the till, not even when
    she touches it.

    `presenter` is what joins the audience; the window itself is its `Asker`.
    """

    def __init__(self, look: Look, texts: Texts, store: Name) -> None:
        super().__init__()
        words = texts.of(TEXTS)
        self.setWindowTitle(words("title"))
        self.setMinimumSize(Size.WINDOW_WIDTH, Size.WINDOW_HEIGHT)
        self.view = CustomerView(look, words.labels["earlier"])
        self.presenter = CustomerPresenter(texts, store, self.view.show_state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.view.asks.touched.connect(self.presenter.touched)
        self.view.asks.agreed.connect(self.presenter.agreed)
        self.view.asks.refused.connect(self.presenter.refused)
        self.presenter.again()

    @property
    def there(self) -> bool:
        return self.isVisible()

    def ask(self, who: Applicant, heard: Heard) -> None:
        self.presenter.ask(who, heard)

    def hush(self) -> None:
        self.presenter.hush()

    def fill(self, screen: QScreen) -> None:
        """All of that screen is hers."""
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Put away, and what it showed with it; who waits for her answer hears that there is
        none."""
        self.presenter.refused()
        self.hide()
        event.accept()


def second_screen(till: QWidget) -> QScreen | None:
    """A screen that the till is not on; None where there is one only."""
    own = till.screen()
    return next((screen for screen in QGuiApplication.screens() if screen is not own), None)
