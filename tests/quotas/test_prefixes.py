"""Random events of two counties and their province, sound and not: refused or carried out, and every prefix adds up."""

from __future__ import annotations

import csv
import io
import random
import subprocess
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, func, select

from ledger.book import Account
from ledger.book.models import ACCOUNT, LOT, POSITION_DAY, POSTING
from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.journal import export_journal, hledger_account
from ledger.quotas import KINDS, LINKAGE, MINING, PLAN, EventLine, Paper, QuotaEvent, record_events
from ledger.quotas.data import GRAIN, PADDY
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.making import OTHER_VILLAGE, TODAY, VILLAGE, acting, findings
from tests.quotas.making import (
    BORROWED,
    FAR_FIELD,
    FAR_VILLAGE,
    FIELD,
    HAMLET,
    JINFENG,
    LINKED,
    MINE,
    MINED,
    ORCHARD,
    OWN,
    PLANNED,
    PROVINCE,
    XINGQING,
    YARD,
    Quotas,
    amend,
    ha,
    make_books,
)
from tests.test_journal_oracles import program

new_database = _new_database  # a fixture is found by its name
FIRST: Final = date(2025, 3, 1)
LOTS: Final = ("SX-1", "XD-1", "XD-2", "P-1", "P-2", "HG-1", "HG-2", "HG-3", "T-1", "T-2")
PROJECTS: Final = (LINKED, LINKED, LINKED, OWN, MINED, PLANNED, "")
PLOTS: Final = (
    (YARD, VILLAGE),
    (HAMLET, OTHER_VILLAGE),
    (FIELD, VILLAGE),
    (ORCHARD, VILLAGE),
    (MINE, VILLAGE),
    (FAR_FIELD, FAR_VILLAGE),
)
_OFTEN: Final = {
    "close": 0.1,
    "rectify": 0.1,
    "rectified": 0.2,
    "surplus": 4,
    "list": 3,
    "make-good": 0.5,
    "grant": 0.5,
}
PAPERS: Final = (Paper("acceptance", "验收1号"), Paper("survey", "调查1号"), Paper("decision-of-village", "纪要1号"))


@dataclass
class Known:
    """Lots that were opened so far, by their kinds, with their projects."""

    lots: dict[str, list[str]]
    projects: dict[str, str]

    def learn(self, wanted: QuotaEvent) -> None:
        opens = KINDS[wanted.kind].opens
        if opens:
            code = wanted.lot if wanted.kind in {"grant", "accept"} else wanted.to_lot
            self.lots.setdefault(opens, []).append(code)
            self.projects[code] = wanted.project if opens != "purchase" else ""

    def any_of(self, chance: random.Random, kinds: tuple[str, ...], careless: bool) -> str:
        """A lot of some kinds, newer ones more often."""
        fitting = [code for kind in kinds for code in self.lots.get(kind, ())][-4:]
        return chance.choice(LOTS if careless or not fitting else fitting)


def guess(chance: random.Random, number: int, day: date, known: Known) -> QuotaEvent:
    """Mostly of lots, projects and areas that go together; now and then of none of them."""
    careless = chance.random() < 0.15
    name = chance.choices(tuple(KINDS), [_OFTEN.get(each, 1) for each in KINDS])[0]
    kind = KINDS[name]
    lot, to_lot = known.any_of(chance, kind.lot, careless) if kind.lot else f"L-{number}", ""
    if name in {"return", "make-good"}:
        to_lot = known.any_of(chance, ("project",) if name == "return" else ("acceptance",), careless)
    elif kind.opens and kind.lot:
        to_lot = f"L-{number}"
    project = chance.choice((LINKED, OWN, OWN)) if name == "accept" else known.projects.get(lot, "")
    project = LINKED if kind.project and not project else project
    most = 9 if name in {"accept", "grant"} else 3
    grains = chance.choice((ha("0.2"), ha("0.5"), ha(1), ha(2), chance.randint(1, ha(most))))
    grains = 0 if name in {"close", "rectify", "rectified"} else grains
    lines: tuple[EventLine, ...] = ()
    if name == "accept" or (
        name in {"land", "use-town", "use-resettlement", "use-reserve", "reserve"} and chance.random() < 0.7
    ):
        lines = _lines(chance, name, grains, number, careless)
    wet = chance.random() < 0.1 and grains > 0
    buyers = lot in known.lots.get("purchase", ()) and name != "sell"
    return QuotaEvent(
        f"R-{number}",
        name,
        chance.choice((JINFENG, XINGQING, PROVINCE)) if careless else XINGQING if buyers else JINFENG,
        day - timedelta(days=chance.randint(0, 30) if careless else 0),
        f"文件{number}",
        day - timedelta(days=30),
        -grains if careless and chance.random() < 0.2 else grains,
        chance.choice((LINKAGE, MINING, PLAN)) if careless else LINKAGE,
        chance.randint(0, grains) if wet else 0,
        chance.randint(0, 10_000) if wet else 0,
        chance.choice(PROJECTS) if careless else project,
        chance.choice((0, 1)) if careless else 0,
        lot,
        to_lot,
        "SX-1" if name == "grant" else "",
        PROVINCE if name == "grant" else chance.choice((XINGQING, "外省某县")) if name == "sell" else "",
        voucher="凭证1",
        price_fen=chance.choice((0, 12_345)) if name == "sell" else 0,
        lines=lines,
        papers=PAPERS,
    )


