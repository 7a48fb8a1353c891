"""What is asked of a dispute before it is taken on: parties, subject, concern, and whether there is still time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.centre.calendar import calendar
from ledger.centre.common import choice_of
from ledger.centre.deadlines import due_of, limitation_day
from ledger.centre.dispute_data import PARTY_ROLES, Dispute, NewDispute
from ledger.centre.dispute_refusals import (
    CourtTimePassed,
    DisputePartiesUnfit,
    DisputeSubjectMissing,
    DisputeUnconcerned,
    LimitationPassed,
)
from ledger.errors import Words
from ledger.parcels import find_parcel, find_parcels
from ledger.parties import PARTY_KINDS, Party, find_party
from ledger.transfers import Wanted, find_contract, list_contracts

_HOUSEHOLDS: Final = ("household", "person")
_OPPOSITE: Final = {  # what sort of party a household stands against, by the kind of dispute
    "transfer-household-household": _HOUSEHOLDS,
    "transfer-household-village": ("collective", "office"),
    "transfer-household-other": ("cooperative", "enterprise", "person"),
}


def check_parties(connection: Connection, brought: NewDispute) -> None:
    """Raise DisputePartiesUnfit unless there are two sides, of the sort that the kind of dispute names; PartyMissing."""
    known: dict[str, Party] = {}
    for each in brought.parties:
        choice_of(each.role, PARTY_ROLES, Words("诉讼地位", "role"))
        if each.party in known:
            raise _unfit(f"{each.party} 列了两次", f"{each.party} is named twice")
        known[each.party] = find_party(connection, each.party)
    sides = {role: [known[each.party] for each in brought.parties if each.role == role] for role in PARTY_ROLES}
    if not sides["claimant"] or not sides["respondent"]:
        raise _unfit("须有申请人和被申请人", "a claimant and a respondent are wanted")
    if brought.kind in _OPPOSITE:
        _check_kind(brought.kind, sides["claimant"][0], sides["respondent"][0])


def _check_kind(kind: str, one: Party, other: Party) -> None:
    wanted = _OPPOSITE[kind]
    fits = any(a.kind in _HOUSEHOLDS and b.kind in wanted for a, b in ((one, other), (other, one)))
    if not fits:
        kinds = PARTY_KINDS[one.kind], PARTY_KINDS[other.kind]
        raise _unfit(
            f"双方是{kinds[0].zh}和{kinds[1].zh}，与争议类型不符", f"the sides are {kinds[0].en} and {kinds[1].en}"
        )


def _unfit(zh: str, en: str) -> DisputePartiesUnfit:
    return DisputePartiesUnfit(why_zh=zh, why_en=en)


def check_subject(connection: Connection, brought: NewDispute) -> tuple[str, ...]:
    """The codes of the parcels that it is about: those named, and those of the contract. Raises DisputeSubjectMissing,
    ContractMissing, ParcelMissing."""
    if not brought.contract_number and not brought.parcels:
        raise DisputeSubjectMissing()
    codes = set(brought.parcels)
    for code in sorted(codes):
        find_parcel(connection, code)
    if brought.contract_number:
        codes |= {line.parcel_code for line in find_contract(connection, brought.contract_number).terms.lines}
    return tuple(sorted(codes))


def check_concerned(connection: Connection, brought: NewDispute, parcels: Sequence[str]) -> None:
    """Raise DisputeUnconcerned unless each claimant has to do with the contract or one of the parcels (art. 20).

    About contracting itself anybody of the village may claim land that was given to somebody else.
    """
    if brought.kind.startswith("contracting") or brought.kind == "other":
        return
    concerned: set[str] = set()
    if brought.contract_number:
        concerned |= set(find_contract(connection, brought.contract_number).terms.parties)
    for parcel in find_parcels(connection, parcels).values():
        concerned |= {base.household for base in parcel.bases}
        for contract in list_contracts(connection, Wanted(parcel=parcel.code, limit=1_000)):
            concerned |= set(contract.terms.parties)
    for each in brought.parties:
        if each.role == "claimant" and each.party not in concerned and not _collective(connection, each.party):
            subject = brought.contract_number or "、".join(parcels)
            raise DisputeUnconcerned(party=each.party, subject=subject)


def _collective(connection: Connection, code: str) -> bool:
    return find_party(connection, code).kind == "collective"


def check_time(connection: Connection, dispute: Dispute, door: str, day: date) -> None:
    """Raise LimitationPassed or CourtTimePassed where it is too late to go there."""
    if door == "to-arbitration":
        known = dispute.brought.known_on
        due = limitation_day(known)
        if day > due:
            raise LimitationPassed(known=known, due=due, day=day)
    court = due_of(dispute, "court", calendar(connection))
    if door == "to-court" and court is not None and day > court.due_on:
        raise CourtTimePassed(served=court.begins_on, due=court.due_on, day=day)
