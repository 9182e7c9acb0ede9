"""The merchant accounts: one TOML file beside its key files, readable by head office alone.

[wechat]
appid = "wx..."
mchid = "1900000109"
serial_no = "5157F09E..."              # of the merchant's certificate
private_key_file = "apiclient_key.pem"
public_key_id = "PUB_KEY_ID_..."       # of WeChat Pay's own key
public_key_file = "pub_key.pem"
v2_key_file = "v2_key.txt"             # for the open id of a payment code

[alipay]
app_id = "2021..."
private_key_file = "app_private_key.pem"
public_key_file = "alipay_public_key.pem"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from headoffice.payments.codes import ALIPAY, WECHAT, CodeRule
from storeapp.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class WeChatSettings:
    """A direct merchant of WeChat Pay. `reserve_gateway` is asked when the first is not reached."""

    appid: str = ""
    mchid: str = ""
    serial_no: str = ""
    private_key_file: str = ""
    public_key_id: str = ""
    public_key_file: str = ""
    v2_key_file: str = ""
    gateway: str = "https://api.mch.weixin.qq.com"
    reserve_gateway: str = "https://api2.mch.weixin.qq.com"
    prefixes: tuple[str, ...] = ("10", "11", "12", "13", "14", "15")
    shortest: int = 18
    longest: int = 18


@dataclass(frozen=True, slots=True)
class AlipaySettings:
    app_id: str = ""
    private_key_file: str = ""
    public_key_file: str = ""
    gateway: str = "https://openapi.alipay.com/gateway.do"
    prefixes: tuple[str, ...] = ("25", "26", "27", "28", "29", "30")
    shortest: int = 16
    longest: int = 24


@dataclass(frozen=True, slots=True)
class PaymentSettings:
    """Times are in seconds. Relative key files are beside the settings file."""

    folder: Path = Path()
    wechat: WeChatSettings | None = None
    alipay: AlipaySettings | None = None
    connect_s: float = 3.0
    read_s: float = 10.0
    payer_s: float = 0.4

    @property
    def rules(self) -> tuple[CodeRule, ...]:
        """Also of providers that are not set up: their codes are known, and refused as that."""
        both = (WECHAT, self.wechat or WeChatSettings()), (ALIPAY, self.alipay or AlipaySettings())
        return tuple(
            CodeRule(name, each.prefixes, each.shortest, each.longest) for name, each in both
        )

    def read(self, name: str) -> str:
        """The text of a key file; Refusal `payment-key-missing`."""
        try:
            return (self.folder / name).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise Refusal("payment-key-missing", file=name) from None


_FILES = ("private_key_file", "public_key_file", "v2_key_file")
S = TypeVar("S", WeChatSettings, AlipaySettings)


def read_settings(file: str) -> PaymentSettings:
    """Refusals `payment-settings-missing`, `payment-settings-unreadable` (with the place; never
    what stood there)."""
    if not file:
        return PaymentSettings()
    path = Path(file)
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise Refusal("payment-settings-missing", file=file) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise Refusal("payment-settings-unreadable", file=file) from None
    values: dict[str, Any] = {"folder": path.parent}
    for name, value in said.items():
        if name == WECHAT:
            values[name] = _section(WeChatSettings, value, name)
        elif name == ALIPAY:
            values[name] = _section(AlipaySettings, value, name)
        elif name in ("connect_s", "read_s", "payer_s") and _seconds(value):
            values[name] = float(value)
        else:
            raise Refusal("payment-settings-unreadable", place=name)
    return PaymentSettings(**values)


def missing(settings: PaymentSettings) -> list[str]:
    """What keeps a provider from working, as `provider.name: why`; no secret is in it."""
    found: list[str] = []
    for name, section in ((WECHAT, settings.wechat), (ALIPAY, settings.alipay)):
        if section is None:
            found.append(f"{name}: no section, so its codes are refused")
        else:
            found += [f"{name}.{what}" for what in _missing_in(settings, section)]
    return found


def _missing_in(settings: PaymentSettings, section: WeChatSettings | AlipaySettings) -> list[str]:
    found = []
    for each in fields(section):
        value = getattr(section, each.name)
        if value == "" and each.name != "reserve_gateway":
            found.append(f"{each.name}: not set")
        elif each.name in _FILES:
            found += _wrong_file(settings, each.name, value)
        elif each.name.endswith("gateway") and value and not urlsplit(value).hostname:
            found.append(f"{each.name}: no address")
    return found


def _wrong_file(settings: PaymentSettings, name: str, value: str) -> list[str]:
    try:
        content = settings.read(value)
    except Refusal:
        return [f"{name}: the file cannot be read"]
    if not content:
        return [f"{name}: the file is empty"]
    return [] if name == "v2_key_file" else _wrong_key(name, content)


def _wrong_key(name: str, content: str) -> list[str]:
    from cryptography.hazmat.primitives import serialization

    try:
        if name == "private_key_file":
            serialization.load_pem_private_key(content.encode(), password=None)
        else:
            serialization.load_pem_public_key(content.encode())
    except (ValueError, TypeError):
        return [f"{name}: no key in PEM that can be read without a password"]
    return []


def _section(kind: type[S], said: object, name: str) -> S:
    if not isinstance(said, dict):
        raise Refusal("payment-settings-unreadable", place=name)
    known = {each.name: each.default for each in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in said.items():
        if isinstance(known.get(key), tuple) and isinstance(value, list):
            value = tuple(value)
        if key not in known or type(value) is not type(known[key]) or not _plain(value):
            raise Refusal("payment-settings-unreadable", place=f"{name}.{key}")
        values[key] = value
    return kind(**values)


def _plain(value: object) -> bool:
    return not isinstance(value, tuple) or all(
        isinstance(each, str) and each.isdecimal() for each in value
    )


def _seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 60
