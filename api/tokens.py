"""``tokens``: one's own tokens. Secrets are told once, when a token is made."""

from __future__ import annotations

from typing import Any, Final

from flask import Response
from sqlalchemy import Connection

from api.edge import actor, asked
from api.keys import carried_out
from api.people_answers import TokenPage, TokenWithSecretAnswer, token_body
from api.people_requests import NewTokenSchema
from api.resource import MOST_NUMBER, path_number, resource
from ledger import clock
from ledger.access import Act
from ledger.access.tokens import list_tokens, make_token, revoke_token

BLUEPRINT = resource("tokens", "Tokens of one's own")
_NUMBER: Final = [path_number("number", "number of the token", MOST_NUMBER)]


@BLUEPRINT.get("")
@BLUEPRINT.answers(200, TokenPage)
def list_my_tokens() -> Any:
    """One's live tokens, newest first"""
    found = asked("me.tokens", lambda c, asking: list_tokens(c, asking.user_id or 0, clock.now()))
    return {"items": [token_body(each) for each in found], "next": None}


@BLUEPRINT.post("")
@BLUEPRINT.arguments(NewTokenSchema)
@BLUEPRINT.answers(201, TokenWithSecretAnswer)
def make_my_token(told: dict[str, Any]) -> Any:
    """Make a token for oneself

    Its secret is told once. It takes no Idempotency-Key, because answers under a key are kept.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        token, secret = make_token(connection, act, **told)
        return {"token": token_body(token), "secret": secret}

    return carried_out("me.tokens", actor().name, work), 201, {"Cache-Control": "no-store"}


@BLUEPRINT.delete(f"/<int(max={MOST_NUMBER}):number>", parameters=_NUMBER)
@BLUEPRINT.answers(204)
def revoke_a_token(number: int) -> Any:
    """Revoke one of one's own tokens; as security administrator anybody's"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        revoke_token(connection, act, number)
        return {}

    carried_out("me.tokens", str(number), work)
    return Response(status=204)
