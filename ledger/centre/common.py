"""What all services of the centre share: cleaned texts, days in order, numbers, prices, places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import Column, Connection, func, select

from ledger.centre.data import ApplicationLine
from ledger.centre.refusals import (
    AskingPriceWrong,
    CentreChoiceUnknown,
    CentreRecordMissing,
    CentreStepWrong,
    CentreTextMissing,
    CentreTextUnfit,
    DayAhead,
    DaysDisordered,
    HashWrong,
    PersonalNumberInText,
)
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal, Words
from ledger.transfers import PRICE_UNITS
from ledger.units import parse_money

LONGEST_TEXT: Final = 2_000
LONGEST_LINE: Final = 120
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def text_of(text: str, what: Words, *, most: int = LONGEST_TEXT, needed: bool = False) -> str:
    """A text as it is kept: in NFC, trimmed, lines ended by \\n. Raises CentreTextMissing, CentreTextUnfit,
    PersonalNumberInText."""
    found = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if needed and not found:
        raise CentreTextMissing(what_zh=what.zh, what_en=what.en)
    lines = "\n" if most > LONGEST_LINE else ""
    strange = any(unicodedata.category(each) in {"Cc", "Cs"} and each not in lines for each in found)
    if len(found) > most or strange:
        raise CentreTextUnfit(what_zh=what.zh, what_en=what.en, found=len(found), most=most)
    masked = mask_personal_numbers(found)
    if masked != found:
        raise PersonalNumberInText(what_zh=what.zh, what_en=what.en, text=masked[:60])
    return found


def line_of(text: str, what: Words, *, needed: bool = False) -> str:
    """A text of one line, such as the name of a place. Raises as ``text_of``."""
    return text_of(text, what, most=LONGEST_LINE, needed=needed)


def sha256_of(text: str) -> str:
    """A hash in small letters, or nothing. Raises HashWrong."""
    found = text.strip().lower()
    if found and not _SHA256.fullmatch(found):
        raise HashWrong(text=mask_personal_numbers(text)[:70])
    return found


def scan_of(name: str, sha256: str) -> dict[str, str]:
    """Name and hash of a scan: both or neither. Raises CentreTextMissing, HashWrong."""
    said, frozen = line_of(name, Words("扫描件名称", "the scan's name")), sha256_of(sha256)
    if bool(said) != bool(frozen):
        what = Words("扫描件校验值", "the scan's hash") if said else Words("扫描件名称", "the scan's name")
        raise CentreTextMissing(what_zh=what.zh, what_en=what.en)
    return {"scan_name": said, "scan_sha256": frozen}


def price_of(price: str, unit: str) -> str:
    """A price above zero, or nothing where it is negotiable. Raises AskingPriceWrong, CentreChoiceUnknown."""
    choice_of(unit, PRICE_UNITS, Words("价格单位", "unit of price"))
    found = price.strip()
    if not found:
        return ""
    try:
        fen = parse_money(found)
    except Refusal as refusal:
        raise AskingPriceWrong(price=found[:30]) from refusal
    if fen <= 0 or len(found) > 24:
        raise AskingPriceWrong(price=found[:30])
    return found


def choice_of(text: str, choices: Iterable[str], what: Words) -> str:
    """One of some keys. Raises CentreChoiceUnknown."""
    known = tuple(choices)
    if text not in known:
        said = ", ".join(each or "“”" for each in known)
        raise CentreChoiceUnknown(what_zh=what.zh, what_en=what.en, text=mask_personal_numbers(text)[:40], choices=said)
    return text


def has_come(day: date, today: date, what: Words) -> date:
    """A day of something that has happened. Raises DayAhead."""
    if day > today:
        raise DayAhead(what_zh=what.zh, what_en=what.en, day=day, today=today)
    return day


def in_order(earlier: date, what_earlier: Words, later: date, what_later: Words) -> None:
    """Raise DaysDisordered unless ``later`` is on ``earlier`` or after it."""
    if later < earlier:
        raise DaysDisordered(
            earlier=earlier,
            earlier_zh=what_earlier.zh,
            earlier_en=what_earlier.en,
            later=later,
            later_zh=what_later.zh,
            later_en=what_later.en,
        )


def at_step(number: str, state: str, needed: Container[str], names: dict[str, Words]) -> None:
    """Raise CentreStepWrong unless ``state`` is one of those that the step takes."""
    if state not in needed:
        wanted = [words for key, words in names.items() if key in needed]
        raise CentreStepWrong(
            number=number,
            state_zh=names[state].zh,
            state_en=names[state].en,
            needed_zh="、".join(words.zh for words in wanted),
            needed_en=" or ".join(words.en for words in wanted),
        )


def missing(number: str, what: Words) -> CentreRecordMissing:
    """That a record is not there, with its number fit to be shown."""
    return CentreRecordMissing(number=mask_personal_numbers(number)[:40], what_zh=what.zh, what_en=what.en)


def next_number(connection: Connection, column: Column[Any], letter: str, division_code: str, day: date) -> str:
    """The next number of a kind in a township's year: letter, township, year and four digits counted on.

    Two at once take the same number; the database keeps one and the other command runs again.
    """
    start = f"{letter}-{division_code[:9]}-{day.year}-"
    last = connection.scalar(select(func.max(column)).where(column.like(f"{start}____")))
    return f"{start}{int(last[-4:]) + 1 if last else 1:04d}"


def lines_of(lines: Iterable[ApplicationLine]) -> tuple[ApplicationLine, ...]:
    """Parcels with their areas, each parcel once, by code; what is named twice is added up."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.parcel_code] = found.get(line.parcel_code, 0) + line.area_grains
    return tuple(ApplicationLine(code, found[code]) for code in sorted(found))
