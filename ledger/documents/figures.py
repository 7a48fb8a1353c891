"""Days, terms and areas as they are written on paper."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from ledger.units import exact_area, format_area


def day_text(day: date) -> str:
    """2026年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def day_or_blank(day: date | None) -> str:
    """The day, or room to write one by hand."""
    return day_text(day) if day else "\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日"


def term_text(start: date, last_day: date) -> str:
    """How long ``start`` to ``last_day`` is, both counted: 5年, 1年6个月, 4个月15天. Raises ValueError if turned round."""
    end = last_day + timedelta(days=1)
    if end <= start:
        raise ValueError("a term ends before it starts")
    months = (end.year - start.year) * 12 + end.month - start.month
    if _months_later(start, months) > end:
        months -= 1
    days = (end - _months_later(start, months)).days
    parts = ((months // 12, "年"), (months % 12, "个月"), (days, "天"))
    return "".join(f"{count}{unit}" for count, unit in parts if count)


def _months_later(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the day after that month's end where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    days = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, days)) + timedelta(days=day.day > days)


def mu_text(grains: int) -> str:
    """``grains`` in mu, exact, with at least two decimals: 12.35, 0.900005."""
    text = exact_area(grains, "mu") or ""
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def hectare_text(grains: int) -> str:
    """``grains`` in hectares with four decimals, rounded half up: it stands beside the mu and never for them."""
    return format_area(grains, "ha", 4)


def decimal_text(hundredths: int) -> str:
    """A count of hundredths with two decimals: 1234 is 12.34."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
