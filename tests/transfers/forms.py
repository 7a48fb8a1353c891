"""A village for contracts of every form, and reading what they post."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.book.models import ACCOUNT, ENTRY, LOT, POSTING
from ledger.parcels import find_parcel
from ledger.transfers import ContractLine, Details, Terms
from tests.making import (
    BASE_END,
    COOPERATIVE,
    ENTERPRISE,
    HOUSEHOLDS,
    ISSUER,
    VILLAGE,
    Village,
    add_to,
    collective,
    mu,
    paper,
    parcel,
    parcel_code,
    party,
    terms,
)

H0, H1, H2 = HOUSEHOLDS  # 马建国 and 王秀兰 of one village, 曾志强 of another
H3: Final = f"{VILLAGE}000003"
LAND, SECOND, THEIRS = parcel_code(0, 1), parcel_code(0, 2), parcel_code(1, 1)
THIRD, POOL = f"{ISSUER}00031", f"{ISSUER}00099"  # of household 3; contracted to nobody
START, LAST, BACK = date(2027, 1, 1), date(2030, 12, 31), date(2031, 1, 1)
BEFORE, WITHIN = date(2026, 12, 31), date(2028, 10, 1)
LAYERS: Final = ("ownership", "contract-right", "operation-right")
OPERATION, RIGHT = "operation-right", "contract-right"
HELD: Final = "land.held"
Posted = tuple[str, str, str, str, str, str]  # asset, kind of account, holder, parcel, day, mu

TOLD: Final = paper("priority-notice")
TENDER: Final = (paper("village-resolution"), paper("township-approval"), TOLD)
MANDATES: Final = tuple(paper("mandate", household) for household in (H0, H1, H3))


def people_the(village: Village) -> None:
    """The village's collective, a third household with a parcel, and a parcel that nobody has contracted."""
    add_to(
        village,
        [collective(), party(H3, name="田桂芳")],
        [parcel(THIRD, H3), parcel(POOL, "", bases=())],
    )


def contract(number: str, form: str, giver: str, taker: str, *lines: tuple[str, ...], **changes: Any) -> Terms:
    """Terms of a form, 2027–2030, for nothing; (parcel, mu, giver) a line."""
    said = tuple(ContractLine(code, mu(area), *whose) for code, area, *whose in lines)
    values: dict[str, Any] = {"form": form, "transferor": giver, "transferee": taker, "price": "0", "evidence": (TOLD,)}
    if form in {"swap", "assignment"}:
        values["last_day"] = BASE_END
    return terms(number, **(values | changes | {"lines": said}))


def lease(number: str = "HT-1", *lines: tuple[str, ...], **changes: Any) -> Terms:
    return contract(number, "lease", H0, COOPERATIVE, *(lines or ((LAND, "10"),)), **changes)


def passed_on(number: str, giver: str, taker: str, parent: str, *lines: tuple[str, ...], **changes: Any) -> Terms:
    values = {"parent": parent, "evidence": (paper("household-consent", H0),)}
    return contract(number, "retransfer", giver, taker, *lines, **(values | changes))


def swap(number: str = "HT-1", **changes: Any) -> Terms:
    """All of one parcel of household 0 for all of one of household 1."""
    return contract(number, "swap", H0, H1, (LAND, "10"), (THEIRS, "10", H1), **changes)


def assignment(number: str = "HT-1", area: str = "10", **changes: Any) -> Terms:
    values = {"evidence": (paper("issuer-consent"), TOLD)}
    return contract(number, "assignment", H0, H1, (LAND, area), **(values | changes))


def by_an_agent(number: str = "HT-1", **changes: Any) -> Terms:
    """The collective signs for three households."""
    lines = ((LAND, "10", H0), (THEIRS, "4", H1), (THIRD, "10", H3))
    values = {"details": Details(entrusted="agent"), "evidence": (*MANDATES, TOLD)}
    return contract(number, "lease", ISSUER, COOPERATIVE, *lines, **(values | changes))


def let_by_tender(number: str = "HT-1", **changes: Any) -> Terms:
    values = {"details": Details(mode="tender"), "evidence": TENDER}
    return contract(number, "other-mode", ISSUER, ENTERPRISE, (POOL, "10"), **(values | changes))


