"""The words of the payment sheet."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "title": ("Payment", "收款"),
    "to_pay": ("To pay", "应收"),
    "still_to_pay": ("Still to pay", "还需支付"),
    "in_cash": (
        "In cash {amount}, rounded to the smallest coin",
        "现金收 {amount}（按最小硬币舍入）",
    ),
    "exchange": ("Goods returned", "退货抵扣"),
    "exchange_stays": (
        "It pays for this as long as the return goes on. Esc leads back to the basket.",
        "退货抵扣随退货一起生效，按 Esc 返回购物篮。",
    ),
    "cash": ("Cash", "现金"),
    "card": ("Card", "刷卡"),
    "wechat": ("WeChat Pay", "微信支付"),
    "alipay": ("Alipay", "支付宝"),
    "card_slip": ("Card · slip {slip}", "刷卡 · 凭证 {slip}"),
    "exact": ("Exact  {amount}", "正好  {amount}"),
    "exact_spoken": ("Exact cash {amount}", "现金正好 {amount}"),
    "note_spoken": ("Cash {amount}", "现金 {amount}"),
    "received": ("Cash received", "实收现金"),
    "type_or_exact": (
        "Type what was handed over, or Enter for exact.",
        "请输入实收金额，金额正好时按 Enter。",
    ),
    "gives_change": ("Change {amount}", "找零 {amount}"),
    "stays_open": ("{amount} stays open", "还差 {amount}"),
    "take": ("Take {amount}", "收 {amount}"),
    "take_back": ("Take back", "撤回"),
    "take_back_spoken": ("Take back {name} {amount}", "撤回{name} {amount}"),
    "key_in": ("Key in on the card terminal", "请在刷卡机上输入"),
    "what_says": (
        "Hand over the terminal, then say what it shows.",
        "请顾客刷卡，再选择刷卡机显示的结果。",
    ),
    "slip": ("Slip number, if you keep it", "凭证号（可不填）"),
    "slip_hint": ("–", "–"),
    "approved": ("Approved", "交易成功"),
    "not_approved": ("Not approved", "交易未成功"),
    "not_approved_now": (
        "Nothing was taken. Try the card again, or take cash.",
        "没有收到款。可以再刷一次，或改收现金。",
    ),
    "cancel_on": ("Cancel on the card terminal", "请在刷卡机上撤销"),
    "cancel_first": (
        "Cancel this payment on the terminal first. Then it is taken back here.",
        "请先在刷卡机上撤销这笔交易，然后在这里撤回。",
    ),
    "cancelled": ("It is cancelled", "已撤销"),
    "keep": ("Keep it", "保留"),
    "taken_back": ("{amount} was taken back.", "已撤回 {amount}。"),
    "paid_unsold": ("Paid, not yet sold", "已收款，尚未成交"),
    "again": ("Try again", "再试一次"),
    "unsold": (
        "Nothing was sold yet; the basket and what was paid are still here.",
        "还没有成交，购物篮和已收的款都还在。",
    ),
    "goes_on": (
        "The till stopped in between. What was taken is still here.",
        "收款途中收银机停过。当时已收的款都列在这里。",
    ),
    "nothing_due": ("Nothing to pay", "无需付款"),
    "finish": ("Finish", "完成"),
    "tenders_first": (
        "Take back what was paid to return to the basket, or finish the payment.",
        "要回到购物篮，请先撤回已收的款；或者完成收款。",
    ),
    "scan_waits": (
        "Part is paid already. Finish the payment, then scan for the next customer.",
        "已经收了一部分款。请先完成收款，再扫下一位顾客的商品。",
    ),
    "sold_title": ("Paid", "已收款"),
    "change": ("Change", "找零"),
    "no_change": ("No change to give", "无需找零"),
    "saved": ("{amount} saved", "已优惠 {amount}"),
    "saved_row": ("Saved", "已优惠"),
    "total": ("Total", "合计"),
    "rounding": ("Cash rounding", "现金舍入"),
    "receipt": ("Receipt {number}", "小票 {number}"),
    "next": ("Next customer", "下一位"),
    "scan_next": (
        "Or just scan: the next customer begins by itself.",
        "也可以直接扫码，自动开始下一位。",
    ),
    "on_terminal": ("On the card terminal", "刷卡机收款"),
    "reaching": ("Reaching the card terminal", "正在连接刷卡机"),
    "cancel_card": ("Cancel", "取消刷卡"),
    "stopping": ("The terminal was asked to stop.", "已请刷卡机停止。"),
    "card_waits": ("Waiting for the card", "等待刷卡"),
    "asking": ("Asking the card terminal", "正在询问刷卡机"),
    "doubt_caption": ("Charged or not?", "扣款了吗？"),
    "doubt": (
        "Nobody knows yet whether the card was charged. It is never charged a second time.",
        "还不知道这张卡是否已扣款。绝不会重复扣款。",
    ),
    "ask_again": ("Ask the terminal again", "再问一次刷卡机"),
    "hold": ("Hold this sale", "挂起这一单"),
    "manager": ("A manager decides", "请店长判断"),
    "watched": (
        "Take cash. Should the card turn out charged, the till gives it back by itself.",
        "请收现金。如果之后发现已扣款，收银机会自动退回。",
    ),
    "came_back": (
        "The card had been charged {amount}, and got it back.",
        "这张卡曾扣款 {amount}，已退回。",
    ),
    "return_now": (
        "The terminal gives this payment back to the card.",
        "刷卡机会把这笔款退回卡里。",
    ),
    "return": ("Give it back", "退回"),
    "scan_phone": (
        "By phone: scan the code that the customer's phone shows.",
        "手机支付：请扫顾客手机上的付款码。",
    ),
    "on_phone": ("By {name}", "{name}"),
    "reaching_phone": ("Asking head office", "正在请求总部"),
    "recognising": ("Whose code this is …", "正在识别付款人……"),
    "anew": ("Her price as a member", "已按会员价计算"),
    "costs_her_more": (
        "She is a member, and it costs something else now. Tell her, then scan her code again.",
        "她是会员，金额已变动。请告知顾客后再扫付款码。",
    ),
    "cancel_phone": ("Cancel", "取消收款"),
    "phone_waits": ("Waiting for the phone", "等待手机付款"),
    "stopping_phone": ("It is being cancelled.", "正在取消。"),
    "asking_phone": ("Asking head office", "正在询问总部"),
    "doubt_phone": (
        "Nobody knows yet whether the phone paid, whatever it shows. It is never charged twice.",
        "还不知道这笔手机付款是否成功，请勿以顾客手机显示为准。绝不会重复扣款。",
    ),
    "check_again": ("Check again", "再查一次"),
    "cancel_safely": ("Cancel safely", "安全取消"),
    "watched_phone": (
        "Take cash. What the phone paid, or pays late, goes back to the customer by itself.",
        "请收现金。手机已付或稍后才付成功的款，会自动退回给顾客。",
    ),
    "came_back_phone": (
        "The phone had paid {amount}, and got it back.",
        "这部手机付了 {amount}，已退回。",
    ),
    "return_now_phone": (
        "Head office gives this payment back to the customer's phone.",
        "总部会把这笔款退回顾客的手机账户。",
    ),
    "keypad_erase": ("Erase", "退格"),
}
