"""Bar codes: every way to say a code leads to one key, and a wrong digit never to another good."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storeapp.domain.barcode import MAX_LENGTH, Reading, Scan, check_digit, gtin14, read_code
from storeapp.domain.errors import Defect, Refusal
from storeapp.domain.label import LabelLayout
from storeapp.domain.money import JPY
from tests.domain.build import AMOUNT_LABEL, LABELS

PAYLOAD_12 = st.text("0123456789", min_size=12, max_size=12)
GTIN = "04006381333931"


def digits_with_check(payload: str) -> str:
    return payload + str(check_digit(payload))


@pytest.mark.parametrize(
    ("digits", "check"),
    [
        pytest.param("400638133393", 1, id="EAN-13"),
        pytest.param("9638507", 4, id="EAN-8"),
        pytest.param("03600029145", 2, id="UPC-A"),
        pytest.param("1540014128876", 3, id="GTIN-14"),
        pytest.param("221234501299", 2, id="in-store label"),
        pytest.param("0", 0, id="one digit"),
    ],
)
def test_check_digit(digits: str, check: int) -> None:
    assert check_digit(digits) == check


@pytest.mark.parametrize("digits", ["", "12a", "１２", "²"])
def test_check_digit_of_no_digits(digits: str) -> None:
    with pytest.raises(Defect):
        check_digit(digits)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        pytest.param("4006381333931", GTIN, id="EAN-13"),
        pytest.param("96385074", "00000096385074", id="EAN-8"),
        pytest.param("036000291452", "00036000291452", id="UPC-A"),
        pytest.param("0036000291452", "00036000291452", id="UPC-A as EAN-13"),
        pytest.param("00036000291452", "00036000291452", id="UPC-A as GTIN-14"),
        pytest.param("15400141288763", "15400141288763", id="GTIN-14 of a case"),
        pytest.param("04252614", "00042100005264", id="UPC-E"),
        pytest.param("4006381333932", None, id="wrong check digit"),
        pytest.param("400638133393", None, id="twelve digits, no UPC-A"),
        pytest.param("96385075", None, id="eight digits, neither EAN-8 nor UPC-E"),
        pytest.param("12345", None, id="too short"),
        pytest.param("ABC-123", None, id="no digits"),
        pytest.param("٤٠٠٦٣٨١٣٣٣٩٣١", None, id="digits of another script"),
    ],
)
def test_gtin14(code: str, key: str | None) -> None:
    assert gtin14(code) == key


@pytest.mark.parametrize(
    ("upc_e", "upc_a"),
    [
        pytest.param("01234505", "012000003455", id="0 keeps two digits of the maker"),
        pytest.param("01234514", "012100003454", id="1"),
        pytest.param("01234523", "012200003453", id="2"),
        pytest.param("01234531", "012300000451", id="3 keeps three"),
        pytest.param("01234543", "012340000053", id="4 keeps four"),
        pytest.param("01234558", "012345000058", id="5 to 9 keep five"),
        pytest.param("01234596", "012345000096", id="9"),
        pytest.param("11234562", "112345000062", id="number system 1"),
    ],
)
def test_upc_e_is_the_upc_a_it_stands_for(upc_e: str, upc_a: str) -> None:
    assert gtin14(upc_a) == upc_a.zfill(14)
    assert read_code(Scan(upc_e, "]E0"), ()).keys[0] == upc_a.zfill(14)


def test_eight_digits_that_are_both_follow_the_symbology() -> None:
    both, ean_8, upc_e = "01234565", "00000001234565", "00012345000065"
    assert read_code(Scan(both, "]E4"), ()).keys == (ean_8,)
    assert read_code(Scan(both, "]E0"), ()).keys == (upc_e, ean_8)
    assert read_code(Scan(both), ()).keys == (ean_8, upc_e)
    assert gtin14(both) == ean_8


def test_an_ean_8_symbol_is_never_a_upc_e() -> None:
    upc_e = "04252614"
    assert read_code(Scan(upc_e), ()).keys == ("00042100005264",)
    assert read_code(Scan(upc_e, "]E4"), ()) == Reading(upc_e, (upc_e,), damaged=True)


def test_an_unexpanded_upc_e_that_is_none_may_still_be_an_ean_8() -> None:
    assert read_code(Scan("96385074", "]E0"), ()).keys == ("00000096385074",)


@pytest.mark.parametrize(
    "text",
    ["036000291452", "0036000291452", "00036000291452", " 036000291452\r\n", "]E00036000291452"],
)
def test_leading_zeros_lead_to_one_key(text: str) -> None:
    assert read_code(Scan(text), LABELS).keys == ("00036000291452",)


@pytest.mark.parametrize(
    ("text", "symbology"),
    [
        pytest.param("SHELF-12", "", id="letters"),
        pytest.param("12345", "", id="short number"),
        pytest.param("280123456789012344", "", id="a payment code of 18 digits"),
        pytest.param("130123456789012345", "", id="another"),
        pytest.param("2801234567890123456789", "", id="one of 22"),
        pytest.param("话梅", "", id="Chinese"),
        pytest.param("1234567890123", "]C0", id="Code 128 of a GTIN's length"),
        pytest.param("]", "", id="a bracket"),
        pytest.param("]C1", "", id="an identifier with nothing behind it"),
        pytest.param("]é1x", "", id="no identifier"),
    ],
)
def test_plain_codes_stay_as_they_are(text: str, symbology: str) -> None:
    layouts = (AMOUNT_LABEL,)
    assert read_code(Scan(text, symbology), layouts) == Reading(text, (text,))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        pytest.param(
            "2112345012506",
            Reading("2112345012506", ("plu:12345",), weight_g=1250),
            id="weight",
        ),
        pytest.param(
            "2212345012992",
            Reading("2212345012992", ("plu:12345",), label_minor=1299),
            id="amount",
        ),
        pytest.param(
            "281234501299013255",
            Reading("281234501299013255", ("plu:12345",), label_minor=1299, weight_g=1325),
            id="both, 18 digits",
        ),
        pytest.param(
            "2212345012993",
            Reading("2212345012993", ("2212345012993",), damaged=True),
            id="wrong check digit",
        ),
        pytest.param(
            "281234501299013254",
            Reading("281234501299013254", ("281234501299013254",), damaged=True),
            id="wrong check digit of 18",
        ),
        pytest.param(
            "2200000000002",
            Reading("2200000000002", ("plu:00000",), label_minor=0),
            id="nothing at all",
        ),
    ],
)
def test_in_store_labels(text: str, reading: Reading) -> None:
    assert read_code(Scan(text), LABELS) == reading


def test_the_same_digits_are_a_gtin_where_no_layout_fits() -> None:
    assert read_code(Scan("2212345012992"), ()).keys == ("02212345012992",)


def test_the_first_layout_that_fits_counts() -> None:
    other = LabelLayout("22IIIIWWWWWWC")
    assert read_code(Scan("2212345012992"), (other, AMOUNT_LABEL)).weight_g == 501_299


@pytest.mark.parametrize("zeros", ["", "0"])
def test_a_label_sent_as_upc_a_fits_the_layout_of_an_ean_13(zeros: str) -> None:
    text = zeros + digits_with_check("21234501250")
    reading = read_code(Scan(text), (LabelLayout("02IIIIIPPPPPC"),))
    assert reading == Reading(text, ("plu:12345",), label_minor=1250)


def test_a_label_sent_as_ean_13_fits_the_layout_of_a_upc_a() -> None:
    text = "0" + digits_with_check("21234501250")
    reading = read_code(Scan(text), (LabelLayout("21IIIIPPPPPC"),))
    assert reading == Reading(text, ("plu:2345",), label_minor=1250)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \t\r\n\u3000", id="blanks"),
        pytest.param("\x1d", id="a separator alone"),
        pytest.param("12\x0034", id="NUL"),
        pytest.param("12\x1b[A", id="escape"),
        pytest.param("12\n34", id="two lines"),
        pytest.param("12\ud800", id="half a surrogate pair"),
        pytest.param("12\u200b", id="zero width"),
        pytest.param("1" * (MAX_LENGTH + 1), id="too long"),
    ],
)
def test_unreadable_codes_are_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_code(Scan(text), LABELS)
    assert refused.value.code == "code-unreadable"
    assert refused.value.facts == {}


def test_the_longest_code() -> None:
    text = "A" * MAX_LENGTH
    assert read_code(Scan(text), LABELS).keys == (text,)


@given(PAYLOAD_12, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_damaged_and_no_other_good(payload: str, place: int, by: int) -> None:
    code = digits_with_check(payload)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert gtin14(code) == "0" + code
    assert gtin14(wrong) is None
    for layouts in ((), LABELS):
        assert read_code(Scan(wrong), layouts) == Reading(wrong, (wrong,), damaged=True)


@given(PAYLOAD_12)
def test_an_ean_13_has_one_key(payload: str) -> None:
    code = digits_with_check(payload)
    scans = (Scan(code), Scan(code, "]E0"), Scan("]E0" + code), Scan("0" + code), Scan(code, "]C0"))
    assert {read_code(scan, ()).keys for scan in scans} == {("0" + code,)}
    gs1 = {read_code(scan, ()).keys for scan in (Scan(f"010{code}", "]C1"), Scan(f"010{code}\x1d"))}
    assert gs1 == {("0" + code,)}


@given(st.text(max_size=40), st.sampled_from(("", "]C0", "]C1", "]E0", "]E4", "]Q3", "]d2")))
def test_any_scan_is_read_or_refused(text: str, symbology: str) -> None:
    try:
        reading = read_code(Scan(text, symbology), LABELS)
    except Refusal:
        return
    assert reading.keys
    assert reading.text.isprintable()
    assert all(key and key.isprintable() for key in reading.keys)


# --- GS1 -----------------------------------------------------------------------------


@pytest.mark.parametrize("symbology", ["]C1", "]d2", "]e0", "]Q3"])
def test_gs1_symbologies(symbology: str) -> None:
    reading = read_code(Scan("010400638133393131030012501026A\x1d17270131", symbology), LABELS)
    assert reading.keys == (GTIN,)
    assert reading.weight_g == 1250
    assert reading.lot == "26A"
    assert reading.expires == "270131"


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        pytest.param("3103001250", {"weight_g": 1250}, id="310n, grams"),
        pytest.param("3102001250", {"weight_g": 12_500}, id="310n, tens of grams"),
        pytest.param("3104001255", {"weight_g": 126}, id="310n, finer than a gram"),
        pytest.param("39221299", {"label_minor": 1299}, id="392n, cents"),
        pytest.param("3920129", {"label_minor": 12_900}, id="392n, whole"),
        pytest.param("392312990", {"label_minor": 1299}, id="392n, tenths of a cent, none left"),
        pytest.param("30000012", {"count": 12}, id="count"),
        pytest.param("17270230", {"expires": "270230"}, id="a date that is none"),
        pytest.param("10LOT-1\x1d21SER-9", {"lot": "LOT-1", "serial": "SER-9"}, id="lot, serial"),
        pytest.param("3201000123", {}, id="pounds are not for us"),
    ],
)
def test_gs1_elements(elements: str, expected: dict[str, object]) -> None:
    text = f"0104006381333931{elements}"
    reading = read_code(Scan(text, "]C1"), ())
    assert reading.text == text.replace("\x1d", " ")
    assert reading == Reading(reading.text, (GTIN,), **expected)  # type: ignore[arg-type]  # a table


def test_an_amount_follows_the_currency() -> None:
    scan = Scan("01040063813339313920129", "]C1")
    assert read_code(scan, (), currency=JPY).label_minor == 129


@pytest.mark.parametrize(
    ("text", "currency_digits"),
    [("0104006381333931392312995", 2), ("01040063813339313922129905", 0)],
)
def test_an_amount_finer_than_money_is_refused(text: str, currency_digits: int) -> None:
    of = JPY if currency_digits == 0 else None
    with pytest.raises(Refusal, match="code-unreadable"):
        read_code(Scan(text, "]C1"), (), currency=of) if of else read_code(Scan(text, "]C1"), ())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("0104006381333932", id="wrong check digit"),
        pytest.param("01040063813339", id="cut off"),
        pytest.param("05", id="no element"),
        pytest.param("0104006381333931ZZ", id="rubbish behind"),
        pytest.param("01040063813339313922", id="an amount without digits"),
        pytest.param("话梅", id="no GS1 at all"),
        pytest.param("0104006381333931٣", id="digits of another script"),
    ],
)
def test_a_gs1_label_that_makes_no_sense_is_damaged(text: str) -> None:
    reading = read_code(Scan(text, "]C1"), LABELS)
    assert reading == Reading(text, (text,), damaged=True)


def test_a_gs1_label_without_a_gtin_is_looked_up_as_it_is() -> None:
    sscc = "00" + digits_with_check("00614141123456789")
    assert read_code(Scan(sscc, "]C1"), ()) == Reading(sscc, (sscc,))


def test_a_separator_makes_it_gs1_without_a_symbology() -> None:
    assert read_code(Scan("\x1d010400638133393110L1\x1d"), ()).lot == "L1"


def test_gs1_is_never_guessed_from_digits() -> None:
    # Both parse as element strings: AI 21 with a serial number, and AI 01.
    assert read_code(Scan("2112345012506"), ()).keys == ("02112345012506",)
    assert read_code(Scan("0104006381333931"), ()).keys == ("0104006381333931",)


def test_the_gs1_library_is_loaded_by_the_first_gs1_label_only() -> None:
    program = (
        "import sys; from storeapp.domain.barcode import Scan, read_code;"
        "read_code(Scan('4006381333931'), ()); assert 'biip' not in sys.modules;"
        "read_code(Scan('0104006381333931', ']C1'), ()); assert 'biip' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.stderr == b""


# --- layouts -------------------------------------------------------------------------


def test_a_layout_takes_a_code_apart() -> None:
    layout = LabelLayout("22IIIIIPPPPPC")
    assert layout.prefix == "22"
    assert layout.field("I", "2212345012992") == "12345"
    assert layout.field("P", "2212345012992") == "01299"
    assert layout.field("W", "2212345012992") == ""
    assert layout.fits("2212345012992")
    assert not layout.fits("2312345012992")
    assert not layout.fits("22123450129920")


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("22IIIIIC", id="neither amount nor weight"),
        pytest.param("IIIIIPPPPPC", id="no prefix"),
        pytest.param("22IIIIIPPPPP", id="no check digit"),
        pytest.param("22IIIIIWWWWWPPPPPC", id="weight before amount"),
        pytest.param("22IIPPPPPC", id="too few item digits"),
        pytest.param("２２IIIIIPPPPPC", id="digits of another script"),
        pytest.param("", id="nothing"),
    ],
)
def test_unreadable_layouts_are_refused(pattern: str) -> None:
    with pytest.raises(Refusal) as refused:
        LabelLayout(pattern)
    assert refused.value.code == "label-layout-unreadable"
    assert refused.value.facts == {"text": pattern}
