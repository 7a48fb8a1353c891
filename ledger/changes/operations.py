"""Changes of land and households, by two people: proposed by one, approved by another, who has it carried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, select

from ledger.access import Act
from ledger.access.models import PROPOSAL
from ledger.access.proposals import Proposal, check_open, propose, sign_proposal, take_back, turn_down
from ledger.access.reach import Place
from ledger.changes.carrying_out import carry_out, write_change
from ledger.changes.data import EXPROPRIATION, HOUSEHOLD, KINDS, SURRENDER, Change
from ledger.changes.facts import Facts, completed, gather
from ledger.changes.heads import forget_names, keep_names, names_of
from ledger.changes.models import LAND_CHANGE
from ledger.changes.refusals import ChangeIncomplete, ChangeNumberUsed, ChangeOvertaken, HeadUnnamed
from ledger.changes.rules import RULES
from ledger.errors import raise_all
from ledger.parcels import find_parcels, lock_parcels
from ledger.parties import Party, end_household, find_party, rename_party, revive_household
from ledger.places import book_of, find
from ledger.series import last_of_series
from ledger.units import format_area

PROPOSALS: Final = (SURRENDER, EXPROPRIATION, HOUSEHOLD)


def check_change(connection: Connection, change: Change, today: date) -> Facts:
    """What the rules say to a change, completed, on today's book: its facts, or what they refuse.

    Raises ParcelMissing, PartyMissing; ChangeIncomplete alone where the paper does not say what it must.
    """
    if change.kind not in KINDS or change.kind == "head":
        raise ChangeIncomplete(what_zh="类别", what_en="kind")
    facts = gather(connection, completed(connection, change), today)
    first, *others = RULES
    raise_all(list(first.check(facts)))
    raise_all([refusal for rule in others for refusal in rule.check(facts)])
    return facts


def propose_change(connection: Connection, change: Change, act: Act) -> Proposal:
    """Propose a change of land; it is numbered where it has no number, and completed with what is left to be filled in.

    Raises ParcelMissing, PartyMissing, ProposalOpen, ChangeNumberUsed, and what the rules refuse.
    """
    parcels = find_parcels(connection, completed(connection, change).parcel_codes)
    if parcels:  # without any the rules have their say first: there is no place to ask for
        places = [("village", parcel.village_code) for parcel in parcels.values()]
        act.permit(connection, "changes.propose", places=places)
    number = _number(connection, change.number, act.today)
    facts = check_change(connection, replace(change, number=number), act.today)
    said = facts.change
    kind = KINDS[said.kind]
    proposal = propose(
        connection,
        act,
        kind.proposal,
        said.number,
        said.body(),
        places=_places(facts),
        needed=2,
        reason=said.reason or f"{kind.words.zh} {said.document}",
    )
    detail = f"申请{kind.words.zh}：{len(said.lines)} 块地 {format_area(said.area_grains, 'mu')} 亩，自 {said.on_day}"
    act.note("changes.propose", "change", said.number, after={"proposal": proposal.id}, detail=detail)
    return proposal


def propose_head(
    connection: Connection, household: str, name: str, on_day: date, document: str, issued_on: date, act: Act
) -> Proposal:
    """Propose a new head of a household, by name; an empty name: the head has died, and nobody represents it yet.

    The names are kept apart from what is signed. Raises PartyMissing, ChangeIncomplete, HeadUnnamed, ProposalOpen.
    """
    party = find_party(connection, household)
    act.permit(connection, "changes.propose", places=[_place(party)])
    if party.kind != "household" or not document.strip() or issued_on > act.today:
        raise ChangeIncomplete(what_zh="农户、依据文件或其日期", what_en="household, document or its day")
    if party.erased_at is not None or name.strip() == party.name:
        raise HeadUnnamed(household=household)
    number = _number(connection, "", act.today)
    names_hash = keep_names(connection, number, household, party.name, name.strip(), act.at)
    change = Change(number, "head", on_day, document.strip(), issued_on, household, names_hash=names_hash)
    content = change.body()
    proposal = propose(
        connection, act, HOUSEHOLD, number, content, places=[_place(party)], needed=2, reason=f"更换户主 {document}"
    )
    act.note("changes.propose", "change", number, after={"proposal": proposal.id}, detail=f"申请更换户主：{household}")
    return proposal


def sign_change(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve a change, which carries it out on today's book. Raises what ``propose_change`` raises,
    ChangeOvertaken, SameHands."""
    act.permit(connection, "changes.approve", places=proposal.places)
    check_open(proposal)
    change = Change.from_body(proposal.content)
    if change.kind == "head":
        return _sign_head(connection, change, proposal, act, code)
    lock_parcels(connection, change.parcel_codes, exclusive=True)
    facts = check_change(connection, change, act.today)
    if facts.change != change:
        others = sorted({cut.number for cut in facts.change.cuts} - {cut.number for cut in change.cuts})
        raise ChangeOvertaken(number=change.number, contracts="、".join(others) or "—")
    signed = sign_proposal(connection, act, proposal, code)
    entry_id = carry_out(connection, facts, signed, act)
    words = KINDS[change.kind].words
    detail = f"核准{words.zh}（事项 {proposal.id}），记账为分录 {entry_id}"
    act.note("changes.approve", "change", change.number, after={"entry": entry_id}, detail=detail)
    return signed


