"""Facts as JSON: the same functions write them at the till and read them at head office.

Every `..._body` gives a dict of text, whole numbers, truth values, lists and None, ready for
`fact.canonical`. Every `..._from` takes what `parse_body` read and proves as much as building the
value does: a Refusal `fact-unreadable` with `why` in it is the only way to fail.
"""

from storeapp.domain.codec.approvals import approval_body, approval_from
from storeapp.domain.codec.baskets import BASKET, basket_body, basket_from
from storeapp.domain.codec.cards import card_attempt_body, card_attempt_from
from storeapp.domain.codec.members import member_enrol_body, member_enrol_from
from storeapp.domain.codec.reading import parse_body
from storeapp.domain.codec.returns import (
    bought_body,
    bought_from,
    goods_back_body,
    goods_back_from,
    return_body,
    return_from,
    so_far_body,
    so_far_from,
)
from storeapp.domain.codec.sales import SALE_READERS, first_sale_from, sale_body, sale_from, sale_in
from storeapp.domain.codec.tenders import tenders_body, tenders_from
from storeapp.domain.codec.traces import (
    basket_void_body,
    basket_void_from,
    drawer_open_body,
    drawer_open_from,
    enrolment_body,
    enrolment_from,
    shift_open_body,
    shift_open_from,
)

__all__ = [
    "BASKET",
    "SALE_READERS",
    "approval_body",
    "approval_from",
    "basket_body",
    "basket_from",
    "basket_void_body",
    "basket_void_from",
    "bought_body",
    "bought_from",
    "card_attempt_body",
    "card_attempt_from",
    "drawer_open_body",
    "drawer_open_from",
    "enrolment_body",
    "enrolment_from",
    "first_sale_from",
    "goods_back_body",
    "goods_back_from",
    "member_enrol_body",
    "member_enrol_from",
    "parse_body",
    "return_body",
    "return_from",
    "sale_body",
    "sale_from",
    "sale_in",
    "shift_open_body",
    "shift_open_from",
    "so_far_body",
    "so_far_from",
    "tenders_body",
    "tenders_from",
]
