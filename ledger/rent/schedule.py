"""The rent schedule: which day what is due for which period, share by share. Pure, exact, the same for preview and book.

* ``annual``: each contract year is due in advance, on its first day.
* ``once``: the whole term is due on the start day.
* ``MM-DD;MM-DD``: each contract year is paid in equal parts on those days as they fall in it (29 February: the 28th
  in other years); a last year too short to see any of them is due on its last day.

Each part is rounded half up by share and due day; the last of a year takes what is left, never less than nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from ledger.rent.amounts import amounts_of, contract_years, half_up
from ledger.rent.data import PRICE_UNITS, Change, Instalment, Part, RentTerms
from ledger.rent.refusals import RentTermsUnclear

_DAYS: Final = re.compile(r"\d{2}-\d{2}(?:;\d{2}-\d{2}){0,11}", re.ASCII)


def schedule(terms: RentTerms) -> tuple[Instalment, ...]:
    """The instalments of a contract by due day, those before ``kept_from`` left out. Raises RentTermsUnclear."""
    found = []
    for first, last, amounts in period_amounts(terms):
        due_days = due_days_of(terms, first, last)
        by_day = list(zip(*(_parts(amount, len(due_days)) for amount in amounts), strict=True))
        for due_on, parts in zip(due_days, by_day, strict=True):
            kept = tuple(Part(place, amount) for place, amount in enumerate(parts, start=1) if amount)
            if kept and due_on >= (terms.kept_from or due_on):
                found.append(Instalment(due_on, first, last, terms.measure, kept))
    return tuple(sorted(found, key=lambda each: (each.due_on, each.period_start)))


def period_amounts(terms: RentTerms, changes: Sequence[Change] = ()) -> list[tuple[date, date, list[int]]]:
    """What each share earns in each period that is paid for by itself: first day, last day, amounts by share."""
    if not terms.price or not terms.area_grains or terms.dividend == "share":
        return []
    _check(terms)
    years = contract_years(terms.start_day, terms.last_day)
    if terms.payment != "once":
        return [(year.first, year.last, amounts_of(terms, year, changes)) for year in years]
    yearly = [amounts_of(terms, year, changes) for year in years]
    return [(terms.start_day, terms.last_day, [sum(each) for each in zip(*yearly, strict=True)])]


def due_days_of(terms: RentTerms, first: date, last: date) -> list[date]:
    """On which days the rent of a period is due."""
    if terms.payment in {"annual", "once"}:
        return [first]
    months = [(int(each[:2]), int(each[3:])) for each in terms.payment.split(";")]
    days = {_day(year, month, day) for year in range(first.year, last.year + 1) for month, day in months}
    return sorted(day for day in days if first <= day <= last) or [last]


def due_days_from(terms: RentTerms, payment: str, period: tuple[date, date], day: date) -> list[date]:
    """On which days of a period something is due by ``payment`` that is newly owed from ``day`` on.

    On the day itself, or the period's first, where none is left. Raises RentTermsUnclear.
    """
    changed = replace(terms, payment=payment)
    _check(changed)
    days = due_days_of(changed, *period)
    if payment == "annual":
        days = [year.first for year in contract_years(*period)]
    if payment == "once":
        days = []
    return [due for due in days if due >= day] or [max(day, period[0]) if payment != "once" else day]


def _parts(amount: int, count: int) -> list[int]:
    each = half_up(amount, count)
    parts: list[int] = []
    for _ in range(count - 1):
        parts.append(min(each, amount - sum(parts)))
    return [*parts, amount - sum(parts)]


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 2, 28)  # only 29 February is a day of some years alone


def _check(terms: RentTerms) -> None:
    if terms.price_unit not in PRICE_UNITS:
        raise RentTermsUnclear(what_zh=f"计价单位“{terms.price_unit}”", what_en=f"price unit {terms.price_unit!r}")
    if terms.measure == "kg" and terms.price and not terms.crop:
        raise RentTermsUnclear(what_zh="实物租的品种", what_en="the crop of rent in kind")
    if terms.payment not in {"annual", "once"} and not _are_days(terms.payment):
        text = terms.payment[:40]
        raise RentTermsUnclear(what_zh=f"支付时间“{text}”", what_en=f"time of payment {text!r}")


def _are_days(text: str) -> bool:
    if not _DAYS.fullmatch(text):
        return False
    try:
        return all(date(2024, int(each[:2]), int(each[3:])) for each in text.split(";"))
    except ValueError:
        return False


def without_settled(terms: RentTerms) -> RentTerms:
    """The same terms with every instalment, those settled outside of the book too."""
    return replace(terms, kept_from=None)
