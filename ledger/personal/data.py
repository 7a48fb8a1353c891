"""The vocabulary of personal data."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Final

from ledger.errors import Words

ID_NUMBER: Final = "id_number"
PHONE: Final = "phone"
BANK_ACCOUNT: Final = "bank_account"
FIELDS: Final = {
    ID_NUMBER: Words("证件号码", "identity number"),
    PHONE: Words("电话", "telephone"),
    BANK_ACCOUNT: Words("银行账号", "bank account"),
}


@dataclass(frozen=True, slots=True)
class Datum:
    """A value on its way into the database. field: key of FIELDS. masked: what of it everybody may see."""

    party_code: str
    field: str
    value: str = dataclasses.field(repr=False)
    masked: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database shows of a value without a key: the masked text, and the keyed hash of the value."""

    masked: str
    lookup: str