def _lines(chance: random.Random, kind: str, grains: int, number: int, careless: bool) -> tuple[EventLine, ...]:
    plot, village = chance.choice(PLOTS if careless else PLOTS[:2] if kind == "accept" else PLOTS[2:3])
    whole = grains // chance.choice((1, 2))
    made = EventLine(
        village, whole, plot if kind == "accept" else f"N-{number}", whole, source_plot="" if kind == "accept" else plot
    )
    if chance.random() < 0.4 or kind == "accept":  # of an acceptance only figures: its plots would soon be used up
        made = replace(made, plot="", source_plot="")
    rest = EventLine(OTHER_VILLAGE, grains - whole, cultivated_grains=grains - whole)
    return (made, rest) if grains > whole else (made,)


Totals = dict[tuple[int, str, str], int]
OWNED: Final = frozenset({
    "quota.unassigned", "quota.assigned", "quota.resettlement", "quota.rural-reserve", "quota.town", "quota.accepted",
    "quota.surplus", "quota.listed", "quota.pledged", "quota.balanced", "quota.acquired", "quota.granted-down",
    "quota.returned", "quota.sold", "quota.landed",
})  # fmt: skip
EXPLAINED: Final = frozenset(
    {"quota.to-return", "quota.from-above", "quota.from-reclamation", "quota.bought", "quota.deficit"}
)


def totals(connection: Connection) -> Totals:
    """What stands in the accounts of quota: book, asset, kind."""
    query = (
        select(POSTING.c.book_id, ACCOUNT.c.asset, ACCOUNT.c.kind, func.sum(POSTING.c.amount))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .where(ACCOUNT.c.kind.like("quota.%"))
        .group_by(POSTING.c.book_id, ACCOUNT.c.asset, ACCOUNT.c.kind)
    )
    return {(book, asset, kind): int(amount) for book, asset, kind, amount in connection.execute(query)}


def below_zero(connection: Connection) -> list[Any]:
    """Accounts and lots on the wrong side of zero at the end."""
    total = func.sum(POSITION_DAY.c.delta * ACCOUNT.c.side)
    query = (
        select(ACCOUNT.c.kind, LOT.c.code, total)
        .join(POSITION_DAY, (POSITION_DAY.c.book_id == ACCOUNT.c.book_id) & (POSITION_DAY.c.account_id == ACCOUNT.c.id))
        .join(LOT, (LOT.c.book_id == POSITION_DAY.c.book_id) & (LOT.c.id == POSITION_DAY.c.lot_id))
        .group_by(ACCOUNT.c.kind, ACCOUNT.c.id, LOT.c.code)
        .having(total < 0)
    )
    return list(connection.execute(query))


