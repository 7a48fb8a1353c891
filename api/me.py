"""``me``: who the token stands for, and one's password."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from api.edge import actor, asked
from api.keys import carried_out
from api.people_answers import MeAnswer, me_body
from api.people_requests import PasswordSchema
from api.resource import resource
from ledger.access import Act, Actor, permit
from ledger.access.users import change_password

BLUEPRINT = resource("me", "Oneself")


@BLUEPRINT.get("")
@BLUEPRINT.answers(200, MeAnswer)
def read_me() -> Any:
    """Who the token stands for, with roles, reach and scopes"""

    def question(connection: Connection, asking: Actor) -> dict[str, Any]:
        permit(connection, asking, "me.read")
        return me_body(asking)

    return asked("me.read", question)


@BLUEPRINT.post("/password")
@BLUEPRINT.arguments(PasswordSchema)
@BLUEPRINT.answers(200, MeAnswer)
def change_my_password(told: dict[str, Any]) -> Any:
    """Set one's own password; sessions end, tokens go on"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        change_password(connection, act, told["current"], told["new"])
        return me_body(act.actor)

    return carried_out("me.password", actor().name, work)
