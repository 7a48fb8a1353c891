"""The vocabulary of parties."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Final

from ledger.codes import mask_bank_account, mask_id_number, mask_identity_numbers, mask_phone
from ledger.errors import Words
from ledger.personal import BANK_ACCOUNT, ID_NUMBER, PHONE

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
    """Who can hold land or owe for it, as everybody may see it.

    code: 18-digit contractor code where there is one, else a code of the office's own. id_type: key of ID_TYPES,
    empty when id_number is. id_number, phone, bank_account: masked, empty where there is none; credit codes, which
    are public, in full. division_level, division_code: where the party belongs. erased_at: when its name, address and
    personal data were deleted.
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
    bank_account: str = ""
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewParty:
    """A party as it is to be registered: the attributes of Party, id_number, phone and bank_account in full."""

    code: str
    kind: str
    name: str
    id_type: str
    id_number: str = field(repr=False)
    division_level: str
    division_code: str
    phone: str = field(repr=False)
    address: str
    bank_account: str = field(default="", repr=False)

    def personal(self) -> dict[str, str]:
        """The values to be sealed, by field of ``ledger.personal``; without those that are empty."""
        found = {ID_NUMBER: self.id_number, PHONE: self.phone, BANK_ACCOUNT: self.bank_account}
        return {name: value for name, value in found.items() if value}

    def masked(self) -> Party:
        """The party as it will be read."""
        shown = {name: masked(name, self.id_type, value) for name, value in self.personal().items()}
        return Party(**{each.name: getattr(self, each.name) for each in fields(self)} | shown)


def masked(name: str, id_type: str, value: str) -> str:
    """What everybody may see of a value of the field ``name``.

    A unified social credit code is public (it is on every invoice and in a public register) and stays as it is, unless
    it looks like a person's number that was given for one.
    """
    if name == PHONE:
        return mask_phone(value)
    if name == BANK_ACCOUNT:
        return mask_bank_account(value)
    return mask_identity_numbers(value) if id_type == CREDIT_CODE else mask_id_number(value)


@dataclass(frozen=True, slots=True)
class Registered:
    """What a registration did, in parties or parcels."""

    added: int
    changed: int
    unchanged: int