def check(found: Totals, world: Quotas) -> None:
    """Granted, reclaimed and bought is what is in use, accepted, surplus, returned, sold …; and the mirrors agree."""
    sums: Counter[tuple[int, str]] = Counter()
    for (book, asset, kind), amount in found.items():
        assert kind in OWNED | EXPLAINED
        assert (amount >= 0) == (kind in OWNED) or amount == 0
        sums[book, asset] += amount
    assert {each: amount for each, amount in sums.items() if amount} == {}
    for asset in (LINKAGE, MINING, PLAN, PADDY, GRAIN):
        sold = found.get((world.jinfeng, asset, "quota.sold"), 0) + found.get((world.xingqing, asset, "quota.sold"), 0)
        bought = sum(found.get((book, asset, "quota.bought"), 0) for book in (world.jinfeng, world.xingqing))
        assert sold == -bought


class _TakenBack(Exception):
    pass


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, new_database: NewDatabase) -> Quotas:
    made = make_books(new_database(request.param))
    large = {
        "demolition_grains": ha(150),
        "reclaimed_agricultural_grains": ha(150),
        "reclaimed_cultivated_grains": ha(150),
    }
    amend(made, quota_grains=ha(60), **large)
    amend(made, OWN, quota_grains=0, **large)
    return made


def go_on(connection: Connection, world: Quotas, begun: int, seed: int, steps: int) -> Counter[str]:
    """The chart up to one of its events, then random ones; how many of each kind were carried out."""
    chance, known = random.Random(seed), Known({}, {})
    for (_, done), told in zip(record_events(connection, BORROWED[: begun + 1], acting()), BORROWED, strict=False):
        assert not isinstance(done, Refusal)
        known.learn(told)
    carried: Counter[str] = Counter()
    day = max(BORROWED[begun].on_day, FIRST)
    for number in range(steps):
        day = min(day + timedelta(days=chance.randint(0, 3)), TODAY)
        wanted = guess(chance, number, day, known)
        ((_, done),) = record_events(connection, [wanted], acting())
        if isinstance(done, Refusal):
            assert done.line("zh")
            assert done.line("en")
            continue
        known.learn(wanted)
        carried[wanted.kind] += 1
        check(totals(connection), world)
    assert below_zero(connection) == []
    return carried


@pytest.mark.parametrize("begun", [1, 3, 5, 9, 12], ids=lambda begun: f"after-{BORROWED[begun].number}")
def test_every_prefix_adds_up(world: Quotas, begun: int) -> None:
    """… and between them the random events are of most kinds, so that this tests something."""
    carried: Counter[str] = Counter()

    def work(connection: Connection) -> None:
        carried.update(go_on(connection, world, begun, seed=begun, steps=100))
        raise _TakenBack

    with pytest.raises(_TakenBack):
        world.database.command(work)
    assert len(carried) >= 6, carried


def test_nothing_is_found_afterwards(world: Quotas) -> None:
    assert findings(world.database) == ()


def test_hledger_agrees_with_the_chart_and_a_random_year(sqlite_url: str, tmp_path: Path) -> None:
    """The exported journal balances by assets, and comes to what the book holds in each account."""
    hledger = program("hledger")
    database = Database(sqlite_url)
    made = make_books(database)
    database.command(lambda c: go_on(c, made, 8, seed=11, steps=120))
    path = tmp_path / "book.hledger"
    with database.reading() as connection:
        path.write_text("\n".join(export_journal(connection, "hledger")) + "\n", encoding="utf-8")
        parts = [
            ACCOUNT.c[name] for name in ("asset", "kind", "division_level", "division_code", "holder_kind", "holder")
        ]
        query = (
            select(*parts, func.sum(POSTING.c.amount))
            .join(POSTING, (POSTING.c.book_id == ACCOUNT.c.book_id) & (POSTING.c.account_id == ACCOUNT.c.id))
            .group_by(*parts)
        )
        ours = {
            hledger_account(Account(*account)): int(amount) for *account, amount in connection.execute(query) if amount
        }
    database.close()
    subprocess.run([hledger, "-f", path, "check", "-s"], check=True, capture_output=True)
    arguments = ["balance", "--flat", "--no-total", "-O", "csv"]
    told = subprocess.run([hledger, "-f", path, *arguments], check=True, capture_output=True, text=True).stdout
    theirs = {name: int(cell.split()[0]) for name, cell in list(csv.reader(io.StringIO(told)))[1:]}
    assert {name: amount for name, amount in theirs.items() if amount} == ours
