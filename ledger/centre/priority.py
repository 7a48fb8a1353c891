"""The members' priority: a written notice starts their clock, claims come within it, afterwards the right is lost.

Land Contracting Law, art. 38(5); Supreme People's Court, interpretation on land contract disputes (2020), art. 11: no
claim within a reasonable time of a written notice, and without a notice none later than two months after an outsider
began to use the land.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from ledger.access import Act
from ledger.centre.common import (
    at_step,
    choice_of,
    has_come,
    in_order,
    line_of,
    lines_of,
    missing,
    next_number,
    scan_of,
    text_of,
)
from ledger.centre.data import CLAIM_OUTCOMES, Claim, NewNotice, Notice
from ledger.centre.listings import find_listing
from ledger.centre.models import PRIORITY_CLAIM, PRIORITY_NOTICE, PRIORITY_NOTICE_PARCEL
from ledger.centre.priority_queries import claims_of, find_notice, find_notices, notices_of_land
from ledger.centre.refusals import (
    ClaimantOutside,
    ClaimTwice,
    ContractNotInForce,
    NoticeGiven,
    PriorityClaimed,
    PriorityClockRunning,
    PriorityLapsed,
)
from ledger.errors import Words
from ledger.parameters import parameter
from ledger.parcels import find_parcel
from ledger.parties import Party, find_party
from ledger.places import find
from ledger.transfers import STATES, Contract, find_contract, villages_of
from ledger.transfers.details import Evidence

MONTHS_WITHOUT_NOTICE: Final = 2
_CLAIMED_ON: Final = Words("主张日", "day of the claim")


def issue_notice(connection: Connection, said: NewNotice, act: Act) -> Notice:
    """Record a written notice to the members; how long they have is the parameter ``priority-notice-days`` of that day.

    Raises DivisionMissing, PartyMissing, ParcelMissing, CentreTextMissing, DayAhead, DaysDisordered, HashWrong.
    """
    find(connection, "village", said.village_code, act.today)
    lines = lines_of(said.lines)
    villages = {find_parcel(connection, line.parcel_code).village_code for line in lines}
    act.permit(connection, "notices.issue", villages={said.village_code, *villages})
    has_come(said.issued_on, act.today, Words("通知日", "day of the notice"))
    in_order(said.start_day, Words("期限起日", "first day of the term"), said.last_day, Words("期限止日", "last day"))
    for code in (said.transferor, said.outsider):
        if code:
            find_party(connection, code)
    if said.listing_number:
        find_listing(connection, said.listing_number)
    days = int(parameter(connection, "priority-notice-days", [said.village_code], said.issued_on))
    number = next_number(connection, PRIORITY_NOTICE.c.number, "N", said.village_code, said.issued_on)
    row: dict[str, Any] = {
        name: getattr(said, name) for name in ("transferor", "village_code", "start_day", "last_day", "issued_on")
    }
    row |= scan_of(said.scan_name, said.scan_sha256)
    row |= {
        "number": number,
        "outsider": said.outsider or None,
        "listing_number": said.listing_number or None,
        "terms": text_of(said.terms, Words("条件", "the terms"), needed=True),
        "posted_at": line_of(said.posted_at, Words("公示地点", "where it hangs"), needed=True),
        "days": days,
        "lapses_on": said.issued_on + timedelta(days=days),
    }
    connection.execute(insert(PRIORITY_NOTICE), row | _made(act))
    if lines:
        rows = [{"notice_number": number, "parcel_code": x.parcel_code, "area_grains": x.area_grains} for x in lines]
        connection.execute(insert(PRIORITY_NOTICE_PARCEL), rows)
    act.note("notices.issue", "priority-notice", number, detail=f"{said.issued_on} 发出，期满日 {row['lapses_on']}")
    return find_notice(connection, number)


def claim(connection: Connection, number: str, claimant: str, claimed_on: date, terms: str, act: Act) -> Notice:
    """A member's claim under a notice. Raises PriorityLapsed, ClaimantOutside, ClaimTwice, PartyMissing, DayAhead."""
    notice = find_notice(connection, number)
    act.permit(connection, "notices.claim", villages=[notice.said.village_code])
    member = _member(connection, claimant, notice.said.village_code, notice.said.transferor)
    has_come(claimed_on, act.today, _CLAIMED_ON)
    in_order(notice.said.issued_on, Words("通知日", "day of the notice"), claimed_on, _CLAIMED_ON)
    if claimed_on > notice.lapses_on:
        why = Words(f"通知期 {notice.days} 天", f"{notice.days} days of the notice")
        raise _lapsed(number, notice.lapses_on, claimed_on, why)
    _claimed_once(number, claimant, notice.claims)
    said = text_of(terms, Words("主张的条件", "the terms of the claim"), needed=True)
    _write_claim(connection, number, len(notice.claims), member, claimed_on, said, act, notice_number=number)
    return find_notice(connection, number)


