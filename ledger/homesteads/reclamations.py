"""Batches of reclamation: plots of homesteads that were left, mining land and other plots, under one works project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ledger.access import Act
from ledger.errors import Refusal, raise_all
from ledger.homesteads.batches import (
    find_reclamation,
    lock_reclamation,
    villages_of_reclamation,
)
from ledger.homesteads.data import OF_RECLAMATION, STEPS, Exit, Paper, Reclamation
from ledger.homesteads.queries import chunks, find_exits
from ledger.homesteads.reclamation_facts import gather_plots
from ledger.homesteads.reclamation_models import (
    RECLAMATION,
    RECLAMATION_PLOT,
    RECLAMATION_STEP,
)
from ledger.homesteads.reclamation_refusals import (
    HomesteadNotReady,
    ReclamationIncomplete,
    ReclamationStepOutOfOrder,
)
from ledger.homesteads.reclamation_rules import PLOT_RULES, STEP_RULES, PlotFacts, StepFacts
from ledger.homesteads.refusals import ExitNumberUsed
from ledger.homesteads.rules import said
from ledger.homesteads.steps import lock_exits, take_back, write_steps
from ledger.parties import PartyMissing, find_parties
from ledger.series import last_of_series


def open_reclamation(connection: Connection, batch: Reclamation, act: Act) -> Reclamation:
    """Put plots together for reclamation; it is numbered where it has no number.

    Raises PlotMissing, PartyMissing, ReclamationIncomplete, ExitNumberUsed, and what the rules refuse, for all plots.
    """
    number = _number(connection, batch.number, act.today)
    words = said((
        (not batch.name.strip(), "名称", "name"),
        (not batch.plots, "地块", "plots"),
        (not batch.document.strip(), "依据文件", "document"),
        (batch.registered_on > act.today, "日期", "day"),
        (len(set(batch.plots)) < len(batch.plots), "重复的地块", "a plot twice"),
    ))  # fmt: skip
    if words:
        raise ReclamationIncomplete(**words)
    if batch.contractor and batch.contractor not in find_parties(connection, [batch.contractor]):
        raise PartyMissing(code=batch.contractor[:64])
    facts = gather_plots(connection, batch.plots, batch.registered_on)
    act.permit(connection, "reclamations.record", villages={each.stock.plot.village for each in facts})
    _check_plots(facts)
    row = {name: getattr(batch, name) for name in ("name", "project", "document", "registered_on")}
    row |= {"number": number, "contractor": batch.contractor or None, "step": "", "sequence": 0}
    connection.execute(insert(RECLAMATION), row | {"recorded_at": act.at, "recorded_by": act.by})
    _write_plots(connection, number, facts, act)
    detail = f"登记复垦批次：{len(facts)} 块地"
    act.note("reclamations.record", "reclamation", number, after={"plots": len(facts)}, detail=detail)
    return find_reclamation(connection, number)


def add_plots(connection: Connection, number: str, plots: Sequence[str], act: Act) -> Reclamation:
    """More plots for a reclamation, before its works are done. Raises as ``open_reclamation``."""
    batch = _hold(connection, number, "reclamations.record", act)
    _check_not_begun(batch, "reclaimed")
    facts = gather_plots(connection, plots, batch.registered_on)
    act.permit(connection, "reclamations.record", villages={each.stock.plot.village for each in facts})
    _check_plots(facts)
    _write_plots(connection, number, facts, act)
    act.note(
        "reclamations.record", "reclamation", number, after={"added": list(plots)}, detail=f"增加 {len(plots)} 块地"
    )
    return find_reclamation(connection, number)


def drop_plots(connection: Connection, number: str, plots: Sequence[str], document: str, act: Act) -> Reclamation:
    """Take plots out of a reclamation, before its works are done. Raises ReclamationMissing, ReclamationIncomplete."""
    batch = _hold(connection, number, "reclamations.record", act)
    _check_not_begun(batch, "reclaimed")
    words = said((
        (not document.strip(), "依据文件", "document"),
        (not plots or not set(plots) <= set(batch.plots), "地块", "plots"),
    ))  # fmt: skip
    if words:
        raise ReclamationIncomplete(**words)
    mine = RECLAMATION_PLOT.c.reclamation == number
    for chunk in chunks(plots):
        dropped = update(RECLAMATION_PLOT).where(mine, RECLAMATION_PLOT.c.plot.in_(chunk))
        connection.execute(dropped.values(dropped_at=act.at, drop_document=document.strip()))
    act.note(
        "reclamations.record", "reclamation", number, before={"plots": list(plots)}, detail=f"移出 {len(plots)} 块地"
    )
    return find_reclamation(connection, number)


def record_works(connection: Connection, number: str, paper: Paper, act: Act) -> None:
    """The works are done. Raises ReclamationMissing, HomesteadNotReady, and what the rules refuse."""
    batch = _hold(connection, number, "reclamations.record", act)
    waiting = [
        HomesteadNotReady(
            plot=each.homestead.plot,
            number=each.number,
            step_zh=STEPS[each.step].zh,
            step_en=STEPS[each.step].en,
            wanted_zh=STEPS["demolished"].zh,
            wanted_en=STEPS["demolished"].en,
        )
        for each in _exits_of(connection, number)
        if each.step != "demolished"
    ]
    raise_all([*_broken(connection, batch, "reclaimed", paper, act.today), *waiting])
    _take(connection, batch, "reclaimed", paper, act)
    _note(act, "reclamations.record", number, "reclaimed", paper)


def record_county_check(connection: Connection, number: str, paper: Paper, act: Act) -> None:
    """The county has checked the works. Raises ReclamationMissing and what the rules refuse."""
    _mark(connection, _hold(connection, number, "reclamations.check", act), "county-checked", paper, act)
    _note(act, "reclamations.check", number, "county-checked", paper)


def mark_accepted(connection: Connection, number: str, certificate: Paper, act: Act) -> None:
    """City or province accepted it. Who calls was permitted to record the acceptance. Raises as ``record_county_check``."""
    _mark(connection, lock_reclamation(connection, number), "accepted", certificate, act)


def mark_class_changed(connection: Connection, number: str, paper: Paper, act: Act) -> None:
    """The survey shows the new classes. As ``mark_accepted``."""
    _mark(connection, lock_reclamation(connection, number), "class-changed", paper, act)


def mark_confirmed(connection: Connection, number: str, paper: Paper, act: Act) -> None:
    """Its quota is confirmed. As ``mark_accepted``."""
    _mark(connection, lock_reclamation(connection, number), "confirmed", paper, act)


def mark_paid_out(connection: Connection, number: str, paper: Paper, act: Act) -> None:
    """What its quota brought is paid out. As ``mark_accepted``."""
    _mark(connection, lock_reclamation(connection, number), "paid-out", paper, act)


def mark_undone(connection: Connection, number: str, paper: Paper, act: Act) -> None:
    """Take the last of the four steps from the acceptance on back. Who calls was permitted to reverse it.

    Raises ReclamationMissing, ReclamationStepOutOfOrder.
    """
    batch = lock_reclamation(connection, number)
    place = OF_RECLAMATION.index(batch.step) if batch.step else 0
    if place < OF_RECLAMATION.index("accepted"):
        raise _out_of_order(batch, "accepted")
    before = OF_RECLAMATION[place - 1]
    column = RECLAMATION_STEP.c
    days = select(column.on_day).where(column.reclamation == number, column.step == before)
    day = connection.scalars(days.order_by(column.sequence.desc()).limit(1)).one()
    exits = _exits_of(connection, number)
    _write_step(connection, number, before, replace(paper, on_day=day), act, returns=True)
    take_back(connection, exits, before, paper, act)


def _mark(connection: Connection, batch: Reclamation, step: str, paper: Paper, act: Act) -> None:
    raise_all(_broken(connection, batch, step, paper, act.today))
    _take(connection, batch, step, paper, act)


def _take(connection: Connection, batch: Reclamation, step: str, paper: Paper, act: Act) -> None:
    """The step of the reclamation, and of all its exits."""
    exits = _exits_of(connection, batch.number)
    _write_step(connection, batch.number, step, paper, act, returns=False)
    write_steps(connection, exits, step, paper, act)


def _write_step(connection: Connection, number: str, step: str, paper: Paper, act: Act, *, returns: bool) -> None:
    last = connection.scalar(select(RECLAMATION.c.sequence).where(RECLAMATION.c.number == number)) or 0
    row = {"reclamation": number, "sequence": last + 1, "step": step, "returns": int(returns), "on_day": paper.on_day}
    row |= {"document": paper.document.strip(), "sha256": paper.sha256, "note": paper.note.strip()}
    connection.execute(insert(RECLAMATION_STEP), row | {"recorded_at": act.at, "recorded_by": act.by})


def _broken(connection: Connection, batch: Reclamation, step: str, paper: Paper, today: date) -> list[Refusal]:
    column = RECLAMATION_STEP.c
    days = select(column.on_day).where(column.reclamation == batch.number).order_by(column.sequence.desc())
    facts = StepFacts(batch, step, paper, connection.scalar(days.limit(1)), today)
    return [refusal for rule in STEP_RULES for refusal in rule.check(facts)]


def _out_of_order(batch: Reclamation, asked: str) -> ReclamationStepOutOfOrder:
    return next(iter(StepFacts(batch, asked, Paper("", date.min), None, date.max).out_of_order()))


def _check_not_begun(batch: Reclamation, asked: str) -> None:
    if batch.step:
        raise _out_of_order(batch, asked)


def _hold(connection: Connection, number: str, operation: str, act: Act) -> Reclamation:
    batch = lock_reclamation(connection, number)
    act.permit(connection, operation, villages=villages_of_reclamation(connection, number))
    return batch


def _exits_of(connection: Connection, number: str) -> list[Exit]:
    """The exits of a reclamation's plots, held until the transaction ends, by number."""
    column = RECLAMATION_PLOT.c
    query = select(column.exit_number).where(
        column.reclamation == number, column.dropped_at.is_(None), column.exit_number.is_not(None)
    )
    numbers = sorted(connection.scalars(query))
    lock_exits(connection, numbers)
    return [each for _, each in sorted(find_exits(connection, numbers).items())]


