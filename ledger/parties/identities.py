"""What a registration changes in sealed personal data, and whose identity number is another party's already.

Values are compared by their keyed hashes, so that nothing is opened to see that it has not changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from ledger.codes import mask_id_number
from ledger.errors import Refusal
from ledger.parties.data import NewParty, masked
from ledger.parties.models import PARTY
from ledger.parties.refusals import IdentityTwice
from ledger.personal import ID_NUMBER, Datum, Kept, Keyring, owners_of, writing_keyring

_CHUNK = 1_000
_Identity = tuple[str, str, str]  # kind of party, type of paper, current hash of its number


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be sealed and what is to be deleted. ring: None where nobody gave a value, and no key is needed."""

    ring: Keyring | None
    put: tuple[Datum, ...]
    dropped: tuple[tuple[str, str], ...]

    def codes(self) -> set[str]:
        """The parties of which something changes."""
        return {datum.party_code for datum in self.put} | {code for code, _ in self.dropped}

    def without(self, codes: Collection[str]) -> Changes:
        """The changes of the other parties."""
        put = tuple(datum for datum in self.put if datum.party_code not in codes)
        return replace(self, put=put, dropped=tuple(key for key in self.dropped if key[0] not in codes))


def changes_of(
    connection: Connection,
    parties: Sequence[NewParty],
    known: Mapping[str, Mapping[str, Kept]],
    silent: Collection[str],
) -> Changes:
    """What ``parties`` say otherwise than the data that are ``known`` by code and field."""
    ring = writing_keyring(connection) if any(party.personal() for party in parties) else None
    put: list[Datum] = []
    dropped: list[tuple[str, str]] = []
    for party in parties:
        kept, given = known.get(party.code, {}), party.personal()
        put += [] if ring is None else _new_data(ring, party, kept, silent)
        dropped += [(party.code, name) for name in kept if name not in given and name not in silent]
    return Changes(ring, tuple(put), tuple(dropped))


def _new_data(ring: Keyring, party: NewParty, kept: Mapping[str, Kept], silent: Collection[str]) -> list[Datum]:
    found = []
    for name, value in party.personal().items():
        shown = masked(name, party.id_type, value)
        same = name in kept and kept[name].masked == shown and kept[name].lookup in ring.lookups(name, value)
        if not same and name not in silent:
            found.append(Datum(party.code, name, value, shown))
    return found


def refuse_taken_identities(
    connection: Connection, parties: Sequence[NewParty], ring: Keyring | None, staying: Collection[str]
) -> list[tuple[str, Refusal]]:
    """IdentityTwice for each party whose number another one of its kind has; ``staying`` are refused already."""
    if ring is None:
        return []
    wanted = {party.code: _identity(ring, party) for party in parties if party.id_number}
    owners = _owners(connection, ring, [party.id_number for party in parties if party.id_number])
    left = set(staying)
    while True:  # a party that is refused keeps its old number, which may be what another one was to get
        taken = _taken(parties, wanted, owners, left)
        if {code for code, _ in taken} <= left:
            return taken
        left |= {code for code, _ in taken}


def _identity(ring: Keyring, party: NewParty) -> _Identity:
    return party.kind, party.id_type, ring.lookup(ID_NUMBER, party.id_number)


def _taken(
    parties: Sequence[NewParty], wanted: Mapping[str, _Identity], owners: Mapping[_Identity, str], staying: set[str]
) -> list[tuple[str, Refusal]]:
    """IdentityTwice for each party whose number another one has, or gets before it; ``staying`` keep what they have."""
    leaving = {party.code for party in parties} - staying
    claimed = {identity: owner for identity, owner in owners.items() if owner not in leaving}
    refused: list[tuple[str, Refusal]] = []
    for party in parties:
        if party.code in wanted:
            owner = claimed.setdefault(wanted[party.code], party.code)
            if owner != party.code:
                shown = mask_id_number(party.id_number)
                refused.append((party.code, IdentityTwice(masked=shown, known=owner, code=party.code)))
    return refused


def _owners(connection: Connection, ring: Keyring, numbers: Sequence[str]) -> dict[_Identity, str]:
    """Who has these numbers on record, under whatever key they were sealed."""
    current = {each: found[0] for found in (ring.lookups(ID_NUMBER, number) for number in numbers) for each in found}
    owners = [
        (code, current[each]) for each, codes in owners_of(connection, ID_NUMBER, current).items() for code in codes
    ]
    papers = _papers(connection, [code for code, _ in owners])
    return {(*papers[code], lookup): code for code, lookup in owners}


def _papers(connection: Connection, codes: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Kind and type of identity paper of parties, by code."""
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(codes), _CHUNK):
        query = select(PARTY.c.code, PARTY.c.kind, PARTY.c.id_type).where(
            PARTY.c.code.in_(codes[start : start + _CHUNK])
        )
        found |= {code: (kind, id_type) for code, kind, id_type in connection.execute(query)}
    return found
