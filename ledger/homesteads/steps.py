"""Exits from the household's application to demolition: one paper, one step, many households, all told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, insert, select

from ledger.access import Act
from ledger.errors import Refusal, raise_all
from ledger.homesteads.data import STEPS, Exit, Minutes, Paper, Survey
from ledger.homesteads.facts import ExitFacts
from ledger.homesteads.models import EXIT, EXIT_STEP, HOMESTEAD_SURVEY
from ledger.homesteads.queries import (
    agreed_of,
    chunks,
    last_days,
    need_exits,
)
from ledger.homesteads.refusals import ExitIncomplete, ExitStepOutOfOrder
from ledger.homesteads.registering import write_surveys
from ledger.homesteads.rules import RULES

_NO_MINUTES: Final = Minutes(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Context:
    """Exits that are held for a step, with what the rules ask about them."""

    exits: dict[str, Exit]
    last_days: dict[str, date]

    @property
    def villages(self) -> set[str]:
        return {each.village for each in self.exits.values()}

    def facts(self, number: str, asked: str, paper: Paper, today: date) -> ExitFacts:
        each = self.exits[number]
        return ExitFacts(asked, each.homestead, paper, today, exit=each, last_day=self.last_days.get(number))


def consent(connection: Connection, numbers: Sequence[str], paper: Paper, minutes: Minutes, act: Act) -> None:
    """The collective's consent, by the minutes of its meeting. Raises ExitMissing and what the rules refuse."""
    take_step(connection, numbers, "consented", paper, act, minutes=minutes)


def survey(connection: Connection, surveys: Sequence[Survey], paper: Paper, act: Act) -> None:
    """What was measured of the homesteads, household by household. Raises ExitMissing and what the rules refuse."""
    measured = {each.exit_number: each for each in surveys}
    numbers = [each.exit_number for each in surveys]
    context = hold(connection, numbers, "exits.record", act)
    facts = [
        replace(context.facts(number, "surveyed", paper, act.today), survey=measured[number]) for number in measured
    ]
    raise_all([*_twice(numbers), *broken(facts)])
    sequences = _last_surveys(connection, [each.homestead.code for each in context.exits.values()])
    rows = []
    for number, one in measured.items():
        code = context.exits[number].homestead.code
        rows.append((code, sequences.get(code, 0) + 1, one, paper))
    write_surveys(connection, rows, act)
    write_steps(connection, context.exits.values(), "surveyed", paper, act)
    note_step(act, numbers, "surveyed", paper)


