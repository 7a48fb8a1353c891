"""An invented village whose households are split, merged, expropriated; what an entry says in short words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from ledger.access.proposals import Proposal, find_proposal
from ledger.approvals import approve
from ledger.book import load_entry
from ledger.changes import Change, ChangeLine, Insured, find_change, propose_change
from ledger.db import Database
from ledger.parties import register_parties
from tests.making import CLERK, HEAD, HOUSEHOLDS, VILLAGE, Village, acting, make_village, mu, parcel_code, party

A, B, FAR = HOUSEHOLDS
NEW = f"{VILLAGE}000009"
OFFICE = "JF-ZRZY"
ISSUER = f"{VILLAGE}00"
LAND, OTHER = parcel_code(0, 1), parcel_code(0, 2)
THIRD = parcel_code(1, 1)
DAY = date(2027, 6, 1)
TEN = mu("10")
SHORT = {A: "A", B: "B", NEW: "N", ISSUER: "issuer", OFFICE: "office", "JF-001": "co-op", "JF-002": "firm", "": ""}


def make_land(database: Database) -> Village:
    """The village with a household that has nothing yet, and an office that owes for insurance."""
    village = make_village(database)
    more = [party(NEW, name="马小军"), party(OFFICE, "office", "金凤区自然资源局")]
    database.command(lambda c: register_parties(c, more, acting()))
    return village


def line(code: str = LAND, giver: str = A, to: str = "", area: str = "10", **more: Any) -> ChangeLine:
    return ChangeLine(code, giver, to, mu(area), **more)


def surrender(*lines: ChangeLine, **changes: Any) -> Change:
    """Household A hands its first parcel back on 2027-06-01, after notice of half a year."""
    made = Change("LC-1", "surrender", DAY, "交回字1号", date(2026, 11, 1), A, lines or (line(),))
    return replace(made, **({"notice_on": date(2026, 11, 20)} | changes))


def expropriation(*lines: ChangeLine, **changes: Any) -> Change:
    """Household A's first parcel is expropriated on 2027-06-01; two persons of it are to be insured."""
    made = Change("LC-1", "expropriation", DAY, "征字〔2026〕1号", date(2026, 11, 1), "", lines or (line(),))
    given: dict[str, Any] = {"compensation_owner": "transferor", "insured": (Insured(A, 2, 900_000),), "debtor": OFFICE}
    return replace(made, **(given | changes))


def split(*lines: ChangeLine, **changes: Any) -> Change:
    """Household A is split on 2027-06-01: its first parcel goes to a new household."""
    made = Change("LC-1", "split", DAY, "分户申请1号", date(2026, 11, 1), A, lines or (line(to=NEW),))
    return replace(made, **changes)


def merge(**changes: Any) -> Change:
    """Household A is merged into B on 2027-06-01."""
    return replace(Change("LC-1", "merge", DAY, "合户申请1号", date(2026, 11, 1), B, merged=(A,)), **changes)


def propose_it(village: Village, change: Change) -> Proposal:
    return village.database.command(lambda c: propose_change(c, change, acting(CLERK)))


def approve_it(village: Village, proposal: Proposal) -> None:
    village.database.command(lambda c: approve(c, proposal.id, acting(HEAD)))


def carry(village: Village, change: Change) -> Proposal:
    """Propose a change and approve it, a command each."""
    proposal = propose_it(village, change)
    approve_it(village, proposal)
    with village.database.reading() as connection:
        return find_proposal(connection, proposal.id)


Said = list[tuple[str, str, str, str, str, float]]


def said(village: Village, number: str = "LC-1") -> tuple[str, Said]:
    """The cause of a change's entry, and its postings: layer, account, holder, lot, day, and mu (or a count)."""
    with village.database.reading() as connection:
        recorded = find_change(connection, number)
        assert recorded.entry_id is not None
        entry = load_entry(connection, recorded.book_id, recorded.entry_id)
    lots = {LAND: "land", OTHER: "other", THIRD: "third", number: "case"}
    return entry.cause, sorted(
        (
            p.account.asset,
            p.account.kind,
            SHORT[p.account.holder],
            lots[p.lot],
            p.effective_on.isoformat(),
            p.amount / mu("1") if p.lot in (LAND, OTHER, THIRD) else p.amount,
        )
        for p in entry.postings
    )


def two(kind: str, giver: str, to_kind: str, to: str, area: float, lot: str = "land", day: str = "2027-06-01") -> Said:
    """A move of both rights."""
    found: Said = []
    for asset in ("contract-right", "operation-right"):
        found += [(asset, kind, giver, lot, day, -area), (asset, to_kind, to, lot, day, area)]
    return found
