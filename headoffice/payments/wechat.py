"""WeChat Pay: payment codes over its v3 interface, by the `wechatpayv3` library."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from headoffice.payments import wechat_v2
from headoffice.payments.bills import wechat_lines
from headoffice.payments.gateway import BillLine, ChargeOrder
from headoffice.payments.line import Line, NoAnswer, NotReached
from headoffice.payments.model import NOTHING, Found, Pace, Seen, Undone
from headoffice.payments.refunding import Returned
from headoffice.payments.settings import PaymentSettings, WeChatSettings

if TYPE_CHECKING:
    from wechatpayv3 import WeChatPay as Sdk

log = logging.getLogger("storeapp.headoffice.payments")

_STATES = {
    "SUCCESS": Seen.PAID,
    "REFUND": Seen.CLOSED,
    "USERPAYING": Seen.WAITING,
    "NOTPAY": Seen.WAITING,
    "ACCEPT": Seen.WAITING,
    "CLOSED": Seen.CLOSED,
    "REVOKED": Seen.CLOSED,
    "PAYERROR": Seen.CLOSED,
}
_DECLINES = {
    "NOTENOUGH": "funds",
    "AUTHCODEEXPIRED": "code-expired",
    "AUTHCODEEXPIRE": "code-expired",
    "AUTHCODEINVALID": "code-invalid",
    "BUYERMISMATCH": "other-payer",
    "NOTSUPPORTCARD": "card",
    "NOTSUPORTCARD": "card",
    "RULELIMIT": "limit",
    "NOAUTH": "not-allowed",
    "APPIDMCHIDNOTMATCH": "not-allowed",
    "SIGNERROR": "not-allowed",
    "PARAMERROR": "not-allowed",
}
"""Codes that are final, without their underscores: both interfaces' spellings. Any other failure
is not a refusal (pay.weixin.qq.com, 4013665647: it "cannot be taken as failed")."""
_WAITING = ("USERPAYING", "USERPAYINGERROR")
_MISSING = ("ORDERNOTEXIST", "ORDERNOTEXISTS", "RESOURCENOTEXISTS")
_REFUSED = {
    "NOTENOUGH": "funds",
    "INVALIDREQUEST": "",
    "PARAMERROR": "not-allowed",
    "NOAUTH": "not-allowed",
    "RESOURCENOTEXISTS": "no-order",
}


class Unverified(Exception):
    """An answer that WeChat Pay did not sign: it proves nothing."""


class WeChatPay:
    """The Gateway of WeChat Pay.

    The library makes the requests and the signatures. Its transport is ours: it has one address
    built in, no line that is kept open, and does not check who signed a refusal.
    """

    def __init__(self, settings: PaymentSettings, section: WeChatSettings) -> None:
        self._settings = settings
        self._section = section
        bounds = {"connect_s": settings.connect_s, "read_s": settings.read_s}
        self._line = Line(section.gateway, section.reserve_gateway, **bounds)
        self.pace = Pace()

    def charge(self, order: ChargeOrder) -> Found:
        from wechatpayv3 import WeChatPayType

        def pay() -> tuple[int, dict[str, Any]]:
            return self._read(
                self._sdk.pay(
                    description=order.description,
                    out_trade_no=order.number,
                    amount={"total": order.amount_minor, "currency": order.currency},
                    payer={"auth_code": order.code},
                    scene_info={
                        "device_id": order.till[:16],
                        "store_info": {"id": order.store[:32], "out_id": order.store[:32]},
                    },
                    pay_type=WeChatPayType.CODEPAY,
                )
            )

        try:
            status, said = pay()
        except NotReached:
            return Found(Seen.DECLINED, reason="not-reached")
        except (NoAnswer, Unverified):
            return NOTHING
        if status == 200:
            return self._found(said, order.number)
        code = _code(said)
        if code in _DECLINES:
            return Found(Seen.DECLINED, reason=_DECLINES[code])
        return Found(Seen.WAITING if code in _WAITING else Seen.NOTHING, reason=code.lower())

    def query(self, number: str) -> Found:
        asked = self._ask(lambda: self._sdk.query(out_trade_no=number))
        if asked is None:
            return NOTHING
        status, said = asked
        if status == 200:
            return self._found(said, number)
        return Found(Seen.MISSING) if _code(said) in _MISSING else NOTHING

    def reverse(self, number: str) -> Undone:
        asked = self._ask(lambda: self._sdk.codepay_reverse(out_trade_no=number))
        if asked is None:
            return Undone.AGAIN
        status, said = asked
        done = status in (200, 204) or _code(said) in _MISSING
        return Undone.DONE if done else Undone.AGAIN

    def refund(
        self, number: str, refund: str, *, amount_minor: int, total_minor: int
    ) -> tuple[Returned, str]:
        amount = {"refund": amount_minor, "total": total_minor, "currency": "CNY"}
        asked = self._ask(
            lambda: self._sdk.refund(out_refund_no=refund, out_trade_no=number, amount=amount)
        )
        if asked is None:
            return Returned.AGAIN, "no-answer"
        status, said = asked
        if status == 200:
            return self._returned(said)
        refused = _REFUSED.get(_code(said), "")
        return (Returned.REFUSED, refused) if refused else (Returned.AGAIN, _code(said).lower())

    def payer(self, code: str) -> str:
        section = self._section
        return wechat_v2.open_id(
            self._line,
            appid=section.appid,
            mchid=section.mchid,
            key=self._v2_key,
            code=code,
            within_s=self._settings.payer_s,
        )

    def bill(self, day: date) -> list[BillLine] | None:
        asked = self._ask(lambda: self._sdk.trade_bill(day.isoformat(), tar_type="GZIP"))
        if asked is None or asked[0] != 200:
            return None
        told = asked[1]
        try:
            status, packed = self._sdk.download_bill(str(told.get("download_url", "")))
            content = gzip.decompress(packed) if status == 200 else b""
        except (NotReached, NoAnswer, OSError, EOFError):
            return None
        # The file itself is not signed; its hash was.
        if hashlib.sha1(content, usedforsecurity=False).hexdigest() != told.get("hash_value"):
            log.warning("bill of %s: the file is not the one that was told", day)
            return None
        return wechat_lines(content)

    def close(self) -> None:
        self._line.close()

    @cached_property
    def _v2_key(self) -> str:
        return self._settings.read(self._section.v2_key_file)

    @cached_property
    def _sdk(self) -> Sdk:
        from wechatpayv3 import WeChatPay as Sdk
        from wechatpayv3 import WeChatPayType

        section, read = self._section, self._settings.read
        keys = {
            "mchid": section.mchid,
            "cert_serial_no": section.serial_no,
            "private_key": read(section.private_key_file),
            "apiv3_key": "",  # For what it sends by itself; nothing is sent for payment codes.
            "public_key": read(section.public_key_file),
            "public_key_id": section.public_key_id,
        }
        sdk = Sdk(WeChatPayType.CODEPAY, appid=section.appid, **keys)
        sdk._core = _core(self._line, section.gateway, keys)
        return sdk

    def _ask(self, call: Callable[[], Any]) -> tuple[int, dict[str, Any]] | None:
        """What was answered, None when nothing was that can be trusted."""
        try:
            return self._read(call())
        except (NotReached, NoAnswer, Unverified):
            return None

    def _read(self, answer: tuple[int, str | bytes]) -> tuple[int, dict[str, Any]]:
        status, text = answer
        try:
            said = json.loads(text) if text else {}
        except ValueError:
            raise Unverified from None
        return status, said if isinstance(said, dict) else {}

    def _found(self, said: dict[str, Any], number: str) -> Found:
        if said.get("out_trade_no") != number or said.get("mchid") != self._section.mchid:
            return NOTHING
        state = str(said.get("trade_state", ""))
        return Found(
            _STATES.get(state, Seen.NOTHING),
            transaction=str(said.get("transaction_id", "")),
            payer=str((said.get("payer") or {}).get("openid", "")),
            amount_minor=int((said.get("amount") or {}).get("total") or 0),
            reason="payment-failed" if state == "PAYERROR" else "",
            given_back=state == "REFUND",
        )

    def _returned(self, said: dict[str, Any]) -> tuple[Returned, str]:
        """PROCESSING is asked again: the same refund number tells how it goes on."""
        status = str(said.get("status", ""))
        if status == "SUCCESS":
            return Returned.DONE, ""
        return Returned.AGAIN, status.lower()


def _code(said: dict[str, Any]) -> str:
    return str(said.get("code", "")).replace("_", "").upper()


def _core(line: Line, gateway: str, keys: dict[str, str]) -> Any:
    from wechatpayv3.core import Core
    from wechatpayv3.type import RequestType
    from wechatpayv3.utils import build_authorization, rsa_verify

    class OurCore(Core):  # type: ignore[misc]  # the library has no types
        """The library's core with our line, checking the signature of refusals too."""

        def request(
            self, path: str, method: Any = RequestType.GET, data: Any = None, **options: Any
        ) -> tuple[int, str | bytes]:
            key = self._private_key
            signed = build_authorization(
                path, method.value, keys["mchid"], keys["cert_serial_no"], key, data=data
            )
            headers = {
                "Authorization": signed,
                "Accept": "application/json",
                "Content-Type": "application/json",
                "User-Agent": "storeapp",
                "Wechatpay-Serial": keys["public_key_id"],
            }
            content = json.dumps(data).encode() if data else b""
            reply = line.send(method.value, path, headers=headers, content=content)
            if not options.get("skip_verify"):
                self._must_be_theirs(reply.headers, reply.body)
                return reply.status, reply.body.decode()
            return reply.status, reply.body

        def _must_be_theirs(self, headers: Any, body: bytes) -> None:
            said = [headers.get(f"wechatpay-{name}", "") for name in ("timestamp", "nonce")]
            signature = headers.get("wechatpay-signature", "")
            known = headers.get("wechatpay-serial", "") == keys["public_key_id"]
            try:
                text = body.decode()
            except UnicodeDecodeError:
                raise Unverified from None
            if not known or not rsa_verify(*said, text, signature, self._public_key):
                log.warning("an answer that WeChat Pay did not sign")
                raise Unverified

    core = OurCore(**keys)
    core._gate_way = gateway.rstrip("/")
    return core
