"""Alipay: payment codes over its open platform, by the `alipay-sdk-python` library."""

from __future__ import annotations

import json
import logging
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

from headoffice.payments.bills import alipay_lines, minor_of
from headoffice.payments.gateway import BillLine, ChargeOrder
from headoffice.payments.line import Line, NoAnswer, NotReached
from headoffice.payments.model import NOTHING, Found, Pace, Seen, Undone
from headoffice.payments.refunding import Returned
from headoffice.payments.settings import AlipaySettings, PaymentSettings
from storeapp.domain.errors import Refusal

log = logging.getLogger("storeapp.headoffice.payments")

PACE = Pace(ask_ms=4_000, undo_from_ms=0, undo_by_ms=60_000)
_BEIJING = timezone(timedelta(hours=8))
"""The platform's time, wherever head office is."""

_OK, _WAITING, _FAILED = "10000", "10003", "40004"
_STATES = {
    "WAIT_BUYER_PAY": Seen.WAITING,
    "TRADE_SUCCESS": Seen.PAID,
    "TRADE_FINISHED": Seen.PAID,
    "TRADE_CLOSED": Seen.CLOSED,
}
_DECLINES = {
    "ACQ.PAYMENT_AUTH_CODE_INVALID": "code-invalid",
    "ACQ.SOUNDWAVE_PARSER_FAIL": "code-invalid",
    "ACQ.BUYER_BALANCE_NOT_ENOUGH": "funds",
    "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH": "funds",
    "ACQ.ERROR_BALANCE_PAYMENT_DISABLE": "card",
    "ACQ.PULL_MOBILE_CASHIER_FAIL": "no-answer-by-customer",
    "ACQ.USER_FACE_PAYMENT_SWITCH_OFF": "switched-off",
    "ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR": "limit",
    "ACQ.BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR": "limit",
    "ACQ.BUYER_ENABLE_STATUS_FORBID": "blocked",
    "ACQ.INVALID_PARAMETER": "not-allowed",
    "ACQ.ACCESS_FORBIDDEN": "not-allowed",
    "ACQ.PARTNER_ERROR": "not-allowed",
    "isv.invalid-signature": "not-allowed",
    "isv.invalid-app-id": "not-allowed",
}
"""Codes that are final; any other failure is asked about."""
_REFUSED = {
    "ACQ.TRADE_NOT_EXIST": "no-order",
    "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": "too-much",
    "ACQ.REASON_TRADE_REFUND_FEE_ERR": "too-much",
    "ACQ.TRADE_HAS_FINISHED": "too-late",
}


