"""Registering homesteads, many under one command, with the plots that they lie on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from sqlalchemy import Connection, insert, or_, select

from ledger.access import Act
from ledger.errors import Refusal, raise_all
from ledger.homesteads.data import Homestead, Paper, Survey
from ledger.homesteads.facts import RegisterFacts
from ledger.homesteads.models import HOMESTEAD, HOMESTEAD_SURVEY
from ledger.homesteads.queries import chunks, find_homesteads, homesteads_of
from ledger.homesteads.rules import REGISTER_RULES
from ledger.parties import PartyMissing, find_parties
from ledger.places import book_of, find
from ledger.stock import Plot
from ledger.stock.operations import split_plot
from ledger.stock.plots import find_plots
from ledger.stock.refusals import PlotMissing

_COLUMNS: Final = ("code", "household", "plot", "carved_from", "certificate", "certified_grains", "second_ground",
                   "document", "registered_on")  # fmt: skip


def register_homesteads(connection: Connection, batch: Sequence[Homestead], act: Act) -> int:
    """Put homesteads on the register, all or none; how many were new. One that is there just so changes nothing.

    A homestead that names ``carved_from`` gets its plot carved out of that one, on its day and with its measured area, or
    the certified one until it is measured. Raises PartyMissing, PlotMissing, what the rules refuse, for all at once, and
    what ``split_plot`` raises.
    """
    act.permit(connection, "homesteads.register", villages={each.village for each in batch})
    known = find_homesteads(connection, (each.code for each in batch))
    new = [each for each in batch if known.get(each.code) != each]
    facts, missing = _gather(connection, new, act)
    found = [refusal for each in facts for rule in REGISTER_RULES for refusal in rule.check(each)]
    raise_all([*missing, *found])
    for each in facts:
        if each.homestead.carved_from:
            _carve(connection, each, act)
    _write(connection, new, act)
    if new:
        act.note(
            "homesteads.register", "homestead", new[0].code, after={"count": len(new)}, detail=f"登记 {len(new)} 处"
        )
    return len(new)


def _gather(connection: Connection, batch: Sequence[Homestead], act: Act) -> tuple[list[RegisterFacts], list[Refusal]]:
    parties = find_parties(connection, {each.household for each in batch})
    plots = find_plots(connection, {each.carved_from or each.plot for each in batch})
    others = {household: list(codes) for household, codes in _others(connection, batch).items()}
    taken = _taken(connection, batch)
    facts: list[RegisterFacts] = []
    missing: list[Refusal] = []
    for each in batch:
        source = each.carved_from or each.plot
        missing += [PartyMissing(code=each.household[:64])] if each.household not in parties else []
        missing += [PlotMissing(code=source[:64])] if source not in plots else []
        mine = others.setdefault(each.household, [])
        known = taken.get(each.code) or taken.get(each.plot) or ""
        facts.append(RegisterFacts(each, plots.get(source), parties.get(each.household), tuple(mine), known, act.today))
        mine.append(each.code)
        taken |= {each.code: each.code, each.plot: each.code}
    return facts, missing


def _others(connection: Connection, batch: Sequence[Homestead]) -> dict[str, tuple[str, ...]]:
    return homesteads_of(connection, {each.household for each in batch}, kept=False)


def _taken(connection: Connection, batch: Sequence[Homestead]) -> dict[str, str]:
    """Which codes and plots of a batch have a homestead already, and which one."""
    found: dict[str, str] = defaultdict(str)
    column = HOMESTEAD.c
    for chunk in chunks([*(each.code for each in batch), *(each.plot for each in batch)]):
        query = select(column.code, column.plot).where(or_(column.code.in_(chunk), column.plot.in_(chunk)))
        for code, plot in connection.execute(query):
            found |= {code: code, plot: code}
    return found


def _carve(connection: Connection, facts: RegisterFacts, act: Act) -> None:
    one, source = facts.homestead, facts.plot
    assert source is not None  # what is missing was raised
    grains = one.measured_grains or one.certified_grains
    plot = Plot(one.plot, one.village, source.land_class, grains, one.registered_on, one.document, "", source.code)
    split_plot(connection, source.code, plot, one.registered_on, act)


def _write(connection: Connection, batch: Sequence[Homestead], act: Act) -> None:
    if not batch:
        return
    villages = sorted({each.village for each in batch})
    books = {code: book_of(connection, find(connection, "village", code, act.today), act.at) for code in villages}
    rows = [
        {name: getattr(one, name) for name in _COLUMNS}
        | {"village_code": one.village, "book_id": books[one.village], "recorded_at": act.at, "recorded_by": act.by}
        for one in batch
    ]
    connection.execute(insert(HOMESTEAD), rows)
    measured = [one for one in batch if one.measured_grains]
    write_surveys(connection, [(one.code, 1, _as_registered(one), _paper(one)) for one in measured], act)


def _as_registered(one: Homestead) -> Survey:
    return Survey(
        "", one.measured_grains, one.building_grains, one.yard_grains, one.over_occupied_grains, one.floor_area
    )


def _paper(one: Homestead) -> Paper:
    return Paper(one.document, one.registered_on)


def write_surveys(connection: Connection, surveys: Sequence[tuple[str, int, Survey, Paper]], act: Act) -> None:
    """What was measured: homestead, sequence (the highest holds), figures and paper."""
    rows = [
        {name: value for name, value in asdict(survey).items() if name not in {"exit_number", "floor_area"}}
        | {"homestead": homestead, "sequence": sequence, "floor_hundredths_m2": survey.floor_area.hundredths}
        | {"on_day": paper.on_day, "document": paper.document, "recorded_at": act.at, "recorded_by": act.by}
        for homestead, sequence, survey, paper in surveys
    ]
    if rows:
        connection.execute(insert(HOMESTEAD_SURVEY), rows)
