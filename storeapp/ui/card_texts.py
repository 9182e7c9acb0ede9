"""What payments by card and phone wait for and how they end, in words for the clerk."""

from __future__ import annotations

from typing import Final

from storeapp.domain.card import AttemptState, CardAttempt, Decline, Doubt
from storeapp.ports.devices import Prompt
from storeapp.ui.texts import Table

PROMPTS: Final[dict[Prompt, tuple[str, str]]] = {
    Prompt.SHOW_CARD: ("Customer: insert or tap the card", "请顾客插卡或挥卡"),
    Prompt.ENTER_PIN: ("Customer: enter the PIN", "请顾客输入密码"),
    Prompt.WAIT: ("Please wait for the bank", "正在连接银行，请稍候"),
    Prompt.TAKE_CARD: ("Customer: take the card back", "请顾客取回银行卡"),
    Prompt.NOT_ACCEPTED: ("This card is not accepted. Try another one", "不支持这张卡，请换一张"),
    Prompt.SEE_TERMINAL: ("Please look at the card terminal", "请看一下刷卡机"),
    Prompt.SEE_PHONE: ("Customer: confirm on your phone", "请顾客在手机上确认付款"),
    Prompt.ASK_PROVIDER: ("Please wait: we are asking if it is paid", "请稍候，正在确认是否已付款"),
}
DECLINES: Final[dict[Decline, tuple[str, str]]] = {
    Decline.CARD: (
        "The bank refused this card. Nothing was charged: another card, or cash.",
        "银行拒绝了这张卡，没有扣款。请换一张卡，或改收现金。",
    ),
    Decline.FUNDS: (
        "Not enough money on this card. Nothing was charged: another card, or cash.",
        "卡内余额不足，没有扣款。请换一张卡，或改收现金。",
    ),
    Decline.BLOCKED: (
        "This card is blocked. Nothing was charged: another card, or cash.",
        "这张卡已被冻结，没有扣款。请换一张卡，或改收现金。",
    ),
    Decline.EXPIRED: (
        "This card has expired. Nothing was charged: another card, or cash.",
        "这张卡已过期，没有扣款。请换一张卡，或改收现金。",
    ),
    Decline.CANCELLED: (
        "The card payment was cancelled. Nothing was charged.",
        "刷卡已取消，没有扣款。",
    ),
    Decline.NOT_CONNECTED: (
        "The terminal has no line to its bank. Nothing was charged: try again, or take cash.",
        "刷卡机连不上银行，没有扣款。请再试一次，或改收现金。",
    ),
    Decline.TERMINAL: (
        "The terminal cannot do this now. Look at its screen, or take cash.",
        "刷卡机暂时无法操作。请看它的屏幕，或改收现金。",
    ),
    Decline.NOT_BOOKED: (
        "The terminal says: nothing was charged. Try the card again, or take cash.",
        "刷卡机确认：没有扣款。可以再刷一次，或改收现金。",
    ),
    Decline.NOT_SENT: (
        "The terminal was not reached. Nothing was charged: try again, or take cash.",
        "没有连上刷卡机，没有扣款。请再试一次，或改收现金。",
    ),
    Decline.CODE: (
        "The code is not valid. Nothing was charged: refresh it on the phone and scan it again.",
        "付款码无效，没有扣款。请顾客刷新付款码，再扫一次。",
    ),
    Decline.TIMED_OUT: (
        "It was not confirmed in time. Nothing was charged: try again, or take cash.",
        "顾客没有及时确认，没有扣款。请再试一次，或改收现金。",
    ),
    Decline.OFFLINE: (
        "Phones need the line to head office, and it is down. Nothing was charged: take cash.",
        "手机支付需要连接总部，现在连不上，没有扣款。请改收现金。",
    ),
    Decline.NOT_SET_UP: (
        "This kind of payment is not set up here. Nothing was charged: pay in another way.",
        "本店还没有开通这种支付，没有扣款。请换一种方式付款。",
    ),
    Decline.OTHER_ATTEMPT: (
        "Another payment of this sale is not cleared up. Nothing was charged now: take cash.",
        "这一单另有一笔付款未处理完，这次没有扣款。请收现金。",
    ),
    Decline.BY_PERSON: (
        "A manager saw that nothing was charged.",
        "店长已确认：没有扣款。",
    ),
}
DOUBTS: Final[dict[Doubt, tuple[str, str]]] = {
    Doubt.NO_ANSWER: ("The terminal did not answer in time.", "刷卡机没有及时回应。"),
    Doubt.UNREACHABLE: (
        "The terminal cannot be reached. Check its power and cable.",
        "连不上刷卡机，请检查电源和连线。",
    ),
    Doubt.BUSY: ("The terminal is still at work.", "刷卡机还在处理中。"),
    Doubt.OTHER_AMOUNT: (
        "The terminal's last payment has another amount.",
        "刷卡机上最后一笔的金额不同。",
    ),
    Doubt.OTHER_BOOKING: (
        "The terminal's last payment is another one.",
        "刷卡机上最后一笔是别的交易。",
    ),
    Doubt.UNREADABLE: ("The terminal's answer made no sense.", "看不懂刷卡机的回应。"),
    Doubt.CUT_OFF: (
        "The till stopped while the terminal was at work.",
        "刷卡途中收银机停过。",
    ),
}
PHONE_DECLINES: Final[dict[Decline, tuple[str, str]]] = {
    Decline.CARD: (
        "The payment was refused. Nothing was charged: pay in another way.",
        "付款被拒绝，没有扣款。请换一种方式付款。",
    ),
    Decline.FUNDS: (
        "Not enough money, or over the limit. Nothing was charged: pay in another way.",
        "余额不足或超过限额，没有扣款。请换一种方式付款。",
    ),
    Decline.BLOCKED: (
        "This account is blocked. Nothing was charged: pay in another way.",
        "该账户已被冻结，没有扣款。请换一种方式付款。",
    ),
    Decline.CANCELLED: (
        "It is cancelled. The customer has all her money.",
        "已取消，顾客没有损失。",
    ),
    Decline.NOT_CONNECTED: (
        "Head office has no line to the provider. Nothing was charged: try again, or take cash.",
        "总部连不上支付平台，没有扣款。请再试一次，或改收现金。",
    ),
    Decline.NOT_BOOKED: (
        "Head office says: nothing was charged. Scan the phone again, or take cash.",
        "总部确认：没有扣款。可以再扫一次，或改收现金。",
    ),
    Decline.NOT_SENT: (
        "It was never sent. Nothing was charged: scan the phone again, or take cash.",
        "请求没有发出，没有扣款。请再扫一次，或改收现金。",
    ),
}
"""Where a phone's words are others than a card's."""
PHONE_DOUBTS: Final[dict[Doubt, tuple[str, str]]] = {
    Doubt.NO_ANSWER: ("The provider has not said yet.", "支付平台还没有答复。"),
    Doubt.UNREACHABLE: (
        "Head office cannot be reached. Check the network.",
        "连不上总部，请检查网络。",
    ),
    Doubt.BUSY: ("It is still under way at the provider.", "支付平台还在处理中。"),
    Doubt.OTHER_AMOUNT: (
        "Head office knows it with another amount.",
        "总部记录的金额不同。",
    ),
    Doubt.UNREADABLE: ("Head office's answer made no sense.", "看不懂总部的回应。"),
    Doubt.CUT_OFF: (
        "The till stopped while the phone was paying.",
        "手机付款途中收银机停过。",
    ),
}
PHONE_RETURNING: Final[tuple[str, str]] = (
    "A payment by phone goes back; head office has not done it yet.",
    "有一笔手机付款要退回，总部还没有完成。",
)
RETURNING: Final[tuple[str, str]] = (
    "A card payment is to be given back; the terminal has not done it yet.",
    "有一笔刷卡要退回，刷卡机还没有完成。",
)
REFUSED_RETURN: Final[tuple[str, str]] = (
    "The terminal will not give this payment back. A manager does it on the terminal.",
    "刷卡机不肯退回这笔款，请店长在刷卡机上处理。",
)


