"""A line in the audit trail for what the pages refused before the domain saw it, and for nothing twice."""

from __future__ import annotations

from typing import Final

from flask import request
from sqlalchemy.exc import DBAPIError

from api.edge import database
from api.observing import log_failure
from ledger.access import tell_refusal
from ledger.clock import now
from ledger.db import DatabaseBusy
from ledger.errors import Refusal
from web.session import known

_NAMES: Final = ("number", "code", "key", "name", "proposal_id", "session_id", "token_id")


def tell_of(refusal: Refusal) -> None:
    """Tell the trail of a refusal unless it has been told. The answer goes out even when the database cannot take it."""
    operation = f"page.{(request.endpoint or 'unknown').removeprefix('pages.')}"
    asked = request.view_args or {}
    subject = next((str(asked[name]) for name in _NAMES if name in asked), "")
    try:
        tell_refusal(database(), known(), operation, refusal, at=now(), subject=subject)
    except (DBAPIError, DatabaseBusy) as error:
        log_failure(error)
