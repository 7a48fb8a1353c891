"""Placing and releasing caveats. Both hold the parcels, so that placing and signing a contract cannot miss each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, column, func, insert, select, table, update

from ledger.access import Act, VersionStale
from ledger.book.holdings import Holder, daily_movements
from ledger.caveats.data import KINDS, Caveat
from ledger.caveats.models import CAVEAT, CAVEAT_PARCEL
from ledger.caveats.queries import find_caveat, stopping, villages_of_caveat
from ledger.caveats.refusals import CaveatIncomplete, CaveatNumberUsed, CaveatReleased, ReleaseUnfounded
from ledger.caveats.rules import RULES, Facts
from ledger.codes import mask_personal_numbers
from ledger.errors import raise_all
from ledger.parcels import Parcel, ParcelMissing, book_of_parcel, find_parcels, lock_parcels
from ledger.parties import PartyMissing, find_parties

_OPERATION_RIGHT: Final = "operation-right"
_APART: Final = ("lines", "stops", "released_on", "release_document", "released_by", "version")


def place(connection: Connection, caveat: Caveat, act: Act) -> Caveat:
    """Put a caveat on parcels; it is numbered where it has no number.

    Raises ParcelMissing, PartyMissing, CaveatNumberUsed, and what the rules of placing refuse.
    """
    parcels = _parcels(connection, caveat)
    act.permit(connection, "caveats.place", villages={parcel.village_code for parcel in parcels.values()})
    lock_parcels(connection, parcels, exclusive=True)
    parcels = find_parcels(connection, parcels)  # once more: they may have changed hands until we held them
    said = replace(caveat, number=caveat.number.strip() or _next_number(connection, act.today))
    facts = _facts(connection, said, parcels)
    raise_all([refusal for rule in RULES for refusal in rule.check(facts)])
    if connection.scalar(select(CAVEAT.c.number).where(CAVEAT.c.number == said.number)) is not None:
        raise CaveatNumberUsed(number=said.number)
    _insert(connection, said, act)
    act.note(
        "caveats.place",
        "caveat",
        said.number,
        after={"kind": said.kind, "parcels": said.parcel_codes, "stops": said.stopped, "document": said.document},
        detail=f"{KINDS[said.kind].words.zh}：{len(said.lines)} 块地，自 {said.from_day}",
    )
    return find_caveat(connection, said.number)


def _parcels(connection: Connection, caveat: Caveat) -> dict[str, Parcel]:
    parcels = find_parcels(connection, caveat.parcel_codes)
    raise_all(
        [
            ParcelMissing(code=mask_personal_numbers(code)[:40])
            for code in dict.fromkeys(caveat.parcel_codes)
            if code not in parcels
        ]
    )
    if not parcels:
        raise CaveatIncomplete(what_zh="地块", what_en="parcels")
    return parcels


def _facts(connection: Connection, caveat: Caveat, parcels: dict[str, Parcel]) -> Facts:
    named = [code for code in (caveat.holder, caveat.claimant) if code]
    parties = find_parties(connection, named)
    transferee = _transferee(connection, caveat) if caveat.contract_number else caveat.holder
    if transferee != caveat.holder:
        raise CaveatIncomplete(what_zh="合同或抵押人", what_en="contract or debtor")
    raise_all([PartyMissing(code=mask_personal_numbers(code)[:64]) for code in named if code not in parties])
    holders = {code: Holder(book_of_parcel(connection, code), caveat.holder, code) for code in parcels}
    moved = daily_movements(connection, _OPERATION_RIGHT, holders.values()) if caveat.holder else {}
    held: dict[str, Counter[date]] = {code: moved.get(holder, Counter()) for code, holder in holders.items()}
    last_day = caveat.to_day or caveat.due_on or date.max
    others = stopping(connection, parcels, "mortgage", caveat.from_day, last_day, caveat.contract_number)
    return Facts(caveat, parcels, parties, held, tuple(others))


def _transferee(connection: Connection, caveat: Caveat) -> str | None:
    """Who has the land under the contract that is named; asked of its table, because contracts stand above caveats."""
    contract = table("contract", column("number"), column("transferee"))
    return connection.scalar(select(contract.c.transferee).where(contract.c.number == caveat.contract_number))


def _insert(connection: Connection, caveat: Caveat, act: Act) -> None:
    row = {name: value for name, value in asdict(caveat).items() if name not in _APART}
    row |= {name: row[name] or None for name in ("holder", "contract_number", "claimant")}
    row |= {"stops": " ".join(caveat.stopped), "recorded_at": act.at, "recorded_by": act.by}
    row |= {"release_document": "", "released_by": "", "version": 1}
    connection.execute(insert(CAVEAT), row)
    lines: list[dict[str, Any]] = [
        asdict(line) | {"caveat_number": caveat.number, "line": number}
        for number, line in enumerate(caveat.lines, start=1)
    ]
    connection.execute(insert(CAVEAT_PARCEL), lines)


def _next_number(connection: Connection, today: date) -> str:
    """CV-year-number; two that take the same one at once break the key, and the second runs again."""
    prefix = f"CV-{today.year}-"
    last = connection.scalar(select(func.max(CAVEAT.c.number)).where(CAVEAT.c.number.like(f"{prefix}_____"))) or "0"
    return f"{prefix}{int(last.rpartition('-')[2]) + 1:05d}"


def release(
    connection: Connection, number: str, document: str, day: date, act: Act, version: int | None = None
) -> Caveat:
    """Take a caveat off on a day, by the paper that says so (a creditor's release, a settlement, a court's order).

    Raises CaveatMissing, CaveatReleased, ReleaseUnfounded, VersionStale.
    """
    caveat = find_caveat(connection, number)
    act.permit(connection, "caveats.release", villages=villages_of_caveat(connection, caveat))
    lock_parcels(connection, caveat.parcel_codes, exclusive=True)
    caveat = find_caveat(connection, number)
    if not caveat.is_open:
        raise CaveatReleased(number=number, day=caveat.released_on, document=caveat.release_document)
    if version is not None and version != caveat.version:
        raise VersionStale(what=number, found=caveat.version, expected=version)
    if not document.strip() or not caveat.from_day <= day <= max(act.today, caveat.from_day):
        words = KINDS[caveat.kind].words
        raise ReleaseUnfounded(
            number=number, kind_zh=words.zh, kind_en=words.en, since=caveat.from_day, document=document, day=day
        )
    where = (CAVEAT.c.number == number) & (CAVEAT.c.version == caveat.version)
    changed = {"released_on": day, "release_document": document.strip(), "released_by": act.by, "released_at": act.at}
    done = connection.execute(update(CAVEAT).where(where).values(version=caveat.version + 1, **changed))
    assert done.rowcount == 1  # the parcels are held, so nobody was faster
    after = {"released_on": day, "document": document.strip()}
    act.note("caveats.release", "caveat", number, before={"released_on": None}, after=after, detail=f"{day} 解除")
    return find_caveat(connection, number)