def _keyed() -> Table:
    """Keys as `told_of` and the pictures ask for them."""
    return {
        **{f"prompt-{each.value}": pair for each, pair in PROMPTS.items()},
        **{f"decline-{each.value}": pair for each, pair in DECLINES.items()},
        **{f"doubt-{each.value}": pair for each, pair in DOUBTS.items()},
        **{f"phone-decline-{each.value}": pair for each, pair in PHONE_DECLINES.items()},
        **{f"phone-doubt-{each.value}": pair for each, pair in PHONE_DOUBTS.items()},
        "phone-returning": PHONE_RETURNING,
        "returning": RETURNING,
        "refused-return": REFUSED_RETURN,
    }


CARD_TEXTS: Final[Table] = _keyed()


def why_of(attempt: CardAttempt) -> str:
    """The key of the sentence that says how this attempt stands, and why."""
    said = _why_of(attempt)
    return f"phone-{said}" if attempt.by_phone and f"phone-{said}" in CARD_TEXTS else said


def _why_of(attempt: CardAttempt) -> str:
    if attempt.state is AttemptState.DECLINED:
        return f"decline-{attempt.reason}"
    if attempt.state is AttemptState.UNRESOLVED:
        return "refused-return"
    if attempt.state is AttemptState.REVERSING:
        return "returning"
    return f"doubt-{attempt.reason or Doubt.CUT_OFF.value}"
