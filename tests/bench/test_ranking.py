"""The generated click-streams, and the rankers that are compared."""

from __future__ import annotations

from bench._clicks import END_MS, streams
from bench.ranking import _Known, _last_viewed, _most_viewed, _quality


def test_streams_are_the_same_for_a_seed_and_end_before_the_truth() -> None:
    one, again, other = streams(50, seed=1), streams(50, seed=1), streams(50, seed=2)

    assert one == again
    assert one != other
    assert all(stream.buys for stream in one)
    assert all(act.at_ms < END_MS for stream in one for act in stream.acts)
    assert all(list(s.acts) == sorted(s.acts, key=lambda act: act.at_ms) for s in one)


def test_ours_is_better_than_each_of_the_others_on_visitors_it_never_saw() -> None:
    known, asked = _Known.of(streams(400, seed=3)), streams(400, seed=4)

    ours = _quality(known.ours, asked)
    others = [_quality(ranker, asked) for ranker in (_last_viewed, _most_viewed, known.popular)]

    assert all(ours.hit > other.hit and ours.mrr > other.mrr for other in others)


def test_a_ranker_that_knows_the_truth_hits_always_and_one_that_does_not_never() -> None:
    asked = streams(20, seed=5)

    best = _quality(lambda stream: sorted(stream.buys), asked)
    worst = _quality(lambda _stream: ["nothing"], asked)

    assert (best.hit, best.mrr) == (1.0, 1.0)
    assert (worst.hit, worst.mrr) == (0.0, 0.0)
