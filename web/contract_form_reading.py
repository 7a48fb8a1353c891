"""From the fields of the contract form to the domain's words; what cannot be read is noted beside its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ledger import codes
from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.exchange.kinds.transfer_columns import CONVERTERS
from ledger.exchange.kinds.transfers import number_or_blank
from ledger.parcels import Parcel
from ledger.transfers import FORMS, PERMANENT_FORMS, PRICE_UNITS, ContractLine, Terms
from web.contract_form import MOST_LINES, ContractForm, LineTyped
from web.details_fields import read_details
from web.evidence_fields import read_papers
from web.refusals import FieldBlank, FieldTooLong, TooManyLines

# Which field a refusal of a rule is about; one that names a parcel stands beside that parcel.
FIELD_OF: Final = {
    "same-party": "transferee",
    "not-one-collective": "transferee",
    "subcontract-outside": "transferee",
    "contract-without-parcels": "lines",
    "parcels-in-two-books": "lines",
    "swap-one-sided": "lines",
    "term-reversed": "term",
    "term-off-calendar": "term",
    "term-over-twenty-years": "term",
    "term-beyond-parent": "term",
    "proxy-term-too-long": "term",
    "registration-advised": "term",
    "price-wrong": "price",
    "once-price-by-year": "payment",
    "rent-terms-unclear": "price",
    "payment-wrong": "payment",
    "use-not-agricultural": "purpose",
    "clearance-missing": "papers",
    "contract-number-used": "number",
    "parent-missing": "parent",
    "parent-not-transferees": "parent",
    "certificate-missing": "papers",
    "renewal-unfit": "renews",
    "mode-missing": "detail-mode",
    "written-form-missing": "detail-oral",
    "deposit-below-rule": "detail-deposit_fen",
    "evidence-unfit": "papers",
    "consent-missing": "papers",
    "consent-too-late": "papers",
    "mandate-missing": "papers",
    "resolution-missing": "papers",
    "county-review-missing": "papers",
    "priority-notice-missing": "papers",
}


@dataclass(frozen=True, slots=True)
class LineRead:
    """A line that could be read. place: its place among all the lines that were typed, from 0."""

    place: int
    line: ContractLine


@dataclass(slots=True)
class Reading:
    """Reads the form and collects what it could not read, by field."""

    form: ContractForm
    problems: dict[str, list[Refusal]]

    def note(self, field: str, refusal: Refusal) -> None:
        self.problems.setdefault(field, []).append(refusal)

    def value(self, field: str, convert: Callable[[str], Any], text: str, default: Any) -> Any:
        """What ``convert`` makes of the text, or ``default`` with the refusal noted at the field."""
        try:
            return convert(text)
        except Refusal as refusal:
            self.note(field, refusal)
            return default

    def text(self, name: str, most: int, needed: bool = False) -> str:
        """A text; of what is needed and empty, that is noted."""

        def convert(typed: str) -> str:
            if not typed and needed:
                raise FieldBlank()
            if len(typed) > most:
                raise FieldTooLong(found=len(typed), limit=most)
            return cells.text(typed, most)

        found: str = self.value(name, convert, self.form[name], "")
        return found

    def day(self, name: str) -> date | None:
        found: date | None = self.value("term", _filled(cells.day), self.form[name], None)
        return found

    def lines(self, parcels: dict[str, Parcel], transferor: str) -> list[LineRead]:
        """The lines; an empty area means the whole parcel. What cannot be read is noted at ``line-`` and its place."""
        typed = self.form.lines
        if len(typed) > MOST_LINES:
            self.note("lines", TooManyLines(found=len(typed), limit=MOST_LINES))
            return []
        found = []
        for place, line in enumerate(typed):
            try:
                read = _line(line, parcels, transferor)
            except Refusal as refusal:
                self.note(f"line-{place}", refusal)
                continue
            found.append(LineRead(place, read))
        return found


def _line(line: LineTyped, parcels: dict[str, Parcel], transferor: str) -> ContractLine:
    code: str = cells.required(cells.code(codes.check_parcel_code))(line.parcel)
    if line.area:
        area: int = cells.area("mu")(line.area)
    elif code in parcels:
        area = parcels[code].registered_grains
    else:
        area = 1  # the rules say that there is no such parcel
    giver = cells.code(str)(line.giver)
    return ContractLine(code, area, "" if giver == transferor else giver)


def _filled(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if not text:
            raise FieldBlank()
        return convert(text)

    return read


def read_term(
    reading: Reading, lines: list[LineRead], parcels: dict[str, Parcel], giver: str
) -> tuple[date, date] | None:
    """First and last day; for good where no last day is typed: until the first of the base contracts ends."""
    start = reading.day("start")
    if reading.form["last"] or reading.form["form"] not in PERMANENT_FORMS:
        last = reading.day("last")
    elif start is None:
        last = None
    else:
        bases = (
            parcels[each.line.parcel_code].base_of(each.line.giver or giver, start)
            for each in lines
            if each.line.parcel_code in parcels
        )
        last = min((base.term_end for base in bases if base is not None), default=start)
    return (start, last) if start is not None and last is not None else None


def read_terms(
    reading: Reading, transferor: str, transferee: str, lines: list[LineRead], term: tuple[date, date]
) -> Terms:
    """The terms of the form; what could not be read is noted, and stands in them as blank."""
    form = reading.form
    return Terms(
        number=form["amends"] or reading.value("number", number_or_blank, form["number"], ""),
        form=form["form"] if form["form"] in FORMS else next(iter(FORMS)),
        transferor=transferor,
        transferee=transferee,
        lines=tuple(each.line for each in lines),
        start_day=term[0],
        last_day=term[1],
        price=reading.text("price", 24, needed=True),
        price_unit=form["price_unit"] if form["price_unit"] in PRICE_UNITS else next(iter(PRICE_UNITS)),
        payment=reading.value(
            "payment", lambda text: CONVERTERS["pay"](text)[:120], form["payment"] or "annual", "annual"
        ),
        purpose=reading.text("purpose", 200, needed=True),
        consent=reading.text("consent", 200),
        parent=reading.value("parent", number_or_blank, form["parent"], ""),
        renews=reading.value("renews", number_or_blank, form["renews"], ""),
        evidence=read_papers(form.all_papers, reading.note),
        details=read_details(form.details, reading.note),
    )


def field_of(refusal: Refusal, terms: Terms) -> str:
    """The field that a refusal of the rules stands beside; ``contract`` where it is about the whole."""
    named = {str(value) for name, value in refusal.fields.items() if name in ("parcel", "code")}
    for line in terms.lines:
        if line.parcel_code in named:
            return f"parcel-{line.parcel_code}"
    if refusal.code in FIELD_OF:
        return FIELD_OF[refusal.code]
    about = {str(refusal.fields.get(name)) for name in ("party", "code", "household", "giver", "transferee")}
    for name, code in (("transferor", terms.transferor), ("transferee", terms.transferee)):
        if code in about:
            return name
    return "lines" if about & set(terms.givers) else "contract"
