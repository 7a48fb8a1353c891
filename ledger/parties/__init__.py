"""Households, persons, co-operatives, enterprises, collectives and offices."""

from ledger.parties.data import CREDIT_CODE, ID_TYPES, PARTY_KINDS, RESIDENT_ID, NewParty, Party, Registered
from ledger.parties.endings import ENDINGS, end_household, ended_households, revive_household
from ledger.parties.erasure import ERASED_NAME, erase_party
from ledger.parties.refusals import PartyErased, PartyMissing, PartyTwice
from ledger.parties.registry import (
    count_parties,
    find_parties,
    find_party,
    register_parties,
    rename_party,
    search_parties,
)

__all__ = [
    "CREDIT_CODE",
    "ENDINGS",
    "ERASED_NAME",
    "ID_TYPES",
    "PARTY_KINDS",
    "RESIDENT_ID",
    "NewParty",
    "Party",
    "PartyErased",
    "PartyMissing",
    "PartyTwice",
    "Registered",
    "count_parties",
    "end_household",
    "ended_households",
    "erase_party",
    "find_parties",
    "find_party",
    "register_parties",
    "rename_party",
    "revive_household",
    "search_parties",
]
