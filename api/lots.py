"""``lots`` of quota and their lineage; what a division has to return, and where its quota stands."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from api.conditions import tag_of_body, tagged
from api.divisions import BLUEPRINT as DIVISIONS
from api.divisions import CODE as DIVISION_CODE
from api.divisions import division_body
from api.edge import asked
from api.lot_bodies import (
    BoardAnswer,
    BoardQuery,
    LineageAnswer,
    LotAnswer,
    LotPage,
    LotQuery,
    ObligationQuery,
    ObligationsAnswer,
    OneLotQuery,
    board_body,
    lineage_body,
    lot_body,
    lot_item_body,
    obligations_body,
)
from api.paging import cursor_of, page, parts_of
from api.quota_fields import code_in_path
from api.resource import resource
from ledger import clock
from ledger.access import Actor
from ledger.inquiries.quota_lots import WantedLots, lot_now, lots_within
from ledger.inquiries.quotas import read_board, read_obligations, read_trace
from ledger.places import Division, resolve
from ledger.quotas.obligations import ObligationPage, WantedObligations

BLUEPRINT = resource("lots", "Lots of linkage, mining-land and plan quota")
CODE: Final = code_in_path("code", "code of the lot", 64, "XM-640106-2026-00001")
TRACED: Final = code_in_path("code", "code of a lot, plot, homestead, exit or quota event", 64, "XM-640106-2026-00001")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(LotQuery, location="query")
@BLUEPRINT.answers(200, LotPage, headers=("Link",))
def search_lots(told: dict[str, Any]) -> Any:
    """Lots within reach, by code"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    names = ("book", "project", "kind", "instrument", "due_by")
    wanted = WantedLots(**{name: told[name] for name in names}, after=after, limit=told["limit"] + 1)
    found = asked("quotas.read", lambda c, actor: lots_within(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1][0].code) if len(found) > len(shown) else None
    return page([lot_item_body(lot, book) for lot, book in shown], more)


@BLUEPRINT.get("/<code>", parameters=CODE)
@BLUEPRINT.arguments(OneLotQuery, location="query")
@BLUEPRINT.answers(200, LotAnswer, headers=("ETag",))
def read_a_lot(told: dict[str, Any], code: str) -> Any:
    """One lot as it stands on a day: what it holds in which account, what is owed of it and for how long"""
    on = told["as_of"] or clock.today()
    body = asked("quotas.read", lambda c, actor: lot_body(lot_now(c, actor, code, on)), code)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.get("/<code>/trace", parameters=TRACED)
@BLUEPRINT.answers(200, LineageAnswer)
def trace_a_lot(code: str) -> Any:
    """Where a lot came from and what became of it, both ways: from building plots to homesteads and back

    It takes the code of a plot, a homestead, an exit or an event too.
    """
    return asked("quotas.read", lambda c, actor: lineage_body(read_trace(c, actor, code)), code)


@DIVISIONS.get("/<code>/obligations", parameters=DIVISION_CODE)
@DIVISIONS.arguments(ObligationQuery, location="query")
@DIVISIONS.answers(200, ObligationsAnswer, headers=("Link",))
def list_obligations(told: dict[str, Any], code: str) -> Any:
    """What the offices of a division have to return, by due day, with days left and totals by age"""
    on: date = told["as_of"] or clock.today()
    after: tuple[date | None, str] | None = None
    if told["cursor"]:
        due_on, lot = parts_of(told["cursor"], 2)
        after = date.fromisoformat(due_on) if due_on else None, lot

    def question(connection: Connection, actor: Actor) -> tuple[Division, ObligationPage]:
        division = resolve(connection, code, clock.today())
        wanted = WantedObligations(
            on, told["instrument"], told["project"], told["bucket"], after=after, limit=told["limit"]
        )
        return division, read_obligations(connection, actor, division, wanted)

    division, found = asked("quotas.read", question, code)
    more = None
    if found.after is not None:
        due, lot = found.after
        more = cursor_of(due.isoformat() if due is not None else "", lot)
    envelope, headers = page([], more)
    body = obligations_body(found) | {"next": envelope["next"]}
    return body | {"division": division_body(division), "as_of": on.isoformat()}, headers


@DIVISIONS.get("/<code>/quota-board", parameters=DIVISION_CODE)
@DIVISIONS.arguments(BoardQuery, location="query")
@DIVISIONS.answers(200, BoardAnswer)
def read_quota_board(told: dict[str, Any], code: str) -> Any:
    """Where a quota stands in a division on a day: in all, by office and by village"""
    on = told["as_of"] or clock.today()

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        division = resolve(connection, code, clock.today())
        return board_body(read_board(connection, actor, division, told["instrument"], on))

    return asked("quotas.read", question, code)
