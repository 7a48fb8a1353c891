"""From the text of a cell to a figure, and from cells to a row. Cells come trimmed and without formulas (exchange)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from ledger.codes import mask_personal_numbers
from ledger.published.data import UNITS, Figure, PublishedRow
from ledger.published.profiles import Profile, PublishedColumn
from ledger.published.refusals import PublishedDayOdd, PublishedFigureBetween, PublishedFigureUnreadable

_DECIMAL: Final = re.compile(r"(-?)(\d{1,18})(?:\.(\d{1,18}))?", re.ASCII)
_DAY: Final = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)
_LARGEST: Final = 2**63 - 1


def read_figure(text: str, column: PublishedColumn) -> Figure:
    """The figure of a cell in the column's unit: as printed, its decimals, its exact value; zero and below too.

    Raises PublishedFigureUnreadable, PublishedFigureBetween.
    """
    unit = UNITS[column.unit]
    match = _DECIMAL.fullmatch(text)
    said = mask_personal_numbers(text)[:40]
    if match is None:
        raise PublishedFigureUnreadable(text=said, unit_zh=unit.words.zh, unit_en=unit.words.en)
    sign, whole, decimals = match.group(1), match.group(2), match.group(3) or ""
    value, remainder = divmod(int(whole + decimals) * unit.parts, int(10 ** len(decimals)))
    if remainder or value > _LARGEST:
        raise PublishedFigureBetween(text=said, unit_zh=unit.words.zh, unit_en=unit.words.en)
    return Figure(column.name, text, column.unit, len(decimals), -value if sign else value)


def read_day(text: str) -> date | None:
    """The day of ``2024-08-09``; None for a month alone, as it was published. Raises PublishedDayOdd."""
    match = _DAY.fullmatch(text)
    odd = PublishedDayOdd(text=mask_personal_numbers(text)[:40])
    if match is None:
        raise odd
    try:
        found = date(int(match.group(1)), int(match.group(2)), int(match.group(3) or 1))
    except ValueError as error:
        raise odd from error
    return found if match.group(3) else None


def row_of(
    profile: Profile, file: str, line: int, labels: Mapping[str, str], figures: Mapping[str, Figure]
) -> PublishedRow:
    """A row of its labels and figures, blank ones left out. Raises PublishedDayOdd."""
    told = {name: text for name, text in labels.items() if text}
    day = told.get(profile.day, "")
    return PublishedRow(
        profile=profile.key,
        file=file,
        line=line,
        project=told.get(profile.project, ""),
        township=told.get(profile.township, ""),
        villages=told.get(profile.villages, ""),
        document=told.get(profile.document, ""),
        day=read_day(day) if day else None,
        labels=told,
        figures=figures,
    )
