"""Parties, as far as whoever asks may see them. Organisations are public; households and persons lie in a reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, false, or_, select

from ledger.access import Actor, parties_in_reach, permit, permit_anywhere
from ledger.names import mask_name
from ledger.parties import Party, count_parties, find_parties, find_party, search_parties
from ledger.parties.models import PARTY
from ledger.places import anything_below

PUBLIC_KINDS: Final = ("cooperative", "enterprise", "collective", "office")
_MASKED_KINDS: Final = ("household", "person")


def read_party(connection: Connection, actor: Actor, code: str) -> Party:
    """The party of that code. Raises PartyMissing and what ``permit`` raises."""
    party = find_party(connection, code)
    if party.kind in PUBLIC_KINDS and not parties_in_reach(actor, "parties.read"):
        permit_anywhere(actor, "parties.read")
    else:
        place = (party.division_level, party.division_code)
        permit(connection, actor, "parties.read", places=[place], parties=[party.code])
    return _shown(actor, party)


def parties_named(connection: Connection, actor: Actor, codes: Iterable[str]) -> dict[str, Party]:
    """The parties that something within reach names: full names for offices and parties, masked for the village."""
    return {code: _shown(actor, party) for code, party in find_parties(connection, codes).items()}


def search(
    connection: Connection,
    actor: Actor,
    text: str = "",
    *,
    kinds: Sequence[str] = (),
    division_codes: Any = None,
    after: tuple[str, str] | None = None,
    limit: int = 50,
) -> list[Party]:
    """Parties within reach by code, name or pinyin initials, in the order of their names."""
    found = search_parties(
        connection,
        text,
        kinds=kinds,
        division_codes=division_codes,
        after=after,
        limit=limit,
        within=_within(actor),
    )
    return [_shown(actor, party) for party in found]


def count(connection: Connection, actor: Actor, kind: str) -> int:
    """How many parties of a kind there are within reach."""
    return count_parties(connection, kind, _within(actor))


def _within(actor: Actor) -> Any:
    """A condition on the table of parties; None for everything. Raises as ``permit``."""
    permit_anywhere(actor, "parties.read")
    if actor.is_operator:
        return None
    places = [(grant.division_level, grant.division_code) for grant in actor.grants if grant.division_code]
    tree = anything_below(places)
    inside = PARTY.c.division_code.in_(select(tree.c.code)) if places else false()
    public = PARTY.c.kind.in_(PUBLIC_KINDS) if places else false()
    return or_(inside, public, PARTY.c.code.in_(parties_in_reach(actor, "parties.read")))


def _shown(actor: Actor, party: Party) -> Party:
    """Names of people are masked for those who only look at a village's disclosure."""
    if set(actor.roles) == {"village-viewer"} and party.kind in _MASKED_KINDS:
        return replace(party, name=mask_name(party.name), phone="", id_number="", bank_account="", address="")
    return party
