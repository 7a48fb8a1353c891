"""The form of a contract of any form: what stands in its fields as typed, of a blank one, a draft, or a renewal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from werkzeug.datastructures import FileStorage

from ledger.transfers import FORMS, PRICE_UNITS, Contract, ContractLine, Details, Terms
from ledger.units import exact_area
from web import evidence_fields as papers
from web.details_fields import typed_of
from web.evidence_fields import PaperRow

SINGLE: Final = (
    "form", "transferor", "transferor_asked", "transferor_pick", "transferee", "transferee_asked", "transferee_pick",
    "start", "last", "price", "price_unit", "payment", "purpose", "number", "parent", "renews", "consent", "lines_text",
    "papers_text", "amends", "version",
)  # fmt: skip
LONGEST_TYPED: Final = 1_000
LONGEST_BLOCK: Final = 400_000
MOST_LINES: Final = 5_000
MOST_ROWS: Final = 6  # more lines, or more papers, stand in the block
SPARE_ROWS: Final = 2
_BLOCKS: Final = ("lines_text", "papers_text")
_ROW: Final = re.compile(r"line-(\d{1,4})-(?:parcel|area|giver)", re.ASCII)
_COLUMNS: Final = re.compile(r"[\s,，、;；|]+")


@dataclass(frozen=True, slots=True)
class LineTyped:
    """A line as typed. place: its line in the block, from 1; 0 for one of the rows."""

    parcel: str
    area: str
    giver: str
    place: int = 0

    @property
    def is_blank(self) -> bool:
        return not (self.parcel or self.area or self.giver)


@dataclass(frozen=True, slots=True)
class ContractForm:
    """The fields as typed. texts: by name of SINGLE; details: by name of the field; rows: lines that stand in rows."""

    texts: Mapping[str, str]
    details: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[LineTyped, ...] = ()
    papers: tuple[PaperRow, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")

    def changed(self, **texts: str) -> ContractForm:
        return replace(self, texts={**self.texts, **texts})

    @property
    def lines(self) -> list[LineTyped]:
        """All lines: those of the rows, then those of the block."""
        return [*(row for row in self.rows if not row.is_blank), *_pasted(self["lines_text"])]

    @property
    def all_papers(self) -> tuple[PaperRow, ...]:
        """All papers: those of the rows, then those of the block."""
        return (*self.papers, *papers.pasted_rows(self["papers_text"]))


def _pasted(block: str) -> Iterator[LineTyped]:
    """The lines of a block: parcel, area, whose it is; columns by blanks, tabs, commas, full-width ones too."""
    for place, text in enumerate(block.splitlines(), start=1):
        parts = [part for part in _COLUMNS.split(text.strip()) if part]
        if parts:
            parcel, area, giver = (*parts[:3], "", "")[:3]
            yield LineTyped(parcel[:40], area[:40], " ".join([giver, *parts[3:]])[:80].strip(), place)


def read_form(values: Mapping[str, str], files: Mapping[str, FileStorage]) -> ContractForm:
    """The form as it came, with nothing read into it yet."""
    texts = {
        name: values.get(name, "").strip()[: LONGEST_BLOCK if name in _BLOCKS else LONGEST_TYPED] for name in SINGLE
    }
    details = {name: values.get(name, "").strip()[:LONGEST_TYPED] for name in typed_of(Details())}
    return ContractForm(texts, details, tuple(_rows(values)), papers.read_rows(values, files))


def _rows(values: Mapping[str, str]) -> Iterator[LineTyped]:
    numbers = sorted({int(found[1]) for name in values if (found := _ROW.fullmatch(name))})
    for number in numbers[:MOST_LINES]:
        parcel, area, giver = (
            values.get(f"line-{number}-{name}", "").strip()[:80] for name in ("parcel", "area", "giver")
        )
        line = LineTyped(parcel, area, giver)
        if not line.is_blank:
            yield line


def blank_form(form: str = "", transferor: str = "") -> ContractForm:
    """The form for something new."""
    known = form if form in FORMS else next(iter(FORMS))
    texts = {"form": known, "transferor": transferor, "payment": "annual", "price_unit": next(iter(PRICE_UNITS))}
    return ContractForm(texts, typed_of(Details()))


def form_of(contract: Contract) -> ContractForm:
    """The fields as they would be typed to say what a draft says: nothing of it is left out."""
    terms = contract.terms
    texts = {"number": "", "amends": terms.number, "version": str(contract.version)}
    rows = tuple(papers.row_of(paper) for paper in terms.evidence)
    few = len(rows) <= MOST_ROWS
    texts["papers_text"] = "" if few else "\n".join("\t".join(row[name] for name in papers.PARTS) for row in rows)
    return _saying(terms, texts, rows if few else ())


def form_of_renewal(contract: Contract, now: Terms) -> ContractForm:
    """The fields for the contract that renews another: the same on the day after its last, for as long again.

    now: what it says on its last day. Papers are not taken along: each contract has its own.
    """
    start = contract.last_day + timedelta(days=1)
    last = start + (contract.terms.return_day - contract.terms.start_day) - timedelta(days=1)
    years = _whole_years(contract.terms.start_day, contract.terms.return_day)
    if years:
        last = _years_on(start, years) - timedelta(days=1)
    terms = replace(
        now, number="", start_day=start, last_day=last, renews=contract.number, signed_on=None, filed_on=None
    )
    return _saying(terms, {"number": ""}, ())


def _whole_years(start: date, back: date) -> int:
    return back.year - start.year if (start.month, start.day) == (back.month, back.day) else 0


def _years_on(start: date, years: int) -> date:
    leap_day = (start.month, start.day) == (2, 29)
    return start.replace(year=min(start.year + years, 9_998), day=28 if leap_day else start.day)


def _saying(terms: Terms, texts: dict[str, str], rows: tuple[PaperRow, ...]) -> ContractForm:
    lines = tuple(
        LineTyped(line.parcel_code, exact_area(line.area_grains, "mu") or "", line.giver) for line in terms.lines
    )
    few = len(lines) <= MOST_ROWS
    said = {
        "form": terms.form,
        "transferor": terms.transferor,
        "transferee": terms.transferee,
        "start": terms.start_day.isoformat(),
        "last": terms.last_day.isoformat(),
        "price": terms.price,
        "price_unit": terms.price_unit,
        "payment": terms.payment,
        "purpose": terms.purpose,
        "parent": terms.parent,
        "renews": terms.renews,
        "consent": terms.consent,
        "lines_text": "" if few else block_of(terms.lines),
    }
    return ContractForm(said | texts, typed_of(terms.details), lines if few else (), rows)


def block_of(lines: tuple[ContractLine, ...]) -> str:
    """Lines as a block says them."""
    typed = ((line.parcel_code, exact_area(line.area_grains, "mu") or "", line.giver) for line in lines)
    return "\n".join("\t".join(part for part in parts if part) for parts in typed)
