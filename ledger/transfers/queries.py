"""Reading contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, func, or_, select

from ledger.codes import mask_personal_numbers
from ledger.parcels.models import PARCEL
from ledger.parties.models import PARTY
from ledger.transfers.data import Contract, ContractLine, Terms
from ledger.transfers.details import Evidence, read_details
from ledger.transfers.models import CONTRACT, CONTRACT_EVIDENCE, CONTRACT_PARCEL
from ledger.transfers.refusals import ContractMissing

_CHUNK = 1_000


def _contracts(connection: Connection, query: Select[Any]) -> list[Contract]:
    rows = connection.execute(query).all()
    numbers = [row.number for row in rows]
    givers = {row.number: row.transferor for row in rows}
    lines: dict[str, list[ContractLine]] = defaultdict(list)
    for number, parcel, area, giver in _of_contracts(
        connection, CONTRACT_PARCEL, _LINE, CONTRACT_PARCEL.c.line, numbers
    ):
        lines[number].append(ContractLine(parcel, area, "" if giver == givers[number] else giver))
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    place = CONTRACT_EVIDENCE.c.place
    for number, *paper in _of_contracts(connection, CONTRACT_EVIDENCE, _EVIDENCE, place, numbers):
        evidence[number].append(Evidence(*paper))
    return [_contract(row, tuple(lines[row.number]), tuple(evidence[row.number])) for row in rows]


_LINE: Final = ("contract_number", "parcel_code", "area_grains", "giver")
_EVIDENCE: Final = ("contract_number", *(field.name for field in fields(Evidence)))


def _of_contracts(
    connection: Connection, table: Table, names: Sequence[str], order: Any, numbers: Sequence[str]
) -> Iterator[Any]:
    """The rows of a table that belong to these contracts, in their order."""
    columns = [table.c[name] for name in names]
    for start in range(0, len(numbers), _CHUNK):
        named = table.c.contract_number.in_(numbers[start : start + _CHUNK])
        yield from connection.execute(select(*columns).where(named).order_by(order))


def _contract(row: Any, lines: tuple[ContractLine, ...], evidence: tuple[Evidence, ...]) -> Contract:
    terms = Terms(
        number=row.number,
        form=row.form,
        transferor=row.transferor,
        transferee=row.transferee,
        lines=lines,
        start_day=row.start_day,
        last_day=row.last_day,
        price=row.price,
        price_unit=row.price_unit,
        payment=row.payment,
        purpose=row.purpose,
        signed_on=row.signed_on,
        filed_on=row.filed_on,
        consent=row.consent,
        parent=row.parent_number,
        renews=row.renews_number,
        evidence=evidence,
        details=read_details(row.details),
    )
    return Contract(
        terms,
        row.book_id,
        row.state,
        row.entry_id,
        row.version,
        row.origin,
        row.proposal_id,
        row.reversal_proposal_id,
        row.reversal_entry_id,
        row.actual_last_day,
        row.hold_until,
        row.suspended_on,
    )


def find_contracts(connection: Connection, numbers: Iterable[str]) -> dict[str, Contract]:
    """The contracts that exist under these numbers."""
    wanted = sorted(set(numbers))
    found: dict[str, Contract] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(CONTRACT).where(CONTRACT.c.number.in_(wanted[start : start + _CHUNK]))
        found |= {contract.number: contract for contract in _contracts(connection, query)}
    return found


def find_contract(connection: Connection, number: str) -> Contract:
    """The contract of that number. Raises ContractMissing."""
    found = find_contracts(connection, [number])
    if number not in found:
        raise ContractMissing(number=mask_personal_numbers(number)[:40])
    return found[number]


def put_on_record(connection: Connection, number: str) -> tuple[datetime, str]:
    """When, and by whom, a contract was put on record. Raises ContractMissing."""
    query = select(CONTRACT.c.recorded_at, CONTRACT.c.recorded_by).where(CONTRACT.c.number == number)
    found = connection.execute(query).first()
    if found is None:
        raise ContractMissing(number=mask_personal_numbers(number)[:40])
    return found.recorded_at, found.recorded_by


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contracts to list. Empty text, form, state, party, parcel, parent, renews and None days do not narrow.

    after: number of a page's last. parent, renews: the contract that they are under, or that they renew.

    text: part of the number, or of either party's name, code or pinyin initials. unfiled: signed and not filed.
    soonest_end_first: by last day instead of by number; such a list has no further pages.
    """

    text: str = ""
    state: str = ""
    form: str = ""
    party: str = ""
    parcel: str = ""
    parent: str = ""
    renews: str = ""
    in_force_on: date | None = None
    ends_before: date | None = None
    ends_from: date | None = None
    unfiled: bool = False
    soonest_end_first: bool = False
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ContractReach:
    """Which contracts somebody may see: those with parcels in these villages (a selectable), or of these parties."""

    villages: Any
    parties: tuple[str, ...] = ()

    def condition(self) -> Any:
        return or_(
            CONTRACT.c.number.in_(_with_parcels("", self.villages)),
            CONTRACT.c.transferee.in_(self.parties),
            CONTRACT.c.number.in_(_given_by(self.parties)),
        )


