"""What is overdue and by how long, and what falls due soon: one query over the roll, whatever is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Subquery, case, func, literal, select, union_all

from ledger.rent.data import Measure
from ledger.rent.models import RENT_CHARGE, RENT_PAYMENT_LINE, RENT_PAYMENT_REVERSAL

By = Literal["contract", "payer", "household", "village"]
# Days overdue, both included: due today, 1–30, 31–90, 91–180, 181–365, and more than a year.
AGES: Final = ((0, 0), (1, 30), (31, 90), (91, 180), (181, 365), (366, None))
_COLUMN_OF: Final = {
    "contract": "contract_number",
    "payer": "debtor",
    "household": "creditor",
    "village": "village_code",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims are asked for. contract, payer, household: empty for all. villages: codes, a select, or None."""

    claim: str = "rent"
    contract: str = ""
    payer: str = ""
    household: str = ""
    villages: Any = None


@dataclass(frozen=True, slots=True)
class Arrears:
    """What is open on claims that are due, of one contract, payer, household or village. ages: as AGES says."""

    key: str
    measure: Measure
    ages: tuple[int, ...]
    oldest: date

    @property
    def total(self) -> int:
        return sum(self.ages)

    @property
    def overdue(self) -> int:
        """Without what is due on the very day."""
        return sum(self.ages[1:])


@dataclass(frozen=True, slots=True)
class ComingDue:
    """What will be due on a day under a contract, less what was paid in advance."""

    contract: str
    due_on: date
    payer: str
    measure: Measure
    amount: int


def arrears(connection: Connection, on: date, by: By, wanted: Wanted = Wanted()) -> list[Arrears]:
    """What is overdue on a day, by age, sorted by key; as of that day, with the payments posted up to it."""
    moved = _moved(wanted, on)
    key = moved.c[_COLUMN_OF[by]]
    due = (
        select(key.label("key"), moved.c.measure, moved.c.due_on, func.sum(moved.c.amount).label("amount"))
        .where(moved.c.due_on <= on)
        .group_by(key, moved.c.measure, moved.c.due_on)
        .having(func.sum(moved.c.amount) != 0)
        .subquery()
    )
    age = case(*((due.c.due_on > on - timedelta(days=last + 1), place) for place, (_, last) in _closed()), else_=5)
    query = (
        select(due.c.key, due.c.measure, age.label("age"), func.sum(due.c.amount), func.min(due.c.due_on))
        .group_by(due.c.key, due.c.measure, "age")
        .order_by(due.c.key, due.c.measure, "age")
    )
    found: dict[tuple[str, Measure], Arrears] = {}
    for name, measure, place, amount, oldest in connection.execute(query):
        known = found.get((name, measure)) or Arrears(name, measure, (0,) * len(AGES), oldest)
        ages = tuple(int(amount) if number == place else each for number, each in enumerate(known.ages))
        found[name, measure] = Arrears(name, measure, ages, min(known.oldest, oldest))
    return list(found.values())


def _closed() -> list[tuple[int, tuple[int, int]]]:
    return [(place, (first, last)) for place, (first, last) in enumerate(AGES) if last is not None]


def due_within(connection: Connection, on: date, days: int, wanted: Wanted = Wanted()) -> list[ComingDue]:
    """What falls due after ``on`` within so many days and is not paid yet, by day and contract."""
    moved = _moved(wanted, None)
    amount = func.sum(moved.c.amount)
    query = (
        select(moved.c.contract_number, moved.c.due_on, moved.c.debtor, moved.c.measure, amount)
        .where(moved.c.due_on > on, moved.c.due_on <= on + timedelta(days=days))
        .group_by(moved.c.contract_number, moved.c.due_on, moved.c.debtor, moved.c.measure)
        .having(amount != 0)
        .order_by(moved.c.due_on, moved.c.contract_number)
    )
    return [ComingDue(*row[:4], int(row[4])) for row in connection.execute(query)]


def _moved(wanted: Wanted, on: date | None) -> Subquery:
    """Charges and, turned round, payments that were not reversed; up to a day where one is named."""
    back = RENT_PAYMENT_REVERSAL.c
    line = RENT_PAYMENT_LINE
    undone = (
        select(literal(1))
        .where(back.contract_number == line.c.contract_number, back.voucher == line.c.voucher)
        .exists()
    )
    parts = []
    for table, amount, more in (
        (RENT_CHARGE, RENT_CHARGE.c.amount, ()),
        (line, -line.c.amount, (~undone,)),
    ):
        names = ("contract_number", "debtor", "creditor", "village_code", "measure", "due_on")
        query = select(*(table.c[name] for name in names), amount.label("amount"))
        query = query.where(*_conditions(table.c, wanted), *more)
        parts.append(query if on is None else query.where(table.c.effective_on <= on, table.c.due_on <= on))
    return union_all(*parts).subquery("moved")


def _conditions(columns: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [columns.claim == wanted.claim]
    for name, value in (
        ("contract_number", wanted.contract),
        ("debtor", wanted.payer),
        ("creditor", wanted.household),
    ):
        if value:
            found.append(columns[name] == value)
    if wanted.villages is not None:
        found.append(columns.village_code.in_(wanted.villages))
    return found
