"""What to suggest to the customer, as it is drawn: a sentence, a few goods, one key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.screens.sell.found_list import FoundList
from storeapp.ui.screens.sell.state import SellState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Space
from storeapp.ui.widgets.key_button import KeyButton
from storeapp.ui.widgets.label import ElidedLabel
from storeapp.ui.widgets.pictures import Pictures


class LikesPanel(QWidget):
    """Draws the likes of a SellState. Signal: `chosen` with the sku of a good that was touched."""

    chosen = Signal(str)

    def __init__(self, look: Look, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.sentence = ElidedLabel("heading"), ElidedLabel("hint")
        self.add, self.away = KeyButton("F5"), KeyButton(shown="Esc")
        self.goods = FoundList(look, pictures)
        said = QVBoxLayout()
        said.setSpacing(Space.XS)
        said.addWidget(self.heading)
        said.addWidget(self.sentence)
        above = QHBoxLayout()
        above.setSpacing(Space.S)
        above.addLayout(said, 1)
        above.addWidget(self.away)
        above.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(above)
        column.addWidget(self.goods, 1)
        self.goods.chosen.connect(self.chosen)

    def show_likes(self, state: SellState) -> None:
        self.heading.say(state.words["likes"])
        self.sentence.say(state.likes_say)
        self.add.say(state.words["add"])
        self.away.say(state.words["quick_keys"])
        self.goods.say(state.words["likes"], "F5")
        self.goods.show_rows(state.likes, state.likes[0].id if state.likes else "")
