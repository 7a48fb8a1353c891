"""The lease form: what stands in its fields as typed, and what that means to the domain.

The whole state of the wizard lies in its fields, so that nothing is lost on the way, a step can be reloaded, and the
server reads everything again at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.exchange.kinds.transfers import number_or_blank
from ledger.parcels import Parcel, ParcelMissing
from ledger.transfers import PRICE_UNITS, Contract, ContractLine, Details, Terms
from ledger.units import exact_area
from web.refusals import FieldBlank, FieldTooLong

AREA_PREFIX: Final = "area-"
MOST_PARCELS: Final = 500
LONGEST: Final = 200
LONGEST_TYPED: Final = 1_000
SINGLE: Final = (
    "form", "household", "start", "last", "transferee", "transferee_text", "transferee_asked", "price", "price_unit",
    "payment", "payment_days", "purpose", "number", "amends", "version",
)  # fmt: skip
FORMS_OF_ONE_HOUSEHOLD: Final = ("lease", "subcontract", "shareholding")  # the first where nothing is chosen
# Which field a refusal of a rule is about; a refusal that names a parcel stands beside that parcel.
FIELD_OF: Final = {
    "party-unknown": "transferee",
    "same-party": "transferee",
    "contract-without-parcels": "parcels",
    "parcels-in-two-books": "parcels",
    "term-reversed": "term",
    "term-over-twenty-years": "term",
    "price-wrong": "price",
    "payment-wrong": "payment",
    "use-not-agricultural": "purpose",
    "contract-number-used": "number",
}
LAND_FIELDS: Final = ("term", "parcels", "parcel-")


@dataclass(frozen=True, slots=True)
class LeaseForm:
    """The fields as typed. texts: by name of SINGLE; areas: by parcel code, empty for the whole of what is free."""

    texts: dict[str, str]
    parcels: tuple[str, ...]
    areas: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.texts[name]

    def pairs(self, without: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """Every field with its value, for hidden inputs and addresses, but those of ``without``."""
        skipped = set(without)
        yield from ((name, text) for name, text in self.texts.items() if text and name not in skipped)
        if "parcels" not in skipped:
            yield from (("parcel", code) for code in self.parcels)
            yield from ((f"{AREA_PREFIX}{code}", self.areas[code]) for code in self.parcels if self.areas.get(code))


def read_form(values: MultiDict[str, str]) -> LeaseForm:
    """The form as it came, with nothing read into it yet."""
    texts = {name: values.get(name, "").strip()[:LONGEST_TYPED] for name in SINGLE}
    parcels = tuple(dict.fromkeys(values.getlist("parcel")))[:MOST_PARCELS]
    names = [name for name in values if name.startswith(AREA_PREFIX)][:MOST_PARCELS]
    areas = {name.removeprefix(AREA_PREFIX): values[name].strip()[:LONGEST_TYPED] for name in names}
    return LeaseForm(texts, parcels, areas)


def form_of(contract: Contract) -> LeaseForm:
    """The fields as they would be typed to say what a draft says."""
    terms = contract.terms
    by_days = terms.payment not in {"annual", "once"}
    texts = {
        "form": terms.form,
        "household": terms.transferor,
        "start": terms.start_day.isoformat(),
        "last": terms.last_day.isoformat(),
        "transferee": terms.transferee,
        "price": terms.price,
        "price_unit": terms.price_unit,
        "payment": "days" if by_days else terms.payment,
        "payment_days": terms.payment if by_days else "",
        "purpose": terms.purpose,
        "amends": terms.number,
        "version": str(contract.version),
    }
    areas = {line.parcel_code: exact_area(line.area_grains, "mu") or "" for line in terms.lines}
    return LeaseForm(dict.fromkeys(SINGLE, "") | texts, tuple(areas), areas)


def fits(terms: Terms) -> bool:
    """Whether the steps show everything that terms say."""
    plain = not (terms.consent or terms.parent or terms.renews or terms.evidence) and terms.details == Details()
    own = all(not line.giver for line in terms.lines) and len(terms.lines) <= MOST_PARCELS
    return plain and own and terms.form in FORMS_OF_ONE_HOUSEHOLD


def form_chosen(form: LeaseForm) -> str:
    """The form of transfer that was chosen, of those that one household signs by itself."""
    return form["form"] if form["form"] in FORMS_OF_ONE_HOUSEHOLD else FORMS_OF_ONE_HOUSEHOLD[0]


@dataclass(slots=True)
class Reading:
    """Reads the form into the domain's words and collects what it could not read, by field."""

    form: LeaseForm
    problems: dict[str, list[Refusal]]

    def note(self, field: str, refusal: Refusal) -> None:
        self.problems.setdefault(field, []).append(refusal)

    def value(self, field: str, convert: Any, text: str, default: Any) -> Any:
        """What ``convert`` makes of the text, or ``default`` with the refusal noted at the field."""
        try:
            return convert(text)
        except Refusal as refusal:
            self.note(field, refusal)
            return default

    def day(self, name: str) -> date | None:
        return self.value("term", _filled(cells.day), self.form[name], None)  # type: ignore[no-any-return]

    def text(self, name: str, most: int) -> str:
        return self.value(name, _filled(_bounded(most)), self.form[name], "")  # type: ignore[no-any-return]

    def lines(self, parcels: dict[str, Parcel]) -> tuple[ContractLine, ...]:
        """A line for each ticked parcel that exists; an empty area means all of it."""
        read = []
        for code in self.form.parcels:
            typed = self.form.areas.get(code, "")
            if code not in parcels:
                self.note(f"parcel-{code}", ParcelMissing(code=cells.quoted(code)))
                continue
            whole = parcels[code].registered_grains
            area = self.value(f"parcel-{code}", cells.area("mu"), typed, None) if typed else whole
            if area is not None:
                read.append(ContractLine(code, area))
        return tuple(read)

    def payment(self) -> str:
        """``annual``, ``once`` or the days, as the domain writes them; full-width separators are understood."""
        if self.form["payment"] != "days":
            return self.form["payment"] or "annual"
        days = self.text("payment_days", 120)
        return ";".join(
            part.strip() for part in days.replace("；", ";").replace("、", ";").replace(",", ";").split(";")
        )

    def number(self) -> str:
        return self.value("number", number_or_blank, self.form["number"], "")  # type: ignore[no-any-return]