def claim_without_notice(
    connection: Connection, contract_number: str, claimant: str, claimed_on: date, terms: str, act: Act
) -> tuple[Claim, ...]:
    """A member's claim against a contract whose land nobody announced: within two months of its use by the outsider.

    Raises ContractMissing, ContractNotInForce, NoticeGiven, PriorityLapsed, ClaimantOutside, ClaimTwice.
    """
    contract = find_contract(connection, contract_number)
    villages = villages_of(connection, contract_number)
    act.permit(connection, "notices.claim", villages=villages)
    if contract.state != "signed":
        words = STATES[contract.state]
        raise ContractNotInForce(number=contract_number, state_zh=words.zh, state_en=words.en)
    if notices := notices_of_land(connection, contract):
        raise NoticeGiven(contract=contract_number, number=notices[0].number)
    member = _member(connection, claimant, villages[0], contract.terms.transferor)
    has_come(claimed_on, act.today, _CLAIMED_ON)
    lapses_on = lapses_without_notice(contract)
    if claimed_on > lapses_on:
        why = Words("受让方开始使用后两个月", "two months after the outsider began to use the land")
        raise _lapsed(contract_number, lapses_on, claimed_on, why)
    claims = claims_of(connection, contract_number)
    _claimed_once(contract_number, claimant, claims)
    said = text_of(terms, Words("主张的条件", "the terms of the claim"), needed=True)
    _write_claim(
        connection, contract_number, len(claims), member, claimed_on, said, act, contract_number=contract_number
    )
    return claims_of(connection, contract_number)


def settle_claim(
    connection: Connection, subject: str, sequence: int, outcome: str, note: str, act: Act
) -> tuple[Claim, ...]:
    """Answer a claim, once: honoured, declined (say why) or withdrawn. Raises CentreRecordMissing, CentreStepWrong."""
    found = next((each for each in claims_of(connection, subject) if each.sequence == sequence), None)
    if found is None:
        raise missing(f"{subject}/{sequence}", Words("优先权主张", "claim"))
    act.permit(connection, "notices.claim", villages=_villages_of_subject(connection, subject))
    choice_of(outcome, [each for each in CLAIM_OUTCOMES if each != "open"], Words("结果", "outcome"))
    at_step(f"{subject}/{sequence}", found.outcome, ("open",), CLAIM_OUTCOMES)
    said = text_of(note, Words("说明", "the note"), needed=outcome == "declined")
    mine = (PRIORITY_CLAIM.c.subject == subject) & (PRIORITY_CLAIM.c.sequence == sequence)
    values = {"outcome": outcome, "outcome_note": said, "settled_on": act.today}
    connection.execute(update(PRIORITY_CLAIM).where(mine).values(values))
    act.note("notices.claim", "priority-notice", subject, detail=f"第 {sequence} 项主张：{CLAIM_OUTCOMES[outcome].zh}")
    return claims_of(connection, subject)


def notice_evidence(connection: Connection, number: str, day: date) -> Evidence:
    """The paper that shows a contract that members had their time. Raises PriorityClockRunning until the day after it
    lapsed, PriorityClaimed while a claim waits or was honoured."""
    notice = find_notice(connection, number)
    said = notice.said
    if day <= notice.lapses_on:
        raise PriorityClockRunning(number=number, issued=said.issued_on, lapses=notice.lapses_on, today=day)
    for each in notice.claims:
        if each.outcome in ("open", "honoured"):
            words = CLAIM_OUTCOMES[each.outcome]
            raise PriorityClaimed(number=number, claimant=each.claimant, outcome_zh=words.zh, outcome_en=words.en)
    note = f"公示于 {said.posted_at}，{notice.days} 天，至 {notice.lapses_on} 无人主张"
    return Evidence("priority-notice", number, said.issued_on, said.transferor, None, said.scan_sha256, note)


def lapses_without_notice(contract: Contract) -> date:
    """The last day of a claim where there was no notice: two months after the land was delivered, or the term began."""
    begun = contract.terms.details.delivery_day or contract.terms.start_day
    return _months_later(begun, MONTHS_WITHOUT_NOTICE)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day (Civil Code, art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _member(connection: Connection, claimant: str, village_code: str, transferor: str) -> Party:
    """The household or person of the village that may claim. Raises PartyMissing, ClaimantOutside."""
    member = find_party(connection, claimant)
    inside = member.division_code == village_code and member.kind in ("household", "person")
    if not inside or claimant == transferor:
        raise ClaimantOutside(claimant=claimant, place=member.division_code, village=village_code)
    return member


def _lapsed(subject: str, lapses_on: date, claimed_on: date, why: Words) -> PriorityLapsed:
    return PriorityLapsed(subject=subject, lapses=lapses_on, claimed=claimed_on, why_zh=why.zh, why_en=why.en)


def _claimed_once(subject: str, claimant: str, claims: tuple[Claim, ...]) -> None:
    for each in claims:
        if each.claimant == claimant:
            raise ClaimTwice(claimant=claimant, day=each.claimed_on, subject=subject)


def _write_claim(
    connection: Connection, subject: str, so_far: int, member: Party, day: date, terms: str, act: Act, **names: str
) -> None:
    row = {"subject": subject, "sequence": so_far + 1, "notice_number": None, "contract_number": None}
    row |= {"claimant": member.code, "claimed_on": day, "terms": terms, "outcome": "open", "outcome_note": ""}
    connection.execute(insert(PRIORITY_CLAIM), row | names | _made(act))
    act.note("notices.claim", "priority-notice", subject, detail=f"{member.code} 于 {day} 主张优先权")


def _made(act: Act) -> dict[str, Any]:
    return {"recorded_at": act.at, "recorded_by": act.by}


def _villages_of_subject(connection: Connection, subject: str) -> list[str]:
    found = find_notices(connection, select(PRIORITY_NOTICE).where(PRIORITY_NOTICE.c.number == subject))
    return [found[0].said.village_code] if found else villages_of(connection, subject)
