"""Reads ESC/POS as a printer does: tokens in, items on paper out."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace

from storeapp.hardware.escpos.code128 import from_command_data
from storeapp.hardware.escpos.items import (
    CELL_DOTS,
    Bars,
    Cut,
    Feed,
    Kept,
    Kick,
    PaperItem,
    Qr,
    Raster,
    Run,
    TextLine,
    Unknown,
)
from storeapp.hardware.escpos.modes import CHANGES, Mode
from storeapp.hardware.escpos.tokens import Token, Tokenizer

_CODE_128 = 73
_LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}
# Understood, and nothing to see: questions are answered by whoever holds the link.
_SILENT = frozenset(
    (
        *("CR", "NUL", "CAN", "DLE EOT", "DLE ENQ", "GS r", "GS a", "GS I", "GS b", "GS f"),
        *("GS L", "GS W", "GS P", "ESC {", "ESC V", "ESC M", "ESC t", "ESC R", "ESC =", "ESC  "),
        *("ESC c", "ESC r", "FS !", "FS S", "FS C", "FS W", "FS -"),
    )
)


class Interpreter:
    """A printer's head: remembers modes and the line that is not printed yet.

    `chinese` is the encoding of its Chinese mode; outside that mode bytes are code page 437.
    """

    def __init__(self, width_dots: int = 576, chinese: str = "gb18030") -> None:
        self._width_cells = width_dots // CELL_DOTS
        self._chinese = chinese
        self._mode = Mode()
        self._runs: list[Run] = []
        self._items: list[PaperItem] = []
        self._qr_text = ""
        self._decoder = self._new_decoder()
        self._actions: dict[str, Callable[[Token], None]] = {
            "text": self._text,
            "LF": self._line_feed,
            "ESC @": self._reset,
            "ESC d": self._feed,
            "ESC J": self._feed,
            "ESC p": self._kick,
            "DLE DC4": self._kick,
            "GS (": self._bracketed,
            "GS k": self._bars,
            "GS v": self._raster,
            "GS V": self._cut,
        }

    def apply(self, token: Token) -> list[PaperItem]:
        """What came out of the printer by this token."""
        if change := CHANGES.get(token.name):
            self._mode = change(self._mode, token.params[0] if token.params else 0)
            if token.name.startswith("FS"):
                self._decoder = self._new_decoder()
        elif action := self._actions.get(token.name):
            action(token)
        elif token.name not in _SILENT:
            self._items.append(Unknown(token.name.encode() + b" " + token.params))
        done, self._items = self._items, []
        return done

    def _text(self, token: Token) -> None:
        if self._mode.chinese:
            for char in self._decoder.decode(token.params):
                self._put(char, wide=not char.isascii())
        else:
            for char in token.params.decode("cp437"):
                self._put(char, wide=False)

    def _put(self, char: str, *, wide: bool) -> None:
        """Adds a character and wraps by itself where the paper ends."""
        look = replace(self._mode.look, wide=wide)
        if sum(run.cells for run in self._runs) + look.char_cells > self._width_cells:
            self._end_line()
        if self._runs and replace(self._runs[-1], text="") == look:
            self._runs[-1] = replace(look, text=self._runs[-1].text + char)
        else:
            self._runs.append(replace(look, text=char))

    def _line_feed(self, _token: Token) -> None:
        if not self._runs:
            self._items.append(Feed(self._mode.line_dots))
        self._end_line()

    def _end_line(self) -> None:
        if not self._runs:
            return
        tallest_dots = max(run.height for run in self._runs) * 24
        height_dots = max(self._mode.line_dots, tallest_dots + 6)
        self._items.append(TextLine(tuple(self._runs), self._mode.side, height_dots))
        self._runs.clear()

    def _reset(self, _token: Token) -> None:
        self._runs.clear()
        self._mode = Mode()
        self._decoder = self._new_decoder()

    def _new_decoder(self) -> codecs.IncrementalDecoder:
        # Half a character may end one packet and begin the next.
        return codecs.getincrementaldecoder(self._chinese)("replace")

    def _raster(self, token: Token) -> None:
        self._end_line()
        across = int.from_bytes(token.params[2:4], "little")
        height = int.from_bytes(token.params[4:6], "little")
        self._items.append(Raster(across * 8, height, token.data, self._mode.side))

    def _bracketed(self, token: Token) -> None:
        """GS ( k for codes, and GS ( L with its function 69, print what is kept."""
        if token.params[:1] == b"L" and token.data[:2] == b"0E" and len(token.data) == 6:
            self._end_line()
            key = token.data[2:4].decode("latin-1")
            self._items.append(Kept(key, self._mode.side))
        else:
            self._two_dimensional(token)

    def _two_dimensional(self, token: Token) -> None:
        """GS ( k with its functions 67 module, 69 level, 80 store and 81 print for QR codes."""
        if token.params[:1] != b"k" or token.data[:1] != b"1" or len(token.data) < 3:
            self._items.append(Unknown(b"GS ( " + token.params))
            return
        function, value = token.data[1], token.data[2:]
        if function == 67:
            self._mode = replace(self._mode, qr_module_dots=value[0])
        elif function == 69:
            self._mode = replace(self._mode, qr_level=_LEVELS.get(value[0], "L"))
        elif function == 80:
            self._qr_text = value[1:].decode("utf-8", "replace")
        elif function == 81:
            self._end_line()
            mode = self._mode
            self._items.append(Qr(self._qr_text, mode.qr_module_dots, mode.qr_level, mode.side))

    def _bars(self, token: Token) -> None:
        self._end_line()
        kind, mode = token.params[0], self._mode
        text = from_command_data(token.data) if kind == _CODE_128 else token.data.decode("latin-1")
        self._items.append(
            Bars(
                text=text,
                kind=kind,
                module_dots=mode.bar_module_dots,
                height_dots=mode.bar_height_dots,
                words_below=mode.bar_words_below,
                side=mode.side,
            )
        )

    def _feed(self, token: Token) -> None:
        self._end_line()
        per_unit_dots = self._mode.line_dots if token.name == "ESC d" else 1
        self._items.append(Feed(token.params[0] * per_unit_dots))

    def _cut(self, token: Token) -> None:
        self._end_line()
        if len(token.params) > 1:
            self._items.append(Feed(token.params[1]))
        self._items.append(Cut(partial=token.params[0] in (1, 49, 66)))

    def _kick(self, token: Token) -> None:
        # ESC p m t1 t2, or DLE DC4 1 m t: the pin is the first or the second parameter.
        pin = token.params[1] if token.name == "DLE DC4" else token.params[0]
        self._items.append(Kick(5 if pin in (1, 49) else 2))


def interpret(data: bytes, width_dots: int = 576, chinese: str = "gb18030") -> list[PaperItem]:
    """A whole job at once."""
    head = Interpreter(width_dots, chinese)
    return [item for token in Tokenizer().feed(data) for item in head.apply(token)]
