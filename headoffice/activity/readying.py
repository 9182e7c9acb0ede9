"""Keeping ready what a member may like, without regard to a store: the best ten of her profile."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, select

from headoffice.activity.adding import parts
from headoffice.activity.buying import bought_by, cycles_of
from headoffice.activity.model import (
    MOST_READY,
    Offerable,
    Pull,
    candidates,
    chosen,
    cycle_ms,
    fits,
    interest_of,
    interests,
    likeness,
    nearness,
)
from headoffice.activity.profile import Profile
from headoffice.activity.profiles import Kept
from headoffice.activity.weights import VIEW, best_others, weights_of
from headoffice.catalogue.tables import Product
from headoffice.settings import DAY_MS, Weighing

NEIGHBOURS = 20
MOST_NEAR = 20


def readied(
    session: Session, profiles: Mapping[str, Profile], weighing: Weighing, *, now_ms: int
) -> dict[str, Kept]:
    """These profiles by owner, with what is near and the best ten of those who are members."""
    members = {owner: owner[2:] for owner in profiles if owner.startswith("m/")}
    like = likenesses(
        session, {sku for owner in members for sku, _ in profiles[owner].recent}, now_ms=now_ms
    )
    near = {
        owner: _nearest(nearness(profiles[owner].recent, like, now_ms, weighing))
        for owner in members
    }
    skus = {sku for owner in members for sku in (*profiles[owner].goods, *near[owner])}
    fit = Fit(session, members.values(), skus, weighing, now_ms=now_ms)
    styles = styles_of(session, skus)
    done: dict[str, Kept] = {}
    for owner, profile in profiles.items():
        if owner not in members:
            done[owner] = Kept(profile, {}, (), now_ms)
            continue
        own = interests(profile, now_ms, weighing)
        pulls = {
            sku: Pull(own.get(sku, 0.0), near[owner].get(sku, 0.0))
            for sku in candidates(own, near[owner])
        }
        goods = {
            sku: Offerable(
                styles[sku],
                1.0,
                fit.of(members[owner], profile, sku),
                interest_of(profile, sku).in_left_cart(now_ms, weighing),
            )
            for sku in pulls
            if sku in styles
        }
        ready = chosen(pulls, goods, weighing, most=MOST_READY)
        done[owner] = Kept(profile, near[owner], ready, now_ms)
    return done


class Fit:
    """Whether a good fits a member: what she bought, and how long it lasts, is read once."""

    def __init__(
        self,
        session: Session,
        members: Collection[str],
        skus: Collection[str],
        weighing: Weighing,
        *,
        now_ms: int,
    ) -> None:
        longest_ms = round(weighing.repurchase_most_d * DAY_MS)
        self._bought = bought_by(session, members, since_ms=now_ms - longest_ms)
        self._cycles = cycles_of(session, skus)
        self._weighing = weighing
        self._now_ms = now_ms

    def of(self, member: str, profile: Profile, sku: str, *, in_basket: bool = False) -> bool:
        own = self._bought.get((member, sku))
        return fits(
            interest_of(profile, sku),
            in_basket=in_basket,
            bought_ms=own[1] if own else 0,
            cycle_ms=cycle_ms(self._weighing, own=own, good=self._cycles.get(sku)),
            now_ms=self._now_ms,
        )


def likenesses(
    session: Session, skus: Collection[str], *, now_ms: int
) -> dict[str, dict[str, float]]:
    """Of each good the nearest ones, by how often they are looked at in one session."""
    others = best_others(session, VIEW, skus, most=NEIGHBOURS, now_ms=now_ms)
    both = set(others).union(*others.values()) if others else set()
    alone = weights_of(session, VIEW, "", both, now_ms=now_ms)
    return {
        sku: {
            other: likeness(together, alone.get(sku, 0.0), alone.get(other, 0.0))
            for other, together in near.items()
        }
        for sku, near in others.items()
    }


def styles_of(session: Session, skus: Collection[str]) -> dict[str, str]:
    """The style of each of these goods that is sold: its product, or itself."""
    found: dict[str, str] = {}
    for some in parts(sorted(skus)):
        rows = select(Product.sku, Product.product).where(
            col(Product.sku).in_(some), col(Product.active)
        )
        found |= {sku: product or sku for sku, product in session.exec(rows)}
    return found


def _nearest(near: Mapping[str, float]) -> dict[str, float]:
    ordered = sorted(near, key=lambda sku: (-near[sku], sku))
    return {sku: near[sku] for sku in ordered[:MOST_NEAR]}
