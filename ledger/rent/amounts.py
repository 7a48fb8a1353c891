"""Prices and shares of rent as exact integers: no float, one rounding a figure, half up.

A full contract year costs a year's price; a part of one costs its days over the days of that contract year (365 or
366), both counted by the calendar (民法典 第二百条). Per mu, each parcel is rounded by itself and the parcels are added,
so that the contract's sum is the sum of its lines; sums for the whole contract are split by largest remainder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from ledger.rent.data import Change, RentTerms
from ledger.rent.refusals import RentTermsUnclear
from ledger.units import split_by_largest_remainder

GRAINS_PER_MU: Final = 200_000
ONE_DAY: Final = timedelta(days=1)
_DECIMAL: Final = re.compile(r"(\d{1,12})(?:\.(\d{1,4}))?", re.ASCII)
_TOTALS: Final = frozenset({"yuan", "yuan/mu"})


@dataclass(frozen=True, slots=True)
class Period:
    """A contract year, or what the term has of it. days: of the whole contract year. index: from 0."""

    index: int
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Days of a period on which price and areas are the same. price: in the measure, per price unit."""

    days: int
    price: int
    areas: tuple[tuple[int, ...], ...]


def half_up(dividend: int, divisor: int) -> int:
    """dividend / divisor (both ≥ 0, divisor > 0) to the nearest whole number, halves up."""
    return (2 * dividend + divisor) // (2 * divisor)


def hundredths(text: str) -> int | None:
    """A decimal text times 100, exactly; None where it is none or has more than two decimals."""
    match = _DECIMAL.fullmatch(text)
    if match is None or len(match[2] or "") > 2:
        return None
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def ratio(text: str) -> Fraction | None:
    """A decimal text of at most four decimals as a fraction; None where it is none."""
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def anniversary(start: date, years: int) -> date:
    """``start`` so many years later; 29 February becomes 1 March, the day after a whole year."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


def contract_years(start: date, last: date) -> list[Period]:
    """The contract years of a term, the last of them perhaps cut short."""
    found: list[Period] = []
    first = start
    while first <= last:
        following = anniversary(start, len(found) + 1)
        found.append(Period(len(found), first, min(last, following - ONE_DAY), (following - first).days))
        first = following
    return found


def price_of(text: str) -> int:
    """A price in fen or hundredths of a kilogram per price unit. Raises RentTermsUnclear."""
    price = hundredths(text or "0")
    if price is None:
        raise RentTermsUnclear(what_zh=f"价格“{text[:24]}”", what_en=f"price {text[:24]!r}")
    return price


def escalated(terms: RentTerms, price: int, steps: int) -> int:
    """``price`` after so many steps up, each rounded half up to the fen (hundredth of a kilogram)."""
    percent = ratio(terms.escalation_percent or "0")
    if percent is None:
        text = terms.escalation_percent[:24]
        raise RentTermsUnclear(what_zh=f"递增比例“{text}”", what_en=f"escalation {text!r}")
    factor = 1 + percent / 100
    for _ in range(steps):
        price = half_up(price * factor.numerator, factor.denominator) + terms.escalation_fen
    return price


def _price_in(terms: RentTerms, year: int, changes: Sequence[Change]) -> int:
    """The price of a contract year, ``changes`` being those that count there."""
    every = terms.escalation_years
    text, since = terms.price, 0
    for change in changes:
        if change.price:
            text = change.price
            since = _year_of(terms, change.day)
    steps = year // every - since // every if every > 0 else 0
    return escalated(terms, price_of(text), steps)


def _year_of(terms: RentTerms, day: date) -> int:
    years = max(day.year - terms.start_day.year, 0)
    return years if anniversary(terms.start_day, years) <= day else max(years - 1, 0)


def pieces(terms: RentTerms, period: Period, changes: Sequence[Change] = ()) -> list[Piece]:
    """A period, cut on the days of the changes."""
    cuts = sorted({change.day for change in changes if period.first < change.day <= period.last})
    starts = [period.first, *cuts]
    ends = [*(day - ONE_DAY for day in cuts), period.last]
    found = []
    for first, last in zip(starts, ends, strict=True):
        valid = [change for change in changes if change.day <= first]
        areas = tuple(share.parcels for share in terms.shares)
        for change in valid:
            areas = change.areas or areas
        found.append(Piece((last - first).days + 1, _price_in(terms, period.index, valid), areas))
    return found


def amounts_of(terms: RentTerms, period: Period, changes: Sequence[Change] = ()) -> list[int]:
    """What each share earns in a period, in the measure of the contract."""
    if terms.price_unit in _TOTALS:
        return _of_total(terms, period, changes)
    found = [0] * len(terms.shares)
    for piece in pieces(terms, period, changes):
        for place, amount in enumerate(_of_piece(terms, piece, period.days)):
            found[place] += amount
    return found


def _of_piece(terms: RentTerms, piece: Piece, days: int) -> list[int]:
    areas = [sum(parcels) for parcels in piece.areas]
    if terms.price_unit == "yuan/year":
        if not sum(areas):
            return [0] * len(areas)
        total = half_up(piece.price * piece.days * sum(areas), days * terms.area_grains)
        return split_by_largest_remainder(total, areas)
    divisor = GRAINS_PER_MU * days
    return [sum(half_up(piece.price * area * piece.days, divisor) for area in parcels) for parcels in piece.areas]


def _of_total(terms: RentTerms, period: Period, changes: Sequence[Change]) -> list[int]:
    """Of a price for the whole term: what is earned up to the period's end less what was earned before it, so that
    the periods add up to the price."""
    whole = (terms.last_day - terms.start_day).days + 1
    after = _earned(terms, period.last, changes, whole)
    before = _earned(terms, period.first - ONE_DAY, changes, whole)
    return [late - early for late, early in zip(after, before, strict=True)]


def _earned(terms: RentTerms, until: date, changes: Sequence[Change], whole: int) -> list[int]:
    if until < terms.start_day:
        return [0] * len(terms.shares)
    term = Period(0, terms.start_day, until, whole)
    sums = [Fraction(0)] * len(terms.shares)
    for piece in pieces(terms, term, changes):
        for place, total in enumerate(_totals(terms, piece)):
            sums[place] += total * piece.days / whole
    return [half_up(each.numerator, each.denominator) for each in sums]


def _totals(terms: RentTerms, piece: Piece) -> list[Fraction]:
    """What each share has of the price for the whole term, with the areas of the piece."""
    if terms.price_unit == "yuan/mu":
        return [
            Fraction(sum(half_up(piece.price * area, GRAINS_PER_MU) for area in parcels)) for parcels in piece.areas
        ]
    full = [share.area_grains for share in terms.shares]
    split = split_by_largest_remainder(piece.price, full)
    return [
        Fraction(part * sum(parcels), area) if area else Fraction(0)
        for part, parcels, area in zip(split, piece.areas, full, strict=True)
    ]


def penalty_fen(annual_fen: int, ten_thousandths: str, days: int) -> int:
    """What a delay costs by the contract: a year's rent × n/10 000 × days, half up. For information; not posted.

    Raises RentTermsUnclear where the rate is no decimal.
    """
    rate = ratio(ten_thousandths)
    if rate is None:
        text = ten_thousandths[:24]
        raise RentTermsUnclear(what_zh=f"违约金比例“{text}”", what_en=f"penalty rate {text!r}")
    return half_up(annual_fen * rate.numerator * max(days, 0), 10_000 * rate.denominator)