def moved(asset: str, lot: str, day: date, source: str, target: str, area: str, kind: str = HELD) -> list[Posted]:
    """Out of one hand into the other; ``kind``: of the account that it comes from."""
    return [(asset, kind, source, lot, str(day), f"-{area}"), (asset, HELD, target, lot, str(day), area)]


def back(asset: str, lot: str, day: date, source: str, target: str, area: str, kind: str = HELD) -> list[Posted]:
    """Back out of a hand into the account of ``kind`` that it came from."""
    return [(asset, HELD, source, lot, str(day), f"-{area}"), (asset, kind, target, lot, str(day), area)]


def for_a_term(
    lot: str, source: str, target: str, area: str, start: date = START, last: date = LAST, kind: str = HELD
) -> list[Posted]:
    """The operation right there on the first day, and back on the day after the last."""
    after = last + timedelta(days=1)
    return moved(OPERATION, lot, start, source, target, area, kind) + back(
        OPERATION, lot, after, target, source, area, kind
    )


def for_good(lot: str, source: str, target: str, area: str) -> list[Posted]:
    return [line for asset in (RIGHT, OPERATION) for line in moved(asset, lot, START, source, target, area)]


def entries_of(connection: Connection, document: str) -> list[tuple[int, str]]:
    """(number, cause) of the entries that name a contract, in their order."""
    query = select(ENTRY.c.id, ENTRY.c.cause).where(ENTRY.c.document == document).order_by(ENTRY.c.id)
    return [(row.id, row.cause) for row in connection.execute(query)]


def postings_of(connection: Connection, entry_id: int) -> list[Posted]:
    """The postings of an entry in words, sorted."""
    query = (
        select(ACCOUNT.c.asset, ACCOUNT.c.kind, ACCOUNT.c.holder, LOT.c.code, POSTING.c.effective_on, POSTING.c.amount)
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(POSTING.c.entry_id == entry_id)
    )
    return sorted(
        (asset, kind, holder, lot, str(day), in_mu(amount))
        for asset, kind, holder, lot, day, amount in connection.execute(query)
    )


def land_of(connection: Connection, document: str) -> list[Posted]:
    """All that a contract's entries post to land accounts, sorted."""
    return sorted(
        line
        for entry_id, cause in entries_of(connection, document)
        if not cause.startswith("rent-")
        for line in postings_of(connection, entry_id)
    )


def in_mu(grains: int) -> str:
    """Whole mu where they are whole, else with decimals."""
    return f"{grains / 200_000:.6f}".rstrip("0").rstrip(".")


Balance = dict[tuple[str, str], list[tuple[date, int]]]  # (kind, holder): (day, grains) moved


def balances(connection: Connection, lot: str, asset: str) -> Balance:
    query = (
        select(ACCOUNT.c.kind, ACCOUNT.c.holder, POSTING.c.effective_on, POSTING.c.amount)
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(LOT.c.code == lot, ACCOUNT.c.asset == asset, ACCOUNT.c.kind != "land.register")
    )
    found: Balance = defaultdict(list)
    for kind, holder, day, amount in connection.execute(query):
        found[kind, holder].append((day, amount))
    return found


def holders(connection: Connection, lot: str, day: date, asset: str = OPERATION) -> dict[str, str]:
    """Mu by holder on a day; what nobody has stands under "unallotted"."""
    found = {}
    for (kind, holder), moves in balances(connection, lot, asset).items():
        amount = sum(delta for on, delta in moves if on <= day)
        if amount:
            found["unallotted" if kind == "land.unallotted" else holder] = in_mu(amount)
    return found


def assert_conserved(connection: Connection, *lots: str, area: str = "10") -> None:
    """On every day on which anything moves, each layer of a parcel has its area, and nobody has less than nothing."""
    for lot in lots:
        for asset in LAYERS:
            found = balances(connection, lot, asset)
            for day in sorted({on for moves in found.values() for on, _ in moves}):
                amounts = [sum(delta for on, delta in moves if on <= day) for moves in found.values()]
                assert sum(amounts) == mu(area), (lot, asset, day)
                assert min(amounts) >= 0, (lot, asset, day)


def base_contracts(connection: Connection, lot: str, day: date) -> dict[str, str]:
    """Mu by household that its base contracts cover on a day."""
    areas: dict[str, int] = defaultdict(int)
    for base in find_parcel(connection, lot).bases_on(day):
        areas[base.household] += base.area_grains
    return {household: in_mu(area) for household, area in areas.items()}
