"""The rules of transfer contracts, as a table: name, severity, source in the refusal, and a pure check.

A check takes the facts and gives the refusals it finds. Their order here is the order in which a person sees
them: what the paper itself says first, then whose land it is, then what the book has free.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ledger.book import FIRST_DAY, LAST_DAY
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal
from ledger.transfers.data import POSTED_FORMS, Facts, ParcelFacts
from ledger.transfers.refusals import (
    AreaAboveParcel,
    AreaDiffersFromMeasured,
    BoundariesMissing,
    ContractWithoutParcels,
    FiledBeforeSigned,
    FormNotYet,
    ParcelAlreadyLeased,
    ParcelNamedTwice,
    ParcelNotTransferors,
    ParcelsInTwoBooks,
    PaymentWrong,
    PriceWrong,
    SameParty,
    TermBeyondBase,
    TermOffCalendar,
    TermOverTwentyYears,
    TermReversed,
    UseNotAgricultural,
)
from ledger.units import format_area

Check = Callable[[Facts], Iterable[Refusal]]
NON_AGRICULTURAL_WORDS: Final = (
    "非农", "建房", "住宅", "厂房", "建厂", "仓库建设", "采矿", "采石", "采砂", "挖砂", "取土", "建窑", "建坟", "硬化", "停车场",
)  # fmt: skip
_PRICE: Final = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
_PAYMENT_DAYS: Final = re.compile(r"\d\d-\d\d(;\d\d-\d\d)*", re.ASCII)
_MOST_PAYMENT_DAYS: Final = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. severity: ``refuse`` stops the contract, ``warn`` tells the clerk and goes on."""

    name: str
    severity: Literal["refuse", "warn"]
    refusal: type[Refusal]
    check: Check


def form_is_posted(facts: Facts) -> Iterator[Refusal]:
    """Only forms whose postings are built can be recorded."""
    if facts.terms.form not in POSTED_FORMS:
        yield FormNotYet(form=facts.terms.form)


def two_parties(facts: Facts) -> Iterator[Refusal]:
    """Transferor and transferee differ."""
    if facts.terms.transferor == facts.terms.transferee:
        yield SameParty(code=facts.terms.transferor)


def names_parcels(facts: Facts) -> Iterator[Refusal]:
    """At least one parcel (Land Contracting Law, art. 40)."""
    if not facts.terms.lines:
        yield ContractWithoutParcels(number=facts.terms.number or "—")


def names_each_parcel_once(facts: Facts) -> Iterator[Refusal]:
    """A parcel stands in one line."""
    counted = Counter(line.parcel_code for line in facts.terms.lines)
    for parcel, times in counted.items():
        if times > 1:
            yield ParcelNamedTwice(parcel=parcel, number=facts.terms.number or "—", times=times)


def term_in_order(facts: Facts) -> Iterator[Refusal]:
    """The last day is not before the first."""
    if facts.terms.last_day < facts.terms.start_day:
        yield TermReversed(start=facts.terms.start_day, last=facts.terms.last_day)


def term_in_the_calendar(facts: Facts) -> Iterator[Refusal]:
    """Both the first day and the day on which the land is back are days that the book keeps."""
    start, last = facts.terms.start_day, facts.terms.last_day
    if start < FIRST_DAY or last >= LAST_DAY:
        yield TermOffCalendar(start=start, last=last)


def signed_then_filed(facts: Facts) -> Iterator[Refusal]:
    """Filing does not precede signing."""
    signed, filed = facts.terms.signed_on, facts.terms.filed_on
    if filed is not None and (signed is None or filed < signed):
        yield FiledBeforeSigned(signed=signed or "—", filed=filed)


def price_is_exact(facts: Facts) -> Iterator[Refusal]:
    """The price is a plain decimal, to the fen or to a hundredth of a kg."""
    if not _PRICE.fullmatch(facts.terms.price):
        yield PriceWrong(price=mask_personal_numbers(facts.terms.price)[:40], unit=facts.terms.price_unit)


def payment_is_known(facts: Facts) -> Iterator[Refusal]:
    """Payment is annual, once, or on up to twelve different days of the year."""
    payment = facts.terms.payment
    if payment not in ("annual", "once") and not _are_days(payment):
        yield PaymentWrong(payment=mask_personal_numbers(payment)[:40])


def _are_days(payment: str) -> bool:
    days = payment.split(";")
    known = _PAYMENT_DAYS.fullmatch(payment) is not None and all(_is_day(day) for day in days)
    return known and len(set(days)) == len(days) <= _MOST_PAYMENT_DAYS


def _is_day(text: str) -> bool:
    month, day = map(int, text.split("-"))
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True


def use_stays_agricultural(facts: Facts) -> Iterator[Refusal]:
    """No purpose that speaks of building or digging (Land Contracting Law, art. 11; Land Administration Law, art. 37)."""
    for word in NON_AGRICULTURAL_WORDS:
        if word in facts.terms.purpose:
            yield UseNotAgricultural(purpose=facts.terms.purpose[:60], word=word)
            return


def one_book(facts: Facts) -> Iterator[Refusal]:
    """All parcels are kept in one book."""
    if len(facts.books) > 1:
        yield ParcelsInTwoBooks(number=facts.terms.number or "—", count=len(facts.books))


def parcels_are_transferors(facts: Facts) -> Iterator[Refusal]:
    """The transferor is the household that contracted the parcel (Land Contracting Law, art. 36)."""
    for known in facts.parcels.values():
        household = known.parcel.base.household if known.parcel.base else "—"
        if household != facts.terms.transferor:
            yield ParcelNotTransferors(parcel=known.parcel.code, household=household, transferor=facts.terms.transferor)