def _given_by(parties: Any) -> Any:
    """The numbers of contracts that these parties sign for, or whose land they transfer."""
    signed = select(CONTRACT.c.number).where(CONTRACT.c.transferor.in_(parties))
    return signed.union(select(CONTRACT_PARCEL.c.contract_number).where(CONTRACT_PARCEL.c.giver.in_(parties)))


def list_contracts(
    connection: Connection, wanted: Wanted, villages: Any = None, reach: ContractReach | None = None
) -> list[Contract]:
    """Contracts by number. ``villages`` is a selectable of village codes of which the parcels must be; ``reach`` what
    whoever asks may see, None for everything."""
    query = _narrowed(select(CONTRACT), wanted, villages, reach)
    query = query.where(CONTRACT.c.number > wanted.after)
    first = (CONTRACT.c.actual_last_day,) if wanted.soonest_end_first else ()
    return _contracts(connection, query.order_by(*first, CONTRACT.c.number).limit(wanted.limit))


def villages_of(connection: Connection, number: str) -> list[str]:
    """The villages in which a contract's parcels lie, by code."""
    query = select(PARCEL.c.village_code).distinct()
    query = query.join(CONTRACT_PARCEL, CONTRACT_PARCEL.c.parcel_code == PARCEL.c.code)
    return sorted(connection.scalars(query.where(CONTRACT_PARCEL.c.contract_number == number)))


def count_contracts(
    connection: Connection, wanted: Wanted, villages: Any = None, reach: ContractReach | None = None
) -> int:
    """How many contracts ``list_contracts`` has in all its pages."""
    return connection.scalar(_narrowed(select(func.count()).select_from(CONTRACT), wanted, villages, reach)) or 0


def total_area(connection: Connection, wanted: Wanted, villages: Any = None, reach: ContractReach | None = None) -> int:
    """The grains of all the lines of the contracts that ``list_contracts`` has in all its pages."""
    numbers = _narrowed(select(CONTRACT.c.number), wanted, villages, reach)
    total = select(func.sum(CONTRACT_PARCEL.c.area_grains)).where(CONTRACT_PARCEL.c.contract_number.in_(numbers))
    return int(connection.scalar(total) or 0)


def same_draft(connection: Connection, terms: Terms) -> Contract | None:
    """A draft that says the same as ``terms``, whatever its number: what a second press of a button would make."""
    same = (CONTRACT.c.state == "draft") & (CONTRACT.c.transferor == terms.transferor)
    drafts = _contracts(connection, select(CONTRACT).where(same, CONTRACT.c.start_day == terms.start_day))
    return next((draft for draft in drafts if replace(draft.terms, number=terms.number) == terms), None)


def _narrowed(query: Select[Any], wanted: Wanted, villages: Any, reach: ContractReach | None) -> Select[Any]:
    for condition in _conditions(wanted):
        query = query.where(condition)
    if reach is not None:
        query = query.where(reach.condition())
    if villages is not None or wanted.parcel:
        query = query.where(CONTRACT.c.number.in_(_with_parcels(wanted.parcel, villages)))
    return query


_EQUAL: Final = {"state": "state", "form": "form", "parent": "parent_number", "renews": "renews_number"}


def _conditions(wanted: Wanted) -> Sequence[Any]:
    conditions = [
        CONTRACT.c[column] == getattr(wanted, name) for name, column in _EQUAL.items() if getattr(wanted, name)
    ]
    if wanted.text:
        conditions.append(_speaks_of(wanted.text))
    if wanted.party:
        given = CONTRACT.c.number.in_(_given_by([wanted.party]))
        conditions.append(or_(CONTRACT.c.transferee == wanted.party, given))
    if wanted.in_force_on is not None:
        day = wanted.in_force_on
        within = (CONTRACT.c.start_day <= day) & (CONTRACT.c.actual_last_day >= day)
        conditions.append(within & (CONTRACT.c.state == "signed"))
    if wanted.ends_before is not None:
        conditions.append(CONTRACT.c.actual_last_day < wanted.ends_before)
    if wanted.ends_from is not None:
        conditions.append(CONTRACT.c.actual_last_day >= wanted.ends_from)
    if wanted.unfiled:
        conditions.append((CONTRACT.c.state == "signed") & CONTRACT.c.filed_on.is_(None))
    return conditions


def _speaks_of(text: str) -> Any:
    escaped = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    parties = select(PARTY.c.code).where(
        or_(
            PARTY.c.name.ilike(f"%{escaped}%", escape="\\"),
            PARTY.c.name_initials.like(f"{escaped.lower()}%", escape="\\"),
            PARTY.c.code.ilike(f"{escaped}%", escape="\\"),
        )
    )
    return or_(
        CONTRACT.c.number.ilike(f"%{escaped}%", escape="\\"),
        CONTRACT.c.transferee.in_(parties),
        CONTRACT.c.number.in_(_given_by(parties)),
    )


def _with_parcels(parcel: str, villages: Any) -> Select[Any]:
    query = select(CONTRACT_PARCEL.c.contract_number)
    if parcel:
        query = query.where(CONTRACT_PARCEL.c.parcel_code == parcel)
    if villages is not None:
        query = query.join(PARCEL, PARCEL.c.code == CONTRACT_PARCEL.c.parcel_code).where(
            PARCEL.c.village_code.in_(villages)
        )
    return query
