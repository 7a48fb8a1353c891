"""The quota board of a division: where an instrument stands, office by office, and what is to be returned by days left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import request, url_for
from sqlalchemy import Connection

from ledger.access import Actor, permit_anywhere
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries.quota_pages import offices_within
from ledger.inquiries.quotas import read_board, read_obligations, read_uses
from ledger.places import Division, resolve
from ledger.quotas import INSTRUMENTS, LINKAGE, USES
from ledger.quotas.board import FIGURES, Board
from ledger.quotas.obligations import BUCKETS, OVERDUE, Obligation, ObligationPage, WantedObligations
from ledger.quotas.sheets import UseLine
from web.asking import day_of, text_of, tried
from web.centre_parts import Cell, Choices, Field, Table, choices_of
from web.dossiers import Dossier, Section, Tile, ha_cell
from web.groups import page_group, read, show
from web.offering import can
from web.quota_parts import days_badge, days_said, lot_cell, project_cell
from web.showing import hectares, mu, say, share, word

pages = page_group("quota_board")
IN_USE: Final = ("resettlement", "rural-reserve", "town")
SHOWN: Final = ("owed", "unassigned", "assigned", "resettlement", "rural-reserve", "town", "accepted", "surplus", "listed", "pledged", "acquired", "sold", "landed", "returned")  # fmt: skip
_TONES: Final = {OVERDUE: "late", "within-3": "soon", "within-6": "soon"}


@dataclass(frozen=True, slots=True)
class _Seen:
    division: Division
    day: date
    instrument: str
    board: Board
    owed: ObligationPage
    uses: tuple[UseLine, ...]
    offices: tuple[tuple[str, str], ...] = ()


@pages.get("/board")
def index() -> tuple[str, int]:
    """The board of one's own office, or of the division of the address."""
    problems: dict[str, list[Refusal]] = {}
    day = tried(lambda: day_of("on"), today(), problems, "on")
    instrument = text_of("instrument") if text_of("instrument") in INSTRUMENTS else LINKAGE
    bucket = text_of("bucket") if text_of("bucket") in BUCKETS else ""

    def question(connection: Connection, actor: Actor) -> _Seen | None:
        permit_anywhere(actor, "quotas.read")
        division = _division(connection, actor, day)
        if division is None:
            return None
        wanted = WantedObligations(day, instrument, bucket=bucket, after=_after())
        board = read_board(connection, actor, division, instrument, day)
        uses = read_uses(connection, actor, division, day, instrument=instrument)
        offices = tuple((each.key, each.name) for each in offices_within(connection, actor, "quotas.read", day))
        obligations = read_obligations(connection, actor, division, wanted)
        return _Seen(division, day, instrument, board, obligations, uses, offices)

    seen = read("quotas.read", question)
    page = _page(seen, bucket, day, instrument) if seen else _choose(day, instrument)
    refusals = tuple(each for found in problems.values() for each in found)
    return show("dossier.html", page, 422 if refusals else 200, refusals=refusals)


def _division(connection: Connection, actor: Actor, day: date) -> Division | None:
    asked = text_of("division")
    if asked:
        return resolve(connection, asked, day)
    offices = offices_within(connection, actor, "quotas.read", day)
    if offices:
        return offices[0]
    place = next((each for each in actor.grants if each.division_code), None)
    return resolve(connection, f"{place.division_level}:{place.division_code}", day) if place else None


def _after() -> tuple[date | None, str] | None:
    day, _, lot = request.args.get("after", "").partition("~")
    try:
        return (date.fromisoformat(day) if day else None, lot[:64]) if lot else None
    except ValueError:
        return None


def _filters(division: str, day: date, instrument: str, offices: Choices = ()) -> tuple[Field, ...]:
    known = any(key == division for key, _ in offices)
    return (
        Field("division", word("division"), "choice" if known else "line", division, offices),
        Field("instrument", word("qp_instrument"), "choice", instrument, choices_of(dict(INSTRUMENTS))),
        Field("on", word("on_day"), "day", str(day)),
    )


def _choose(day: date, instrument: str) -> Dossier:
    return Dossier(word("qp_board"), filters=_filters("", day, instrument), note="")


