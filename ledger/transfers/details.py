"""What a contract says beyond parties, land, term and price, and the papers that it rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from ledger.errors import Words

EVIDENCE_KINDS: Final[dict[str, Words]] = {
    "household-consent": Words("承包方书面同意", "the household's written consent"),
    "issuer-consent": Words("发包方同意", "the issuer's consent"),
    "mandate": Words("流转委托书", "mandate"),
    "county-review": Words("社会资本审查意见", "review of outside capital"),
    "priority-notice": Words("优先权通知", "notice of priority"),
    "village-resolution": Words("村民会议决议", "resolution of the village"),
    "township-approval": Words("乡镇批准", "approval by the township"),
    "clearance": Words("用途许可", "clearance of the use"),
    "creditor-release": Words("抵押权人同意", "the creditor's release"),
    "certificate": Words("登记证书", "certificate of registration"),
    "scan": Words("合同扫描件", "scan of the signed contract"),
    "minutes": Words("协商纪要", "minutes of negotiation"),
    "insurance": Words("履约保险", "performance insurance"),
    "other": Words("其他材料", "another paper"),
}
DIVIDENDS: Final[dict[str, Words]] = {
    "": Words("不分红", "no dividend"),
    "fixed": Words("固定租金", "fixed rent"),
    "share": Words("按股分红", "dividend by share"),
    "floor-share": Words("保底加分红", "floor plus dividend"),
}
MODES: Final[dict[str, Words]] = {
    "": Words("—", "—"),
    "tender": Words("招标", "tender"),
    "auction": Words("拍卖", "auction"),
    "negotiation": Words("公开协商", "open negotiation"),
}
ENTRUSTING: Final[dict[str, Words]] = {
    "": Words("自行流转", "by the household itself"),
    "agent": Words("委托代理", "by an agent under mandates"),
    "principal": Words("土地信用合作社存贷", "through a land-credit co-operative as principal"),
}
USES: Final[dict[str, Words]] = {
    "1": Words("种植业", "crops"),
    "2": Words("林业", "forestry"),
    "3": Words("畜牧业", "livestock"),
    "4": Words("渔业", "fishery"),
    "5": Words("非农业用途", "not agricultural"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that a contract rests on. kind: a key of EVIDENCE_KINDS. document: its number or name.

    issued_on: its day; valid_to: the last day for which it speaks. party: whose it is, where it is somebody's.
    sha256: of its scan, in hex, empty where there is none.
    """

    kind: str
    document: str
    issued_on: date | None = None
    party: str = ""
    valid_to: date | None = None
    sha256: str = ""
    note: str = ""


_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


def faults_of(paper: Evidence) -> list[str]:
    """What keeps a paper from being put on record, as names of its fields; nothing where it is sound."""
    checks = {
        "kind": paper.kind in EVIDENCE_KINDS,
        "document": 0 < len(paper.document.strip()) <= 200,
        "valid_to": paper.valid_to is None or paper.issued_on is None or paper.issued_on <= paper.valid_to,
        "sha256": not paper.sha256 or _SHA256.fullmatch(paper.sha256) is not None,
        "note": len(paper.note) <= 500,
    }
    return [name for name, sound in checks.items() if not sound]


@dataclass(frozen=True, slots=True)
class Details:
    """What the model contracts ask for besides the terms; a field that is empty, 0 or False is not agreed.

    Money in fen, days as counts of days, percentages and ten-thousandths as decimal text. escalation_fen is added to
    the price per its unit, escalation_percent to the price itself, every escalation_years. penalty_*: ten-thousandths
    of a year's rent for each day. area_basis: the area that is paid for, ``registered`` or ``measured``.
    """

    area_basis: str = ""
    escalation_years: int = 0
    escalation_percent: str = ""
    escalation_fen: int = 0
    crop: str = ""
    deposit_fen: int = 0
    deposit_collector: str = ""
    deposit_handling: str = ""
    fee_fen: int = 0
    dividend: str = ""
    share_count: str = ""
    contribution_fen: int = 0
    mode: str = ""
    entrusted: str = ""
    allows_retransfer: bool = False
    allows_mortgage: bool = False
    allows_improvement: bool = False
    allows_facilities: bool = False
    delivery_day: date | None = None
    filing_days: int = 0
    subsidy_owner: str = ""
    compensation_terms: str = ""
    fixtures_terms: str = ""
    renewal_notice_days: int = 0
    handback_days: int = 0
    penalty_delivery: str = ""
    penalty_rent: str = ""
    penalty_return: str = ""
    rescission_days: int = 0
    use_before: str = ""
    use_after: str = ""
    grain: bool = False
    dispute: str = ""
    copies: int = 0
    sign_place: str = ""
    supplements: str = ""
    oral: bool = False

    def said(self) -> dict[str, Any]:
        """The fields that say something, as JSON values."""
        return {
            field.name: _as_json(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }

    def stored(self) -> str:
        """Canonical JSON of ``said``."""
        return json.dumps(self.said(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Details:
        """The details whose ``said`` is ``values``. Raises TypeError, ValueError for what is not one."""
        day = values.get("delivery_day")
        return cls(**{**values, "delivery_day": date.fromisoformat(day) if day else None})


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


NO_DETAILS: Final = Details()


def read_details(stored: str) -> Details:
    """Details from the column in which they are kept."""
    return NO_DETAILS if stored == "{}" else Details.from_json(json.loads(stored))
