"""Alipay as it answers on the wire: one address, forms signed by RSA2, and signed JSON."""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from datetime import date, datetime
from urllib.parse import parse_qsl

from headoffice.payments.bills import minor_of
from headoffice.payments.simulator.book import Book, Case, Order, Status
from headoffice.payments.simulator.exchange import CUT, Asked, Cut, Said
from headoffice.payments.simulator.keys import APP_ID, Keys, is_signed_by, signed
from headoffice.payments.simulator.wechat import BEIJING

_OK = {"code": "10000", "msg": "Success"}
_BILL_NAMES = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,"
    "对方账户,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
Told = dict[str, str]


class AlipayDesk:
    """Answers what a merchant asks of Alipay. Who does not sign as that merchant is told so."""

    def __init__(self, book: Book, keys: Keys) -> None:
        self._book = book
        self._keys = keys
        self._bills: dict[str, bytes] = {}
        self._methods = {
            "alipay.trade.pay": self._pay,
            "alipay.trade.query": self._query,
            "alipay.trade.cancel": self._cancel,
            "alipay.trade.refund": self._refund,
            "alipay.trade.fastpay.refund.query": self._refund_query,
            "alipay.data.dataservice.bill.downloadurl.query": self._bill,
        }

    def answer(self, asked: Asked) -> Said | Cut:
        if asked.path == "/bill":
            return Said(200, self._bills.get(asked.query.get("token", ""), b""), {})
        form = dict(parse_qsl(asked.body.decode()))
        method = form.get("method", "")
        name = f"{method.replace('.', '_')}_response"
        if not self._is_the_merchant(form):
            return self._said("error_response", _error("isv.invalid-signature", "40002"))
        serve = self._methods.get(method)
        if serve is None:
            return self._said("error_response", _error("isv.invalid-method", "40002"))
        told = serve(json.loads(form["biz_content"]), asked)
        if isinstance(told, Cut):
            return told
        forged = told.pop("forged", "") == "Y"
        return self._said(name, told, forged=forged)

    def _pay(self, said: Told, _asked: Asked) -> Told | Cut:
        case = self._book.case_of(said["auth_code"])
        refusals = {
            Case.NO_FUNDS: "ACQ.BUYER_BALANCE_NOT_ENOUGH",
            Case.CODE_EXPIRED: "ACQ.PAYMENT_AUTH_CODE_INVALID",
        }
        if case in refusals:
            return _error(refusals[case])
        if case is Case.CUT_BEFORE:
            return CUT
        if case is Case.SYSTEM_ERROR_UNPAID:
            return _error("ACQ.SYSTEM_ERROR", "20000")
        amount = minor_of(said["total_amount"])
        order = self._book.charge(said["out_trade_no"], amount, _payer(said["auth_code"]), case)
        if order is None:
            return _error("ACQ.CONTEXT_INCONSISTENT")
        if case in (Case.CUT_AFTER, Case.CUT_AND_PAID_LATER):
            return CUT
        if case is Case.SYSTEM_ERROR_PAID:
            return _error("ACQ.SYSTEM_ERROR", "20000")
        if self._book.status(order) is Status.WAITING:
            waits = {"code": "10003", "msg": "order success pay inprocess"}
            return waits | {"out_trade_no": order.number, "trade_no": order.transaction}
        told = _OK | _facts(order)
        return told | {"forged": "Y"} if case is Case.FORGED else told

    def _query(self, said: Told, _asked: Asked) -> Told:
        order = self._book.order(said["out_trade_no"])
        if order is None:
            return _error("ACQ.TRADE_NOT_EXIST")
        states = {
            Status.WAITING: "WAIT_BUYER_PAY",
            Status.PAID: "TRADE_SUCCESS",
            Status.CLOSED: "TRADE_CLOSED",
            Status.REFUNDED: "TRADE_CLOSED",
        }
        return _OK | _facts(order) | {"trade_status": states[self._book.status(order)]}

    def _cancel(self, said: Told, _asked: Asked) -> Told:
        number = said["out_trade_no"]
        if self._book.order(number) is None:
            return _error("ACQ.TRADE_NOT_EXIST")
        order = self._book.reverse(number)
        if order is None:
            busy = _error("ACQ.SYSTEM_ERROR", "20000")
            return busy | {"out_trade_no": number, "retry_flag": "Y"}
        action = "refund" if order.was_paid_at_end else "close"
        return _OK | {"out_trade_no": number, "retry_flag": "N", "action": action}

    def _refund(self, said: Told, _asked: Asked) -> Told | Cut:
        number, refund = said["out_trade_no"], said["out_request_no"]
        if self._book.order(number) is None:
            return _error("ACQ.TRADE_NOT_EXIST")
        how = self._book.refund(number, refund, minor_of(said["refund_amount"]))
        if how not in ("done", "again"):
            return _error("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")
        if self._book.forget_case(number):
            return CUT
        told = {"out_trade_no": number, "refund_fee": said["refund_amount"]}
        return _OK | told | {"fund_change": "Y" if how == "done" else "N"}

    def _refund_query(self, said: Told, _asked: Asked) -> Told:
        order = self._book.order(said["out_trade_no"])
        known = order is not None and any(
            refund == said["out_request_no"] for refund, _, _ in order.refunds
        )
        told = {"out_trade_no": said["out_trade_no"], "out_request_no": said["out_request_no"]}
        return _OK | told | ({"refund_status": "REFUND_SUCCESS"} if known else {})

    def _bill(self, said: Told, asked: Asked) -> Told:
        day = date.fromisoformat(said["bill_date"])
        token = secrets.token_hex(16)
        self._bills[token] = bill(self._book.snapshot(), day)
        return _OK | {"bill_download_url": f"{asked.base}/bill?token={token}"}

    def _said(self, name: str, told: Told, *, forged: bool = False) -> Said:
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        key = self._keys.stranger if forged else self._keys.alipay_ours
        body = b'{"%s":%s,"sign":"%s"}' % (name.encode(), text, signed(key, text).encode())
        return Said(200, body, {"Content-Type": "application/json;charset=utf-8"})

    def _is_the_merchant(self, form: Told) -> bool:
        if form.get("app_id") != APP_ID or form.get("sign_type") != "RSA2":
            return False
        text = "&".join(f"{name}={form[name]}" for name in sorted(form) if name != "sign")
        return is_signed_by(self._keys.alipay_merchant, text.encode(), form.get("sign", ""))


