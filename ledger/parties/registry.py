"""Registering parties and finding them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, or_, select, update

from ledger.codes import mask_id_number
from ledger.errors import Refusal
from ledger.names import initials, sort_key
from ledger.parties.data import Party, Registered
from ledger.parties.models import PARTY
from ledger.parties.refusals import IdentityTwice, PartyKindChanged, PartyMissing

_COLUMNS = tuple(PARTY.c[field.name] for field in fields(Party))
_CHUNK = 1_000
_Identity = tuple[str, str, str]  # kind of party, type and number of the paper


def find_party(connection: Connection, code: str) -> Party:
    """The party of that code. Raises PartyMissing."""
    found = find_parties(connection, [code])
    if code not in found:
        raise PartyMissing(code=code[:64])
    return found[code]


def find_parties(connection: Connection, codes: Iterable[str]) -> dict[str, Party]:
    """The parties that exist under these codes."""
    wanted = sorted(set(codes))
    found: dict[str, Party] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(*_COLUMNS).where(PARTY.c.code.in_(wanted[start : start + _CHUNK]))
        found |= {row.code: Party(*row) for row in connection.execute(query)}
    return found


def register_parties(
    connection: Connection, parties: Sequence[Party], at: datetime
) -> tuple[Registered, list[tuple[str, Refusal]]]:
    """Add new parties and bring known ones up to date.

    Returns what was done and (party code, refusal) pairs: PartyKindChanged, IdentityTwice. Those parties are
    left as they were; the caller decides whether the rest may stand.
    """
    known = find_parties(connection, (party.code for party in parties))
    refused = _refusals(connection, parties, known)
    bad = {code for code, _ in refused}
    new = [party for party in parties if party.code not in known and party.code not in bad]
    changed = [p for p in parties if p.code in known and known[p.code] != p and p.code not in bad]
    if new:
        connection.execute(insert(PARTY), [_row(party) | {"recorded_at": at} for party in new])
    for party in changed:
        connection.execute(update(PARTY).where(PARTY.c.code == party.code).values(_row(party)))
    unchanged = len(parties) - len(new) - len(changed) - len(bad)
    return Registered(len(new), len(changed), unchanged), refused


def _row(party: Party) -> dict[str, Any]:
    person = party.kind in {"household", "person"}
    keys = {"name_sort_key": sort_key(party.name, person), "name_initials": initials(party.name, person)}
    return asdict(party) | keys


def _refusals(connection: Connection, parties: Sequence[Party], known: dict[str, Party]) -> list[tuple[str, Refusal]]:
    refused: list[tuple[str, Refusal]] = [
        (party.code, PartyKindChanged(code=party.code, known=known[party.code].kind, found=party.kind))
        for party in parties
        if party.code in known and known[party.code].kind != party.kind
    ]
    owners = _owners_of_identities(connection, parties)
    staying = {code for code, _ in refused}
    while True:  # a party that is refused keeps its old number, which may be what another one was to get
        taken = _taken(parties, owners, staying)
        if {code for code, _ in taken} <= staying:
            return refused + taken
        staying |= {code for code, _ in taken}


def _taken(parties: Sequence[Party], owners: dict[_Identity, str], staying: set[str]) -> list[tuple[str, Refusal]]:
    """IdentityTwice for each party whose number another one has, or gets before it; ``staying`` keep what they have."""
    leaving = {party.code for party in parties} - staying
    claimed = {identity: owner for identity, owner in owners.items() if owner not in leaving}
    refused: list[tuple[str, Refusal]] = []
    for party in parties:
        if party.id_number:
            owner = claimed.setdefault((party.kind, party.id_type, party.id_number), party.code)
            if owner != party.code:
                masked = mask_id_number(party.id_number)
                refused.append((party.code, IdentityTwice(masked=masked, known=owner, code=party.code)))
    return refused


def _owners_of_identities(connection: Connection, parties: Sequence[Party]) -> dict[_Identity, str]:
    numbers = sorted({party.id_number for party in parties if party.id_number})
    columns = (PARTY.c.kind, PARTY.c.id_type, PARTY.c.id_number, PARTY.c.code)
    found: dict[_Identity, str] = {}
    for start in range(0, len(numbers), _CHUNK):
        query = select(*columns).where(PARTY.c.id_number.in_(numbers[start : start + _CHUNK]))
        found |= {(kind, id_type, number): code for kind, id_type, number, code in connection.execute(query)}
    return found


def search_parties(
    connection: Connection,
    text: str = "",
    *,
    kinds: Sequence[str] = (),
    division_codes: Any = None,
    after: tuple[str, str] | None = None,
    limit: int = 50,
) -> list[Party]:
    """Parties by code, name or pinyin initials, sorted by name; ``after`` is the (sort key, code) of a page's last."""
    query: Select[Any] = select(*_COLUMNS)
    wanted = text.strip()
    if wanted:
        escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        query = query.where(
            or_(
                PARTY.c.code.ilike(f"{escaped}%", escape="\\"),
                PARTY.c.name.ilike(f"%{escaped}%", escape="\\"),
                PARTY.c.name_initials.like(f"{escaped.lower()}%", escape="\\"),
            )
        )
    if kinds:
        query = query.where(PARTY.c.kind.in_(kinds))
    if division_codes is not None:
        query = query.where(PARTY.c.division_code.in_(division_codes))
    if after is not None:
        key, code = after
        query = query.where(or_(PARTY.c.name_sort_key > key, (PARTY.c.name_sort_key == key) & (PARTY.c.code > code)))
    query = query.order_by(PARTY.c.name_sort_key, PARTY.c.code).limit(limit)
    return [Party(*row) for row in connection.execute(query)]


def count_parties(connection: Connection, kind: str) -> int:
    """How many parties of a kind there are."""
    return connection.scalar(select(func.count()).where(PARTY.c.kind == kind)) or 0
