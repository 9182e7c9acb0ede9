"""What a card terminal asks for and how its payments end, in words for the clerk."""

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
        "returning": RETURNING,
        "refused-return": REFUSED_RETURN,
    }


CARD_TEXTS: Final[Table] = _keyed()


def why_of(attempt: CardAttempt) -> str:
    """The key of the sentence that says how this attempt stands, and why."""
    if attempt.state is AttemptState.DECLINED:
        return f"decline-{attempt.reason}"
    if attempt.state is AttemptState.UNRESOLVED:
        return "refused-return"
    if attempt.state is AttemptState.REVERSING:
        return "returning"
    return f"doubt-{attempt.reason or Doubt.CUT_OFF.value}"
