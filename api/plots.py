"""``plots``: the plots of villages and what stands on them by class; and the land stock of a division."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from api.centre_fields import noted
from api.conditions import tag_of_body, tagged
from api.divisions import BLUEPRINT as DIVISIONS
from api.divisions import CODE as DIVISION_CODE
from api.edge import asked
from api.keys import carried_out_once, idempotency_key
from api.paging import cursor_of, page, parts_of
from api.plot_bodies import (
    EXAMPLE,
    PlotAnswer,
    PlotEventSchema,
    PlotPage,
    PlotQuery,
    PlotsRegisteredAnswer,
    PlotsSchema,
    StockAnswer,
    StockQuery,
    event_of,
    item_body,
    plot_body,
    plot_of,
    stock_body,
)
from api.quota_fields import code_in_path
from api.resource import resource
from ledger import clock
from ledger.access import Act, Actor
from ledger.errors import raise_all
from ledger.inquiries.stock import classes_of_plot, movements_of_plot, plots_in, read_plot, village_sheet
from ledger.places import book_of, find, resolve
from ledger.stock import book_of_plot, find_plots, record_event, register_plots

BLUEPRINT = resource("plots", "Plots of the land stock of villages")
CODE: Final = code_in_path("code", "code of the plot", 64, "ZJ-1")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(PlotQuery, location="query")
@BLUEPRINT.answers(200, PlotPage, headers=("Link",))
def search_plots(told: dict[str, Any]) -> Any:
    """The plots of a village, by code, as they came into the book"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    limit = told["limit"] + 1
    found = asked(
        "stock.read", lambda c, actor: plots_in(c, actor, [told["village"]], after=after, limit=limit), told["village"]
    )
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].code) if len(found) > len(shown) else None
    return page([item_body(each) for each in shown], more)


@BLUEPRINT.get("/<code>", parameters=CODE)
@BLUEPRINT.answers(200, PlotAnswer, headers=("ETag",))
def read_a_plot(code: str) -> Any:
    """One plot: what stands on it today by class, and everything that moved on it"""

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        return _plot(connection, actor, code, clock.today())

    body = asked("stock.read", question, code)
    return tagged(body, tag_of_body(body))


@BLUEPRINT.post("")
@BLUEPRINT.arguments(PlotsSchema, example=EXAMPLE)
@BLUEPRINT.answers(201, PlotsRegisteredAnswer, keyed=True)
def register_some_plots(told: dict[str, Any]) -> Any:
    """Bring surveyed plots of a village into the land stock, all or none; the same once more changes nothing"""
    village = told["village"]

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        act.permit(connection, "stock.record", villages=[village])
        book_id = book_of(connection, find(connection, "village", village, act.today), act.at)
        plots = [plot_of(each, village) for each in told["plots"]]
        done, refused = register_plots(connection, book_id, plots, act)
        raise_all([refusal for _, refusal in refused])
        found = find_plots(connection, (each.code for each in plots))
        return {"added": done.added, "items": [item_body(found[each.code]) for each in plots]}

    body, headers = carried_out_once("stock.record", village, idempotency_key(), work)
    return body, 201, headers


@BLUEPRINT.post("/<code>/events", parameters=CODE)
@BLUEPRINT.arguments(PlotEventSchema)
@BLUEPRINT.answers(200, PlotAnswer, keyed=True)
def record_event_of_plot(told: dict[str, Any], code: str) -> Any:
    """Record what happened to a plot by its paper: reclassified, corrected, split, reclaimed or built on

    The same event once more changes nothing. What makes or takes quota goes by `quota-events`.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        record_event(connection, event_of(told, code), act)
        return _plot(connection, act.actor, code, act.today)

    return noted("stock.record", code, work)


@DIVISIONS.get("/<code>/stock", parameters=DIVISION_CODE)
@DIVISIONS.arguments(StockQuery, location="query")
@DIVISIONS.answers(200, StockAnswer)
def read_stock(told: dict[str, Any], code: str) -> Any:
    """The land stock of every village of a division: opening, increase and decrease by cause, closing, by group

    Ground is conserved: over all groups of a village opening, movements and closing differ by surveys alone.
    """
    last: date = told["to_day"] or clock.today()
    first: date = told["from_day"] or last.replace(month=1, day=1)

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        division = resolve(connection, code, clock.today())
        return stock_body(division, first, last, village_sheet(connection, actor, division, first, last))

    return asked("stock.read", question, code)


def _plot(connection: Connection, actor: Actor, code: str, day: date) -> dict[str, Any]:
    plot = read_plot(connection, actor, code)
    standing = classes_of_plot(connection, actor, code, day)
    moved = movements_of_plot(connection, actor, code)
    return plot_body(plot, standing, moved, book_of_plot(connection, code))
