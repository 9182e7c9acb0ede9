"""What she may like, against last viewed, most viewed and popular, where the truth is known; and
how many events a head office takes in.

`python -m bench ranking [VISITORS]`. The streams are in `bench._clicks`; ours sees the same clicks
as the others, through the profiles of head office, and one half of the visitors teaches it which
goods are near each other.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench._clicks import END_MS, Stream, streams
from bench._collect import take_in
from bench.report import Report
from headoffice.activity.model import (
    Offerable,
    Pull,
    chosen,
    interest_of,
    interests,
    likeness,
    nearness,
)
from headoffice.activity.profile import Deed, Profile, is_new_look
from headoffice.settings import Weighing

VISITORS = 6_000
SEED = 20_260
MOST = 10
HIT = 3
EVENTS_PER_S = 2_000

Ranker = Callable[[Stream], Sequence[str]]


def run(arguments: list[str]) -> Report:
    """Ours has to be better than each of the three, by hit@3 and by MRR@10."""
    count = int(arguments[0]) if arguments else VISITORS
    taught, asked = streams(count, seed=SEED), streams(count, seed=SEED + 1)
    report = Report("ranking")
    known = _Known.of(taught)
    rankers: dict[str, Ranker] = {
        "last viewed": _last_viewed,
        "most viewed": _most_viewed,
        "popular": known.popular,
        "ours": known.ours,
    }
    found = {name: _quality(ranker, asked) for name, ranker in rankers.items()}
    ours = found["ours"]
    for name in ("last viewed", "most viewed", "popular"):
        report.bar(f"hit@3 of {name} by that of ours", found[name].hit / ours.hit, 0.999, "times")
        report.bar(f"MRR@10 of {name} by that of ours", found[name].mrr / ours.mrr, 0.999, "times")
    report.figures = {
        "visitors": count,
        "clicks": sum(len(stream.acts) for stream in asked),
        "ours_us_a_visitor": round(ours.us, 1),
        "without_neighbours": _rounded(_quality(known.alone, asked)),
        **{name.replace(" ", "_"): _rounded(each) for name, each in found.items()},
    }
    with tempfile.TemporaryDirectory() as folder:
        taken = take_in(Path(folder))
    report.figures.update(taken.figures)
    report.sound = taken.sound
    report.bar("one event taken in", 1e6 / taken.per_s, 1e6 / EVENTS_PER_S, "us")
    return report


@dataclass(frozen=True, slots=True)
class Quality:
    """How often one of the first three is bought, and one by the place of the first that is; both
    over the visitors. `coverage` is how many goods were ever among the first three."""

    hit: float
    mrr: float
    coverage: int
    us: float


def _quality(ranker: Ranker, asked: Sequence[Stream]) -> Quality:
    hits, reciprocal = 0, 0.0
    shown: set[str] = set()
    began = time.perf_counter()
    for stream in asked:
        ranked = ranker(stream)[:MOST]
        shown.update(ranked[:HIT])
        places = [place for place, sku in enumerate(ranked, start=1) if sku in stream.buys]
        hits += bool(places) and places[0] <= HIT
        reciprocal += 1 / places[0] if places else 0.0
    us = (time.perf_counter() - began) / len(asked) * 1e6
    return Quality(hits / len(asked), reciprocal / len(asked), len(shown), us)


def _rounded(quality: Quality) -> Mapping[str, float]:
    return {
        "hit@3": round(quality.hit, 4),
        "mrr@10": round(quality.mrr, 4),
        "coverage": quality.coverage,
    }


# --- the others ------------------------------------------------------------------------


def _last_viewed(stream: Stream) -> Sequence[str]:
    return list(dict.fromkeys(act.sku for act in reversed(stream.acts) if act.deed is Deed.VIEW))


def _most_viewed(stream: Stream) -> Sequence[str]:
    """Between equals the newer one."""
    views = [act for act in stream.acts if act.deed is Deed.VIEW]
    counts = Counter(act.sku for act in views)
    newest = {act.sku: act.at_ms for act in views}
    return sorted(counts, key=lambda sku: (-counts[sku], -newest[sku]))


# --- ours --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """What the other visitors taught: neighbours by being looked at together, and popularity."""

    like: Mapping[str, Mapping[str, float]]
    bought: Mapping[str, float]
    weighing: Weighing

    @classmethod
    def of(cls, taught: Sequence[Stream]) -> _Known:
        weighing = Weighing()
        together: dict[str, Counter[str]] = {}
        alone: Counter[str] = Counter()
        for stream in taught:
            profile = Profile()
            for act in stream.acts:
                if is_new_look(profile, act, weighing):
                    alone[act.sku] += 1
                    for other in profile.session_before(act, weighing):
                        together.setdefault(act.sku, Counter())[other] += 1
                        together.setdefault(other, Counter())[act.sku] += 1
                profile = profile.after(act, weighing)
        like = {
            sku: {
                other: likeness(count, alone[sku], alone[other])
                for other, count in near.most_common(20)
            }
            for sku, near in together.items()
        }
        sold = Counter(sku for stream in taught for sku in stream.buys)
        most = max(sold.values(), default=1)
        return cls(like, {sku: count / most for sku, count in sold.items()}, weighing)

    def popular(self, _stream: Stream) -> Sequence[str]:
        return sorted(self.bought, key=lambda sku: (-self.bought[sku], sku))[:MOST]

    def ours(self, stream: Stream) -> Sequence[str]:
        return self._ranked(stream, self.weighing, self.like)

    def alone(self, stream: Stream) -> Sequence[str]:
        """Ours without what others did: her own interest."""
        return self._ranked(stream, self.weighing, {})

    def _ranked(
        self, stream: Stream, weighing: Weighing, like: Mapping[str, Mapping[str, float]]
    ) -> Sequence[str]:
        profile = Profile()
        for act in stream.acts:
            profile = profile.after(act, weighing)
        own = interests(profile, END_MS, weighing)
        near = nearness(profile.recent, like, END_MS, weighing)
        regional = self.bought if like else {}
        pulls = {
            sku: Pull(own.get(sku, 0.0), near.get(sku, 0.0), 0.0, regional.get(sku, 0.0))
            for sku in {*own, *near}
        }
        goods = {
            sku: Offerable(
                sku, 1.0, in_left_cart=interest_of(profile, sku).in_left_cart(END_MS, weighing)
            )
            for sku in pulls
        }
        return [pick.sku for pick in chosen(pulls, goods, weighing, most=MOST)]
