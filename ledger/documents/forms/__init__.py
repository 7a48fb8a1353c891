"""The forms of contract on paper: clauses as data, one small module a family."""

from __future__ import annotations

from typing import Final

from ledger.documents.forms.kind import FormKind
from ledger.documents.forms.leasing import LEASE, OTHER, SUBCONTRACT
from ledger.documents.forms.other_mode import OTHER_MODE
from ledger.documents.forms.permanent import ASSIGNMENT, SWAP
from ledger.documents.forms.proxy_farming import PROXY_FARMING
from ledger.documents.forms.retransfer import RETRANSFER
from ledger.documents.forms.shareholding import SHAREHOLDING

FORMS: Final[dict[str, FormKind]] = {
    "lease": LEASE,
    "subcontract": SUBCONTRACT,
    "shareholding": SHAREHOLDING,
    "swap": SWAP,
    "assignment": ASSIGNMENT,
    "retransfer": RETRANSFER,
    "other-mode": OTHER_MODE,
    "other": OTHER,
    "proxy-farming": PROXY_FARMING,
}

__all__ = ["FORMS", "FormKind"]
