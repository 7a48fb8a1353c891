"""Reading homesteads and exits."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from ledger.codes import mask_personal_numbers
from ledger.errors import raise_all
from ledger.homesteads.data import CLOSED, Application, Exit, Homestead, Minutes, Paper, Step, Terms
from ledger.homesteads.floor import FloorArea
from ledger.homesteads.models import EXIT, EXIT_AGREEMENT, EXIT_PAYMENT, EXIT_STEP, HOMESTEAD, HOMESTEAD_SURVEY
from ledger.homesteads.reclamation_models import RECLAMATION_PLOT
from ledger.homesteads.refusals import ExitMissing, HomesteadMissing

_CHUNK: Final = 500
_SURVEY, _ONE = HOMESTEAD_SURVEY.c, HOMESTEAD.c
_NEWER = HOMESTEAD_SURVEY.alias("newer")
IS_LAST: Final = (_SURVEY.homestead == _ONE.code) & (
    _SURVEY.sequence
    == select(func.max(_NEWER.c.sequence)).where(_NEWER.c.homestead == _ONE.code).correlate(HOMESTEAD).scalar_subquery()
)  # joins a homestead with what was last measured of it
_HOMESTEAD_COLUMNS: Final = (
    _ONE.code,
    _ONE.village_code,
    _ONE.household,
    _ONE.plot,
    _ONE.document,
    _ONE.registered_on,
    _ONE.certificate,
    _ONE.certified_grains,
    func.coalesce(_SURVEY.measured_grains, 0),
    func.coalesce(_SURVEY.building_grains, 0),
    func.coalesce(_SURVEY.yard_grains, 0),
    func.coalesce(_SURVEY.over_occupied_grains, 0),
    func.coalesce(_SURVEY.floor_hundredths_m2, 0),
    _ONE.second_ground,
    _ONE.carved_from,
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed in an exit, what is paid of it, in fen, and the entry that opened the claim."""

    agreement_number: str
    terms: Terms
    debtor: str
    book_id: int
    entry_id: int | None
    proposal_id: int
    paid_fen: int

    @property
    def open_fen(self) -> int:
        return self.terms.compensation_fen - self.paid_fen


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment on record, in fen."""

    voucher: str
    fen: int
    paid_on: date
    entry_id: int
    reversed_at: datetime | None
    reversal_reason: str


def chunks(codes: Iterable[str]) -> Iterator[list[str]]:
    """Codes, each once, in portions that a statement takes."""
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]


def _homestead(row: Sequence[Any]) -> Homestead:
    names = (each.name for each in fields(Homestead))  # the columns are in their order
    values = dict(zip(names, row, strict=True))
    return Homestead(**(values | {"floor_area": FloorArea(values["floor_area"])}))


def select_homesteads() -> Select[Any]:
    """Homesteads with what was last measured of them."""
    return select(*_HOMESTEAD_COLUMNS).select_from(HOMESTEAD.outerjoin(HOMESTEAD_SURVEY, IS_LAST))


def find_homesteads(connection: Connection, codes: Iterable[str]) -> dict[str, Homestead]:
    """The homesteads that exist under these codes."""
    found = {}
    for chunk in chunks(codes):
        for row in connection.execute(select_homesteads().where(_ONE.code.in_(chunk))):
            found[str(row[0])] = _homestead(row)
    return found


def find_homestead(connection: Connection, code: str) -> Homestead:
    """The homestead of that code. Raises HomesteadMissing."""
    found = find_homesteads(connection, [code])
    if code not in found:
        raise homestead_missing(code)
    return found[code]


def homestead_missing(code: str) -> HomesteadMissing:
    return HomesteadMissing(code=mask_personal_numbers(code)[:64])


@dataclass(frozen=True, slots=True)
class WantedHomesteads:
    """Which homesteads to list. Empty texts do not narrow. after: code of a page's last."""

    household: str = ""
    plot: str = ""
    after: str = ""
    limit: int = 50


