"""Payment codes: whose they are by their first digits, and how they may be written down."""

from __future__ import annotations

from dataclasses import dataclass

WECHAT, ALIPAY = "wechat", "alipay"
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class CodeRule:
    """A provider's codes: their first digits and their lengths. Both have changed before, so they
    are settings."""

    provider: str
    prefixes: tuple[str, ...]
    shortest: int
    longest: int

    def fits(self, code: str) -> bool:
        return (
            self.shortest <= len(code) <= self.longest
            and code.isascii()
            and code.isdecimal()
            and code.startswith(self.prefixes)
        )


def provider_of(code: str, rules: tuple[CodeRule, ...]) -> str:
    """The provider of that code, "" when it is no payment code of one known here."""
    return next((rule.provider for rule in rules if rule.fits(code)), "")


def redacted(code: str) -> str:
    """The last digits only: of 18, the other 14 cannot be guessed in the code's minute."""
    return "*" * max(len(code) - _SHOWN, 0) + code[-_SHOWN:]
