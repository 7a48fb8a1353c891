"""The rules of each form: who may be its parties, under what contract it stands, which papers it takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal, Words
from ledger.parties import PARTY_KINDS
from ledger.transfers.data import FORMS
from ledger.transfers.details import EVIDENCE_KINDS, Evidence
from ledger.transfers.facts import Facts, collective_of
from ledger.transfers.refusals_of_forms import (
    AreaBeyondParent,
    CertificateMissing,
    ConsentMissing,
    ConsentTooLate,
    MandateMissing,
    ModeMissing,
    NotOneCollective,
    ParcelOutsideParent,
    ParentMissing,
    ParentNotTransferees,
    PartyKindUnfit,
    ResolutionMissing,
    SubcontractOutside,
    SwapOneSided,
    TermBeyondParent,
)
from ledger.units import format_area

_HOUSEHOLD: Final = frozenset({"household"})
_COMPANIES: Final = frozenset({"cooperative", "enterprise"})
_COLLECTIVE: Final = frozenset({"collective"})
GIVERS: Final = {  # of which kinds whoever gives land is; a form that is not here takes any
    "lease": _HOUSEHOLD,
    "subcontract": _HOUSEHOLD,
    "shareholding": _HOUSEHOLD,
    "swap": _HOUSEHOLD,
    "assignment": _HOUSEHOLD,
    "other-mode": _COLLECTIVE,
}
TAKERS: Final = {"swap": _HOUSEHOLD, "assignment": _HOUSEHOLD, "shareholding": _COMPANIES}


def parties_fit_the_form(facts: Facts) -> Iterator[Refusal]:
    """Households swap and assign, shares are of co-operatives and companies, the collective lets in other modes."""
    form = facts.terms.form
    sides = ((facts.terms.givers, GIVERS.get(form)), ((facts.terms.transferee,), TAKERS.get(form)))
    for codes, kinds in sides:
        for code in codes:
            if kinds is not None and facts.parties[code].kind not in kinds:
                yield _unfit(code, facts.parties[code].kind, form, kinds)


def _unfit(code: str, kind: str, form: str, kinds: frozenset[str]) -> PartyKindUnfit:
    wanted = [PARTY_KINDS[each] for each in PARTY_KINDS if each in kinds]
    return PartyKindUnfit(
        party=mask_personal_numbers(code),
        kind_zh=PARTY_KINDS[kind].zh,
        kind_en=PARTY_KINDS[kind].en,
        form_zh=FORMS[form].zh,
        form_en=FORMS[form].en,
        wanted_zh="或".join(words.zh for words in wanted),
        wanted_en=" or ".join(words.en for words in wanted),
    )


def within_one_collective(facts: Facts) -> Iterator[Refusal]:
    """Swap and assignment stay in the collective, whatever group issued (Land Contracting Law, arts 33, 34)."""
    if not facts.terms.is_permanent:
        return
    first = facts.transferor
    for code in facts.terms.parties[1:]:
        second = facts.parties[code]
        if collective_of(first) != collective_of(second):
            yield NotOneCollective(
                first=first.code,
                first_village=collective_of(first) or "—",
                second=second.code,
                second_village=collective_of(second) or "—",
            )


def swap_has_two_sides(facts: Facts) -> Iterator[Refusal]:
    """Both parties of a swap give land (Land Contracting Law, art. 33)."""
    terms = facts.terms
    for party in (terms.transferor, terms.transferee) if terms.form == "swap" else ():
        if party not in terms.givers:
            yield SwapOneSided(number=terms.number or "—", party=party)


def subcontract_to_a_member(facts: Facts) -> Iterator[Refusal]:
    """A sub-contract to somebody who is no household of the collective is pointed out: it is a lease."""
    if facts.terms.form == "subcontract" and (facts.transferee.kind != "household" or facts.has_outsider):
        yield SubcontractOutside(transferee=facts.transferee.code)


def parent_in_force(facts: Facts) -> Iterator[Refusal]:
    """A re-transfer names the signed contract under which the giver has the land (Land Contracting Law, art. 46)."""
    terms = facts.terms
    if terms.form != "retransfer":
        return
    parent = facts.parent
    if parent is None:
        why = Words("没有填写或不在册", "is not given, or not on record")
    elif parent.state != "signed":
        why = Words("尚未签订或已冲正", "is not signed, or was reversed")
    elif parent.terms.is_permanent:
        why = Words("没有期限，不是原流转合同", "has no term and is no head contract")
    else:
        for giver in terms.givers:
            if parent.terms.transferee != giver:
                yield ParentNotTransferees(
                    parent=parent.number, transferee=parent.terms.transferee, giver=mask_personal_numbers(giver)
                )
        return
    yield ParentMissing(parent=mask_personal_numbers(terms.parent)[:40] or "—", why_zh=why.zh, why_en=why.en)


def within_the_parent(facts: Facts) -> Iterator[Refusal]:
    """Parcels, term and areas lie inside the head contract's, what is passed on already counted."""
    terms, parent = facts.terms, facts.parent
    if terms.form != "retransfer" or parent is None or parent.state != "signed" or parent.terms.is_permanent:
        return
    if not parent.terms.start_day <= terms.start_day <= terms.last_day <= parent.last_day:
        yield TermBeyondParent(
            parent=parent.number,
            parent_start=parent.terms.start_day,
            parent_last=parent.last_day,
            start=terms.start_day,
            last=terms.last_day,
        )
    for line in facts.lines:
        has = sum(each.area_grains for each in parent.terms.lines if each.parcel_code == line.parcel.code)
        passed = (facts.passed_on or {}).get(line.parcel.code, 0)
        if not has:
            yield ParcelOutsideParent(parcel=line.parcel.code, parent=parent.number)
        elif passed + line.asked > has:
            yield AreaBeyondParent(
                parcel=line.parcel.code,
                parent=parent.number,
                parent_area=format_area(has, "mu"),
                passed=format_area(passed, "mu"),
                asked=format_area(line.asked, "mu"),
            )