def _filled(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if not text:
            raise FieldBlank()
        return convert(text)

    return read


def _bounded(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise FieldTooLong(found=len(text), limit=most)
        return cells.text(text, most)

    return read


def read_terms(reading: Reading, start: date, last: date, lines: tuple[ContractLine, ...], transferee: str) -> Terms:
    """The terms of the form; what could not be read is noted, and stands in them as blank."""
    form = reading.form
    unit = form["price_unit"] if form["price_unit"] in PRICE_UNITS else next(iter(PRICE_UNITS))
    return Terms(
        number=reading.number(),
        form=form_chosen(form),
        transferor=form["household"],
        transferee=transferee,
        lines=lines,
        start_day=start,
        last_day=last,
        price=reading.text("price", 24),
        price_unit=unit,
        payment=reading.payment(),
        purpose=reading.text("purpose", LONGEST),
    )


def field_of(refusal: Refusal, form: LeaseForm) -> str:
    """The field that a refusal stands beside; ``contract`` where it is about the whole."""
    parcel = refusal.fields.get("parcel") or (refusal.fields.get("code") if refusal.code == "parcel-unknown" else None)
    if parcel in form.parcels:
        return f"parcel-{parcel}"
    if refusal.code == "party-unknown" and refusal.fields.get("code") == form["household"]:
        return "household"
    return FIELD_OF.get(refusal.code, "contract")


def about_land(field: str) -> bool:
    """Whether a field belongs to the step of term and parcels."""
    return field.startswith(LAND_FIELDS)
