"""What the engine answers, as JSON."""

from __future__ import annotations

from storeapp.domain.catalogue import Name
from storeapp.domain.pricing import Applied, Part, Share
from storeapp.promotions.appraisal import Appraisal, Appraised
from storeapp.promotions.hints import Hint
from storeapp.promotions.rule import RuleSet
from storeapp.promotions.why import Explanation, Rejected


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


def explanation_body(explanation: Explanation) -> dict[str, object]:
    """The keys that an explained answer has besides: what did not apply, and what would."""
    return {
        "rejected": [_rejected_body(rejected) for rejected in explanation.rejected],
        "hints": [_hint_body(hint) for hint in explanation.hints],
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
        "name": _name_body(applied.name),
        "times": applied.times,
        "saving": applied.saving,
        "points": applied.points,
        "lines": [{"line": line, "units": units} for line, units in applied.lines],
    }


def _rejected_body(rejected: Rejected) -> dict[str, object]:
    missing = rejected.missing
    return {
        "promotion": rejected.promotion,
        "reason": rejected.reason,
        "missing": missing and {"metric": missing.metric.value, "amount": missing.amount},
        "lost_to": list(rejected.lost_to),
    }


def _hint_body(hint: Hint) -> dict[str, object]:
    return {
        "promotion": hint.promotion,
        "name": _name_body(hint.name),
        "add": {
            "asks": hint.asks.value,
            "quantity": hint.quantity,
            "sku": hint.sku,
            "goods": list(hint.goods),
        },
        "gain": hint.gain,
    }


def _name_body(name: Name) -> dict[str, object]:
    return {"zh": name.zh, "en": name.en}