def term_within_base_contract(facts: Facts) -> Iterator[Refusal]:
    """The term lies in the base contract's (Land Contracting Law, art. 38(3))."""
    terms = facts.terms
    for known in facts.parcels.values():
        base = known.parcel.base
        if base is not None and not base.term_start <= terms.start_day <= terms.last_day <= base.term_end:
            yield TermBeyondBase(
                parcel=known.parcel.code,
                base_start=base.term_start,
                base_end=base.term_end,
                start=terms.start_day,
                last=terms.last_day,
            )


def area_within_parcel(facts: Facts) -> Iterator[Refusal]:
    """No more than the registered area."""
    for known, asked in _asked(facts):
        if asked > known.parcel.registered_grains:
            yield AreaAboveParcel(
                parcel=known.parcel.code, registered=_mu(known.parcel.registered_grains), asked=_mu(asked)
            )


def free_over_the_term(facts: Facts) -> Iterator[Refusal]:
    """On every day of the term the transferor holds what is asked for; otherwise the clashing contracts are named."""
    for known, asked in _asked(facts):
        if known.free_grains < asked <= known.parcel.registered_grains and _is_transferors(facts, known):
            yield ParcelAlreadyLeased(
                parcel=known.parcel.code,
                free=_mu(max(known.free_grains, 0)),
                asked=_mu(asked),
                start=facts.terms.start_day,
                last=facts.terms.last_day,
                clashes=_said_clashes(known),
            )


def _is_transferors(facts: Facts, known: ParcelFacts) -> bool:
    return known.parcel.base is not None and known.parcel.base.household == facts.terms.transferor


def _said_clashes(known: ParcelFacts) -> str:
    said = [f"{c.number}（{c.start_day}—{c.last_day}，{_mu(c.area_grains)} 亩）" for c in known.clashes[:5]]
    more = f" … +{len(known.clashes) - 5}" if len(known.clashes) > 5 else ""
    return "、".join(said) + more if said else "—"


def area_as_surveyed(facts: Facts) -> Iterator[Refusal]:
    """A whole parcel's contract area that is not the surveyed one is pointed out."""
    for known, asked in _asked(facts):
        measured = known.parcel.measured_grains
        if measured and asked == known.parcel.registered_grains and asked != measured:
            yield AreaDiffersFromMeasured(parcel=known.parcel.code, measured=_mu(measured), asked=_mu(asked))


def term_to_twenty_years(facts: Facts) -> Iterator[Refusal]:
    """Longer terms are pointed out, not stopped (Civil Code, art. 705, is disputed here)."""
    start, last = facts.terms.start_day, facts.terms.return_day
    if (last.year - start.year, last.month, last.day) > (20, start.month, start.day):
        yield TermOverTwentyYears(start=start, last=facts.terms.last_day)


def boundaries_are_known(facts: Facts) -> Iterator[Refusal]:
    """East, south, west and north of each parcel."""
    for known in facts.parcels.values():
        missing = [name for name in ("east", "south", "west", "north") if not getattr(known.parcel, name)]
        if missing:
            yield BoundariesMissing(parcel=known.parcel.code, missing=", ".join(missing))


def _asked(facts: Facts) -> Iterator[tuple[ParcelFacts, int]]:
    for line in facts.terms.lines:
        yield facts.parcels[line.parcel_code], line.area_grains


def _mu(grains: int) -> str:
    return format_area(grains, "mu")


RULES: Final[tuple[Rule, ...]] = (
    Rule("form-is-posted", "refuse", FormNotYet, form_is_posted),
    Rule("two-parties", "refuse", SameParty, two_parties),
    Rule("names-parcels", "refuse", ContractWithoutParcels, names_parcels),
    Rule("names-each-parcel-once", "refuse", ParcelNamedTwice, names_each_parcel_once),
    Rule("term-in-order", "refuse", TermReversed, term_in_order),
    Rule("term-in-the-calendar", "refuse", TermOffCalendar, term_in_the_calendar),
    Rule("signed-then-filed", "refuse", FiledBeforeSigned, signed_then_filed),
    Rule("price-is-exact", "refuse", PriceWrong, price_is_exact),
    Rule("payment-is-known", "refuse", PaymentWrong, payment_is_known),
    Rule("use-stays-agricultural", "refuse", UseNotAgricultural, use_stays_agricultural),
    Rule("one-book", "refuse", ParcelsInTwoBooks, one_book),
    Rule("parcels-are-transferors", "refuse", ParcelNotTransferors, parcels_are_transferors),
    Rule("term-within-base-contract", "refuse", TermBeyondBase, term_within_base_contract),
    Rule("area-within-parcel", "refuse", AreaAboveParcel, area_within_parcel),
    Rule("free-over-the-term", "refuse", ParcelAlreadyLeased, free_over_the_term),
    Rule("area-as-surveyed", "warn", AreaDiffersFromMeasured, area_as_surveyed),
    Rule("term-to-twenty-years", "warn", TermOverTwentyYears, term_to_twenty_years),
    Rule("boundaries-are-known", "warn", BoundariesMissing, boundaries_are_known),
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules found: refusals stop the contract, warnings do not."""

    refusals: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]


def check_rules(facts: Facts) -> Findings:
    """All rules on the facts."""
    found = [(rule.severity, refusal) for rule in RULES for refusal in rule.check(facts)]
    return Findings(
        refusals=tuple(refusal for severity, refusal in found if severity == "refuse"),
        warnings=tuple(refusal for severity, refusal in found if severity == "warn"),
    )