def _check_plots(facts: Sequence[PlotFacts]) -> None:
    raise_all([refusal for each in facts for rule in PLOT_RULES for refusal in rule.check(each)])


def _write_plots(connection: Connection, number: str, facts: Sequence[PlotFacts], act: Act) -> None:
    rows: list[dict[str, Any]] = [
        {"reclamation": number, "plot": each.stock.plot.code, "village_code": each.stock.plot.village}
        | {"exit_number": each.exit.number if each.exit else None, "grains": each.grains}
        | {"recorded_at": act.at, "drop_document": ""}
        for each in facts
    ]
    connection.execute(insert(RECLAMATION_PLOT), rows)


def _number(connection: Connection, wanted: str, today: date) -> str:
    """The number asked for, or FK-year-number. Raises ExitNumberUsed."""
    column = RECLAMATION.c.number
    if wanted.strip():
        if connection.scalar(select(column).where(column == wanted.strip())) is not None:
            raise ExitNumberUsed(number=wanted.strip())
        return wanted.strip()
    prefix = f"FK-{today.year}-"
    return f"{prefix}{last_of_series(connection, column, prefix, 5) + 1:05d}"


def _note(act: Act, operation: str, number: str, step: str, paper: Paper) -> None:
    after = {"step": step, "document": paper.document}
    act.note(operation, "reclamation", number, after=after, detail=f"{STEPS[step].zh}：{paper.document}")
