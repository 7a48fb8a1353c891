"""Reading changes that were carried out, and the insurance of those who lost land."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from ledger.changes.data import Change
from ledger.changes.models import (
    INSURANCE_HOUSEHOLD,
    INSURANCE_STEP,
    LAND_CHANGE,
    LAND_CHANGE_HOLDING,
    LAND_CHANGE_LINE,
)
from ledger.changes.refusals import ChangeMissing
from ledger.codes import mask_personal_numbers
from ledger.parcels.models import PARCEL
from ledger.parties.models import PARTY

_COLUMNS: Final = ("content", "book_id", "entry_id", "proposal_id", "recorded_at", "recorded_by", "reversed_at",
                   "reversal_entry_id")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change on record: what was approved, and its entries."""

    change: Change
    book_id: int
    entry_id: int | None
    proposal_id: int
    recorded_at: datetime
    recorded_by: str
    reversed_at: datetime | None
    reversal_entry_id: int | None

    @property
    def number(self) -> str:
        return self.change.number


@dataclass(frozen=True, slots=True)
class HoldingChange:
    """What somebody held of a parcel in a layer before and after a change, in grains. holder empty: a stage."""

    parcel_code: str
    asset: str
    kind: str
    holder: str
    before_grains: int
    after_grains: int


@dataclass(frozen=True, slots=True)
class InsuranceCase:
    """A household that lost land: area in grains, persons entitled and enrolled, fen owed and paid."""

    change_number: str
    household: str
    area_grains: int
    persons: int
    enrolled: int
    owed_fen: int
    paid_fen: int


def find_change(connection: Connection, number: str) -> Recorded:
    """The change of that number. Raises ChangeMissing."""
    found = _changes(connection, select(LAND_CHANGE).where(LAND_CHANGE.c.number == number))
    if not found:
        raise ChangeMissing(number=mask_personal_numbers(number)[:40])
    return found[0]


def _changes(connection: Connection, query: Select[Any]) -> list[Recorded]:
    rows = connection.execute(query.with_only_columns(*(LAND_CHANGE.c[name] for name in _COLUMNS)))
    return [Recorded(Change.from_body(json.loads(content)), *rest) for content, *rest in rows]


@dataclass(frozen=True, slots=True)
class WantedChanges:
    """Which changes to list. Empty texts and None days do not narrow. after: number of a page's last."""

    parcel: str = ""
    party: str = ""
    kinds: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    after: str = ""
    limit: int = 50


def list_changes(connection: Connection, wanted: WantedChanges, villages: Any = None) -> list[Recorded]:
    """Changes by number; ``villages``: a selectable of the villages in which some of their parcels must lie, or, of a
    change of head, the household."""
    table, line = LAND_CHANGE.c, LAND_CHANGE_LINE.c
    query = select(LAND_CHANGE).where(table.number > wanted.after)
    if wanted.kinds:
        query = query.where(table.kind.in_(wanted.kinds))
    if wanted.first_day is not None:
        query = query.where(table.on_day >= wanted.first_day)
    if wanted.last_day is not None:
        query = query.where(table.on_day <= wanted.last_day)
    if wanted.party:
        ends = or_(line.from_household == wanted.party, line.to_household == wanted.party)
        query = query.where(
            or_(table.household == wanted.party, table.number.in_(select(line.change_number).where(ends)))
        )
    if wanted.parcel or villages is not None:
        lines = select(line.change_number).join(PARCEL, PARCEL.c.code == line.parcel_code)
        lines = lines.where(line.parcel_code == wanted.parcel) if wanted.parcel else lines
        lines = lines if villages is None else lines.where(PARCEL.c.village_code.in_(villages))
        here: ColumnElement[bool] = table.number.in_(lines)
        if villages is not None and not wanted.parcel:
            here = here | (table.household.in_(_heads_of(villages)) & (table.kind == "head"))
        query = query.where(here)
    return _changes(connection, query.order_by(table.number).limit(wanted.limit))


def _heads_of(villages: Any) -> Select[Any]:
    """The households of some villages."""
    here = (PARTY.c.division_level == "village") & PARTY.c.division_code.in_(villages)
    return select(PARTY.c.code).where(here, PARTY.c.kind == "household")


def before_and_after(connection: Connection, number: str) -> list[HoldingChange]:
    """Who held what of the parcels of a change on the eve of it and on its day, by parcel, layer and holder."""
    table = LAND_CHANGE_HOLDING.c
    columns = (table.parcel_code, table.asset, table.kind, table.holder, table.before_grains, table.after_grains)
    query = select(*columns).where(table.change_number == number).order_by(*columns[:4])
    return [HoldingChange(*row) for row in connection.execute(query)]


def insurance_cases(connection: Connection, numbers: Iterable[str]) -> list[InsuranceCase]:
    """The insurance cases of expropriations, with what was done in each; none for those that were reversed."""
    wanted = sorted(set(numbers))
    case, step, change = INSURANCE_HOUSEHOLD.c, INSURANCE_STEP.c, LAND_CHANGE.c
    done: dict[tuple[str, str, str], int] = defaultdict(int)
    steps = select(step.change_number, step.household, step.kind, step.amount).where(step.change_number.in_(wanted))
    for number, household, kind, amount in connection.execute(steps):
        done[number, household, kind] += amount
    query = (
        select(case.change_number, case.household, case.area_grains, case.persons, case.owed_fen)
        .join(LAND_CHANGE, change.number == case.change_number)
        .where(case.change_number.in_(wanted), change.reversed_at.is_(None))
        .order_by(case.change_number, case.household)
    )
    return [
        InsuranceCase(
            number, household, area, persons, done[number, household, "enrolled"], owed, done[number, household, "paid"]
        )
        for number, household, area, persons, owed in connection.execute(query)
    ]


def changes_after(connection: Connection, recorded: Recorded) -> list[str]:
    """Changes that were recorded later on the same parcels and hold, by number."""
    table, line = LAND_CHANGE.c, LAND_CHANGE_LINE.c
    touching = select(line.change_number).where(line.parcel_code.in_(recorded.change.parcel_codes))
    query = select(table.number).where(
        table.number.in_(touching),
        table.number != recorded.number,
        table.proposal_id > recorded.proposal_id,
        table.reversed_at.is_(None),
    )
    return list(connection.scalars(query.order_by(table.number)))
