"""The disc shows the letter that tells people apart."""

import pytest

from storeapp.ui.widgets.person_row import PersonRow, initial_of


@pytest.mark.parametrize(
    ("name", "initial"),
    [
        ("小杨 Yang", "杨"),
        ("小陆 Lu", "陆"),
        ("老陈", "陈"),
        ("阿 梅", "梅"),
        ("王小雨", "王"),
        ("lin Mei", "L"),
        (" Ouyang", "O"),
        ("小", "小"),
        ("", ""),
    ],
)
def test_the_most_telling_letter(name: str, initial: str):
    assert initial_of(name) == initial


def test_a_person_is_read_out_with_the_role():
    assert PersonRow("u1", "小杨", "杨", "Cashier").spoken == "小杨, Cashier"
