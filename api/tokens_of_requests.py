"""Who sends a request to the API: the token in its Authorization header."""

from __future__ import annotations

from typing import Final

from flask import g, request

from api.edge import database
from ledger import clock
from ledger.access import Actor, SignInNeeded, TokenWrong
from ledger.access.tokens import actor_of_token
from ledger.errors import Refusal

_PUBLIC: Final = frozenset({"api-docs.openapi_json"})


def recognise() -> None:
    """Find out who asks. Nobody is refused yet: how often strangers ask is limited too."""
    g.unrecognised = None
    address, request_id = request.remote_addr or "", g.request_id
    try:
        g.actor = _actor().from_where(address, request_id)
    except Refusal as refusal:
        g.actor, g.unrecognised = Actor.nobody(address, request_id), refusal


def require_actor() -> None:
    """Raise SignInNeeded or TokenWrong, except where everybody may look and where nothing is."""
    if request.endpoint and request.endpoint not in _PUBLIC and g.unrecognised is not None:
        raise g.unrecognised


def _actor() -> Actor:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise SignInNeeded()
    found = actor_of_token(database(), secret.strip(), clock.now())
    if found is None:
        raise TokenWrong()
    return found
