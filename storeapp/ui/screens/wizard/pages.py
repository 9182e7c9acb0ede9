"""The pages of the set-up that ask what a person sees, and the one that a scanner is learnt on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from storeapp.ui.screens.wizard.code_picture import CodePicture
from storeapp.ui.screens.wizard.state import LABEL_SIZES, LETTERS, NO, WIDTHS, YES, WizardState
from storeapp.ui.theme.look import Look
from storeapp.ui.theme.tokens import Size, Space
from storeapp.ui.widgets.label import Label
from storeapp.ui.widgets.option import Option

Answer = str | int


class Question(QWidget):
    """A question over its answers, side by side, each with its key.

    Signals: `answered` with one of the answers.
    """

    answered = Signal(object)

    def __init__(self, look: Look, answers: Mapping[Answer, str]) -> None:
        super().__init__()
        self.asked = Label("muted")
        self.asked.setWordWrap(True)
        self.options = {answer: Option(look, key) for answer, key in answers.items()}
        for answer, option in self.options.items():
            option.setFixedHeight(Size.KEY)
            option.clicked.connect(lambda _=False, said=answer: self.answered.emit(said))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.asked)
        column.addWidget(row(*self.options.values()))

    def ask(self, question: str, captions: Mapping[Answer, str]) -> None:
        self.asked.say(question)
        for answer, option in self.options.items():
            option.say(captions[answer], f"{question} {captions[answer]}")

    def mark(self, chosen: Answer) -> None:
        for answer, option in self.options.items():
            option.choose(answer == chosen)


class LookPage(QWidget):
    """What is to be seen of the test page. Signals: `answered` with a field of Answers and what
    was seen."""

    answered = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.letter = Question(look, {letter: letter for letter in LETTERS})
        self.columns = Question(look, {width: str(at) for at, width in enumerate(WIDTHS, start=1)})
        self.cut = Question(look, {YES: "4", NO: "5"})
        self.opened = Question(look, {YES: "6", NO: "7"})
        self._questions = {
            "letter": self.letter,
            "columns": self.columns,
            "cut": self.cut,
            "opened": self.opened,
        }
        both = row(self.cut, self.opened, space=Space.L)
        fill(self, self.letter, self.columns, both, space=Space.L)
        for name, question in self._questions.items():
            question.answered.connect(lambda said, name=name: self.answered.emit(name, said))

    def show_state(self, state: WizardState) -> None:
        words, seen = state.words, state.answers
        self.letter.ask(words["which-letter"], {letter: letter for letter in LETTERS})
        self.columns.ask(words["which-width"], {width: str(width) for width in WIDTHS})
        for name in ("cut", "opened"):
            self._questions[name].ask(words[name], yes_or_no(words))
        self.letter.mark(seen.letter)
        self.columns.mark(seen.columns)
        self.cut.mark(seen.cut)
        self.opened.mark(seen.opened)


class ReadPage(QWidget):
    """Whether what was shown or printed can be read, and how large labels are. Signals: `answered`,
    as of LookPage."""

    answered = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.readable = Question(look, {YES: "1", NO: "2"})
        self.label_size = Question(
            look, {size: str(at) for at, size in enumerate(LABEL_SIZES, start=3)}
        )
        fill(self, self.readable, self.label_size, space=Space.L)
        self.label_size.answered.connect(lambda said: self.answered.emit("size", said))
        self.readable.answered.connect(lambda said: self.answered.emit("readable", said))

    def show_state(self, state: WizardState) -> None:
        self.readable.ask(state.question, yes_or_no(state.words))
        self.readable.mark(state.answers.readable)
        self.label_size.setVisible(bool(state.size))
        self.label_size.ask(
            state.words["which-size"], {size: _across(size) for size in LABEL_SIZES}
        )
        self.label_size.mark(state.size)


class ScanPage(QWidget):
    """The code to be scanned, and what was learnt so far."""

    def __init__(self) -> None:
        super().__init__()
        self.code, self.text, self.facts = CodePicture(), Label("muted"), Label("body")
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.facts.setWordWrap(True)
        fill(self, self.code, self.text, self.facts)

    def show_state(self, state: WizardState) -> None:
        self.code.show_bars(state.bars, state.code)
        self.text.setVisible(bool(state.code))
        self.text.say(state.code)
        self.facts.say("\n".join(state.facts))


def _across(size: str) -> str:
    return " × ".join(size.split("x"))


def yes_or_no(words: Mapping[str, str]) -> dict[Answer, str]:
    return {YES: words["yes"], NO: words["no"]}


def fill(
    page: QWidget, *parts: QWidget, stretched: QWidget | None = None, space: int = Space.M
) -> None:
    """Lays the parts below each other; `stretched`, or nothing, takes what is left."""
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space)
    for part in parts:
        column.addWidget(part)
    if stretched is None:
        column.addStretch(1)
    else:
        column.addWidget(stretched, 1)


def row(*parts: QWidget, space: int = Space.S) -> QWidget:
    """The parts side by side, equally wide."""
    made = QWidget()
    across = QHBoxLayout(made)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(space)
    for part in parts:
        across.addWidget(part, 1)
    return made


def grid(*options: Option) -> QWidget:
    """The options in two columns."""
    made = QWidget()
    cells = QGridLayout(made)
    cells.setContentsMargins(0, 0, 0, 0)
    cells.setSpacing(Space.S)
    for place, option in enumerate(options):
        option.setFixedHeight(Size.KEY)
        cells.addWidget(option, place // 2, place % 2)
    for half in range(2):
        cells.setColumnStretch(half, 1)
    return made