def _sign_head(connection: Connection, change: Change, proposal: Proposal, act: Act, code: str) -> Proposal:
    party = find_party(connection, change.household)
    names = names_of(connection, change.number, change.names_hash)
    if names is None or party.erased_at is not None:
        raise HeadUnnamed(household=change.household)
    signed = sign_proposal(connection, act, proposal, code)
    division = find(connection, party.division_level, party.division_code, act.today)
    write_change(connection, change, book_of(connection, division, act.at), None, signed, act)
    if names[1]:
        rename_party(connection, party.code, names[1])
        revive_household(connection, party.code, change.on_day - timedelta(days=1), act.at)
    else:
        end_household(connection, party.code, "headless", change.on_day, change.number, act.at)
    detail = f"核准更换户主（事项 {proposal.id}）：{party.code}"
    act.note("changes.approve", "change", change.number, detail=detail)
    return signed


def turn_down_change(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject a change. Raises ReasonMissing, SameHands, ProposalSettled."""
    act.permit(connection, "changes.approve", places=proposal.places)
    settled = turn_down(connection, act, proposal, reason)
    forget_names(connection, proposal.subject)
    detail = f"退回承包变动（事项 {proposal.id}）：{reason.strip()}"
    act.note("changes.approve", "change", proposal.subject, detail=detail)
    return settled


def take_back_change(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own proposal of a change."""
    act.permit(connection, "changes.propose", places=proposal.places)
    settled = take_back(connection, act, proposal)
    forget_names(connection, proposal.subject)
    act.note("changes.propose", "change", proposal.subject, detail=f"撤回承包变动（事项 {proposal.id}）")
    return settled


def _places(facts: Facts) -> list[Place]:
    return sorted({("village", parcel.village_code) for parcel in facts.parcels.values()})


def _place(party: Party) -> Place:
    return party.division_level, party.division_code


def _number(connection: Connection, wanted: str, today: date) -> str:
    """The number asked for, or LC-year-number. Raises ChangeNumberUsed."""
    number = wanted.strip()
    used = select(PROPOSAL.c.subject).where(PROPOSAL.c.kind.in_(PROPOSALS), PROPOSAL.c.subject == number)
    on_record = select(LAND_CHANGE.c.number).where(LAND_CHANGE.c.number == number)
    if number:
        if connection.scalar(used) is not None or connection.scalar(on_record) is not None:
            raise ChangeNumberUsed(number=number)
        return number
    prefix = f"LC-{today.year}-"
    mine = PROPOSAL.c.kind.in_(PROPOSALS)
    return f"{prefix}{last_of_series(connection, PROPOSAL.c.subject, prefix, 5, mine) + 1:05d}"
