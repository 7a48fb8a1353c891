"""Statistics and other reports, for the offices of a place, and for a village of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from ledger.access import Actor, permit
from ledger.errors import Refusal, Words
from ledger.places import Division
from ledger.statistics.annual import annual_table
from ledger.statistics.ledger_sheet import rent_roll, transfer_ledger
from ledger.statistics.lifecycle import lifecycle
from ledger.statistics.quota_sheets import obligations_report, quota_ledger_report, uses_report
from ledger.statistics.tables import Report, rules_report, table_of_form
from ledger.statistics.village_sheet import village_sheet


class ReportUnknown(Refusal):
    code = "report-unknown"
    category = "missing"
    title = Words("没有这种报表", "No such report")
    detail = Words("没有名为“{name}”的报表，可用：{known}", "There is no report {name!r}; there are {known}")
    rule = Words("报表按名称取用", "Reports are asked for by their names")
    remedy = Words("请从列表中选择", "Choose one of the list")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for. since: first day of a period; None: the first of January. known_at: None for all that
    is known. edition: of the annual form; empty: the one that holds."""

    division: Division
    as_of: date
    since: date | None = None
    known_at: datetime | None = None
    edition: str = ""

    @property
    def first(self) -> date:
        return self.since or self.as_of.replace(month=1, day=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """A report of a division. takes_known_at: whether it can be asked as the book knew it at an instant."""

    words: Words
    operation: str
    make: Callable[[Connection, Asked], Report]
    takes_known_at: bool = False


REPORTS: Final[Mapping[str, Kind]] = {
    "annual-transfers": Kind(
        Words("流转年报", "annual table"),
        "reports.read",
        lambda c, a: table_of_form(annual_table(c, a.division, a.as_of, a.known_at, a.edition)),
        True,
    ),
    "lifecycle": Kind(
        Words("合同存续情况表", "lifecycle form"),
        "reports.read",
        lambda c, a: table_of_form(lifecycle(c, a.division, a.first, a.as_of, a.known_at)),
        True,
    ),
    "transfer-ledger": Kind(
        Words("流转台账", "transfer ledger"), "sheets.read", lambda c, a: transfer_ledger(c, a.division, a.as_of)
    ),
    "rent-roll": Kind(Words("流转费台账", "rent roll"), "sheets.read", lambda c, a: rent_roll(c, a.division, a.as_of)),
    "village-sheet": Kind(
        Words("村庄土地增减与指标表", "village sheet"),
        "stock.read",
        lambda c, a: village_sheet(c, a.division, a.first, a.as_of),
    ),
    "quota-ledger": Kind(
        Words("指标台账", "quota ledger"), "quotas.read", lambda c, a: quota_ledger_report(c, a.division, a.as_of)
    ),
    "quota-uses": Kind(
        Words("指标用途表", "uses of quota"), "quotas.read", lambda c, a: uses_report(c, a.division, a.as_of)
    ),
    "quota-obligations": Kind(
        Words("指标归还台账", "quota to be returned"),
        "quotas.read",
        lambda c, a: obligations_report(c, a.division, a.as_of),
    ),
}
RULES: Final = "rules"
NAMES: Final = (*REPORTS, RULES)


def operation_of(name: str) -> str:
    """The operation that a report takes. Raises ReportUnknown."""
    if name == RULES:
        return "rules.read"
    if name not in REPORTS:
        raise ReportUnknown(name=name[:40], known=", ".join(NAMES))
    return REPORTS[name].operation


def read_report(connection: Connection, actor: Actor, name: str, asked: Asked) -> Report:
    """A report of a division that lies within reach. Raises ReportUnknown, PeriodReversed and what ``permit`` raises."""
    permit(connection, actor, operation_of(name), division=asked.division)
    return REPORTS[name].make(connection, asked)


def read_rules(connection: Connection, actor: Actor) -> Report:
    """The catalogue of rules, for anybody who may sign in."""
    permit(connection, actor, "rules.read")
    return rules_report()
