"""What head office says about returns: for the chain, or for one store of it."""

from __future__ import annotations

from sqlmodel import Session

from headoffice.configuration.tables import ReturnRulesRow
from storeapp.sync.wire.rows import ReturnRulesBody

EVERYWHERE = ""


def rules_of(session: Session, store: str) -> ReturnRulesBody:
    """The store's own, else the chain's, else the usual ones."""
    row = session.get(ReturnRulesRow, store) or session.get(ReturnRulesRow, EVERYWHERE)
    return ReturnRulesBody() if row is None else ReturnRulesBody.model_validate_json(row.body)
