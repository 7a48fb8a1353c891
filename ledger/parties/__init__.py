"""Households, persons, co-operatives, enterprises, collectives and offices."""

from ledger.parties.data import CREDIT_CODE, ID_TYPES, PARTY_KINDS, RESIDENT_ID, NewParty, Party, Registered
from ledger.parties.erasure import ERASED_NAME, erase_party
from ledger.parties.refusals import PartyErased, PartyMissing, PartyTwice
from ledger.parties.registry import count_parties, find_parties, find_party, register_parties, search_parties

__all__ = [
    "CREDIT_CODE",
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
    "erase_party",
    "find_parties",
    "find_party",
    "register_parties",
    "search_parties",
]
