"""The rules of a review: outside capital, what stops a parcel, the use of basic farmland, priority, renewal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Final

from ledger import rent
from ledger.caveats import STOPPED_BY_FORM, refuse_stopped
from ledger.errors import Refusal, Words
from ledger.transfers.data import lasts
from ledger.transfers.details import USES
from ledger.transfers.facts import Facts
from ledger.transfers.refusals_of_review import (
    ClearanceMissing,
    CountyReviewMissing,
    DepositBelowRule,
    HouseholdEnded,
    OrchardOnBasicFarmland,
    PriorityNoticeMissing,
    RenewalUnfit,
)
from ledger.transfers.rents import rent_terms
from ledger.transfers.rules_of_terms import payment_is_known, price_is_exact, term_in_order
from ledger.units import format_area, format_money

_AUTHORITIES: Final = {
    "county": Words("县级", "county"),
    "city": Words("市级", "city"),
    "province": Words("省级", "province"),
}
_TREES_AND_PONDS: Final = ("果园", "果树", "苗木", "林木", "造林", "鱼塘", "养鱼", "水产")
_BARRED_USES: Final = ("2", "4")


def nothing_stops_the_parcels(facts: Facts) -> Iterator[Refusal]:
    """A mortgage, dispute or freeze that stops this; a mortgage not where its creditor released it in writing."""
    released = bool(facts.terms.evidence_of("creditor-release"))
    stopping = [caveat for caveat in facts.caveats if not (released and caveat.kind == "mortgage")]
    event = STOPPED_BY_FORM.get(facts.terms.form, "sign")
    yield from refuse_stopped(stopping, event, [line.parcel_code for line in facts.terms.lines])


def outside_capital_is_reviewed(facts: Facts) -> Iterator[Refusal]:
    """Above the dated threshold of the division, an opinion comes before signing (Land Contracting Law, art. 45)."""
    if not facts.authority or facts.reviewed_above or facts.terms.evidence_of("county-review"):
        return
    words = _AUTHORITIES[facts.authority]
    yield CountyReviewMissing(
        transferee=facts.transferee.code,
        area=format_area(facts.terms.area_grains, "mu"),
        authority_zh=words.zh,
        authority_en=words.en,
    )


def members_were_told(facts: Facts) -> Iterator[Refusal]:
    """Where land leaves the collective, the members' priority was announced (art. 38(5))."""
    leaves = facts.has_outsider and facts.terms.form not in {"proxy-farming", "retransfer"}
    if leaves and not facts.terms.evidence_of("priority-notice"):
        yield PriorityNoticeMissing(transferee=facts.transferee.code)


def deposit_as_the_rule_says(facts: Facts) -> Iterator[Refusal]:
    """Where the division asks for a deposit from that area and term on, it is agreed or insured."""
    rule, terms = facts.deposit, facts.terms
    if rule is None or terms.is_permanent or terms.evidence_of("insurance") or any(price_is_exact(facts)):
        return
    rent = terms.yearly_rent_fen
    if rent is None:
        return
    long_enough = lasts(terms.start_day, terms.return_day, rule["min_years"])
    if terms.area_grains < rule["min_mu"] * 200_000 or not long_enough or not facts.is_outside_capital:
        return
    days = Fraction((terms.return_day - terms.start_day).days)
    asked = round(rent * days / Fraction(1461, 4) * rule["percent"] / 100)
    if terms.details.deposit_fen < asked:
        yield DepositBelowRule(agreed=format_money(terms.details.deposit_fen), asked=format_money(asked))


def barred_uses_are_cleared(facts: Facts) -> Iterator[Refusal]:
    """Forestry and fishponds on basic farmland only with a written clearance (Land Administration Law, art. 37)."""
    use = facts.terms.details.use_after
    if use not in _BARRED_USES or facts.terms.evidence_of("clearance"):
        return
    for line in facts.lines:
        if line.parcel.basic_farmland:
            yield ClearanceMissing(parcel=line.parcel.code, use_zh=USES[use].zh, use_en=USES[use].en)


def purpose_fits_basic_farmland(facts: Facts) -> Iterator[Refusal]:
    """A purpose that speaks of orchards or ponds on basic farmland is pointed out."""
    word = next((word for word in _TREES_AND_PONDS if word in facts.terms.purpose), None)
    if word is None or facts.terms.evidence_of("clearance"):
        return
    for line in facts.lines:
        if line.parcel.basic_farmland:
            yield OrchardOnBasicFarmland(parcel=line.parcel.code, purpose=facts.terms.purpose[:60], word=word)


def households_stand(facts: Facts) -> Iterator[Refusal]:
    """Households that give land exist and have somebody who signs for them (judicial interpretation, art. 4)."""
    for code in facts.terms.givers:
        why = facts.ended.get(code)
        if why is not None:
            yield HouseholdEnded(household=code, why_zh=why.zh, why_en=why.en)


def renewal_follows(facts: Facts) -> Iterator[Refusal]:
    """A renewal is of a signed contract of the same parties and begins on the day after its last."""
    terms, old = facts.terms, facts.renewed
    if not terms.renews:
        return
    if old is None or old.state != "signed":
        why = Words("没有这份已签合同", "there is no such signed contract")
    elif (old.terms.transferee, set(old.terms.givers)) != (terms.transferee, set(terms.givers)):
        why = Words("双方与原合同不同", "the parties are others")
    elif old.last_day + timedelta(days=1) != terms.start_day:
        why = Words(
            f"原合同止于 {old.last_day}，续约自 {terms.start_day} 起",
            f"it ends on {old.last_day}, the renewal begins on {terms.start_day}",
        )
    else:
        return
    yield RenewalUnfit(renews=terms.renews[:40], why_zh=why.zh, why_en=why.en)


def rent_can_be_computed(facts: Facts) -> Iterator[Refusal]:
    """Price, payment and escalation give a schedule (Land Contracting Law, art. 40)."""
    if any(price_is_exact(facts)) or any(payment_is_known(facts)) or any(term_in_order(facts)):
        return  # said by those rules
    parcels = {line.parcel.code: line.parcel for line in facts.lines}
    terms = rent_terms(facts.terms, 0, parcels.__getitem__, lambda code: facts.parties[code].kind, None)
    try:
        if terms is not None:
            rent.schedule(terms)
    except Refusal as refusal:
        yield refusal
