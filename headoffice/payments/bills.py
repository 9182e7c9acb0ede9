"""The providers' bills of a day, as lines: WeChat Pay's CSV with a grave accent before each value,
Alipay's zip of CSV files in GBK."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator

from headoffice.payments.gateway import BillLine, Booked

MOST_BYTES = 500_000_000


def wechat_lines(content: bytes) -> list[BillLine] | None:
    """None when it is no such bill. The sums at its end are left out."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace")))
    names = next(rows, [])
    if "商户订单号" not in names:
        return None
    lines: list[BillLine] = []
    for row in rows:
        if not row or not row[0].startswith("`"):
            break
        lines += _wechat(dict(zip(names, (value.lstrip("`") for value in row), strict=False)))
    return lines


def alipay_lines(packed: bytes) -> list[BillLine] | None:
    """None when it is no such bill. A line of a refund has a number of the request."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            texts = [
                archive.read(each).decode("gb18030", "replace")
                for each in archive.infolist()
                if each.file_size <= MOST_BYTES
            ]
    except (zipfile.BadZipFile, zlib.error):
        return None
    found = [list(_alipay(text)) for text in texts if "业务类型" in text]
    return [line for lines in found for line in lines] if found else None


def minor_of(text: str) -> int:
    """Fen, without a sign, of an amount in yuan."""
    whole, _, part = text.strip().lstrip("-").partition(".")
    digits = f"{whole}{part[:2]:0<2}"
    return int(digits) if digits.isdecimal() else 0


def _wechat(row: dict[str, str]) -> Iterator[BillLine]:
    state, number, transaction = row["交易状态"], row["商户订单号"], row.get("微信订单号", "")
    if state == "SUCCESS":
        yield BillLine(Booked.PAID, number, minor_of(row["订单金额"]), transaction=transaction)
    elif state in ("REFUND", "REVOKED"):
        refund = "" if state == "REVOKED" else row.get("商户退款单号", "")
        amount = minor_of(row.get("申请退款金额") or row.get("退款金额", ""))
        yield BillLine(Booked.REFUNDED, number, amount, refund, transaction)


def _alipay(text: str) -> Iterator[BillLine]:
    rows = csv.reader(line for line in io.StringIO(text) if not line.startswith("#"))
    names = [name.strip() for name in next(rows, [])]
    for values in rows:
        row = dict(zip(names, (value.strip() for value in values), strict=False))
        number, refund = row.get("商户订单号", ""), row.get("退款批次号/请求号", "")
        amount = minor_of(row.get("订单金额（元）", ""))
        if not number:
            continue
        if row.get("业务类型") == "退款":
            own = "" if refund in ("", number) else refund
            yield BillLine(Booked.REFUNDED, number, amount, own, row.get("支付宝交易号", ""))
        else:
            yield BillLine(Booked.PAID, number, amount, transaction=row.get("支付宝交易号", ""))
