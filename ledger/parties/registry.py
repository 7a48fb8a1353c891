"""Registering parties and finding them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, or_, select, update

from ledger.access import Act
from ledger.clock import SHANGHAI
from ledger.codes import mask_personal_numbers
from ledger.errors import Refusal
from ledger.names import initials, sort_key
from ledger.parties.data import NewParty, Party, Registered
from ledger.parties.identities import Changes, changes_of, refuse_taken_identities
from ledger.parties.models import PARTY
from ledger.parties.refusals import PartyErased, PartyKindChanged, PartyMissing
from ledger.personal import FIELDS, Kept, delete_data, kept_data, put_data

_COLUMNS = tuple(PARTY.c[field.name] for field in fields(Party) if field.name not in FIELDS)
_STORED = tuple(field.name for field in fields(NewParty) if field.name not in FIELDS)
_CHUNK = 1_000


def find_party(connection: Connection, code: str) -> Party:
    """The party of that code. Raises PartyMissing."""
    found = find_parties(connection, [code])
    if code not in found:
        raise PartyMissing(code=mask_personal_numbers(code)[:64])
    return found[code]


def find_parties(connection: Connection, codes: Iterable[str]) -> dict[str, Party]:
    """The parties that exist under these codes."""
    return {code: party for code, (party, _) in _known(connection, codes).items()}


_Kept = dict[str, Kept]  # by field


def _known(connection: Connection, codes: Iterable[str]) -> dict[str, tuple[Party, _Kept]]:
    wanted = sorted(set(codes))
    found: dict[str, tuple[Party, _Kept]] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(*_COLUMNS).where(PARTY.c.code.in_(wanted[start : start + _CHUNK]))
        found |= {party.code: (party, kept) for party, kept in _with_kept(connection, query)}
    return found


def _with_kept(connection: Connection, query: Select[Any]) -> list[tuple[Party, _Kept]]:
    """The parties of a query over ``_COLUMNS``, with what may be seen of their personal data."""
    rows = connection.execute(query).mappings().all()
    kept = kept_data(connection, [row["code"] for row in rows])
    return [(_party(row, kept.get(row["code"], {})), kept.get(row["code"], {})) for row in rows]


def _party(row: Any, kept: _Kept) -> Party:
    shown: dict[str, Any] = {name: kept[name].masked if name in kept else "" for name in FIELDS}
    return Party(**row, **shown)


def register_parties(
    connection: Connection, parties: Sequence[NewParty], act: Act, *, silent: Collection[str] = ()
) -> tuple[Registered, list[tuple[str, Refusal]]]:
    """Add new parties and bring known ones up to date.

    silent: fields of personal data of which ``parties`` say nothing, so that they stay as they are. Returns what was
    done and (party code, refusal) pairs: PartyErased, PartyKindChanged, IdentityTwice. Those parties are left as they
    were; the caller decides whether the rest may stand. Raises DataKeyMissing where there is something to seal.
    """
    act.permit(
        connection, "parties.register", places={(party.division_level, party.division_code) for party in parties}
    )
    known = _known(connection, (party.code for party in parties))
    refused = [pair for party in parties if party.code in known for pair in _unfit(party, known[party.code][0])]
    changes = changes_of(connection, parties, {code: kept for code, (_, kept) in known.items()}, silent)
    refused += refuse_taken_identities(connection, parties, changes.ring, {code for code, _ in refused})
    bad = {code for code, _ in refused}
    new = [party for party in parties if party.code not in known and party.code not in bad]
    old = [party for party in parties if party.code in known and party.code not in bad]
    other = [party for party in old if _stored(party) != _stored(known[party.code][0])]
    changes = changes.without(bad)
    moved = {party.code for party in other} | changes.codes() - {party.code for party in new}
    _write(connection, new, other, act.at)
    _write_personal(connection, changes, act.at)
    unchanged = len(parties) - len(new) - len(moved) - len(bad)
    return Registered(len(new), len(moved), unchanged), refused


def _unfit(party: NewParty, known: Party) -> list[tuple[str, Refusal]]:
    """Why a known party cannot become what ``party`` says."""
    if known.erased_at is not None:
        day = known.erased_at.astimezone(SHANGHAI).date()
        return [(party.code, PartyErased(code=party.code, day=day))]
    if known.kind != party.kind:
        return [(party.code, PartyKindChanged(code=party.code, known=known.kind, found=party.kind))]
    return []


def _stored(party: NewParty | Party) -> tuple[str, ...]:
    return tuple(getattr(party, name) for name in _STORED)


def _write(connection: Connection, new: Sequence[NewParty], other: Sequence[NewParty], at: datetime) -> None:
    if new:
        connection.execute(insert(PARTY), [_row(party) | {"recorded_at": at} for party in new])
    if other:
        rows = [{f"new_{name}": value for name, value in _row(party).items()} for party in other]
        values: dict[str, Any] = {name.removeprefix("new_"): bindparam(name) for name in rows[0]}
        connection.execute(update(PARTY).where(PARTY.c.code == bindparam("new_code")).values(values), rows)


def _write_personal(connection: Connection, changes: Changes, at: datetime) -> None:
    delete_data(connection, changes.dropped)
    if changes.ring is not None:
        put_data(connection, changes.ring, changes.put, at)


def _row(party: NewParty) -> dict[str, Any]:
    kept = {name: value for name, value in asdict(party).items() if name in _STORED}
    return kept | keys_of_name(party.name, party.kind)


def keys_of_name(name: str, kind: str) -> dict[str, str]:
    """By what a party of that name is sorted and found."""
    person = kind in {"household", "person"}
    return {"name_sort_key": sort_key(name, person), "name_initials": initials(name, person)}


def rename_party(connection: Connection, code: str, name: str) -> None:
    """Give a party another name, such as that of a household's new representative. Raises PartyMissing, PartyErased."""
    party = find_party(connection, code)
    if party.erased_at is not None:
        raise PartyErased(code=code, day=party.erased_at.astimezone(SHANGHAI).date())
    values = {"name": name} | keys_of_name(name, party.kind)
    connection.execute(update(PARTY).where(PARTY.c.code == code).values(values))


def search_parties(
    connection: Connection,
    text: str = "",
    *,
    kinds: Sequence[str] = (),
    division_codes: Any = None,
    after: tuple[str, str] | None = None,
    limit: int = 50,
    within: Any = None,
) -> list[Party]:
    """Parties by code, name or pinyin initials, sorted by name; ``after`` is the (sort key, code) of a page's last.

    ``within``: a further condition on the table, such as the reach of who asks.
    """
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
    if within is not None:
        query = query.where(within)
    if after is not None:
        key, code = after
        query = query.where(or_(PARTY.c.name_sort_key > key, (PARTY.c.name_sort_key == key) & (PARTY.c.code > code)))
    query = query.order_by(PARTY.c.name_sort_key, PARTY.c.code).limit(limit)
    return [party for party, _ in _with_kept(connection, query)]


def count_parties(connection: Connection, kind: str, within: Any = None) -> int:
    """How many parties of a kind there are, ``within`` a further condition."""
    query = select(func.count()).where(PARTY.c.kind == kind)
    return connection.scalar(query if within is None else query.where(within)) or 0
