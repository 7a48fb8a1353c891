"""The sheet of increase and decrease: the land of every village by class between two days, and the village's quotas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from flask import url_for
from sqlalchemy import Connection

from ledger.access import Actor, may, permit_anywhere
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries.quota_pages import names_of_divisions
from ledger.inquiries.quotas import read_board
from ledger.inquiries.stock import village_sheet
from ledger.places import Division
from ledger.quotas import LINKAGE
from ledger.quotas.board import FIGURES, BoardLine
from ledger.stock import GROUPS, VillageStock
from web.asking import day_of, text_of, tried
from web.centre_parts import Cell, Field, Table
from web.dossiers import Dossier, Section, ha_cell, signed_ha, with_sign
from web.groups import page_group, read, show
from web.homesteads import place_of_reach
from web.quota_parts import village_keys
from web.showing import name_of, say, word

pages = page_group("land_sheets")
_QUOTAS: Final = ("from-reclamation", "resettlement", "rural-reserve", "town", "landed")


@dataclass(frozen=True, slots=True)
class _Seen:
    division: Division | None
    found: list[VillageStock]
    names: dict[str, str]
    quotas: tuple[BoardLine, ...]


@pages.get("/land-sheet")
def index() -> tuple[str, int]:
    """The sheet of a division between two days."""
    problems: dict[str, list[Refusal]] = {}
    last = tried(lambda: day_of("on"), today(), problems, "on")
    first = tried(lambda: day_of("from", date(last.year, 1, 1)), date(last.year, 1, 1), problems, "from")

    def question(connection: Connection, actor: Actor) -> _Seen:
        permit_anywhere(actor, "stock.read")
        division = place_of_reach(connection, actor, text_of("division"))
        if division is None:
            return _Seen(None, [], {}, ())
        found = village_sheet(connection, actor, division, first, last)
        names = names_of_divisions(connection, village_keys(each.village for each in found), last)
        quotas: tuple[BoardLine, ...] = ()
        if may(actor, "quotas.read"):
            quotas = read_board(connection, actor, division, LINKAGE, last).villages
        return _Seen(division, found, names, quotas)

    seen = read("stock.read", question)
    refusals = tuple(each for found in problems.values() for each in found)
    return show("dossier.html", _page(seen, first, last), 422 if refusals else 200, refusals=refusals)


def _page(seen: _Seen, first: date, last: date) -> Dossier:
    division = seen.division
    filters = (
        Field("division", word("division"), value=division.key if division else ""),
        Field("from", word("qp_from_day"), "day", str(first)),
        Field("on", word("qp_to_day"), "day", str(last)),
    )
    sections: list[Section] = []
    villages = [(code, list(found)) for code, found in groupby(seen.found, key=lambda each: each.village)]
    if len(villages) > 1:
        sections.append(_summary(seen, villages))
    for code, found in villages:
        sections.append(_village(seen.names.get(f"village:{code}", code), found))
    if not villages:
        sections.append(Table(word("qp_sheet"), (), (), word("qp_sheet_empty")))
    if seen.quotas:
        sections.append(_quotas(seen.quotas))
    title = word("qp_sheet_title", name=division.name) if division else word("qp_sheet")
    return Dossier(title, sections=tuple(sections), filters=filters, state=f"{first} {word('to')} {last}", tone="draft")


def _summary(seen: _Seen, villages: list[tuple[str, list[VillageStock]]]) -> Table:
    """Every village in a line: what each group of classes grew or shrank by."""
    groups = [group for group in GROUPS if any(each.group == group and (each.opening or each.closing or each.movements) for each in seen.found)]  # fmt: skip
    rows = []
    for code, found in villages:
        change = {each.group: each.closing - each.opening for each in found}
        rows.append((Cell(seen.names.get(f"village:{code}", code), url_for("pages.land_sheets.index", division=f"village:{code}")), *(Cell(_change(change.get(group, 0)), figure=True) for group in groups)))  # fmt: skip
    sums = {group: sum(each.closing - each.opening for each in seen.found if each.group == group) for group in groups}
    rows.append((Cell(word("total")), *(Cell(_change(sums[group]), figure=True) for group in groups)))
    return Table(word("qp_sheet_summary"), (word("village"), *(say(GROUPS[group]) for group in groups)), rows)


def _change(grains: int) -> str:
    return with_sign("+", signed_ha(grains)) if grains > 0 else signed_ha(grains)


def _village(name: str, found: list[VillageStock]) -> Table:
    rows = []
    for each in found:
        if not (each.opening or each.closing or each.movements):
            continue
        causes = word("comma").join(
            f"{name_of('cause', moved.cause)} {_change(moved.increase - moved.decrease)}"
            for moved in each.movements
            if moved.increase != moved.decrease
        )
        rows.append((Cell(say(GROUPS[each.group])), ha_cell(each.opening), ha_cell(each.increase), ha_cell(-each.decrease), ha_cell(each.closing), Cell(causes or "—")))  # fmt: skip
    opening, closing = sum(each.opening for each in found), sum(each.closing for each in found)
    rows.append((Cell(word("total")), ha_cell(opening), ha_cell(sum(each.increase for each in found)), ha_cell(-sum(each.decrease for each in found)), ha_cell(closing), Cell(word("qp_ground_kept") if opening == closing else "")))  # fmt: skip
    headings = (word("qp_class"), word("qp_opening_ha"), word("qp_increase_ha"), word("qp_decrease_ha"), word("qp_closing_ha"), word("qp_why"))  # fmt: skip
    return Table(name, headings, rows)


def _quotas(lines: tuple[BoardLine, ...]) -> Table:
    rows = [(Cell(each.name or each.code), *(ha_cell(each.figures[name]) for name in _QUOTAS)) for each in lines]
    return Table(word("qp_village_quotas"), (word("village"), *(say(FIGURES[name][1]) for name in _QUOTAS)), rows)
