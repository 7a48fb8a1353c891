"""``homesteads``: the register of homesteads with their certified and measured areas."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from api.conditions import tag_of_body, tagged
from api.edge import asked
from api.homestead_bodies import (
    EXAMPLE,
    HomesteadAnswer,
    HomesteadPage,
    HomesteadQuery,
    HomesteadsAnswer,
    HomesteadsSchema,
    homestead_body,
    homestead_of,
)
from api.keys import carried_out_once, idempotency_key
from api.paging import cursor_of, page, parts_of
from api.quota_fields import code_in_path
from api.resource import resource
from ledger.access import Act
from ledger.homesteads import WantedHomesteads, find_homesteads, register_homesteads
from ledger.inquiries.homesteads import homesteads_within, read_homestead

BLUEPRINT = resource("homesteads", "Homesteads of rural households")
CODE: Final = code_in_path("code", "code of the homestead", 64, "N-1")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(HomesteadQuery, location="query")
@BLUEPRINT.answers(200, HomesteadPage, headers=("Link",))
def search_homesteads(told: dict[str, Any]) -> Any:
    """Homesteads within reach, by code; a household lists its own"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    wanted = WantedHomesteads(told["household"], told["plot"], after, told["limit"] + 1)
    found = asked("homesteads.read", lambda c, actor: homesteads_within(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].code) if len(found) > len(shown) else None
    return page([homestead_body(each) for each in shown], more)


@BLUEPRINT.post("")
@BLUEPRINT.arguments(HomesteadsSchema, example=EXAMPLE)
@BLUEPRINT.answers(201, HomesteadsAnswer, keyed=True)
def register_some_homesteads(told: dict[str, Any]) -> Any:
    """Put homesteads on the register, all or none; a plot that is carved out of the collective's is posted"""

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        batch = [homestead_of(each) for each in told["homesteads"]]
        added = register_homesteads(connection, batch, act)
        found = find_homesteads(connection, (each.code for each in batch))
        return {"added": added, "items": [homestead_body(found[each.code]) for each in batch]}

    first = told["homesteads"][0]["code"]
    body, headers = carried_out_once("homesteads.register", first, idempotency_key(), work)
    return body, 201, headers


@BLUEPRINT.get("/<code>", parameters=CODE)
@BLUEPRINT.answers(200, HomesteadAnswer, headers=("ETag",))
def read_a_homestead(code: str) -> Any:
    """One homestead with its areas by certificate and as measured"""
    body = asked("homesteads.read", lambda c, actor: homestead_body(read_homestead(c, actor, code)), code)
    return tagged(body, tag_of_body(body))
