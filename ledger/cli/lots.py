"""``tianbu lots`` and ``tianbu trace``."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from ledger import clock
from ledger.access import Actor
from ledger.cli.areas import area_figures, area_headings
from ledger.cli.common import DAY, TEXT, Heading, answer, ask, format_option, language, say
from ledger.errors import Words
from ledger.inquiries.open_lots import OpenLot, open_lots
from ledger.inquiries.quotas import read_trace
from ledger.places import resolve
from ledger.quotas import INSTRUMENTS, KINDS, LOT_KINDS
from ledger.quotas.board import FIGURES
from ledger.quotas.lineage import Lineage
from ledger.quotas.lineage_nodes import WHATS, Edge, Node
from ledger.units import format_area

_KINDS = dict(FIGURES.values())
_LOTS = (
    Heading("lot", Words("批次", "lot")),
    Heading("kind", Words("种类", "kind")),
    Heading("instrument", Words("指标", "instrument")),
    Heading("project", Words("项目区", "project")),
    Heading("office", Words("机关", "office")),
    Heading("origin", Words("来源批次", "origin")),
    Heading("document", Words("文件", "document")),
    Heading("from_day", Words("起始日", "from")),
    Heading("age_days", Words("天数", "age (days)"), figure=True),
    Heading("due_on", Words("归还期限", "due")),
    Heading("days_left", Words("剩余天数", "days left"), figure=True),
    *area_headings("owed", Words("应归还", "owed")),
    Heading("held", Words("结存", "held")),
)


@click.command()
@click.option("--project", default="", type=TEXT, help="Only lots of this project.")
@click.option("--due-within", type=click.IntRange(0, 36_500), help="Only what is due within so many days, or overdue.")
@click.option("--division", type=TEXT, help="Only of the offices of this county, city or province.")
@click.option("--as-of", type=DAY, help="As of this day (default today).")
@format_option
def lots(project: str, due_within: int | None, division: str | None, as_of: date | None, output: str) -> None:
    """Lots of quota in which something is open, with age, origin and due day."""
    day = as_of or clock.today()

    def found_in(connection: Connection, actor: Actor) -> list[OpenLot]:
        place = resolve(connection, division, day) if division else None
        return open_lots(connection, actor, day, project=project, due_within=due_within, division=place)

    found = ask("quotas.read", found_in, project or division or "")
    rows = [_lot(each, output) for each in found]
    headings = [each for each in _LOTS if output == "table" or each.name != "held"]
    if output == "csv":
        headings += [Heading("owed_grains", Words("应归还（格）", "owed (grains)"), figure=True)]
    answer(headings, rows, output)


def _lot(found: OpenLot, output: str) -> dict[str, Any]:
    lot = found.lot
    table = output == "table"
    held: Any = {kind: area_figures("area", abs(grains)) for kind, grains in found.held.items()}
    if table:
        said = ((_words(kind), abs(grains)) for kind, grains in found.held.items())
        held = "；".join(f"{words} {format_area(grains, 'ha')}" for words, grains in said)
    return {
        "lot": lot.code,
        "kind": LOT_KINDS[lot.kind].say(language()) if table else lot.kind,
        "instrument": INSTRUMENTS[lot.instrument].say(language()) if table else lot.instrument,
        "project": lot.project,
        "office": found.office,
        "origin": lot.origin,
        "document": lot.document,
        "from_day": lot.from_day.isoformat(),
        "age_days": found.age_days,
        "due_on": lot.due_on.isoformat() if lot.due_on else None,
        "days_left": found.days_left,
        **area_figures("owed", found.owed_grains),
        "held": held,
    }


def _words(kind: str) -> str:
    return _KINDS[kind].say(language()) if kind in _KINDS else kind


_NODES = (
    Heading("depth", Words("步数", "step"), figure=True),
    Heading("what", Words("种类", "what")),
    Heading("code", Words("编号", "code")),
    Heading("project", Words("项目区", "project")),
    Heading("office", Words("机关", "office")),
    Heading("village", Words("村", "village")),
    Heading("household", Words("农户", "household")),
    Heading("document", Words("文件", "document")),
    Heading("on_day", Words("日期", "day")),
    *area_headings("area", Words("面积", "area")),
    Heading("links", Words("经由", "over")),
)


@click.command("trace")
@click.argument("lot", type=TEXT)
@format_option
def trace_command(lot: str, output: str) -> None:
    """Where LOT came from and went to, both ways: a lot, a plot, a homestead, an exit or a quota event.

    Steps below zero lie behind it, those above zero before it; the JSON holds the links too.
    """
    found = ask("quotas.read", lambda c, actor: read_trace(c, actor, lot), lot)
    ordered = sorted(found.nodes, key=lambda node: (node.depth, node.kind, node.code))
    rows = [_node(found, node, output) for node in ordered]
    answer(_NODES, rows, output)
    if found.truncated:
        say(Words("注：关联过多，只列出最近的部分", "Note: there are more links; the nearest are shown"))


def _node(found: Lineage, node: Node, output: str) -> dict[str, Any]:
    table = output == "table"
    return {
        "depth": node.depth,
        "kind": node.kind,
        "what": WHATS[node.what].say(language()) if table else node.what,
        "code": node.code,
        "instrument": node.instrument,
        "project": node.project,
        "office": node.office,
        "village": node.village_name if table else node.village,
        "homestead": node.homestead,
        "household": node.household,
        "document": node.document,
        "on_day": node.on_day.isoformat() if node.on_day else None,
        **area_figures("area", node.grains),
        "links": _links([edge for edge in found.edges if edge.start == (node.kind, node.code)], output),
    }


def _links(out: list[Edge], output: str) -> Any:
    """What came of it, as text for people and CSV, as objects in JSON."""
    if output == "json":
        return [
            {"to_kind": edge.to_kind, "to": edge.to_code, "event": edge.event, "kind": edge.event_kind}
            | {"on_day": edge.on_day.isoformat(), "document": edge.document, **area_figures("area", edge.grains)}
            for edge in out
        ]
    return "；".join(
        f"{KINDS[edge.event_kind].words.say(language())} → {edge.to_code} {format_area(edge.grains, 'ha')}"
        for edge in out
    )


COMMANDS = (lots, trace_command)