def _page(seen: _Seen, bucket: str, day: date, instrument: str) -> Dossier:
    total = seen.board.total
    tiles = [
        _tile(word("qp_issued"), total["owed"] + total["for-good"] + total["bought"]),
        _tile(word("qp_unassigned"), total["unassigned"] + total["assigned"]),
        _tile(word("qp_in_use"), sum(total[name] for name in IN_USE)),
        _tile(word("qp_accepted_produced"), total["from-reclamation"]),
        _tile(word("qp_surplus"), total["surplus"] + total["listed"] + total["pledged"] + total["acquired"]),
        _tile(word("qp_landed"), total["landed"]),
    ]
    sections: list[Section] = [
        _obligations(seen, bucket),
        _buckets(seen),
        *_offices(seen),
        *_villages(seen),
        *_uses(seen),
    ]
    overdue = seen.owed.buckets.get(OVERDUE)
    note = ""
    if overdue is not None and overdue.lots:
        note = word("qp_board_late", lots=overdue.lots, ha=hectares(overdue.owed_grains))
    after = seen.owed.after
    following = ""
    if after is not None:
        following = url_for("pages.quota_board.index", division=seen.division.key, instrument=instrument, on=day, bucket=bucket or None, after=f"{after[0] or ''}~{after[1]}")  # fmt: skip
    actions = [Cell(word("qp_event_new"), url_for("pages.quota_forms.choose"), "main")] if can("quotas.propose") else []
    return Dossier(
        word("qp_board_title", name=seen.division.name),
        sections=tuple(sections),
        tiles=tuple(tiles),
        actions=tuple(actions),
        filters=_filters(seen.division.key, day, instrument, seen.offices),
        state=note,
        tone="refused" if note else "",
        following=following,
    )


def _tile(label: str, grains: int) -> Tile:
    return Tile(label, hectares(grains), word("unit_ha"), f"{mu(grains)} {word('unit_mu')}")


def _buckets(seen: _Seen) -> Table:
    """What is owed by how much time is left."""
    every = sum(each.owed_grains for each in seen.owed.buckets.values())
    rows = []
    for bucket, words in BUCKETS.items():
        found = seen.owed.buckets.get(bucket)
        if found is None or not found.lots:
            continue
        address = url_for("pages.quota_board.index", division=seen.division.key, instrument=seen.instrument, on=seen.day, bucket=bucket)  # fmt: skip
        tone = "refused" if bucket == OVERDUE else ""
        rows.append((Cell(say(words), "" if tone else address, badge=tone), Cell(found.lots, address, figure=True), ha_cell(found.owed_grains), Cell(share(found.owed_grains, every), figure=True)))  # fmt: skip
    headings = (word("qp_left"), word("qp_lots"), word("qp_owed_ha"), word("qp_share"))
    return Table(word("qp_ageing"), headings, rows, word("qp_nothing_owed"))


def _obligations(seen: _Seen, bucket: str) -> Table:
    title = word("qp_obligations") + (f" · {say(BUCKETS[bucket])}" if bucket else "")
    headings = (word("qp_left"), word("qp_due"), word("qp_owed_ha"), word("qp_used_ha"), word("qp_unused_ha"), word("qp_project"), word("qp_lot"), word("qp_office"))  # fmt: skip
    return Table(title, headings, [_obligation(each) for each in seen.owed.rows], word("qp_nothing_owed"))


def _obligation(each: Obligation) -> tuple[Cell, ...]:
    due = each.due_on
    return (
        Cell(days_said(due), badge=days_badge(due)) if due is not None else Cell(word("qp_undated")),
        Cell(due or "—"),
        ha_cell(each.owed_grains),
        ha_cell(each.used_grains),
        ha_cell(each.unused_grains),
        project_cell(each.project, each.project_name),
        lot_cell(each.lot),
        Cell(each.office_name),
    )


def _offices(seen: _Seen) -> list[Table]:
    """Every figure that stands anywhere, office by office; turned round where there are few offices."""
    lines = [each for each in seen.board.offices if any(each.figures.values())]
    names = [name for name in FIGURES if seen.board.total[name]]
    if not lines:
        return [Table(word("qp_figures"), (), (), word("qp_board_empty"))]
    headings = (word("qp_item"), *(each.name for each in lines), *((word("total"),) if len(lines) > 1 else ()))
    rows = []
    for name in names:
        figures = [ha_cell(each.figures[name]) for each in lines]
        figures += [ha_cell(seen.board.total[name])] if len(lines) > 1 else []
        rows.append((Cell(say(FIGURES[name][1])), *figures))
    return [Table(word("qp_figures"), headings, rows)]


def _villages(seen: _Seen) -> list[Table]:
    lines = seen.board.villages
    if not lines:
        return []
    names = ("from-reclamation", "resettlement", "rural-reserve", "town", "landed")
    rows = [(Cell(each.name or each.code), *(ha_cell(each.figures[name]) for name in names)) for each in lines]
    return [Table(word("qp_by_village"), (word("village"), *(say(FIGURES[name][1]) for name in names)), rows)]


def _uses(seen: _Seen) -> list[Table]:
    """What town land was used for: public services, infrastructure and industry come first."""
    sums: dict[str, int] = {}
    for each in seen.uses:
        if each.purpose == "town":
            sums[each.use] = sums.get(each.use, 0) + each.grains
    if not sums:
        return []
    every = sum(sums.values())
    rows = [
        (Cell(say(USES[use])), ha_cell(grains), Cell(share(grains, every), figure=True)) for use, grains in sums.items()
    ]
    return [Table(word("qp_town_uses"), (word("qp_use"), word("qp_area_ha"), word("qp_share")), rows)]
