"""Requests that are carried out once: the key, and the answer that was given under it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

from flask import request
from sqlalchemy import Connection

from api.bodies import content
from api.edge import actor, database
from api.refusals import KeyMissing
from ledger import clock
from ledger.access import Act, carry_out
from ledger.commands import once

Work = Callable[[Connection, Act], dict[str, Any]]
_LONGEST: Final = 120


def idempotency_key() -> str:
    """The request's key. Raises KeyMissing."""
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 100 or not all("!" <= each <= "~" for each in key):
        raise KeyMissing()
    return key


def carried_out(operation: str, subject: str, work: Work) -> dict[str, Any]:
    """Carry out a command in the name of who is acting; the body to answer with."""
    return carry_out(database(), actor(), operation, work, at=clock.now(), subject=subject)


def carried_out_once(operation: str, subject: str, key: str, work: Work) -> tuple[dict[str, Any], dict[str, str]]:
    """Carry out a command under the request's key: the same request again gets the same answer. Body and headers."""
    asked, now, own = [operation, subject, content()], clock.now(), _own(key)

    def at_most_once(connection: Connection, act: Act) -> tuple[dict[str, Any], bool]:
        body, replayed = once(connection, own, asked, lambda: work(connection, act), now)
        if replayed:
            act.note(operation, "", subject, detail="重复的请求，返回原来的答复")
        return body, replayed

    body, replayed = carry_out(database(), actor(), operation, at_most_once, at=now, subject=subject)
    return body, {"Idempotency-Replayed": "true"} if replayed else {}


def _own(key: str) -> str:
    """The key as this person's: nobody is answered with what another one did."""
    own = f"{actor().name}:{key}"
    return own if len(own) <= _LONGEST else f"{actor().name}:{hashlib.sha256(key.encode()).hexdigest()}"
