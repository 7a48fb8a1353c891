"""``sessions``: where one is signed in to the pages."""

from __future__ import annotations

from typing import Any, Final

from flask import Response
from sqlalchemy import Connection

from api.edge import asked
from api.keys import carried_out
from api.people_answers import SessionPage, session_body
from api.resource import MOST_NUMBER, path_number, resource
from ledger import clock
from ledger.access import Act
from ledger.access.sessions import end_session, list_sessions

BLUEPRINT = resource("sessions", "Where one is signed in to the pages")
_NUMBER: Final = [path_number("number", "number of the session", MOST_NUMBER)]


@BLUEPRINT.get("")
@BLUEPRINT.answers(200, SessionPage)
def list_my_sessions() -> Any:
    """One's live sessions, newest first"""
    found = asked("me.sessions", lambda c, asking: list_sessions(c, asking.user_id or 0, clock.now()))
    return {"items": [session_body(each) for each in found], "next": None}


@BLUEPRINT.delete(f"/<int(max={MOST_NUMBER}):number>", parameters=_NUMBER)
@BLUEPRINT.answers(204)
def end_a_session(number: int) -> Any:
    """End one of one's own sessions; as security administrator anybody's"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        end_session(connection, act, number)
        return {}

    carried_out("me.sessions", str(number), work)
    return Response(status=204)
