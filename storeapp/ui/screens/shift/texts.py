"""The words of the screen that opens a shift."""

from __future__ import annotations

from typing import Final

from storeapp.ui.texts import Table

TEXTS: Final[Table] = {
    "hello": ("Good day, {name}", "您好，{name}"),
    "why": (
        "Count the money in the drawer before the first customer.",
        "请在接待第一位顾客之前清点钱箱里的现金。",
    ),
    "business_date": ("Business date", "营业日期"),
    "date": ("{weekday}, {day} {month} {year}", "{year}年{month}月{day}日 {weekday}"),
    "title": ("Open the shift", "开班"),
    "float": ("Money in the drawer", "钱箱备用金"),
    "zero_hint": ("Type 0 when the drawer is empty.", "钱箱里没有现金时请输入 0。"),
    "amount_missing": (
        "Type what is in the drawer; 0 when it is empty.",
        "请输入钱箱里的金额；没有现金时输入 0。",
    ),
    "open": ("Open shift", "开班"),
    "sign_out": ("Sign out", "退出登录"),
    "erase": ("Erase", "退格"),
    "day0": ("Monday", "星期一"),
    "day1": ("Tuesday", "星期二"),
    "day2": ("Wednesday", "星期三"),
    "day3": ("Thursday", "星期四"),
    "day4": ("Friday", "星期五"),
    "day5": ("Saturday", "星期六"),
    "day6": ("Sunday", "星期日"),
    "month1": ("January", "1"),
    "month2": ("February", "2"),
    "month3": ("March", "3"),
    "month4": ("April", "4"),
    "month5": ("May", "5"),
    "month6": ("June", "6"),
    "month7": ("July", "7"),
    "month8": ("August", "8"),
    "month9": ("September", "9"),
    "month10": ("October", "10"),
    "month11": ("November", "11"),
    "month12": ("December", "12"),
}
