"""What the columns of marketplaces' order files mean: by their usual names, and as was learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from headoffice.channels.tables import LearnedColumn
from storeapp.domain.errors import Refusal

REF, SKU, NAME, QUANTITY = "ref", "sku", "name", "quantity"
LINE_PAID, ORDER_PAID, UNIT_PRICE = "line_paid", "order_paid", "unit_price"
RECIPIENT, PHONE, ADDRESS = "recipient", "phone", "address"
PROVINCE, CITY, DISTRICT, STATUS, IGNORE = "province", "city", "district", "status", "ignore"
MEANINGS = (
    *(REF, SKU, NAME, QUANTITY, LINE_PAID, ORDER_PAID, UNIT_PRICE),
    *(RECIPIENT, PHONE, ADDRESS, PROVINCE, CITY, DISTRICT, STATUS, IGNORE),
)
NEEDED = (REF, SKU, QUANTITY, RECIPIENT, PHONE, ADDRESS)
AMOUNTS = (LINE_PAID, ORDER_PAID, UNIT_PRICE)

USUAL: Mapping[str, str] = {
    name: meaning
    for meaning, names in {
        REF: "订单编号 订单号 主订单编号 主订单号 父订单号 order_no order_number order_id ref",
        SKU: "商家编码 商品编码 货号 规格编码 sku编码 商家sku 外部编码 sku",
        NAME: "商品名称 宝贝标题 商品标题 标题 选购商品 商品 product name",
        QUANTITY: "数量 购买数量 商品数量 宝贝数量 商品数量(件) quantity qty",
        LINE_PAID: "商品实付 商品实付金额 子订单实付金额 商品金额 line_total line_paid",
        ORDER_PAID: "实付金额 买家实际支付金额 订单应付金额 订单实付金额 应付金额"
        " 用户实付金额(元) paid order_total",
        UNIT_PRICE: "单价 商品单价 商品价格 价格 京东价 unit_price price",
        RECIPIENT: "收货人姓名 收货人 收件人 收件人姓名 客户姓名 recipient",
        PHONE: "联系手机 手机 手机号 收件人手机 收件人电话 联系电话 收货人电话 客户电话 phone",
        ADDRESS: "收货地址 详细地址 收件地址 街道地址 客户地址 address",
        PROVINCE: "省 省份 收货省份 province",
        CITY: "市 城市 收货城市 city",
        DISTRICT: "区 区县 区/县 收货区县 收货地区 district",
        STATUS: "订单状态 状态 status",
    }.items()
    for name in names.split()
}
"""Usual names of columns, as `plain` writes them."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which column has which meaning; `unknown` are the headers nobody has explained."""

    places: Mapping[str, int]
    unknown: tuple[str, ...]

    def missing(self) -> list[str]:
        lacking = [meaning for meaning in NEEDED if meaning not in self.places]
        return lacking + ([] if any(each in self.places for each in AMOUNTS) else [AMOUNTS[0]])


def plain(header: str) -> str:
    """The header as it is compared: without blanks, brackets of the full width, and capitals."""
    wide = str.maketrans({"（": "(", "）": ")", "：": "", ":": "", "\u3000": "", " ": "", "\n": ""})
    return header.translate(wide).casefold()


def mapped(headers: Sequence[str], learned: Mapping[str, str]) -> Mapped:
    """What was learned goes before what is usual; of two columns of a meaning the first counts."""
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, header in enumerate(headers):
        meaning = learned.get(plain(header)) or USUAL.get(plain(header))
        if meaning is None:
            unknown += [header] if header else []
        elif meaning != IGNORE:
            places.setdefault(meaning, place)
    return Mapped(places, tuple(unknown))


def learned(session: Session, channel: str) -> dict[str, str]:
    rows = select(LearnedColumn).where(LearnedColumn.channel == channel)
    return {row.header: row.meaning for row in session.exec(rows)}


def checked(said: Mapping[str, str]) -> dict[str, str]:
    """What somebody says columns mean; Refusal `column-meaning-unknown`."""
    for meaning in said.values():
        if meaning not in MEANINGS:
            raise Refusal("column-meaning-unknown", meaning=meaning[:24], known=" ".join(MEANINGS))
    return {plain(header): meaning for header, meaning in said.items()}


def learn(session: Session, channel: str, said: Mapping[str, str]) -> None:
    for header, meaning in said.items():
        session.merge(LearnedColumn(channel=channel, header=header, meaning=meaning))
    session.flush()
