"""Changes of contracted land and of households: surrender, expropriation, split, merge, a new head, extinction."""

from ledger.changes.data import (
    ALL_OF_IT,
    EXPROPRIATION,
    HOUSEHOLD,
    KINDS,
    REVERSAL,
    SURRENDER,
    Change,
    ChangeLine,
    Insured,
)
from ledger.changes.facts import all_land, completed, running_by_parcel
from ledger.changes.heads import erase_heads, names_of
from ledger.changes.insurance import enrol, pay_in
from ledger.changes.operations import (
    check_change,
    propose_change,
    propose_head,
    sign_change,
    take_back_change,
    turn_down_change,
)
from ledger.changes.previewing import ChangePreview, preview_change_of_land
from ledger.changes.queries import (
    HoldingChange,
    InsuranceCase,
    Recorded,
    WantedChanges,
    before_and_after,
    find_change,
    insurance_cases,
    list_changes,
)
from ledger.changes.reversing import (
    dependents,
    propose_change_reversal,
    sign_change_reversal,
    take_back_change_reversal,
    turn_down_change_reversal,
)
from ledger.changes.rules import CATALOGUE, RULES
from ledger.changes.verification import check_changes
from ledger.transfers.cutting import Cut

__all__ = [
    "ALL_OF_IT",
    "CATALOGUE",
    "EXPROPRIATION",
    "HOUSEHOLD",
    "KINDS",
    "REVERSAL",
    "RULES",
    "SURRENDER",
    "Change",
    "ChangeLine",
    "ChangePreview",
    "Cut",
    "HoldingChange",
    "InsuranceCase",
    "Insured",
    "Recorded",
    "WantedChanges",
    "all_land",
    "before_and_after",
    "check_change",
    "check_changes",
    "completed",
    "dependents",
    "enrol",
    "erase_heads",
    "find_change",
    "insurance_cases",
    "list_changes",
    "names_of",
    "pay_in",
    "preview_change_of_land",
    "propose_change",
    "propose_change_reversal",
    "propose_head",
    "running_by_parcel",
    "sign_change",
    "sign_change_reversal",
    "take_back_change",
    "take_back_change_reversal",
    "turn_down_change",
    "turn_down_change_reversal",
]
