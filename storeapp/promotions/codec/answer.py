"""What the engine answers, as JSON."""

from __future__ import annotations

from storeapp.domain.pricing import Applied, Part, Share
from storeapp.promotions.appraisal import Appraisal, Appraised
from storeapp.promotions.rule import RuleSet


def answer_body(appraisal: Appraisal, rules: RuleSet) -> dict[str, object]:
    """The whole answer, in minor units of `currency`; a share's `net`, `listed` and `parts` are
    of one unit."""
    return {
        "currency": rules.currency,
        "total": appraisal.total,
        "listed": appraisal.listed,
        "saved": appraisal.listed - appraisal.total,
        "points_earned": appraisal.earned,
        "points_burnt": appraisal.burnt,
        "items": [_item_body(item) for item in appraisal.items],
        "applied": [_applied_body(applied) for applied in appraisal.applied],
        "ruleset": {"id": rules.id, "version": rules.version, "hash": appraisal.rules},
        "optimal_proven": appraisal.proven,
        "nodes": appraisal.nodes,
    }


def _item_body(item: Appraised) -> dict[str, object]:
    return {
        "line": item.line,
        "net": item.net,
        "listed": item.listed,
        "shares": [_share_body(share) for share in item.shares],
    }


def _share_body(share: Share) -> dict[str, object]:
    return {
        "count": share.count,
        "net": share.net,
        "listed": share.listed,
        "parts": [_part_body(part) for part in share.parts],
    }


def _part_body(part: Part) -> dict[str, object]:
    return {
        "promotion": part.promotion,
        "rev": part.rev,
        "minor": part.minor,
        "points": part.points,
    }


def _applied_body(applied: Applied) -> dict[str, object]:
    return {
        "promotion": applied.promotion,
        "rev": applied.rev,
        "name": {"zh": applied.name.zh, "en": applied.name.en},
        "times": applied.times,
        "saving": applied.saving,
        "points": applied.points,
        "lines": [{"line": line, "units": units} for line, units in applied.lines],
    }
