"""The rules on what a contract itself says: parties, parcels, days, price and payment.

Each check takes the facts and gives the refusals it finds; the table is in ``ledger.transfers.rules``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.book import FIRST_DAY, LAST_DAY
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal
from ledger.transfers.data import FORMS, PRICE_UNITS, YEARLY_UNITS, lasts, lasts_at_most
from ledger.transfers.facts import Facts
from ledger.transfers.refusals import (
    ContractWithoutParcels,
    FiledBeforeSigned,
    ParcelNamedTwice,
    PaymentWrong,
    PriceWrong,
    SameParty,
    TermOffCalendar,
    TermOverTwentyYears,
    TermReversed,
    UseNotAgricultural,
)
from ledger.transfers.refusals_of_forms import ProxyTermTooLong, WrittenFormMissing
from ledger.transfers.refusals_of_review import OncePriceByYear, RegistrationAdvised, SignedInFuture

NON_AGRICULTURAL_WORDS: Final = (
    "非农", "建房", "住宅", "厂房", "建厂", "仓库建设", "采矿", "采石", "采砂", "挖砂", "取土", "建窑", "建坟", "硬化", "停车场",
)  # fmt: skip
_PRICE: Final = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
_PAYMENT_DAYS: Final = re.compile(r"\d\d-\d\d(;\d\d-\d\d)*", re.ASCII)
_MOST_PAYMENT_DAYS: Final = 12


def two_parties(facts: Facts) -> Iterator[Refusal]:
    """Transferor and transferee differ, and nobody is given their own land; in a swap both give."""
    terms = facts.terms
    given = terms.form != "swap" and terms.transferee in terms.givers
    if terms.transferor == terms.transferee or given:
        yield SameParty(code=mask_personal_numbers(terms.transferee))


def names_parcels(facts: Facts) -> Iterator[Refusal]:
    """At least one parcel (Land Contracting Law, art. 40)."""
    if not facts.terms.lines:
        yield ContractWithoutParcels(number=facts.terms.number or "—")


def names_each_parcel_once(facts: Facts) -> Iterator[Refusal]:
    """A parcel stands in one line of each household that gives some of it."""
    counted = Counter((line.parcel_code, facts.terms.giver_of(line)) for line in facts.terms.lines)
    for (parcel, _), times in counted.items():
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


def signed_by_today(facts: Facts) -> Iterator[Refusal]:
    """What is posted was signed: no later than today."""
    signed = facts.terms.signed_on
    if signed is not None and signed > facts.today:
        yield SignedInFuture(signed=signed, today=facts.today)


def price_is_exact(facts: Facts) -> Iterator[Refusal]:
    """The price is a plain decimal, to the fen or to a hundredth of a kg."""
    if not _PRICE.fullmatch(facts.terms.price):
        yield PriceWrong(price=mask_personal_numbers(facts.terms.price)[:40], unit=facts.terms.price_unit)


def payment_is_known(facts: Facts) -> Iterator[Refusal]:
    """Payment is annual, once, or on up to twelve different days of the year."""
    payment = facts.terms.payment
    if payment not in ("annual", "once") and not _are_days(payment):
        yield PaymentWrong(payment=mask_personal_numbers(payment)[:40])


def once_price_is_paid_once(facts: Facts) -> Iterator[Refusal]:
    """A price for the whole term is not paid by the year."""
    terms = facts.terms
    if terms.price_unit not in YEARLY_UNITS and terms.payment != "once":
        unit = PRICE_UNITS[terms.price_unit]
        yield OncePriceByYear(unit_zh=unit.zh, unit_en=unit.en, payment=mask_personal_numbers(terms.payment)[:40])


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
    if facts.terms.details.use_after == "5":
        yield UseNotAgricultural(purpose=facts.terms.purpose[:60], word="非农业用途")
        return
    for word in NON_AGRICULTURAL_WORDS:
        if word in facts.terms.purpose:
            yield UseNotAgricultural(purpose=facts.terms.purpose[:60], word=word)
            return


def written_form(facts: Facts) -> Iterator[Refusal]:
    """Only proxy farming may be oral (Land Contracting Law, art. 40)."""
    if facts.terms.details.oral and facts.terms.form != "proxy-farming":
        form = FORMS[facts.terms.form]
        yield WrittenFormMissing(form_zh=form.zh, form_en=form.en, number=facts.terms.number or "—")


def proxy_term_to_a_year(facts: Facts) -> Iterator[Refusal]:
    """Proxy farming is for a year at most (Land Contracting Law, art. 40)."""
    terms = facts.terms
    if terms.form == "proxy-farming" and not lasts_at_most(terms.start_day, terms.return_day, 1):
        yield ProxyTermTooLong(start=terms.start_day, last=terms.last_day)


def term_to_twenty_years(facts: Facts) -> Iterator[Refusal]:
    """Longer terms are pointed out, not stopped (Civil Code, art. 705, is disputed here)."""
    terms = facts.terms
    if not terms.is_permanent and not lasts_at_most(terms.start_day, terms.return_day, 20):
        yield TermOverTwentyYears(start=terms.start_day, last=terms.last_day)


def five_years_may_be_registered(facts: Facts) -> Iterator[Refusal]:
    """From five years on the operation right can be registered (Land Contracting Law, art. 41)."""
    terms = facts.terms
    if not terms.is_permanent and lasts(terms.start_day, terms.return_day, 5):
        yield RegistrationAdvised(start=terms.start_day, last=terms.last_day)