def _last_surveys(connection: Connection, codes: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    column = HOMESTEAD_SURVEY.c
    for chunk in chunks(codes):
        query = select(column.homestead, func.max(column.sequence)).where(column.homestead.in_(chunk))
        found |= {code: int(last) for code, last in connection.execute(query.group_by(column.homestead))}
    return found


def compensated(connection: Connection, numbers: Sequence[str], paper: Paper, act: Act) -> None:
    """What was agreed is handed over: the money is paid by vouchers, housing and insurance by this paper.

    Raises ExitMissing, CompensationOpen while a fen is open, and what the rules refuse.
    """
    context = hold(connection, numbers, "exits.record", act)
    agreed = agreed_of(connection, context.exits)

    def with_money(facts: ExitFacts) -> ExitFacts:
        made = agreed.get(facts.number)
        return facts if made is None else replace(facts, agreed_fen=made.terms.compensation_fen, open_fen=made.open_fen)

    _step(connection, context, numbers, "compensated", paper, act, completed=with_money)


def demolish(connection: Connection, numbers: Sequence[str], paper: Paper, act: Act) -> None:
    """The buildings are down, once. Raises ExitMissing and what the rules refuse."""
    take_step(connection, numbers, "demolished", paper, act)


def keep_for_lease(connection: Connection, numbers: Sequence[str], paper: Paper, minutes: Minutes, act: Act) -> None:
    """The land stays construction land of the collective, for lease: no quota, no change to farmland.

    Raises ExitMissing, PlotInReclamation, and what the rules refuse.
    """
    take_step(connection, numbers, "collective-construction", paper, act, minutes=minutes)


def withdraw(connection: Connection, numbers: Sequence[str], paper: Paper, act: Act) -> None:
    """Households take their applications back, which they may until there is an agreement. Raises as ``consent``."""
    take_step(connection, numbers, "withdrawn", paper, act)


def refuse(connection: Connection, numbers: Sequence[str], paper: Paper, act: Act) -> None:
    """The collective or the office does not agree; the paper's note says why. Raises as ``consent``."""
    if not paper.note.strip():
        raise ExitIncomplete(what_zh="理由", what_en="reason")
    take_step(connection, numbers, "refused", paper, act)


def take_step(
    connection: Connection, numbers: Sequence[str], step: str, paper: Paper, act: Act, *, minutes: Minutes | None = None
) -> None:
    """One step of many exits under one paper, all or none. Raises ExitMissing and what the rules refuse."""
    context = hold(connection, numbers, "exits.record", act)
    _step(connection, context, numbers, step, paper, act, minutes=minutes)


def _step(
    connection: Connection,
    context: Context,
    numbers: Sequence[str],
    step: str,
    paper: Paper,
    act: Act,
    *,
    minutes: Minutes | None = None,
    completed: Callable[[ExitFacts], ExitFacts] = lambda facts: facts,
) -> None:
    facts = [
        completed(replace(context.facts(number, step, paper, act.today), minutes=minutes)) for number in context.exits
    ]
    raise_all([*_twice(numbers), *broken(facts)])
    write_steps(connection, context.exits.values(), step, paper, act, minutes or _NO_MINUTES)
    note_step(act, numbers, step, paper)


def hold(connection: Connection, numbers: Sequence[str], operation: str, act: Act) -> Context:
    """The exits, held until the transaction ends and in the reach of whoever acts. Raises ExitMissing, ExitIncomplete."""
    if not numbers:
        raise ExitIncomplete(what_zh="退出事项", what_en="exits")
    lock_exits(connection, numbers)
    exits = need_exits(connection, numbers)
    context = Context(exits, last_days(connection, exits.values()))
    act.permit(connection, operation, villages=context.villages)
    return context


def lock_exits(connection: Connection, numbers: Iterable[str]) -> None:
    """Hold these exits until the transaction ends, by number. SQLite has one writer at a time and needs nothing."""
    if connection.dialect.name == "sqlite":
        return
    for chunk in chunks(numbers):
        query = select(EXIT.c.number).where(EXIT.c.number.in_(chunk)).order_by(EXIT.c.number)
        connection.execute(query.with_for_update()).all()


def _twice(numbers: Sequence[str]) -> list[Refusal]:
    again = sorted({each for each in numbers if numbers.count(each) > 1}) if len(set(numbers)) < len(numbers) else []
    return [ExitIncomplete(what_zh=f"重复的 {each}", what_en=f"{each} twice") for each in again]


def broken(facts: Iterable[ExitFacts]) -> list[Refusal]:
    """What the rules refuse: of an exit that is not so far yet that alone; a paper that lacks something once, however
    many exits it is about."""
    found: list[Refusal] = []
    for each in facts:
        refusals = [refusal for rule in RULES for refusal in rule.check(each)]
        found += [refusal for refusal in refusals if isinstance(refusal, ExitStepOutOfOrder)] or refusals
    return list({(type(each), str(sorted(each.fields.items()))): each for each in found}.values())


def write_steps(
    connection: Connection, exits: Iterable[Exit], step: str, paper: Paper, act: Act, minutes: Minutes = _NO_MINUTES
) -> None:
    """The rows of a step; the database holds the order."""
    _write(connection, [(each, paper.on_day) for each in exits], step, paper, act, minutes, returns=False)


def take_back(connection: Connection, exits: Sequence[Exit], step: str, paper: Paper, act: Act) -> None:
    """Take the last step back to ``step``; the row keeps that step's day, so that what follows may come on any day
    after it."""
    days: dict[str, date] = {}
    column = EXIT_STEP.c
    for chunk in chunks(each.number for each in exits):
        query = select(column.exit_number, column.on_day).where(column.step == step, column.exit_number.in_(chunk))
        days |= dict(connection.execute(query.order_by(column.sequence)).all())
    _write(
        connection, [(each, days[each.number]) for each in exits], step, paper, act, _NO_MINUTES, returns=True
    )  # fmt: skip


def _write(
    connection: Connection,
    exits: Sequence[tuple[Exit, date]],
    step: str,
    paper: Paper,
    act: Act,
    minutes: Minutes,
    *,
    returns: bool,
) -> None:
    said = {"step": step, "returns": int(returns), "document": paper.document.strip(), "sha256": paper.sha256}
    said |= {"note": paper.note.strip(), "recorded_at": act.at, "recorded_by": act.by}
    said |= {"members": minutes.members, "present": minutes.present, "agreed": minutes.agreed}
    rows = [said | {"exit_number": each.number, "sequence": each.sequence + 1, "on_day": day} for each, day in exits]
    if rows:
        connection.execute(insert(EXIT_STEP), rows)


def note_step(act: Act, numbers: Sequence[str], step: str, paper: Paper) -> None:
    words = STEPS[step]
    subject = numbers[0] if len(numbers) == 1 else f"{numbers[0]} … ({len(numbers)})"
    detail = f"{words.zh}：{len(numbers)} 户，{paper.document}"
    act.note("exits.record", "exit", subject, after={"step": step, "document": paper.document}, detail=detail)
