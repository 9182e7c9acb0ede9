"""Payment codes: told by their first digits and their length, as they are set."""

from __future__ import annotations

import pytest

from storeapp.domain.phone import PhoneCodes
from storeapp.domain.tender import TenderKind

CODES = PhoneCodes(("10", "15"), ("25", "30"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("10" + "0" * 16, TenderKind.WECHAT, id="wechat, first prefix"),
        pytest.param("15" + "9" * 16, TenderKind.WECHAT, id="wechat, last prefix"),
        pytest.param("13" + "0" * 16, None, id="a prefix that is not set"),
        pytest.param("10" + "0" * 15, None, id="wechat too short"),
        pytest.param("10" + "0" * 17, None, id="wechat too long"),
        pytest.param("25" + "0" * 14, TenderKind.ALIPAY, id="alipay, shortest"),
        pytest.param("30" + "0" * 22, TenderKind.ALIPAY, id="alipay, longest"),
        pytest.param("25" + "0" * 13, None, id="alipay too short"),
        pytest.param("30" + "0" * 23, None, id="alipay too long"),
        pytest.param("10" + "0" * 15 + "A", None, id="a letter"),
        pytest.param("10" + "٠" * 16, None, id="digits of another script"),
        pytest.param("6901234567892", None, id="a good"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_code_is_its_providers(text: str, kind: TenderKind | None):
    assert CODES.kind_of(text) is kind
