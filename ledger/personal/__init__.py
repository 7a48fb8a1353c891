"""Personal data – identity numbers, telephones, bank accounts – sealed in the database, and their keys.

Every value is encrypted under a key that is not in the database, and bound to its party and field. Beside it stand
the masked text that everybody may see, and a keyed hash by which an equal value is found again.
"""

from ledger.personal.data import BANK_ACCOUNT, FIELDS, ID_NUMBER, PHONE, Datum, Kept
from ledger.personal.keyring import Keyring, keyring
from ledger.personal.refusals import (
    DataCipherUnknown,
    DataKeyMissing,
    DataKeyUnknown,
    DataKeyWrong,
    PersonalDatumDamaged,
    PersonalFieldUnknown,
)
from ledger.personal.rotation import KeyUse, Resealed, drop_old_keys, key_uses, reseal_all, start_rotation, unused_keys
from ledger.personal.store import (
    delete_data,
    find_by_datum,
    kept_data,
    overwrite_what_is_deleted,
    owners_of,
    put_data,
    reveal,
    writing_keyring,
)

__all__ = [
    "BANK_ACCOUNT",
    "FIELDS",
    "ID_NUMBER",
    "PHONE",
    "DataCipherUnknown",
    "DataKeyMissing",
    "DataKeyUnknown",
    "DataKeyWrong",
    "Datum",
    "Kept",
    "KeyUse",
    "Keyring",
    "PersonalDatumDamaged",
    "PersonalFieldUnknown",
    "Resealed",
    "delete_data",
    "drop_old_keys",
    "find_by_datum",
    "kept_data",
    "key_uses",
    "keyring",
    "overwrite_what_is_deleted",
    "owners_of",
    "put_data",
    "reseal_all",
    "reveal",
    "start_rotation",
    "unused_keys",
    "writing_keyring",
]