class Alipay:
    """The Gateway of Alipay.

    The library knows the requests and the signatures. Its transport is ours: its own one forgets
    the port of an address, and has one time-out for everything.
    """

    def __init__(self, settings: PaymentSettings, section: AlipaySettings) -> None:
        self._settings = settings
        self._section = section
        where = urlsplit(section.gateway)
        bounds = {"connect_s": settings.connect_s, "read_s": settings.read_s}
        self._line = Line(f"{where.scheme}://{where.netloc}", **bounds)
        self._path = where.path or "/"
        self.pace = PACE

    def charge(self, order: ChargeOrder) -> Found:
        from alipay.aop.api.domain.AlipayTradePayModel import AlipayTradePayModel
        from alipay.aop.api.request.AlipayTradePayRequest import AlipayTradePayRequest

        model = AlipayTradePayModel()
        model.out_trade_no = order.number
        model.scene = "bar_code"
        model.auth_code = order.code
        model.subject = order.description
        model.total_amount = yuan(order.amount_minor)
        model.store_id = order.store
        model.terminal_id = order.till
        try:
            said = self._said(AlipayTradePayRequest(biz_model=model), "alipay_trade_pay_response")
        except NotReached:
            return Found(Seen.DECLINED, reason="not-reached")
        except NoAnswer:
            return NOTHING
        code, sub = said.get("code"), said.get("sub_code", "")
        if code == _OK:
            return self._found(said, order.number, Seen.PAID)
        if code == _WAITING:
            return self._found(said, order.number, Seen.WAITING)
        if sub in _DECLINES:
            return Found(Seen.DECLINED, reason=_DECLINES[sub])
        return Found(Seen.NOTHING, reason=str(sub).lower())

    def query(self, number: str) -> Found:
        from alipay.aop.api.domain.AlipayTradeQueryModel import AlipayTradeQueryModel
        from alipay.aop.api.request.AlipayTradeQueryRequest import AlipayTradeQueryRequest

        model = AlipayTradeQueryModel()
        model.out_trade_no = number
        said = self._ask(AlipayTradeQueryRequest(biz_model=model), "alipay_trade_query_response")
        if said.get("code") == _OK:
            state = str(said.get("trade_status", ""))
            return self._found(said, number, _STATES.get(state, Seen.NOTHING))
        missing = said.get("sub_code") == "ACQ.TRADE_NOT_EXIST"
        return Found(Seen.MISSING) if missing else NOTHING

    def reverse(self, number: str) -> Undone:
        from alipay.aop.api.domain.AlipayTradeCancelModel import AlipayTradeCancelModel
        from alipay.aop.api.request.AlipayTradeCancelRequest import AlipayTradeCancelRequest

        model = AlipayTradeCancelModel()
        model.out_trade_no = number
        said = self._ask(AlipayTradeCancelRequest(biz_model=model), "alipay_trade_cancel_response")
        if said.get("sub_code") == "ACQ.TRADE_NOT_EXIST":
            return Undone.DONE
        if said.get("code") != _OK or said.get("retry_flag") == "Y":
            return Undone.AGAIN
        return Undone.REFUNDED if said.get("action") == "refund" else Undone.DONE

    def refund(
        self, number: str, refund: str, *, amount_minor: int, total_minor: int
    ) -> tuple[Returned, str]:
        """Answered without a change of funds, it may be one that was done before, or one that is
        still under way: that is asked then."""
        from alipay.aop.api.domain.AlipayTradeRefundModel import AlipayTradeRefundModel
        from alipay.aop.api.request.AlipayTradeRefundRequest import AlipayTradeRefundRequest

        model = AlipayTradeRefundModel()
        model.out_trade_no = number
        model.out_request_no = refund
        model.refund_amount = yuan(amount_minor)
        said = self._ask(AlipayTradeRefundRequest(biz_model=model), "alipay_trade_refund_response")
        if not said:
            return Returned.AGAIN, "no-answer"
        sub = str(said.get("sub_code", ""))
        if sub in _REFUSED:
            return Returned.REFUSED, _REFUSED[sub]
        if said.get("code") != _OK:
            return Returned.AGAIN, sub.lower()
        if said.get("fund_change") == "Y" or self._refunded(number, refund):
            return Returned.DONE, ""
        return Returned.AGAIN, "under-way"

    def payer(self, code: str) -> str:
        """Alipay tells who paid with the payment, and nothing by a code."""
        return ""

    def bill(self, day: date) -> list[BillLine] | None:
        from alipay.aop.api.domain.AlipayDataDataserviceBillDownloadurlQueryModel import (
            AlipayDataDataserviceBillDownloadurlQueryModel as Model,
        )
        from alipay.aop.api.request.AlipayDataDataserviceBillDownloadurlQueryRequest import (
            AlipayDataDataserviceBillDownloadurlQueryRequest as Request,
        )

        model = Model()
        model.bill_type = "trade"
        model.bill_date = day.isoformat()
        answer = "alipay_data_dataservice_bill_downloadurl_query_response"
        where = urlsplit(str(self._ask(Request(biz_model=model), answer).get("bill_download_url")))
        if not where.hostname:
            return None
        bounds = {"connect_s": self._settings.connect_s, "read_s": self._settings.read_s}
        line = Line(f"{where.scheme}://{where.netloc}", **bounds)
        try:
            reply = line.send("GET", f"{where.path}?{where.query}", headers={})
        except (NotReached, NoAnswer):
            return None
        finally:
            line.close()
        return alipay_lines(reply.body) if reply.status == 200 else None

    def close(self) -> None:
        self._line.close()

    def _refunded(self, number: str, refund: str) -> bool:
        from alipay.aop.api.domain.AlipayTradeFastpayRefundQueryModel import (
            AlipayTradeFastpayRefundQueryModel as Model,
        )
        from alipay.aop.api.request.AlipayTradeFastpayRefundQueryRequest import (
            AlipayTradeFastpayRefundQueryRequest as Request,
        )

        model = Model()
        model.out_trade_no = number
        model.out_request_no = refund
        said = self._ask(Request(biz_model=model), "alipay_trade_fastpay_refund_query_response")
        return said.get("code") == _OK and said.get("refund_status") == "REFUND_SUCCESS"

    def _ask(self, request: Any, answer: str) -> dict[str, Any]:
        """What was answered, {} when nothing was that can be trusted."""
        try:
            return self._said(request, answer)
        except (NotReached, NoAnswer):
            return {}

    def _said(self, request: Any, answer: str) -> dict[str, Any]:
        """{} for an answer that Alipay did not sign: it proves nothing."""
        content = urlencode(self._signed(request)).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
        reply = self._line.send("POST", self._path, headers=headers, content=content)
        return self._verified(reply.body, answer)

    def _signed(self, request: Any) -> dict[str, str]:
        from alipay.aop.api.util.SignatureUtils import get_sign_content, sign_with_rsa2

        params: dict[str, str] = request.get_params()
        params |= {
            "app_id": self._section.app_id,
            "charset": "utf-8",
            "format": "json",
            "sign_type": "RSA2",
            "timestamp": datetime.now(UTC).astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
        }
        params = {name: value for name, value in params.items() if value}
        return params | {
            "sign": sign_with_rsa2(self._private_key, get_sign_content(params), "utf-8")
        }

    def _verified(self, body: bytes, answer: str) -> dict[str, Any]:
        text, sign = signed_part(body, answer)
        if not self._is_theirs(text, sign):
            log.warning("an answer that Alipay did not sign")
            return {}
        said = json.loads(text)
        return said if isinstance(said, dict) else {}

    def _is_theirs(self, text: bytes, sign: str) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        # Not by the library: it tries SHA-1 as well, and in pure Python.
        try:
            self._public_key.verify(b64decode(sign), text, PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _found(self, said: Mapping[str, Any], number: str, seen: Seen) -> Found:
        if said.get("out_trade_no") != number:
            return NOTHING
        payer = said.get("buyer_open_id") or said.get("buyer_user_id") or ""
        return Found(
            seen,
            transaction=str(said.get("trade_no", "")),
            payer=str(payer),
            amount_minor=minor_of(str(said.get("total_amount") or "0")),
        )

    @cached_property
    def _private_key(self) -> str:
        """The key in the one form the library reads."""
        from cryptography.hazmat.primitives import serialization as s

        try:
            text = self._settings.read(self._section.private_key_file)
            key = s.load_pem_private_key(text.encode(), password=None)
        except (ValueError, TypeError):
            raise Refusal("payment-key-missing", file=self._section.private_key_file) from None
        form = s.Encoding.PEM, s.PrivateFormat.TraditionalOpenSSL, s.NoEncryption()
        return key.private_bytes(*form).decode()

    @cached_property
    def _public_key(self) -> Any:
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        return load_pem_public_key(self._settings.read(self._section.public_key_file).encode())


def yuan(amount_minor: int) -> str:
    return f"{amount_minor // 100}.{amount_minor % 100:02}"


def signed_part(body: bytes, answer: str) -> tuple[bytes, str]:
    """The very bytes that were signed, and their signature; nothing when it is another answer."""
    name = f'"{answer}":'.encode()
    start = body.find(name)
    if start < 0:
        name = b'"error_response":'
        start = body.find(name)
    end = body.rfind(b',"sign":"')
    if start < 0 or end < start:
        return b"", ""
    sign = body[end + len(b',"sign":"') :].partition(b'"')[0]
    return body[start + len(name) : end], sign.decode("ascii", "replace")
