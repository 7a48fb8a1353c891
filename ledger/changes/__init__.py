"""Changes of contracted land and of households: surrender, expropriation, split, merge, a new head, extinction."""

from ledger.changes.data import EXPROPRIATION, HOUSEHOLD, KINDS, REVERSAL, SURRENDER, Change, ChangeLine, Insured
from ledger.changes.facts import completed
from ledger.changes.heads import erase_heads
from ledger.changes.insurance import enrol, pay_in
from ledger.changes.operations import (
    check_change,
    propose_change,
    propose_head,
    sign_change,
    take_back_change,
    turn_down_change,
)
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
    "CATALOGUE",
    "EXPROPRIATION",
    "HOUSEHOLD",
    "KINDS",
    "REVERSAL",
    "RULES",
    "SURRENDER",
    "Change",
    "ChangeLine",
    "Cut",
    "HoldingChange",
    "InsuranceCase",
    "Insured",
    "Recorded",
    "WantedChanges",
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
    "pay_in",
    "propose_change",
    "propose_change_reversal",
    "propose_head",
    "sign_change",
    "sign_change_reversal",
    "take_back_change",
    "take_back_change_reversal",
    "turn_down_change",
    "turn_down_change_reversal",
]
