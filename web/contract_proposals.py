"""What is proposed about a signed contract – reversal, early end, change –, with what it would do and who may decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from ledger.access import Actor, may
from ledger.access.proposals import Proposal
from ledger.approvals import KINDS, signing_operation
from ledger.clock import today
from ledger.errors import Words
from ledger.inquiries import Preview, parties_named, preview_of_change, preview_of_ending
from ledger.inquiries.waiting import proposals_of_contract
from ledger.parties import Party
from ledger.transfers import CHANGE, ENDING, GROUNDS, REVERSAL, REVIEW, Alteration, Contract, Ending
from web.standing import reaches_place

# What each kind is called in addresses and in the catalogue of words, in the order in which they stand on the page.
SLUGS: Final = {REVERSAL: "reversal", ENDING: "ending", CHANGE: "change"}
KIND_OF: Final = {slug: kind for kind, slug in SLUGS.items()}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal about a contract. ending, change: what it says, None for another kind. preview: what it would do, for
    who may sign it; parties: who is named in that. releases: whether the signature that is due is the last of three."""

    proposal: Proposal
    slug: str
    words: Words
    may_sign: bool
    may_withdraw: bool
    mine: bool
    releases: bool
    ending: Ending | None = None
    change: Alteration | None = None
    preview: Preview | None = None
    parties: dict[str, Party] | None = None

    @property
    def is_open(self) -> bool:
        return self.proposal.state == "open"

    @property
    def ground(self) -> Words | None:
        return GROUNDS[self.ending.ground] if self.ending else None


def about_contract(connection: Connection, actor: Actor, contract: Contract) -> list[Proposal]:
    """Everything that was proposed about a contract, oldest first, for offices; nothing for others."""
    return proposals_of_contract(connection, actor, contract.number) if may(actor, "proposals.read") else []


def review_of(found: Iterable[Proposal], contract: Contract) -> Proposal | None:
    """The review under which a contract was submitted."""
    return next((each for each in found if each.kind == REVIEW and each.id == contract.proposal_id), None)


def proposed_of(
    connection: Connection, actor: Actor, contract: Contract, found: list[Proposal], villages: Iterable[str]
) -> tuple[Proposed, ...]:
    """Of each kind the latest, unless it was carried out: what became of that is told by the events."""
    latest = {each.kind: each for each in found if each.kind in SLUGS}
    shown = [each for each in latest.values() if each.kind == REVERSAL or each.state != "done"]
    here = all(reaches_place(actor, "village", code) for code in villages)
    return tuple(
        _proposed(connection, actor, contract, each, here)
        for each in sorted(shown, key=lambda each: list(SLUGS).index(each.kind))
    )


def _proposed(connection: Connection, actor: Actor, contract: Contract, proposal: Proposal, here: bool) -> Proposed:
    signed = any(each.signed_by == actor.name for each in proposal.signatures)
    operation = signing_operation(proposal)
    may_sign = proposal.state == "open" and here and not signed and may(actor, operation)
    ending = Ending.from_body(proposal.content) if proposal.kind == ENDING else None
    change = Alteration.from_body(proposal.content) if proposal.kind == CHANGE else None
    preview = _preview(connection, actor, contract, ending, change, operation) if may_sign else None
    return Proposed(
        proposal,
        SLUGS[proposal.kind],
        KINDS[proposal.kind].words,
        may_sign,
        proposal.state == "open" and here and proposal.recorded_by == actor.name,
        signed,
        operation == "contracts.release-reversal",
        ending,
        change,
        preview,
        holders_of_preview(connection, actor, preview) if preview else None,
    )


def _preview(
    connection: Connection,
    actor: Actor,
    contract: Contract,
    ending: Ending | None,
    change: Alteration | None,
    operation: str,
) -> Preview | None:
    if ending is not None:
        return preview_of_ending(connection, actor, contract.number, ending, operation)
    if change is not None:
        return preview_of_change(connection, actor, contract.number, change, today(), operation)
    return None


def holders_of_preview(connection: Connection, actor: Actor, preview: Preview) -> dict[str, Party]:
    """Everybody whom the entries of a preview move something to or from, and to whom land comes back."""
    codes = {line.account.holder for entry in preview.entries for line in entry.lines if line.account.holder}
    if preview.ending is not None:
        codes |= {code for back in preview.ending.returns for code in (back.giver, back.taker)}
    return parties_named(connection, actor, codes)
