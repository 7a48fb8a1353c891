"""Looking into and erasing personal data in somebody's name: the right, the purpose, four eyes, and the trail."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from ledger.access import Act, Actor, OutOfReach, permit, permit_anywhere
from ledger.access.proposals import Proposal, check_reason, propose, sign_proposal, take_back, turn_down
from ledger.erasure import check_erasable, erase
from ledger.inquiries import read_contract
from ledger.parties import Party, find_party
from ledger.personal import FIELDS, find_by_datum, reveal
from ledger.transfers import contract_pdf, villages_of

ERASURE: Final = "personal-erasure"


def reveal_party(connection: Connection, actor: Actor, code: str) -> dict[str, str]:
    """A party's personal data in the clear, by field. To be asked through ``access.look`` with a purpose.

    Raises PartyMissing, PersonalDatumDamaged, DataKeyUnknown and what ``permit`` raises.
    """
    party = find_party(connection, code)
    permit(connection, actor, "personal.reveal", places=[_place(party)], parties=[code])
    return reveal(connection, code, tuple(FIELDS))


def contract_in_full(
    connection: Connection, actor: Actor, number: str, *, today: date, fonts: Path, public_url: str
) -> bytes:
    """A contract's paper with identity numbers and telephones in the clear, to be signed. Asked as ``reveal_party`` is.

    The parties need not lie within reach: that the contract does is enough. Raises ContractMissing and as ``permit``.
    """
    terms = read_contract(connection, actor, number, "contracts.print").terms
    permit(connection, actor, "personal.reveal", villages=villages_of(connection, number))
    revealed = {code: reveal(connection, code, tuple(FIELDS)) for code in (terms.transferor, terms.transferee)}
    return contract_pdf(connection, number, today=today, fonts=fonts, public_url=public_url, revealed=revealed)


def search_by_number(connection: Connection, actor: Actor, field: str, value: str) -> list[Party]:
    """The parties within reach that have exactly this identity number, phone or account. Asked as ``reveal_party`` is."""
    permit_anywhere(actor, "personal.search")
    found = []
    for code in find_by_datum(connection, field, value):
        party = find_party(connection, code)
        try:
            permit(connection, actor, "parties.read", places=[_place(party)], parties=[code])
        except OutOfReach:
            continue  # that it is known elsewhere is nobody's business here
        found.append(party)
    return found


def propose_erasure(connection: Connection, code: str, reason: str, act: Act) -> Proposal:
    """Propose to erase a party's personal data. Raises PartyMissing, PartyErased, ReasonMissing, and what keeps them."""
    party = find_party(connection, code)
    act.permit(connection, "personal.propose-erasure", places=[_place(party)])
    given = check_reason(reason)
    check_erasable(connection, party, act.today)
    proposal = propose(
        connection, act, ERASURE, code, {"party": code, "reason": given}, places=[_place(party)], needed=2, reason=given
    )
    act.note(
        "personal.propose-erasure", "party", code, after={"proposal": proposal.id}, detail=f"申请删除个人信息：{given}"
    )
    return proposal


def sign_erasure(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve an erasure, which carries it out where nothing keeps the data today."""
    act.permit(connection, "personal.erase", places=proposal.places)
    signed = sign_proposal(connection, act, proposal, code)
    erased = erase(connection, proposal.subject, at=act.at, today=act.today)
    act.note(
        "personal.erase",
        "party",
        proposal.subject,
        before={"fields": erased.fields},
        after={"fields": []},
        detail=f"核准删除个人信息（事项 {proposal.id}）：{proposal.reason}",
    )
    return signed


def turn_down_erasure(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject an erasure. Raises ReasonMissing, SameHands, ProposalSettled."""
    act.permit(connection, "personal.erase", places=proposal.places)
    settled = turn_down(connection, act, proposal, reason)
    act.note(
        "personal.erase", "party", proposal.subject, detail=f"退回删除申请（事项 {proposal.id}）：{reason.strip()}"
    )
    return settled


def take_back_erasure(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own proposal to erase."""
    act.permit(connection, "personal.propose-erasure", places=proposal.places)
    settled = take_back(connection, act, proposal)
    act.note("personal.propose-erasure", "party", proposal.subject, detail=f"撤回删除申请（事项 {proposal.id}）")
    return settled


def _place(party: Party) -> tuple[str, str]:
    return party.division_level, party.division_code