def list_homesteads(connection: Connection, wanted: WantedHomesteads, villages: Any = None) -> list[Homestead]:
    """Homesteads by code; ``villages``: a selectable, or a list, of the villages in which they must lie."""
    query = select_homesteads().where(_ONE.code > wanted.after)
    query = query.where(_ONE.household == wanted.household) if wanted.household else query
    query = query.where(_ONE.plot == wanted.plot) if wanted.plot else query
    query = query if villages is None else query.where(_ONE.village_code.in_(villages))
    return [_homestead(row) for row in connection.execute(query.order_by(_ONE.code).limit(wanted.limit))]


def homesteads_of(connection: Connection, households: Iterable[str], *, kept: bool) -> dict[str, tuple[str, ...]]:
    """The homesteads of households by code; with ``kept`` only those from which no exit is under way or done."""
    found: dict[str, list[str]] = defaultdict(list)
    left = (
        select(EXIT.c.homestead).where(EXIT.c.homestead == _ONE.code, EXIT.c.step.not_in(CLOSED)).correlate(HOMESTEAD)
    )
    for chunk in chunks(households):
        query = select(_ONE.household, _ONE.code).where(_ONE.household.in_(chunk)).order_by(_ONE.code)
        for household, code in connection.execute(query.where(~left.exists()) if kept else query):
            found[household].append(code)
    return {household: tuple(codes) for household, codes in found.items()}


def _exits(connection: Connection, query: Select[Any]) -> list[Exit]:
    rows = connection.execute(query).all()
    homesteads = find_homesteads(connection, (row.homestead for row in rows))
    batches: dict[str, str] = {}
    for chunk in chunks(row.number for row in rows):
        plot = RECLAMATION_PLOT.c
        in_batch = select(plot.exit_number, plot.reclamation).where(
            plot.exit_number.in_(chunk), plot.dropped_at.is_(None)
        )
        batches |= dict(connection.execute(in_batch).all())
    return [_exit(row, homesteads[row.homestead], batches.get(row.number, "")) for row in rows]


def _exit(row: Row[Any], homestead: Homestead, reclamation: str) -> Exit:
    application = Application(
        row.homestead, row.applicant, row.housing, row.housing_document, row.reason, number=row.number
    )
    return Exit(row.number, homestead, application, row.step, row.sequence, reclamation)


def find_exits(connection: Connection, numbers: Iterable[str]) -> dict[str, Exit]:
    """The exits that exist under these numbers."""
    return {
        each.number: each
        for chunk in chunks(numbers)
        for each in _exits(connection, select(EXIT).where(EXIT.c.number.in_(chunk)))
    }


def need_exits(connection: Connection, numbers: Iterable[str]) -> dict[str, Exit]:
    """The exits of these numbers. Raises ExitMissing for each that is not there."""
    wanted = sorted(set(numbers))
    found = find_exits(connection, wanted)
    raise_all([ExitMissing(number=mask_personal_numbers(each)[:40]) for each in wanted if each not in found])
    return found


def find_exit(connection: Connection, number: str) -> Exit:
    """The exit of that number. Raises ExitMissing."""
    return need_exits(connection, [number])[number]


@dataclass(frozen=True, slots=True)
class WantedExits:
    """Which exits to list. Empty texts do not narrow. steps: that they have reached. after: number of a page's last."""

    household: str = ""
    homestead: str = ""
    reclamation: str = ""
    steps: tuple[str, ...] = ()
    after: str = ""
    limit: int = 50


