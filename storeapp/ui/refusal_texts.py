"""A sentence in both languages for every refusal a clerk can meet."""

from __future__ import annotations

from typing import Final

from storeapp.ui.device_refusal_texts import DEVICES
from storeapp.ui.file_refusal_texts import FILES
from storeapp.ui.member_refusal_texts import MEMBERS
from storeapp.ui.order_refusal_texts import ORDERS
from storeapp.ui.promotion_refusal_texts import PROMOTIONS
from storeapp.ui.return_refusal_texts import RETURNS
from storeapp.ui.texts import Table

UNNAMED: Final = (
    "That did not work. Nothing was changed; please try again.",
    "这一步没有完成，什么都没有改变，请再试一次。",
)
"""For a refusal that has no sentence; a test keeps the house from having one."""

_GOODS: Final[Table] = {
    "code-unknown": (
        "{scanned} is not in the catalogue. Find the item by name: F2.",
        "目录中没有 {scanned}，请按 F2 按名称查找。",
    ),
    "pay-first": (
        "This is a payment code. Press F12, then scan it again.",
        "这是付款码，请先按 F12 收款，再扫一次。",
    ),
    "exception-nobody-may": (
        "Head office allows no exceptions in this store.",
        "总部未允许本店进行特批优惠。",
    ),
    "exception-of-nothing": (
        "How much less? Type the amount.",
        "请输入要减免的金额。",
    ),
    "exception-above-limit": (
        "At most {most} may be taken off a line. Type less.",
        "每行最多可减 {most}，请重新输入。",
    ),
    "exception-above-price": (
        "The line costs only {most}. Type less.",
        "该行只有 {most}，请重新输入。",
    ),
    "exception-needs-reason": (
        "Choose why first.",
        "请先选择原因。",
    ),
    "exception-needs-manager": (
        "Only a manager can allow this. Ask one to type their PIN.",
        "只有店长可以批准，请店长输入密码。",
    ),
    "coupon-expired": (
        "This coupon was good until {day}. Go on without it.",
        "这张优惠券的有效期到 {day}，请继续结账。",
    ),
    "coupon-unknown": (
        "There is no coupon {scanned}. Check the number.",
        "没有优惠券 {scanned}，请核对号码。",
    ),
    "coupon-not-now": (
        "No promotion takes this coupon now. Keep it for later.",
        "当前没有可使用这张优惠券的活动，请留待以后使用。",
    ),
    "coupon-used": (
        "This coupon was used before. Go on without it.",
        "这张优惠券已经使用过，请继续结账。",
    ),
    "coupon-reserved": (
        "This coupon is in another basket. Remove it there first.",
        "这张优惠券正用于另一单，请先在那边移除。",
    ),
    "coupon-void": (
        "This coupon does not count any more. Go on without it.",
        "这张优惠券已作废，请继续结账。",
    ),
    "coupon-needs-office": (
        "Head office cannot be asked about this coupon now. Try again when the till is online.",
        "现在无法向总部核对这张优惠券，联网后请再试。",
    ),
    "coupon-forged": (
        "This coupon is not one of ours. Go on without it.",
        "这张优惠券不是本店的，请继续结账。",
    ),
    "code-damaged": (
        "The label could not be read right. Scan it again, or find the item by name: F2.",
        "条码没有读对，请再扫一次，或按 F2 按名称查找。",
    ),
    "code-unreadable": (
        "That is not an item's code. Scan the bar code on the item, or press F2.",
        "这不是商品条码，请扫描商品上的条码，或按 F2 查找。",
    ),
    "label-without-amount": (
        "This label has no price on it. Weigh the item again: F9.",
        "标签上没有金额，请按 F9 重新称重。",
    ),
    "not-sold-by-weight": (
        "This item is sold by the piece. Find it by name: F2.",
        "该商品按件出售，请按 F2 按名称查找。",
    ),
    "good-expired": (
        "This item is past its date ({day}) and may not be sold. Give the customer another.",
        "该商品已过保质期（{day}），不能出售，请为顾客更换。",
    ),
    "product-gone": (
        "This item is no longer sold here. Find another with F2.",
        "该商品已下架，请按 F2 查找其他商品。",
    ),
    "needs-weight": (
        "This item is sold by weight. Put it on the scale and press F9.",
        "该商品按重量出售，请放到秤上并按 F9。",
    ),
    "scale-empty": (
        "Nothing is on the scale. Put the goods on it, then weigh again.",
        "秤上没有商品，请放好后重新称重。",
    ),
    "scale-not-stable": (
        "The scale is still moving. Let go of the goods, then weigh again.",
        "秤还没有稳定，请松手后重新称重。",
    ),
    "scale-too-light": (
        "That is less than this scale may weigh ({least} g). Add goods, or use a finer scale.",
        "低于本秤的最小称量（{least} 克），请添加商品或换用更精确的秤。",
    ),
    "scale-overloaded": (
        "That is more than the scale can carry. Take some off and weigh in two parts.",
        "超过了秤的最大称量，请取下一部分，分次称重。",
    ),
    "scale-below-zero": (
        "The scale shows less than nothing. Clear the plate and press zero on the scale.",
        "秤显示负数，请清空秤盘并按秤上的置零键。",
    ),
    "scale-same-weight": (
        "These goods were weighed already. Empty the scale, then weigh the next.",
        "秤上的商品已经称过，请先清空秤盘，再称下一种。",
    ),
    "scale-under-tare": (
        "That is no more than the packaging weighs ({tare} g). Put the goods in, then weigh again.",
        "重量没有超过包装（{tare} 克），请放入商品后重新称重。",
    ),
    "tare-too-heavy": (
        "That is too heavy for packaging ({tare} g; {most} g at most). Take the goods out first.",
        "包装过重（{tare} 克，最多 {most} 克），请先取出商品。",
    ),
    "scale-takes-no-orders": (
        "This scale does that by its own keys only. Press the key on the scale.",
        "本秤只能用自己的按键操作，请按秤上的按键。",
    ),
    "scale-unreachable": (
        "The scale does not answer. Check its cable, or type the weight from another scale.",
        "电子秤没有响应，请检查连线，或输入其他秤上的重量。",
    ),
}
_LINES: Final[Table] = {
    "line-is-void": (
        "This line was removed already. Scan the item again to sell it.",
        "这一行已删除，如需出售请重新扫描。",
    ),
    "quantity-is-weighed": (
        "A weight cannot be typed over. Remove the line and weigh again.",
        "称重商品不能改数量，请删除后重新称重。",
    ),
    "quantity-is-packed": (
        "This is a whole pack. Scan it again for one more.",
        "这是整包商品，如需增加请再扫一次。",
    ),
    "quantity-not-positive": (
        "A quantity is at least 1. To take the line out, press Del.",
        "数量至少为 1，如需去掉这一行请按 Del。",
    ),
    "quantity-too-large": (
        "At most {most} fit on one line. Type a smaller number.",
        "一行最多 {most} 件，请输入较小的数量。",
    ),
    "quantity-unreadable": (
        "That is not a quantity. Type digits only.",
        "这不是数量，请只输入数字。",
    ),
    "quantity-too-fine": (
        "At most three digits after the point. Type it again.",
        "小数点后最多三位，请重新输入。",
    ),
    "quantity-not-whole": (
        "This item is sold by the piece. Type a whole number.",
        "该商品按件出售，请输入整数。",
    ),
    "basket-empty": ("The basket is empty. Scan an item first.", "购物篮是空的，请先扫描商品。"),
    "basket-full": (
        "A basket holds {most} lines. Let the customer pay this one first.",
        "一个购物篮最多 {most} 行，请先结账。",
    ),
    "basket-too-dear": (
        "This is more than one basket may come to. Check the quantities, or sell in two parts.",
        "金额超出单笔上限，请核对数量，或分两笔结账。",
    ),
    "parked-gone": (
        "This basket was brought back already. Choose another.",
        "这个挂单已被取回，请选择其他挂单。",
    ),
    "tax-unknown": (
        "Head office sent no tax rate for this item. Call the manager.",
        "总部未下发该商品的税率，请联系店长。",
    ),
}
_PAYING: Final[Table] = {
    "already-sold": (
        "This basket was sold already. Start the next one.",
        "该购物篮已售出，请开始下一单。",
    ),
    "already-paid": ("This basket is paid already.", "该购物篮已结清。"),
    "amount-unreadable": (
        "That is not an amount. Type digits, like 12.50.",
        "这不是金额，请输入数字，例如 12.50。",
    ),
    "amount-too-fine": (
        "There is no coin that small. Type at most two digits after the point.",
        "没有这么小的面额，小数点后最多两位。",
    ),
    "amount-too-large": ("That amount is too large. Check it.", "金额过大，请核对。"),
    "tender-not-positive": ("Type the amount first.", "请先输入金额。"),
    "card-over-due": (
        "A card pays no more than {left}. Type a smaller amount.",
        "刷卡金额不能超过 {left}，请输入较小的金额。",
    ),
    "cash-below-coins": (
        "{left} is to be paid in cash. Take that much.",
        "现金应收 {left}，请收足。",
    ),
    "change-too-large": (
        "The change would be more than {most}. Check the amount.",
        "找零将超过 {most}，请核对金额。",
    ),
    "not-settled": ("{left} is still to be paid.", "还需支付 {left}。"),
    "print-already-decided": ("This was answered already.", "已经处理过了。"),
    "nothing-to-copy": ("No such receipt here. Check its number.", "本机没有这张小票，请核对。"),
    "receipt-still-prints": ("It still has to print. See the printer.", "还未打完，请看打印机。"),
    "copy-needs-manager": ("One more copy needs the manager.", "再打一份副本需要店长操作。"),
}
_SHIFT: Final[Table] = {
    "drawer-needs-reason": ("Say why the drawer has to open.", "请先选择开钱箱的原因。"),
    "drawer-missing": (
        "This till has no drawer. A manager can set one up: Ctrl+D.",
        "本机没有钱箱，店长可按 Ctrl+D 设置。",
    ),
    "drawer-needs-manager": (
        "A manager must open the drawer for this. Ask one to type their PIN.",
        "此原因须由店长开钱箱，请店长输入密码。",
    ),
    "needs-manager": (
        "Only a manager can allow this. Ask one to type their PIN.",
        "只有店长可以批准，请店长输入密码。",
    ),
    "no-open-shift": ("No shift is open. Open one first.", "还没有开班，请先开班。"),
    "shift-already-open": ("A shift is open already.", "班次已经打开。"),
    "float-not-possible": (
        "That float is not possible. Count the drawer again.",
        "备用金金额有误，请重新清点钱箱。",
    ),
    "pin-wrong": ("That PIN is not right. Try again.", "密码不正确，请重试。"),
    "pin-wait": (
        "Too many wrong PINs. Wait {seconds} s, then try again.",
        "密码错误次数过多，请等待 {seconds} 秒后重试。",
    ),
    "staff-unknown": (
        "This person may no longer sign in here. Ask the manager.",
        "该员工已不能在本店登录，请询问店长。",
    ),
}
_LINE: Final[Table] = {
    "address-unreadable": (
        "That is not an address. It looks like https://office.example.com.",
        "地址格式不正确，例如 https://office.example.com。",
    ),
    "head-office-unreachable": (
        "Head office does not answer. Check the network and the address.",
        "无法连接总部，请检查网络和地址。",
    ),
    "head-office-wrong": (
        "Something else answers at this address. Check it with head office.",
        "该地址不是总部服务器，请与总部核对。",
    ),
    "head-office-too-old": (
        "Head office must be updated first. Call head office.",
        "总部系统需要先升级，请联系总部。",
    ),
    "not-ready": (
        "The till is still getting its settings from head office. Wait a moment.",
        "正在从总部获取设置，请稍候。",
    ),
    "snapshot-unusable": (
        "The catalogue came in damaged. It is fetched again by itself.",
        "商品目录接收不完整，系统会自动重新获取。",
    ),
    "stock-query-size": (
        "Too many goods at once. Ask for fewer.",
        "一次查询的商品过多，请减少数量。",
    ),
    "stream-unknown": (
        "Head office sent something this till does not know. Update the till.",
        "总部下发了本机不认识的内容，请更新收银机。",
    ),
    "label-layout-unreadable": (
        "Head office sent a label layout that cannot be read. Call head office.",
        "总部下发的标签格式有误，请联系总部。",
    ),
    "enrolment-denied": (
        "The manager refused this till. Ask the manager, then start again.",
        "店长未批准这台收银机，请询问店长后重新开始。",
    ),
    "enrolment-expired": (
        "The code is too old. Ask for a new one.",
        "代码已过期，请重新获取。",
    ),
}
_COMMANDS: Final[Table] = {
    "command-unanswered": (
        "Head office did not answer in time. Ask again; it is done only once.",
        "总部没有及时答复，请再试一次，不会重复执行。",
    ),
    "command-unknown": (
        "Head office cannot do this yet. Ask head office to update its system.",
        "总部系统还不支持此操作，请联系总部升级。",
    ),
    "command-id-reused": (
        "Head office took this for another request. Begin this step anew.",
        "总部把它当成了另一项请求，请重新开始这一步。",
    ),
    "version-moved": (
        "Somebody else changed this just now. Look at it again, then decide.",
        "刚刚有人修改过，请查看最新内容后再决定。",
    ),
    "device-revoked": (
        "Head office no longer knows this till. Call the manager.",
        "总部已停用这台收银机，请联系店长。",
    ),
    "protocol-unsupported": (
        "This till and head office need the same update. Call head office.",
        "收银机与总部的版本不一致，请联系总部。",
    ),
    "member-unknown": (
        "Head office does not know this member. Look her up again.",
        "总部没有找到该会员，请重新查找。",
    ),
    "member-name-unreadable": (
        "A name has 1 to 40 characters. Type it again.",
        "姓名为 1 至 40 个字符，请重新输入。",
    ),
    "phone-unreadable": (
        "That is not a phone number. Type 7 to 15 digits, without the country code.",
        "这不是电话号码，请输入 7 至 15 位数字，不含国家代码。",
    ),
    "phone-taken": (
        "Another member has this phone number. Check the digits with her.",
        "该号码已属于另一位会员，请与顾客核对。",
    ),
}

SENTENCES: Final[Table] = {
    **PROMOTIONS,
    **RETURNS,
    **MEMBERS,
    **ORDERS,
    **_GOODS,
    **_LINES,
    **_PAYING,
    **_SHIFT,
    **_LINE,
    **_COMMANDS,
    **FILES,
    **DEVICES,
}
