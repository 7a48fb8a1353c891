"""Households, persons, co-operatives, enterprises, collectives and offices."""

from ledger.parties.data import CREDIT_CODE, ID_TYPES, PARTY_KINDS, RESIDENT_ID, Party, Registered
from ledger.parties.refusals import PartyMissing, PartyTwice
from ledger.parties.registry import count_parties, find_parties, find_party, register_parties, search_parties

__all__ = [
    "CREDIT_CODE",
    "ID_TYPES",
    "PARTY_KINDS",
    "RESIDENT_ID",
    "Party",
    "PartyMissing",
    "PartyTwice",
    "Registered",
    "count_parties",
    "find_parties",
    "find_party",
    "register_parties",
    "search_parties",
]
