"""Changing a signed contract by an agreement: price, payment or purpose from a day on, or parcels that come back.

What was signed is never edited: a change is an event of its own, proposed by one person and approved by another. A
term is never made longer this way (that is a renewal, a new contract), and no parcel is added.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from ledger import rent
from ledger.access import Act
from ledger.access.proposals import Proposal, check_open, propose, sign_proposal
from ledger.errors import raise_all
from ledger.parcels import lock_parcels
from ledger.transfers.changing import in_state
from ledger.transfers.data import Contract, ContractLine, Terms
from ledger.transfers.ending import Ending, EndingPreview, carry_out_returns, entry_for, preview_ending
from ledger.transfers.events import NewEvent, add_event, events_of
from ledger.transfers.facts import Facts
from ledger.transfers.refusals_of_endings import ChangeOfNothing, ContractSuspended, EndingOutsideTerm
from ledger.transfers.rules_of_terms import payment_is_known, price_is_exact, use_stays_agricultural
from ledger.transfers.steps import here

CHANGE: Final = "contract-change"


@dataclass(frozen=True, slots=True)
class Alteration:
    """A change from a day on. price, payment, purpose: empty where they stay. lines: land that comes back, in grains."""

    from_day: date
    document: str
    price: str = ""
    payment: str = ""
    purpose: str = ""
    lines: tuple[ContractLine, ...] = ()

    def body(self) -> dict[str, Any]:
        """As JSON values: what is signed."""
        return {
            "from_day": self.from_day.isoformat(),
            "document": self.document,
            "price": self.price,
            "payment": self.payment,
            "purpose": self.purpose,
            "parcels": [[line.parcel_code, line.area_grains, line.giver] for line in self.lines],
        }

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Alteration:
        return cls(
            date.fromisoformat(body["from_day"]),
            body["document"],
            body["price"],
            body["payment"],
            body["purpose"],
            tuple(ContractLine(*line) for line in body["parcels"]),
        )


def terms_on(connection: Connection, contract: Contract, day: date) -> Terms:
    """What a contract says on a day, with the changes that hold by then."""
    terms = contract.terms
    for event in events_of(connection, contract.number):
        if event.kind == "changed" and event.effective_on <= day:
            terms = _altered(terms, Alteration.from_body(event.content))
    return terms


def preview_change(connection: Connection, contract: Contract, change: Alteration, today: date) -> EndingPreview:
    """What a change would do today; its entry is None where no land comes back. Raises what stands in its way."""
    in_state(contract, "signed")
    if contract.suspended_on is not None:
        raise ContractSuspended(number=contract.number, since=contract.suspended_on)
    if not contract.terms.start_day <= change.from_day <= contract.last_day:
        raise EndingOutsideTerm(
            number=contract.number, start=contract.terms.start_day, last=contract.last_day, back_on=change.from_day
        )
    before = terms_on(connection, contract, change.from_day)
    after = _altered(before, change)
    if after == before and not change.lines:
        raise ChangeOfNothing(number=contract.number)
    facts = Facts(after, {}, (), frozenset(), today)
    raise_all([found for rule in (price_is_exact, payment_is_known, use_stays_agricultural) for found in rule(facts)])
    if not change.lines:
        figures = None
        if (change.price or change.payment) and rent.find_agreements(connection, [contract.number]):
            figures = rent.preview_reschedule(
                connection, contract.number, change.from_day, change.price, change.payment
            )
        return EndingPreview(None, (), (), contract.last_day, figures)
    given_back = Ending("agreement", change.from_day, change.document, lines=change.lines)
    preview = preview_ending(connection, contract, given_back, event="change")
    return replace(preview, entry=entry_for(connection, contract, preview.returns, "contract-changed"))


def _altered(terms: Terms, change: Alteration) -> Terms:
    return replace(
        terms,
        price=change.price or terms.price,
        payment=change.payment or terms.payment,
        purpose=change.purpose or terms.purpose,
    )


def propose_change(
    connection: Connection, number: str, change: Alteration, act: Act, version: int | None = None
) -> Proposal:
    """Propose to change a signed contract. Raises ContractMissing, ContractStateWrong, ContractSuspended,
    EndingOutsideTerm, ChangeOfNothing, ProposalOpen, and what the rules refuse."""
    contract, villages = here(connection, number, act, "contracts.propose-change", version)
    preview_change(connection, contract, change, act.today)
    places = [("village", code) for code in villages]
    content = {"contract": number, "book": contract.book_id} | change.body()
    proposal = propose(connection, act, CHANGE, number, content, places=places, needed=2, reason=change.document)
    detail = f"申请自 {change.from_day} 起变更（事项 {proposal.id}）"
    act.note("contracts.propose-change", "contract", number, after={"proposal": proposal.id}, detail=detail)
    return proposal


def sign_change(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve a change, which carries it out on today's book. Raises what ``propose_change`` raises."""
    contract, _ = here(connection, proposal.subject, act, "contracts.change", None)
    check_open(proposal)
    change = Alteration.from_body(proposal.content)
    lock_parcels(connection, [line.parcel_code for line in contract.terms.lines], exclusive=True)
    preview = preview_change(connection, contract, change, act.today)
    signed = sign_proposal(connection, act, proposal, code)
    event = NewEvent("changed", change.from_day, change.document, change.body(), proposal_id=proposal.id)
    if preview.entry is None:
        add_event(connection, contract, event, act)
    else:
        carry_out_returns(connection, contract, preview, event, act)
    if (change.price or change.payment) and rent.find_agreements(connection, [contract.number]):
        rent.reschedule_rent(
            connection, contract.number, change.from_day, change.price, change.payment, change.document, act
        )
    said = {name: value for name, value in change.body().items() if value}
    act.note("contracts.change", "contract", contract.number, after=said, detail=f"核准自 {change.from_day} 起变更")
    return signed
