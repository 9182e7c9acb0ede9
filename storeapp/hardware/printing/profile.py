"""What one model of receipt printer can do, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storeapp.domain.errors import Defect
from storeapp.hardware.escpos.items import CELL_DOTS
from storeapp.hardware.printing.charset import Charset
from storeapp.hardware.printing.layout import Measure


class CutKind(Enum):
    FULL = "FULL"
    PARTIAL = "PART"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """Font A, 12 dots a column: 48 columns are 80 mm paper, 32 are 58 mm.

    `realtime_kick` says that DLE DC4 opens the drawer at once; `answers_status` that DLE EOT and
    GS r get an answer, where the transport can read one.
    """

    columns: int = 48
    charset: Charset = Charset.RASTER
    native_qr: bool = True
    native_bars: bool = True
    qr_module_dots: int = 6
    bar_height_dots: int = 72
    realtime_kick: bool = False
    answers_status: bool = True
    cut: CutKind = CutKind.PARTIAL
    feed_before_cut_lines: int = 4

    def __post_init__(self) -> None:
        if self.charset is Charset.PLAIN:
            raise Defect("a printer needs a charset of its own")

    @property
    def width_dots(self) -> int:
        return self.columns * CELL_DOTS

    @property
    def measure(self) -> Measure:
        return Measure(self.columns, self.charset)
