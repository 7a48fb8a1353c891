"""Who holds what in a village, party by party."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from ledger.access import Actor
from ledger.book.balances import By, Question
from ledger.inquiries import balances_of, parties_named
from ledger.parcels import LAYERS
from ledger.parties import Party
from ledger.places import Division, subtree

MOST_HOLDERS: Final = 500
_ORDER: Final = ("household", "person", "cooperative", "enterprise", "collective", "office")


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A holder of a village's land with grains by layer. party: None where the code is an issuer's, not a party's."""

    code: str
    kind: str
    party: Party | None
    grains: dict[str, int]


def holders_of(
    connection: Connection, actor: Actor, division: Division, day: date, known_at: datetime | None
) -> list[HolderRow]:
    """The holders of a division's land, for offices: households first, by code, as the paper register has them."""
    asked: frozenset[By] = frozenset({"party", "holder-kind"})
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    question = Question(subtree([division], day), day, known_at, LAYERS, asked)
    for balance in balances_of(connection, actor, division, question):
        sums[balance.holder_kind, balance.party][balance.asset] += balance.amount
    parties = parties_named(connection, actor, (code for _, code in sums))
    ordered = sorted(sums, key=lambda key: (_ORDER.index(key[0]) if key[0] in _ORDER else len(_ORDER), key[1]))
    return [
        HolderRow(code, kind, parties.get(code), {layer: sums[kind, code][layer] for layer in LAYERS})
        for kind, code in ordered[:MOST_HOLDERS]
    ]
