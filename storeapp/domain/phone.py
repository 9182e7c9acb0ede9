"""Payment codes on customers' phones: whose they are, by their first digits and their length."""

from __future__ import annotations

from dataclasses import dataclass

from storeapp.domain.tender import TenderKind

WECHAT_DIGITS = range(18, 19)
ALIPAY_DIGITS = range(16, 25)


@dataclass(frozen=True, slots=True)
class PhoneCodes:
    """The first digits of each provider's codes, as they are set. What fits is no good to sell
    while a payment is asked for; a code is used once, and never kept, shown or logged."""

    wechat: tuple[str, ...]
    alipay: tuple[str, ...]

    def kind_of(self, text: str) -> TenderKind | None:
        """None for what no phone shows."""
        if not (text.isascii() and text.isdecimal()):
            return None
        if len(text) in WECHAT_DIGITS and text.startswith(self.wechat):
            return TenderKind.WECHAT
        if len(text) in ALIPAY_DIGITS and text.startswith(self.alipay):
            return TenderKind.ALIPAY
        return None
