"""The rules on the land of a contract: whose it is, what the book has free of it, what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ledger.errors import Refusal
from ledger.transfers.data import UNPOSTED_FORMS, Clash
from ledger.transfers.facts import Facts, ParcelFacts
from ledger.transfers.refusals import (
    AreaAboveParcel,
    AreaDiffersFromMeasured,
    BoundariesMissing,
    ParcelAlreadyLeased,
    ParcelNotTransferors,
    ParcelsInTwoBooks,
    TermBeyondBase,
)
from ledger.transfers.refusals_of_forms import ContractRightNotHeld, NotTheIssuer, PermanentTermDiffers
from ledger.transfers.refusals_of_review import ParcelHeld
from ledger.units import format_area

ON_OTHER_TITLES: Final = frozenset({"retransfer", "other-mode"})  # not by the household that contracted the parcel


def one_book(facts: Facts) -> Iterator[Refusal]:
    """All parcels are kept in one book."""
    if len(facts.books) > 1:
        yield ParcelsInTwoBooks(number=facts.terms.number or "—", count=len(facts.books))


def parcels_are_transferors(facts: Facts) -> Iterator[Refusal]:
    """Whoever gives a parcel is the household that has it contracted (Land Contracting Law, art. 36)."""
    for line in () if facts.terms.form in ON_OTHER_TITLES else facts.lines:
        if line.base is None:
            standing = line.parcel.base_on(facts.terms.start_day)
            household = standing.household if standing else "—"
            yield ParcelNotTransferors(parcel=line.parcel.code, household=household, transferor=line.giver)


def issuer_lets(facts: Facts) -> Iterator[Refusal]:
    """In other modes the issuer lets land that no household has (Land Contracting Law, art. 48)."""
    for line in facts.lines if facts.terms.form == "other-mode" else ():
        if line.giver != line.parcel.issuer:
            yield NotTheIssuer(parcel=line.parcel.code, issuer=line.parcel.issuer, giver=line.giver)


def term_within_base_contract(facts: Facts) -> Iterator[Refusal]:
    """The term lies in the base contract's (Land Contracting Law, art. 38(3))."""
    terms = facts.terms
    for line in facts.lines:
        base = line.base
        if base is not None and not base.term_start <= terms.start_day <= terms.last_day <= base.term_end:
            yield TermBeyondBase(
                parcel=line.parcel.code,
                base_start=base.term_start,
                base_end=base.term_end,
                start=terms.start_day,
                last=terms.last_day,
            )


def area_within_parcel(facts: Facts) -> Iterator[Refusal]:
    """No more than the registered area, or than the part of it that the household has."""
    for line in facts.lines:
        most = _most(facts, line)
        if line.asked > most:
            yield AreaAboveParcel(parcel=line.parcel.code, registered=_mu(most), asked=_mu(line.asked))


def _most(facts: Facts, line: ParcelFacts) -> int:
    whole = line.parcel.area_on(facts.terms.start_day)
    return min(whole, line.base.area_grains) if line.base is not None else whole


def free_over_the_term(facts: Facts) -> Iterator[Refusal]:
    """On every day of the term the giver holds what is asked for; otherwise the clashing contracts are named."""
    for line in facts.lines:
        if line.free_grains < line.asked <= _most(facts, line) and _may_give(facts, line):
            yield ParcelAlreadyLeased(
                parcel=line.parcel.code,
                free=_mu(max(line.free_grains, 0)),
                asked=_mu(line.asked),
                start=facts.terms.start_day,
                last=facts.terms.last_day,
                clashes=_said([clash for clash in line.clashes if clash.hold_until is None]),
            )


def not_kept_for_another(facts: Facts) -> Iterator[Refusal]:
    """What a contract under review keeps is not given to another until its deadline."""
    for line in facts.lines:
        if line.left_grains < line.asked <= line.free_grains and _may_give(facts, line):
            yield ParcelHeld(
                parcel=line.parcel.code,
                left=_mu(max(line.left_grains, 0)),
                asked=_mu(line.asked),
                start=facts.terms.start_day,
                last=facts.terms.last_day,
                holds=_said([clash for clash in line.clashes if clash.hold_until is not None]),
            )


def contract_right_is_held(facts: Facts) -> Iterator[Refusal]:
    """Swap and assignment move the contract right as well, which the giver holds from the day on for good."""
    for line in facts.lines if facts.terms.is_permanent else ():
        if line.right_grains < line.asked and line.base is not None:
            yield ContractRightNotHeld(
                parcel=line.parcel.code,
                giver=line.giver,
                start=facts.terms.start_day,
                held=_mu(max(line.right_grains, 0)),
                asked=_mu(line.asked),
            )


def _may_give(facts: Facts, line: ParcelFacts) -> bool:
    """Whether the giver is somebody whose holdings the rules compare: else another rule has said so."""
    if facts.terms.form in UNPOSTED_FORMS:
        return False
    if facts.terms.form == "other-mode":
        return line.giver == line.parcel.issuer
    return facts.terms.form == "retransfer" or line.base is not None


def _said(clashes: list[Clash]) -> str:
    said = [f"{c.number}（{c.start_day}—{c.last_day}，{_mu(c.area_grains)} 亩{_until(c)}）" for c in clashes[:5]]
    more = f" … +{len(clashes) - 5}" if len(clashes) > 5 else ""
    return "、".join(said) + more if said else "—"


def _until(clash: Clash) -> str:
    return "" if clash.hold_until is None else f"，保留至 {clash.hold_until}"


def area_as_surveyed(facts: Facts) -> Iterator[Refusal]:
    """A whole parcel's contract area that is not the surveyed one is pointed out, unless the contract says which counts."""
    for line in facts.lines if not facts.terms.details.area_basis else ():
        measured = line.parcel.measured_grains
        if measured and line.asked == line.parcel.registered_grains and line.asked != measured:
            yield AreaDiffersFromMeasured(parcel=line.parcel.code, measured=_mu(measured), asked=_mu(line.asked))


def permanent_term_is_the_base_contracts(facts: Facts) -> Iterator[Refusal]:
    """Swap and assignment last as long as the base contract; another last day is pointed out."""
    for line in facts.lines if facts.terms.is_permanent else ():
        if line.base is not None and line.base.term_end != facts.terms.last_day:
            yield PermanentTermDiffers(parcel=line.parcel.code, base_end=line.base.term_end, last=facts.terms.last_day)


def boundaries_are_known(facts: Facts) -> Iterator[Refusal]:
    """East, south, west and north of each parcel."""
    for line in facts.lines:
        missing = [name for name in ("east", "south", "west", "north") if not getattr(line.parcel, name)]
        if missing:
            yield BoundariesMissing(parcel=line.parcel.code, missing=", ".join(missing))


def _mu(grains: int) -> str:
    return format_area(grains, "mu")
