"""The demo chain's warehouse and stores, in districts of two cities. Streets and owners are
invented."""

from __future__ import annotations

from dataclasses import dataclass

HANGZHOU = "hangzhou"
SUZHOU = "suzhou"
ZONES = (HANGZHOU, SUZHOU)
"""One price zone per city."""

LABELS = ("21IIIIIWWWWWC", "22IIIIIPPPPPC", "28IIIIIPPPPPWWWWWC")
"""In-store labels: by weight, by amount, and the 18-digit one with both."""

EXCEPTION_LIMIT_MINOR = 20_00
"""A manager may take ¥20.00 off a line."""

COIN_STEP_MINOR = 10
"""Cash is rounded to the jiao: nobody gives out fen any more."""

FOOTER_ZH = "谢谢惠顾，七日内凭小票退换"
FOOTER_EN = "Thank you. Bring this receipt to return goods within 7 days."


@dataclass(frozen=True, slots=True)
class Place:
    """A store or a warehouse; `owner` is the franchise that runs it, "" for the company."""

    code: str
    zone: str
    zh: str
    en: str
    address_zh: str
    address_en: str
    district: str
    city: str
    owner: str = ""
    kind: str = "store"


WAREHOUSE = Place(
    "WH01",
    HANGZHOU,
    "梅满满 中央仓",
    "Meiman Central Warehouse",
    "杭州市余杭区果仓路 1 号",
    "1 Guocang Road, Yuhang, Hangzhou",
    "余杭",
    "杭州",
    kind="warehouse",
)

STORES = (
    Place(
        "HZ01",
        HANGZHOU,
        "梅满满 西湖店",
        "Meiman Xihu",
        "杭州市西湖区梅雨路 18 号",
        "18 Meiyu Road, Xihu, Hangzhou",
        "西湖",
        "杭州",
    ),
    Place(
        "HZ02",
        HANGZHOU,
        "梅满满 拱墅店",
        "Meiman Gongshu",
        "杭州市拱墅区桥西里 6 号",
        "6 Qiaoxi Lane, Gongshu, Hangzhou",
        "拱墅",
        "杭州",
    ),
    Place(
        "HZ03",
        HANGZHOU,
        "梅满满 滨江店",
        "Meiman Binjiang",
        "杭州市滨江区潮声路 203 号",
        "203 Chaosheng Road, Binjiang, Hangzhou",
        "滨江",
        "杭州",
    ),
    Place(
        "HZ04",
        HANGZHOU,
        "梅满满 余杭店",
        "Meiman Yuhang",
        "杭州市余杭区青杏街 52 号",
        "52 Qingxing Street, Yuhang, Hangzhou",
        "余杭",
        "杭州",
        owner="杭州甘棠食品有限公司",
    ),
    Place(
        "SZ01",
        SUZHOU,
        "梅满满 姑苏店",
        "Meiman Gusu",
        "苏州市姑苏区梅影巷 9 号",
        "9 Meiying Lane, Gusu, Suzhou",
        "姑苏",
        "苏州",
    ),
    Place(
        "SZ02",
        SUZHOU,
        "梅满满 吴中店",
        "Meiman Wuzhong",
        "苏州市吴中区枇杷路 77 号",
        "77 Pipa Road, Wuzhong, Suzhou",
        "吴中",
        "苏州",
    ),
    Place(
        "SZ03",
        SUZHOU,
        "梅满满 虎丘店",
        "Meiman Huqiu",
        "苏州市虎丘区松仁街 31 号",
        "31 Songren Street, Huqiu, Suzhou",
        "虎丘",
        "苏州",
    ),
    Place(
        "SZ04",
        SUZHOU,
        "梅满满 相城店",
        "Meiman Xiangcheng",
        "苏州市相城区荷风路 120 号",
        "120 Hefeng Road, Xiangcheng, Suzhou",
        "相城",
        "苏州",
        owner="苏州青禾商贸有限公司",
    ),
)
