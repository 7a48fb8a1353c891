"""The vocabulary of parties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ledger.errors import Words

PARTY_KINDS: Final = {
    "household": Words("农户", "household"),
    "person": Words("个人", "person"),
    "cooperative": Words("合作社", "co-operative"),
    "enterprise": Words("企业", "enterprise"),
    "collective": Words("集体经济组织", "collective"),
    "office": Words("机关单位", "office"),
}
RESIDENT_ID: Final = "resident-id"
CREDIT_CODE: Final = "credit-code"
ID_TYPES: Final = {
    RESIDENT_ID: Words("居民身份证", "resident identity card"),
    CREDIT_CODE: Words("统一社会信用代码", "unified social credit code"),
    "household-register": Words("户口簿", "household register"),
    "passport": Words("护照", "passport"),
    "officer-card": Words("军官证", "officer's card"),
    "other": Words("其他证件", "other"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """Who can hold land or owe for it.

    code: 18-digit contractor code where there is one, else a code of the office's own. id_type: key of ID_TYPES,
    empty when id_number is. division_level, division_code: where the party belongs.
    """

    code: str
    kind: str
    name: str
    id_type: str
    id_number: str
    division_level: str
    division_code: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration did, in parties or parcels."""

    added: int
    changed: int
    unchanged: int
