"""Transfer contracts: forms, rules, drafting, signing. Leases so far; each further form gets its own postings."""

from ledger.transfers.availability import area_in_force, free_over_term
from ledger.transfers.data import (
    FORMS,
    PRICE_UNITS,
    Clash,
    Contract,
    ContractLine,
    Facts,
    ParcelFacts,
    Terms,
    life_of,
)
from ledger.transfers.operations import Outcome, Recorded, check, draft, file, record, sign
from ledger.transfers.paper import contract_pdf
from ledger.transfers.queries import (
    Wanted,
    count_contracts,
    find_contract,
    list_contracts,
    put_on_record,
    same_draft,
    total_area,
)
from ledger.transfers.rules import RULES, Findings, check_rules
from ledger.transfers.verification import check_contracts

__all__ = [
    "FORMS",
    "PRICE_UNITS",
    "RULES",
    "Clash",
    "Contract",
    "ContractLine",
    "Facts",
    "Findings",
    "Outcome",
    "ParcelFacts",
    "Recorded",
    "Terms",
    "Wanted",
    "area_in_force",
    "check",
    "check_contracts",
    "check_rules",
    "contract_pdf",
    "count_contracts",
    "draft",
    "file",
    "find_contract",
    "free_over_term",
    "life_of",
    "list_contracts",
    "put_on_record",
    "record",
    "same_draft",
    "sign",
    "total_area",
]
