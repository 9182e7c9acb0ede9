"""Makes the two fonts in resources/fonts; run only to change them, since they are committed.

Source: the npm package @expo-google-fonts/noto-sans-sc (Noto Sans SC, SIL Open Font License 1.1),
of which only the static TrueType files and LICENSE_FONT are used:

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 && tar xf expo-google-fonts-*.tgz
    .venv/bin/python packaging/make_fonts.py package

Kept are the 21,003 characters of GBK, since people and goods are named beyond GB2312 (a roast is
called by U+7117, which it lacks), Latin with its accents, and the punctuation, currency signs,
arrows and boxes that a till shows. A character beyond these is drawn in a font of the system, where
there is one. The licence reserves only the name "Source", so the subsets keep theirs. The same
source gives the same bytes.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources/fonts"
SOURCES = {
    "400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "600SemiBold/NotoSansSC_600SemiBold.ttf": "NotoSansSC-SemiBold.ttf",
}
LARGEST_BYTES = 9_000_000

# Frequent in given names, but not in GBK.
IN_NAMES = "䶮䲟"

# First and last code point of what is kept beside GBK; the font lacks some of them.
RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1 and Extended-A
    (0x01CD, 0x01DC),  # the tones of pinyin
    (0x02C7, 0x02DD),  # spacing accents
    (0x0391, 0x03C9),  # Greek
    (0x2010, 0x205E),  # dashes, quotes, ellipsis, per mille
    (0x2070, 0x209F),  # super- and subscript
    (0x20A0, 0x20C0),  # currency signs
    (0x2100, 0x214F),  # letter-like: numero, trade mark, degree Celsius
    (0x2150, 0x218F),  # fractions and Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics: minus, about, at most
    (0x2300, 0x23FF),  # technical: backspace, return, eject
    (0x2460, 0x24FF),  # numbers in circles
    (0x2500, 0x25FF),  # boxes, blocks, geometric shapes
    (0x2600, 0x27BF),  # stars, telephone, check marks
    (0x3000, 0x303F),  # Chinese punctuation
    (0xFE30, 0xFE6F),  # its other forms
    (0xFF01, 0xFFE6),  # full width
)


def main(arguments: Sequence[str]) -> int:
    """Makes both fonts from the unpacked npm package and checks them."""
    parser = argparse.ArgumentParser(description="Makes the fonts in resources/fonts.")
    parser.add_argument("package", type=Path, help="folder of the unpacked npm package")
    package = parser.parse_args(arguments).package
    TARGET.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(package / "LICENSE_FONT", TARGET / "OFL.txt")
    for source, name in SOURCES.items():
        make_subset(package / source, TARGET / name)
        complaints = check(TARGET / name)
        print(f"{name}: {(TARGET / name).stat().st_size:,} bytes", *complaints, sep="\n  ")
        if complaints:
            return 1
    return 0


def make_subset(source: Path, target: Path) -> None:
    """Writes the part of the font that the till needs."""
    options = subset.Options(recalc_timestamp=False, name_IDs=["*"], name_languages=[0x409])
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points())
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def code_points() -> set[int]:
    """All that is kept."""
    kept = {*gbk(), *map(ord, IN_NAMES)}
    for first, last in RANGES:
        kept.update(range(first, last + 1))
    return kept


def gbk() -> Iterator[int]:
    """The code points of GBK: two bytes, 0x81 to 0xFE and 0x40 to 0xFE."""
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            text = bytes((high, low)).decode("gbk", errors="ignore")
            yield from map(ord, text)


def check(path: Path) -> list[str]:
    """What is wrong with a finished font. Prices align only if all digits are equally wide."""
    complaints = []
    with TTFont(path) as font:
        names, widths = font.getBestCmap(), font["hmtx"]
        digits = {widths[names[ord(digit)]][0] for digit in "0123456789"}
        missing = [c for c in "0aZé¥€£×−–…→✓一齄梅零元喆焗" if ord(c) not in names]
        family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
    if len(digits) != 1:
        complaints.append(f"digits are not equally wide: {sorted(digits)}")
    if missing:
        complaints.append(f"characters are missing: {' '.join(missing)}")
    if family != "Noto Sans SC":
        complaints.append(f"the family is called {family}")
    if path.stat().st_size > LARGEST_BYTES:
        complaints.append("the file is too large")
    return complaints


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
