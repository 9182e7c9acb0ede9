"""The demo chain's staff and members. Names are common ones, telephone numbers nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from headoffice.demo.places import STORES
from headoffice.staff.pins import check_strength
from storeapp.domain.errors import Refusal
from storeapp.domain.staff import Role

MEMBERS = 240

_ROLES = (("m1", Role.MANAGER), ("k1", Role.CLERK), ("c1", Role.CASHIER), ("c2", Role.CASHIER))

_SURNAMES = {
    "林": "Lin",
    "陈": "Chen",
    "王": "Wang",
    "李": "Li",
    "张": "Zhang",
    "刘": "Liu",
    "杨": "Yang",
    "赵": "Zhao",
    "黄": "Huang",
    "周": "Zhou",
    "吴": "Wu",
    "徐": "Xu",
    "孙": "Sun",
    "马": "Ma",
    "朱": "Zhu",
    "胡": "Hu",
    "郭": "Guo",
    "何": "He",
    "高": "Gao",
    "罗": "Luo",
    "郑": "Zheng",
    "梁": "Liang",
    "谢": "Xie",
    "宋": "Song",
    "唐": "Tang",
    "许": "Xu",
    "韩": "Han",
    "冯": "Feng",
    "邓": "Deng",
    "曹": "Cao",
    "彭": "Peng",
    "曾": "Zeng",
    "沈": "Shen",
    "陆": "Lu",
    "蒋": "Jiang",
    "叶": "Ye",
}
# fmt: off
_GIVEN = (
    "雨桐", "欣怡", "子涵", "思琪", "佳怡", "梓萱", "若曦", "静怡", "晓燕", "丽华",
    "志强", "建国", "俊杰", "浩然", "子轩", "宇航", "明轩", "文博", "海燕", "秀英",
)
# fmt: on

_AGREED = (("marketing", 6), ("browsing", 7), ("sharing", 4))
"""How many of ten members agree to what."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone behind a counter; the PIN is for the demo's sign-in screen."""

    id: str
    name: str
    role: Role
    store: str
    pin: str


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A customer who is a member. `agreed` are the purposes she said yes to; to the others she said
    no. `spent_minor` is what she bought in her store before the demo begins."""

    id: str
    code: str
    name: str
    phone: str
    home_store: str
    joined_on: str
    born: str = ""
    agreed: tuple[str, ...] = ()
    points: int = 0
    spent_minor: int = 0


def people(seed: int) -> tuple[Person, ...]:
    """Everyone behind the counters: a manager, a clerk and two cashiers per store."""
    random = Random(f"people-{seed}")
    surnames = random.sample(list(_SURNAMES), len(STORES) * len(_ROLES))
    taken: set[str] = set()
    found = []
    for place in STORES:
        for suffix, role in _ROLES:
            zh = surnames.pop()
            called = f"{zh}店长" if role is Role.MANAGER else f"小{zh}"
            name = f"{called} {_SURNAMES[zh]}"
            pin = _pin(random, taken)
            found.append(Person(f"{place.code.lower()}-{suffix}", name, role, place.code, pin))
    return tuple(found)


def demo_pins(seed: int) -> Mapping[str, str]:
    """The PIN of each staff id, for the demo's sign-in screen; never in any stream."""
    return {person.id: person.pin for person in people(seed)}


def members(seed: int) -> tuple[DemoMember, ...]:
    """The members, spread over the stores."""
    random, about = Random(f"members-{seed}"), Random(f"memberships-{seed}")
    # 12x numbers are not given out to mobile telephones.
    phones = random.sample(range(12_900_000_000, 12_999_999_999), MEMBERS)
    return tuple(
        DemoMember(
            id=f"m{number:05d}",
            code=f"MB{8_000_000 + number * 37}",
            name=random.choice(list(_SURNAMES)) + random.choice(_GIVEN),
            phone=str(phone),
            home_store=random.choice(STORES).code,
            joined_on=f"20{random.randrange(22, 26)}-{random.randrange(1, 13):02d}-"
            f"{random.randrange(1, 29):02d}",
            born=_born(about),
            agreed=tuple(purpose for purpose, of_ten in _AGREED if about.randrange(10) < of_ten),
            points=about.randrange(40) * 50,
            spent_minor=about.choice((0, 12_000, 64_000, 130_000, 260_000, 910_000)),
        )
        for number, phone in enumerate(phones, start=1)
    )


def _born(random: Random) -> str:
    """Some do not say; one or another is still a child in the demo's year."""
    if not random.randrange(4):
        return ""
    year = 2014 if not random.randrange(20) else random.randrange(1950, 2010)
    return f"{year}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"


def _pin(random: Random, taken: set[str]) -> str:
    """Six digits that head office would accept and that nobody else has."""
    while True:
        pin = f"{random.randrange(1_000_000):06d}"
        if pin not in taken and _accepted(pin):
            taken.add(pin)
            return pin


def _accepted(pin: str) -> bool:
    try:
        check_strength(pin)
    except Refusal:
        return False
    return True