def consent_is_given(facts: Facts) -> Iterator[Refusal]:
    """The issuer consents to an assignment, the household in writing to a re-transfer (arts 34, 46).

    A head contract that lets its transferee pass the land on is that consent, given beforehand.
    """
    terms = facts.terms
    kind = {"assignment": "issuer-consent", "retransfer": "household-consent"}.get(terms.form)
    if kind is None or terms.consent or terms.evidence_of(kind):
        return
    parent = facts.parent
    if parent is not None and (parent.terms.details.allows_retransfer or parent.terms.form == "other-mode"):
        return
    form, who = FORMS[terms.form], EVIDENCE_KINDS[kind]
    yield ConsentMissing(form_zh=form.zh, form_en=form.en, who_zh=who.zh, who_en=who.en)


def papers_come_before_signing(facts: Facts) -> Iterator[Refusal]:
    """Consents, mandates, reviews, resolutions and approvals are dated on or before the day of signing."""
    signed = facts.terms.signed_on
    for paper in facts.terms.evidence:
        if (
            signed is not None
            and paper.issued_on is not None
            and paper.kind in _BEFOREHAND
            and paper.issued_on > signed
        ):
            yield ConsentTooLate(document=paper.document[:60], issued=paper.issued_on, signed=signed)


_BEFOREHAND: Final = frozenset(
    {"household-consent", "issuer-consent", "mandate", "county-review", "village-resolution", "township-approval"}
)


def mandates_cover(facts: Facts) -> Iterator[Refusal]:
    """Whoever signs for households has each one's mandate that holds on the day of signing."""
    terms = facts.terms
    if terms.form == "other-mode":
        return
    day = terms.signed_on or facts.today
    held = {paper.party for paper in terms.evidence_of("mandate") if _holds(paper, day)}
    signing = {terms.transferor, terms.transferee} if terms.form == "swap" else {terms.transferor}
    without = [code for code in terms.givers if code not in signing | held]
    if without:
        said = "、".join(without[:5]) + (f" … +{len(without) - 5}" if len(without) > 5 else "")
        yield MandateMissing(agent=terms.transferor, count=len(without), households=said)


def _holds(paper: Evidence, day: date) -> bool:
    return paper.valid_to is None or paper.valid_to >= day


def mode_is_stated(facts: Facts) -> Iterator[Refusal]:
    """Tender, auction or open negotiation (Land Contracting Law, art. 49)."""
    if facts.terms.form == "other-mode" and not facts.terms.details.mode:
        yield ModeMissing(number=facts.terms.number or "—")


def outsiders_are_voted_on(facts: Facts) -> Iterator[Refusal]:
    """Letting to an outsider takes the members' resolution and the township's approval (art. 52)."""
    if facts.terms.form != "other-mode" or not facts.has_outsider:
        return
    missing = [
        EVIDENCE_KINDS[kind]
        for kind in ("village-resolution", "township-approval")
        if not facts.terms.evidence_of(kind)
    ]
    if missing:
        yield ResolutionMissing(
            transferee=facts.transferee.code,
            missing_zh="、".join(words.zh for words in missing),
            missing_en=", ".join(words.en for words in missing),
        )


def other_mode_is_registered(facts: Facts) -> Iterator[Refusal]:
    """Land let in another mode is passed on once it is registered (art. 53)."""
    parent = facts.parent
    under_other_mode = facts.terms.form == "retransfer" and parent is not None and parent.terms.form == "other-mode"
    if parent is not None and under_other_mode and not facts.terms.evidence_of("certificate"):
        yield CertificateMissing(parent=parent.number)
