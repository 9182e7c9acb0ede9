"""What the shop says, in Chinese and in English; a page asks by a word and never writes itself."""

from __future__ import annotations

from collections.abc import Mapping

Both = tuple[str, str]

WORDS: Mapping[str, Both] = {
    "shop": ("梅满满 零食铺", "Meiman Snacks"),
    "demo": (
        "演示商店：订单与付款均为模拟。",
        "A demonstration: orders and payments are simulated.",
    ),
    "search": ("搜索", "Search"),
    "search-hint": ("名称、拼音、首字母、条码", "Name, pinyin, initials, bar code"),
    "all": ("全部", "All"),
    "found": ("找到 {count} 件商品", "{count} products found"),
    "nothing-found": ("没有找到，换个词试试。", "Nothing found. Try another word."),
    "more": ("更多商品", "More"),
    "cart": ("购物车", "Cart"),
    "account": ("我的", "Account"),
    "orders": ("订单", "Orders"),
    "home": ("首页", "Home"),
    "add": ("加入购物车", "Add to cart"),
    "amount": ("数量", "Amount"),
    "per-pc": ("每件", "each"),
    "per-kg": ("每公斤", "per kg"),
    "per-l": ("每升", "per l"),
    "per-m": ("每米", "per m"),
    "in-stores": ("门店现货", "In stores"),
    "left": ("剩 {count}", "{count} left"),
    "can-ship": ("可快递，{date} 前送达", "Can be shipped, there by {date}"),
    "cannot-ship": ("暂时不能快递", "Cannot be shipped just now"),
    "sold-out": ("暂时缺货", "Sold out for now"),
    "ready-by": ("{time} 后可取", "Ready from {time}"),
    "empty-cart": ("购物车还是空的。", "Your cart is empty."),
    "browse": ("去逛逛", "Have a look around"),
    "change": ("改", "Change"),
    "remove": ("移除", "Remove"),
    "listed": ("原价", "At list prices"),
    "saved": ("优惠", "Saved"),
    "delivery": ("运费", "Delivery"),
    "due": ("应付", "To pay"),
    "why": ("优惠明细", "What applied"),
    "more-hint": ("再买 {count} 件可再省 {gain}", "{count} more, and you save {gain} more"),
    "amount-hint": ("再买 {amount} 可再省 {gain}", "{amount} more, and you save {gain} more"),
    "gift-hint": ("可免费领取赠品", "A gift is yours"),
    "member-hint": ("登录会员可能更优惠", "Members may pay less: sign in"),
    "checkout": ("去结算", "Check out"),
    "how": ("怎样收货", "How you get it"),
    "pickup": ("到店自取", "Pick up in a store"),
    "ship": ("快递到家", "Ship to me"),
    "choose-store": ("选择门店", "Choose a store"),
    "has-all": ("全部有货", "has all of it"),
    "from-elsewhere": ("需调货，约三天", "comes from elsewhere, about three days"),
    "recipient": ("收货人", "Recipient"),
    "phone": ("手机号", "Mobile number"),
    "street": ("详细地址", "Address"),
    "district": ("区", "District"),
    "city": ("城市", "City"),
    "called": ("怎么称呼您", "How we may call you"),
    "how-pay": ("怎样付款", "How you pay"),
    "pay-phone": ("手机付款码", "By the code on your phone"),
    "pay-pickup": ("取货时付款（仅自取）", "When you collect it (pickup only)"),
    "pay-elsewhere": ("演示：视为已付", "Demonstration: as if paid"),
    "order-now": ("提交订单 {due}", "Order for {due}"),
    "pay-title": ("请出示付款码", "Show your payment code"),
    "pay-code": ("付款码数字", "Digits of your payment code"),
    "pay-now": ("支付 {due}", "Pay {due}"),
    "held-until": ("商品为您保留到 {time}", "Your goods are kept until {time}"),
    "pay-waiting": ("付款结果未确认，请稍候。", "Not confirmed yet. One moment."),
    "look-again": ("再看一次", "Look again"),
    "not-paid": ("没有付成，没有扣款。", "It was not paid, and nothing was charged."),
    "thanks": ("谢谢！订单已收到。", "Thank you! We have your order."),
    "order": ("订单 {ref}", "Order {ref}"),
    "paid": ("已付", "Paid"),
    "back": ("已退", "Given back"),
    "cancel": ("取消订单", "Cancel the order"),
    "code": ("取货码", "Pickup code"),
    "until": ("保留到 {time}", "Kept until {time}"),
    "no-orders": ("还没有订单。", "No orders yet."),
    "sign-in": ("用手机号登录", "Sign in by phone"),
    "send-code": ("获取验证码", "Send me a code"),
    "digits": ("六位验证码", "The six digits"),
    "enter": ("登录", "Sign in"),
    "join-title": ("第一次来？成为会员", "New here? Become a member"),
    "name": ("称呼", "Your name"),
    "of-age": ("我已满十四岁", "I am fourteen or older"),
    "agree-browsing": (
        "可以：店员在我到店时看到我在网上看过的商品（随时可以收回）",
        "Yes: store staff may see what I looked at here when I shop with them. I may take it back.",
    ),
    "browsing-title": ("到店推荐", "Suggestions in the store"),
    "browsing-on": ("已同意。", "You agreed."),
    "browsing-off": ("未同意。", "You have not agreed."),
    "withdraw": ("收回同意", "Take it back"),
    "agree": ("同意", "Agree"),
    "leave": ("退出登录", "Sign out"),
    "points": ("积分", "Points"),
    "tier": ("等级", "Tier"),
    "sim-phone": (
        "模拟手机：没有短信发出。这台电脑上显示：",
        "A simulated phone: no message was sent. It would show:",
    ),
    "ask": (
        "可以记住您在这里看了什么，给您更合适的推荐吗？",
        "May we remember what you look at here, to suggest what suits you?",
    ),
    "yes": ("可以", "Yes"),
    "no": ("不用", "No"),
    "other-language": ("English", "中文"),
    "not-here": ("没有这个页面。", "There is no such page."),
    "failed": ("出了点问题，请再试一次。", "Something went wrong. Please try again."),
    "away": ("商店暂时打不开，请稍后再试。", "The shop is away for a moment. Please try again."),
}

