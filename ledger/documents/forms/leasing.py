"""Lease, sub-contract and other ways to hand over the operation right for rent (LCL 36)."""

from __future__ import annotations

from typing import Final

from ledger.documents import wording
from ledger.documents.forms.kind import FormKind

CLAUSES: Final = (
    *(wording.OBJECT, wording.USE, wording.TERM, wording.RENT, wording.PAYMENT, wording.DELIVERY, wording.RIGHTS),
    *(wording.ONWARD, wording.FIXTURES, wording.EXPROPRIATION, wording.EARLY_END, wording.BREACH, wording.DISPUTES),
    *(wording.FILING, wording.COPIES),
)
_LIMIT: Final = "甲方承包期的剩余年限"

LEASE: Final = FormKind(
    title="承包地出租合同",
    giver="出租方",
    taker="承租方",
    words={"move": "出租", "gives": "出租给乙方", "rent": "租金", "limit": _LIMIT},
    clauses=CLAUSES,
    annex_words=("出租地块表", "出租面积"),
)
SUBCONTRACT: Final = FormKind(
    title="承包地转包合同",
    giver="转包方",
    taker="接包方",
    words={"move": "转包", "gives": "转包给乙方", "rent": "转包费", "limit": _LIMIT},
    clauses=CLAUSES,
    annex_words=("转包地块表", "转包面积"),
)
OTHER: Final = FormKind(
    title="土地经营权流转合同",
    giver="流出方",
    taker="流入方",
    words={"move": "流转", "gives": "流转给乙方", "rent": "流转费", "limit": _LIMIT},
    clauses=CLAUSES,
)