def bill(orders: list[Order], day: date) -> bytes:
    """The trade bill of a day: a zip of the lines and their sums, both in GBK."""
    rows = [",".join(row) for order in orders for row in _rows(order, day)]
    head = ["#支付宝业务明细查询", f"#起始日期：[{day}]", "#---业务明细列表---"]
    tail = ["#---业务明细列表结束---", f"#业务明细合计：{len(rows)}笔"]
    detail = "\r\n".join([*head, _BILL_NAMES, *rows, *tail, ""])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{APP_ID}_{day:%Y%m%d}_业务明细.csv", detail.encode("gbk"))
        archive.writestr(f"{APP_ID}_{day:%Y%m%d}_业务明细(汇总).csv", "#汇总\r\n".encode("gbk"))
    return packed.getvalue()


def _rows(order: Order, day: date) -> list[list[str]]:
    found = []
    if _day(order.paid_ms) == day:
        found.append(_row(order, order.paid_ms, "交易", order.amount_minor, ""))
    for refund, amount, at_ms in order.refunds:
        if _day(at_ms) == day:
            found.append(_row(order, at_ms, "退款", -amount, refund or order.number))
    return found


def _row(order: Order, at_ms: int, kind: str, minor: int, refund: str) -> list[str]:
    at = datetime.fromtimestamp(at_ms / 1000, BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    amount = ("-" if minor < 0 else "") + yuan(abs(minor))
    return [
        *(f"{order.transaction}\t", f"{order.number}\t", kind, "goods", at, at, "", "", "", ""),
        *(order.payer, amount, amount, refund, "0.00", "0.00", ""),
    ]


def _facts(order: Order) -> Told:
    return {
        "out_trade_no": order.number,
        "trade_no": order.transaction,
        "total_amount": yuan(order.amount_minor),
        "buyer_user_id": order.payer,
    }


def _error(sub_code: str, code: str = "40004") -> Told:
    return {"code": code, "msg": "Failed", "sub_code": sub_code, "sub_msg": sub_code}


def _payer(code: str) -> str:
    return f"2088sim{code[-6:-2]}"


def _day(at_ms: int) -> date | None:
    if at_ms > 1 << 60:
        return None
    return datetime.fromtimestamp(at_ms / 1000, BEIJING).date()


def yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"