def list_exits(connection: Connection, wanted: WantedExits, villages: Any = None) -> list[Exit]:
    """Exits by number; ``villages``: a selectable, or a list, of the villages in which their homesteads must lie."""
    query = select(EXIT).join(HOMESTEAD, _ONE.code == EXIT.c.homestead).where(EXIT.c.number > wanted.after)
    query = query.where(_ONE.household == wanted.household) if wanted.household else query
    query = query.where(EXIT.c.homestead == wanted.homestead) if wanted.homestead else query
    query = query.where(EXIT.c.step.in_(wanted.steps)) if wanted.steps else query
    if wanted.reclamation:
        plot = RECLAMATION_PLOT.c
        batch = select(plot.exit_number).where(plot.reclamation == wanted.reclamation, plot.dropped_at.is_(None))
        query = query.where(EXIT.c.number.in_(batch))
    query = query if villages is None else query.where(_ONE.village_code.in_(villages))
    return _exits(connection, query.order_by(EXIT.c.number).limit(wanted.limit))


def standing_exits(connection: Connection, homesteads: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The exit that is under way or done of each homestead: its number and step."""
    found: dict[str, tuple[str, str]] = {}
    for chunk in chunks(homesteads):
        query = select(EXIT.c.homestead, EXIT.c.number, EXIT.c.step)
        query = query.where(EXIT.c.homestead.in_(chunk), EXIT.c.step.not_in(CLOSED))
        found |= {homestead: (number, step) for homestead, number, step in connection.execute(query)}
    return found


def last_days(connection: Connection, exits: Iterable[Exit]) -> dict[str, date]:
    """The day of the last step of each exit."""
    found: dict[str, date] = {}
    for chunk in chunks(each.number for each in exits):
        step = EXIT_STEP.c
        query = select(step.exit_number, step.on_day).join(
            EXIT, (EXIT.c.number == step.exit_number) & (EXIT.c.sequence == step.sequence)
        )
        found |= dict(connection.execute(query.where(step.exit_number.in_(chunk))).all())
    return found


def steps_of(connection: Connection, number: str) -> list[tuple[Step, Minutes | None]]:
    """The steps of an exit in their order, with the minutes of those that a meeting decided."""
    query = select(EXIT_STEP).where(EXIT_STEP.c.exit_number == number).order_by(EXIT_STEP.c.sequence)
    return [
        (step_of(row), Minutes(row.members, row.present, row.agreed) if row.members else None)
        for row in connection.execute(query)
    ]


def step_of(row: Row[Any]) -> Step:
    """A step of an exit or of a reclamation."""
    paper = Paper(row.document, row.on_day, row.sha256, row.note)
    return Step(row.sequence, row.step, paper, bool(row.returns), row.recorded_at, row.recorded_by)


def agreed_of(connection: Connection, numbers: Collection[str]) -> dict[str, Agreed]:
    """What was agreed in exits, with what is paid, by the exits' numbers."""
    found: dict[str, Agreed] = {}
    made, payment = EXIT_AGREEMENT.c, EXIT_PAYMENT.c
    for chunk in chunks(numbers):
        sums = select(payment.exit_number, func.sum(payment.fen)).group_by(payment.exit_number)
        sums = sums.where(payment.exit_number.in_(chunk), payment.reversed_at.is_(None))
        paid = {number: int(fen) for number, fen in connection.execute(sums)}
        for row in connection.execute(select(EXIT_AGREEMENT).where(made.exit_number.in_(chunk))):
            terms = Terms.from_body(json.loads(row.content))
            found[row.exit_number] = Agreed(
                row.agreement_number, terms, row.debtor, row.book_id, row.entry_id, row.proposal_id,
                paid.get(row.exit_number, 0)
            )  # fmt: skip
    return found


def payments_of(connection: Connection, number: str) -> list[Paid]:
    """What was paid to the household of an exit, by day."""
    column = EXIT_PAYMENT.c
    columns = (column.voucher, column.fen, column.paid_on, column.entry_id, column.reversed_at, column.reversal_reason)
    query = select(*columns).where(column.exit_number == number).order_by(column.paid_on, column.voucher)
    return [Paid(*row) for row in connection.execute(query)]
