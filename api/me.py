"""``me``: who the token stands for, one's password, and one's one-time codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from api.edge import actor, asked
from api.keys import carried_out
from api.people_answers import CodeOfferAnswer, MeAnswer, me_body
from api.people_requests import CodeSchema, PasswordSchema
from api.resource import resource
from ledger.access import Act
from ledger.access.codes_by_time import address_of
from ledger.access.refusals import CodeNeeded
from ledger.access.signing_in import confirm_code, offer_code, switch_code_off
from ledger.access.users import change_password
from ledger.inquiries.desk import offered_secret

BLUEPRINT = resource("me", "Oneself")
_SECRET: Final = {"Cache-Control": "no-store"}
_AFTER_OFFER: Final = {"confirm": {"operationId": "confirm_my_code", "description": "switch it on with a first code"}}


@BLUEPRINT.get("")
@BLUEPRINT.answers(200, MeAnswer)
def read_me() -> Any:
    """Who the token stands for, with roles, reach and scopes"""
    return asked("me.read", lambda _, asking: me_body(asking))


@BLUEPRINT.post("/password")
@BLUEPRINT.arguments(PasswordSchema)
@BLUEPRINT.answers(200, MeAnswer)
def change_my_password(told: dict[str, Any]) -> Any:
    """Set one's own password; sessions end, tokens go on"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        change_password(connection, act, told["current"], told["new"])
        return me_body(act.actor)

    return carried_out("me.password", actor().name, work)


@BLUEPRINT.post("/code")
@BLUEPRINT.answers(200, CodeOfferAnswer, links=_AFTER_OFFER)
def offer_my_code() -> Any:
    """Make a secret for one's authenticator

    It is told once and asked for from `me/code/confirm` on, and takes no Idempotency-Key, because answers under a key
    are kept. Where codes are switched on already it is refused: switch them off first.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        secret = offer_code(connection, act)
        if offered_secret(connection, act.actor) != secret:  # one is switched on, and stays
            raise CodeNeeded()
        return {"secret": secret, "address": address_of(secret, act.actor.name)}

    return carried_out("me.code", actor().name, work), _SECRET


@BLUEPRINT.post("/code/confirm")
@BLUEPRINT.arguments(CodeSchema)
@BLUEPRINT.answers(200, MeAnswer)
def confirm_my_code(told: dict[str, Any]) -> Any:
    """Switch one's one-time codes on, with a code of the secret that was offered"""
    return _switched(lambda c, act: confirm_code(c, act, told["code"]), on=True)


@BLUEPRINT.post("/code/off")
@BLUEPRINT.arguments(CodeSchema)
@BLUEPRINT.answers(200, MeAnswer)
def switch_my_code_off(told: dict[str, Any]) -> Any:
    """Switch one's one-time codes off, with a code"""
    return _switched(lambda c, act: switch_code_off(c, act, told["code"]), on=False)


def _switched(switch: Callable[[Connection, Act], None], *, on: bool) -> Any:
    def work(connection: Connection, act: Act) -> dict[str, Any]:
        switch(connection, act)
        return me_body(replace(act.actor, has_code=on))

    return carried_out("me.code", actor().name, work), _SECRET
