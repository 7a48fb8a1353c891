"""A line in the audit trail for what the API refused before the domain saw it."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from sqlalchemy.exc import DBAPIError

from api.edge import actor, database
from api.observing import log_failure
from ledger import clock
from ledger.access import tell, tell_refusal
from ledger.access.audit import event_row
from ledger.db import DatabaseBusy
from ledger.errors import Refusal

_NAMES: Final = ("number", "code", "name", "id", "entry_id", "account_id")
_UNTOLD: Final = frozenset({429, 500, 503})


def tell_of_refusal(refusal: Refusal) -> None:
    """Tell the trail, unless the domain has told it already."""
    if _concerned():
        _try(lambda: tell_refusal(database(), actor(), _operation(), refusal, at=clock.now(), subject=_subject()))


def tell_of_error(status: int, code: str, body: dict[str, Any]) -> None:
    """Tell the trail of a request that was not understood: where the mistakes are, never what was sent."""
    if _concerned() and status not in _UNTOLD:
        places = ", ".join(each["place"] for each in body.get("errors", []))
        row = event_row(
            actor(), clock.now(), _operation(), subject=_subject(), outcome="refused", code=code, detail=places[:400]
        )
        _try(lambda: tell(database(), row))


def _concerned() -> bool:
    return request.path.startswith("/api/v1/")


def _operation() -> str:
    return f"api.{(request.endpoint or 'unknown').rpartition('.')[2]}"


def _subject() -> str:
    found = request.view_args or {}
    return next((str(found[name]) for name in _NAMES if name in found), "")


def _try(write: Any) -> None:
    """The answer goes out even when the database cannot take the line; the log then says so."""
    try:
        write()
    except (DBAPIError, DatabaseBusy) as error:
        log_failure(error)