REFUSALS: Mapping[str, Both] = {
    "stock-short": (
        "抱歉，刚刚卖得只剩不够的数量了。",
        "Sorry, not enough is left of it just now.",
    ),
    "price-changed": (
        "价格刚刚变了，请再看一下。",
        "The price has just changed. Please look again.",
    ),
    "product-unknown": ("这件商品已经下架。", "This product is no longer sold."),
    "phone-unreadable": ("请输入正确的手机号。", "Please enter a telephone number."),
    "codes-many": (
        "验证码发得太多了，请过几分钟再试。",
        "Too many codes. Please wait some minutes.",
    ),
    "code-wrong": ("验证码不对，或者已经过期。", "These digits are wrong, or too old."),
    "member-unknown": (
        "这个号码还不是会员，请填写称呼。",
        "Not a member yet: please add your name.",
    ),
    "member-name-unreadable": ("请填写一到四十个字的称呼。", "A name has one to forty characters."),
    "consent-under-age": ("未满十四岁不能同意。", "Under fourteen nobody can agree to this."),
    "texts-not-set-up": ("本店还不能发送验证码。", "This shop cannot send codes yet."),
    "text-not-sent": ("验证码没有发出，请再试。", "The code could not be sent. Please try again."),
    "payment-code-unknown": ("这不是付款码。", "This is no payment code."),
    "payments-not-set-up": ("本店还不能手机付款。", "This shop takes no payment by phone yet."),
    "hold-ended": (
        "保留时间已过，请重新下单。",
        "Your goods are kept no longer. Please order again.",
    ),
    "order-given-out": ("已经交给您了，可以到店退货。", "You have it already: you may return it."),
    "asked-too-often": ("请求太多，请稍等。", "Too many requests. Please wait a moment."),
    "message-unreadable": ("请检查填写的内容。", "Please check what you entered."),
    "quantity-not-whole": ("这件商品按件出售。", "This product is sold by the piece."),
}

CATEGORIES: Mapping[str, Both] = {
    "plums": ("梅子蜜饯", "Plums"),
    "dried-fruit": ("果干", "Dried fruit"),
    "nuts": ("坚果", "Nuts"),
    "jerky": ("肉脯", "Jerky"),
    "savoury": ("卤味", "Savoury"),
    "candy": ("糖果", "Candy"),
    "tea": ("茶", "Tea"),
    "gifts": ("礼盒", "Gifts"),
}
"""The demonstration chain's; another is called by its path."""

STATUSES: Mapping[str, Both] = {
    "unrouted": ("正在安排", "Being arranged"),
    "working": ("准备中", "Being prepared"),
    "ready": ("可以取货了", "Ready for you"),
    "part-done": ("部分完成", "Partly done"),
    "done": ("已完成", "Done"),
    "cancelled": ("已取消", "Cancelled"),
    "returned": ("已退货", "Returned"),
    "review": ("核对中", "Being looked into"),
    "waiting": ("等待付款", "Waiting for payment"),
    "expired": ("已过期", "Expired"),
    "given-back": ("已退款", "Given back"),
}


def said(word: str, language: str, **facts: object) -> str:
    """The text of a word; a wrong one is our own mistake and is seen as such."""
    return _pick(WORDS[word], language).format(**facts)


def refusal(code: str, language: str) -> str:
    return _pick(REFUSALS.get(code, WORDS["failed"]), language)


def category(path: str, language: str) -> str:
    return _pick(CATEGORIES.get(path, (path, path)), language)


def status(word: str, language: str) -> str:
    return _pick(STATUSES.get(word, (word, word)), language)


def _pick(both: Both, language: str) -> str:
    return both[0] if language == "zh" else both[1]
