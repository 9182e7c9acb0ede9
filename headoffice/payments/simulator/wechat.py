"""WeChat Pay as it answers on the wire: v3 in JSON under RSA headers, and one call of v2 in XML."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import secrets
from datetime import UTC, date, datetime, timedelta, timezone

from headoffice.payments import wechat_v2
from headoffice.payments.simulator.book import Book, Case, Order, Status
from headoffice.payments.simulator.exchange import CUT, Asked, Cut, Said
from headoffice.payments.simulator.keys import (
    APPID,
    MCHID,
    PUBLIC_KEY_ID,
    SERIAL_NO,
    Keys,
    is_signed_by,
    signed,
)

BEIJING = timezone(timedelta(hours=8))
_AUTHORIZATION = re.compile(r'(\w+)="([^"]*)"')
_CLOCK_S = 300
_ORDER = re.compile(r"/v3/pay/transactions/out-trade-no/([0-9A-Za-z_|*@-]{2,32})(/reverse)?")
_BILL_NAMES = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,"
    "付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,"
    "退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)


class WeChatDesk:
    """Answers what a merchant asks of WeChat Pay. Who does not sign as that merchant gets 401."""

    def __init__(self, book: Book, keys: Keys) -> None:
        self._book = book
        self._keys = keys
        self._bills: dict[str, bytes] = {}
        self._reuses: dict[str, str] = {}

    def answer(self, asked: Asked) -> Said | Cut:
        if asked.path == wechat_v2.PATH:
            return self._open_id(asked)
        if asked.path == "/v3/billdownload/file":
            return Said(200, self._bills.get(asked.query.get("token", ""), b""), {})
        if not self._is_the_merchant(asked):
            return self._said(401, {"code": "SIGN_ERROR", "message": "the signature is wrong"})
        return self._served(asked)

    def _served(self, asked: Asked) -> Said | Cut:
        body = json.loads(asked.body) if asked.body else {}
        named = _ORDER.fullmatch(asked.path)
        if asked.path == "/v3/pay/transactions/codepay":
            return self._charge(body)
        if asked.path == "/v3/refund/domestic/refunds":
            return self._refund(body)
        if asked.path == "/v3/bill/tradebill":
            return self._bill(asked)
        if named is None:
            return self._said(404, {"code": "NOT_FOUND", "message": "no such path"})
        return self._reverse(named[1]) if named[2] else self._query(named[1])

    def _charge(self, body: dict[str, object]) -> Said | Cut:
        number, amount = body["out_trade_no"], body["amount"]
        code = body["payer"]
        assert isinstance(number, str)
        assert isinstance(amount, dict)
        assert isinstance(code, dict)
        if (body.get("appid"), body.get("mchid")) != (APPID, MCHID):
            return self._error(400, "APPID_MCHID_NOT_MATCH")
        case = self._book.case_of(code["auth_code"])
        refusals = {Case.NO_FUNDS: "NOT_ENOUGH", Case.CODE_EXPIRED: "AUTH_CODE_EXPIRED"}
        if case in refusals:
            return self._error(403, refusals[case])
        if case is Case.CUT_BEFORE:
            return CUT
        if case is Case.SYSTEM_ERROR_UNPAID:
            return self._error(500, "SYSTEM_ERROR")
        order = self._book.charge(number, int(amount["total"]), _payer(code["auth_code"]), case)
        if order is None:
            return self._error(403, "OUT_TRADE_NO_USED")
        return self._charged(order, case)

    def _charged(self, order: Order, case: Case) -> Said | Cut:
        if case in (Case.CUT_AFTER, Case.CUT_AND_PAID_LATER):
            return CUT
        if case is Case.SYSTEM_ERROR_PAID:
            return self._error(500, "SYSTEM_ERROR")
        if self._book.status(order) is Status.WAITING:
            return self._error(400, "USERPAYING")
        return self._said(200, self._shown(order), forged=case is Case.FORGED)

    def _query(self, number: str) -> Said:
        order = self._book.order(number)
        if order is None:
            return self._error(404, "ORDER_NOT_EXIST")
        return self._said(200, self._shown(order))

    def _reverse(self, number: str) -> Said:
        order = self._book.order(number)
        if order is None:
            return self._error(404, "ORDER_NOT_EXIST")
        if self._book.now_ms() - order.made_ms < 15_000 and order.case is not Case.FORGED:
            return self._error(403, "INVALID_REQUEST")
        if self._book.reverse(number) is None:
            return self._error(400, "USERPAYING")
        return self._said(200, {"appid": APPID, "mchid": MCHID, "out_trade_no": number})

    def _refund(self, body: dict[str, object]) -> Said | Cut:
        number, refund = str(body["out_trade_no"]), str(body["out_refund_no"])
        amount = body["amount"]
        assert isinstance(amount, dict)
        if self._book.order(number) is None:
            return self._error(404, "RESOURCE_NOT_EXISTS")
        how = self._book.refund(number, refund, int(amount["refund"]))
        if how not in ("done", "again"):
            return self._error(403, "INVALID_REQUEST")
        if self._book.forget_case(number):
            return CUT
        told = {"out_trade_no": number, "out_refund_no": refund, "status": "SUCCESS"}
        return self._said(200, told | {"amount": amount})

    def _bill(self, asked: Asked) -> Said:
        day = date.fromisoformat(asked.query["bill_date"])
        content = bill(self._book.snapshot(), day)
        token = secrets.token_hex(16)
        self._bills[token] = gzip.compress(content)
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        url = f"{asked.base}/v3/billdownload/file?token={token}"
        return self._said(200, {"hash_type": "SHA1", "hash_value": sha1, "download_url": url})

    def _open_id(self, asked: Asked) -> Said:
        said = wechat_v2.read(asked.body)
        key = self._keys.v2_key
        result = {"return_code": "SUCCESS", "appid": APPID, "mch_id": MCHID}
        result |= {"nonce_str": secrets.token_hex(8), "result_code": "SUCCESS"}
        if not wechat_v2.truly_signed(said, key) or said.get("mch_id") != MCHID:
            return Said(200, b"<xml><return_code><![CDATA[FAIL]]></return_code></xml>", {})
        if said["auth_code"].endswith("08"):
            result |= {"result_code": "FAIL", "err_code": "AUTHCODEEXPIRE"}
        else:
            result |= {"openid": _payer(said["auth_code"])}
        return Said(200, wechat_v2.written(result | {"sign": wechat_v2.signature(result, key)}), {})

    def _shown(self, order: Order) -> dict[str, object]:
        states = {
            Status.WAITING: "USERPAYING",
            Status.PAID: "SUCCESS",
            Status.CLOSED: "REVOKED",
            Status.REFUNDED: "REFUND",
        }
        state = states[self._book.status(order)]
        told: dict[str, object] = {
            "appid": APPID,
            "mchid": MCHID,
            "out_trade_no": order.number,
            "trade_type": "MICROPAY",
            "trade_state": state,
            "amount": {"total": order.amount_minor, "currency": "CNY"},
        }
        if state in ("SUCCESS", "REFUND"):
            told |= {"transaction_id": order.transaction, "payer": {"openid": order.payer}}
        return told

    def _error(self, status: int, code: str) -> Said:
        return self._said(status, {"code": code, "message": code})

    def _said(self, status: int, told: dict[str, object], *, forged: bool = False) -> Said:
        body = json.dumps(told, ensure_ascii=False).encode()
        stamp, nonce = str(self._book.now_ms() // 1000), secrets.token_hex(16)
        key = self._keys.stranger if forged else self._keys.wechat_ours
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": PUBLIC_KEY_ID,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
            "Wechatpay-Signature": signed(key, f"{stamp}\n{nonce}\n".encode() + body + b"\n"),
        }
        return Said(status, body, headers)

    def _is_the_merchant(self, asked: Asked) -> bool:
        scheme, _, rest = asked.headers.get("authorization", "").partition(" ")
        said = dict(_AUTHORIZATION.findall(rest))
        if scheme != "WECHATPAY2-SHA256-RSA2048" or said.get("mchid") != MCHID:
            return False
        if said.get("serial_no") != SERIAL_NO:
            return False
        stamp, nonce = said.get("timestamp", ""), said.get("nonce_str", "")
        if not stamp.isdecimal() or abs(datetime.now(UTC).timestamp() - int(stamp)) > _CLOCK_S:
            return False
        parts = (asked.method, asked.target, stamp, nonce)
        text = "\n".join(parts).encode() + b"\n" + asked.body + b"\n"
        return is_signed_by(self._keys.wechat_merchant, text, said.get("signature", ""))


def bill(orders: list[Order], day: date) -> bytes:
    """The trade bill of a day: a grave accent before each value, and the sums at the end."""
    rows = [row for order in orders for row in _rows(order, day)]
    lines = [_BILL_NAMES, *(",".join(f"`{value}" for value in row) for row in rows)]
    lines += ["总交易单数,应结订单总金额,退款总金额", f"`{len(rows)},`0.00,`0.00", ""]
    return ("\ufeff" + "\r\n".join(lines)).encode()


def _rows(order: Order, day: date) -> list[list[str]]:
    found = []
    if _day(order.paid_ms) == day:
        found.append(_row(order, order.paid_ms, "SUCCESS"))
    for refund, amount, at_ms in order.refunds:
        if _day(at_ms) == day:
            state = "REFUND" if refund else "REVOKED"
            found.append(_row(order, at_ms, state, refund=refund, back=amount))
    return found


def _row(order: Order, at_ms: int, state: str, *, refund: str = "", back: int = 0) -> list[str]:
    at = datetime.fromtimestamp(at_ms / 1000, BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    paid = "0.00" if back else _yuan(order.amount_minor)
    return [
        *(at, APPID, MCHID, "0", "", order.transaction, order.number, order.payer),
        *("MICROPAY", state, "OTHERS", "CNY", paid, "0.00"),
        *("0" if not back else order.transaction, refund or "0", _yuan(back), "0.00"),
        *("ORIGINAL" if back else "", "SUCCESS" if back else "", "goods", "", "0.00", "0.00%"),
        *(paid, _yuan(back), ""),
    ]


def _payer(code: str) -> str:
    """The same customer shows many codes: her digits are the four before the case."""
    return f"oSim{code[-6:-2]}"


def _day(at_ms: int) -> date | None:
    if at_ms > 1 << 60:
        return None
    return datetime.fromtimestamp(at_ms / 1000, BEIJING).date()


def _yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"
