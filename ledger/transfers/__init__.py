"""Transfer contracts of every form: rules, drafting, review, signing, and what becomes of them."""

from ledger.transfers.altering import CHANGE, Alteration, preview_change, propose_change, sign_change, terms_on
from ledger.transfers.availability import area_in_force, free_over_term
from ledger.transfers.cutting import Cut, Running, cut_short, running_on
from ledger.transfers.data import (
    FORMS,
    PERMANENT_FORMS,
    PRICE_UNITS,
    STATES,
    Clash,
    Contract,
    ContractLine,
    Terms,
    life_of,
)
from ledger.transfers.deciding import take_back_proposal, turn_down_proposal
from ledger.transfers.dependents import Dependent, dependents_of
from ledger.transfers.details import DIVIDENDS, ENTRUSTING, EVIDENCE_KINDS, MODES, USES, Details, Evidence
from ledger.transfers.effect import check_undone
from ledger.transfers.ending import (
    ENDING,
    GROUNDS,
    Ending,
    EndingPreview,
    preview_ending,
    propose_ending,
    rent_returned,
    sign_ending,
)
from ledger.transfers.events import EVENT_KINDS, Event, events_of
from ledger.transfers.facts import Facts, ParcelFacts, collective_of
from ledger.transfers.operations import Outcome, Recorded, add_evidence, amend, check, draft, record
from ledger.transfers.paper import contract_pdf
from ledger.transfers.previewing import preview_signing
from ledger.transfers.queries import (
    ContractReach,
    Wanted,
    count_contracts,
    find_contract,
    list_contracts,
    put_on_record,
    same_draft,
    total_area,
    villages_of,
)
from ledger.transfers.reversing import REVERSAL, propose_reversal, sign_reversal
from ledger.transfers.rules import RULES, Findings, check_rules
from ledger.transfers.steps import REVIEW, approve, file, review, sign, submit, withdraw
from ledger.transfers.suspending import answer_renewal, offer_renewal, resume, suspend
from ledger.transfers.verification import check_contracts

__all__ = [
    "CHANGE",
    "DIVIDENDS",
    "ENDING",
    "ENTRUSTING",
    "EVENT_KINDS",
    "EVIDENCE_KINDS",
    "FORMS",
    "GROUNDS",
    "MODES",
    "PERMANENT_FORMS",
    "PRICE_UNITS",
    "REVERSAL",
    "REVIEW",
    "RULES",
    "STATES",
    "USES",
    "Alteration",
    "Clash",
    "Contract",
    "ContractLine",
    "ContractReach",
    "Cut",
    "Dependent",
    "Details",
    "Ending",
    "EndingPreview",
    "Event",
    "Evidence",
    "Facts",
    "Findings",
    "Outcome",
    "ParcelFacts",
    "Recorded",
    "Running",
    "Terms",
    "Wanted",
    "add_evidence",
    "amend",
    "answer_renewal",
    "approve",
    "area_in_force",
    "check",
    "check_contracts",
    "check_rules",
    "check_undone",
    "collective_of",
    "contract_pdf",
    "count_contracts",
    "cut_short",
    "dependents_of",
    "draft",
    "events_of",
    "file",
    "find_contract",
    "free_over_term",
    "life_of",
    "list_contracts",
    "offer_renewal",
    "preview_change",
    "preview_ending",
    "preview_signing",
    "propose_change",
    "propose_ending",
    "propose_reversal",
    "put_on_record",
    "record",
    "rent_returned",
    "resume",
    "review",
    "running_on",
    "same_draft",
    "sign",
    "sign_change",
    "sign_ending",
    "sign_reversal",
    "submit",
    "suspend",
    "take_back_proposal",
    "terms_on",
    "total_area",
    "turn_down_proposal",
    "villages_of",
    "withdraw",
]
