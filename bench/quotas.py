"""A million quota events of 2 000 projects in 20 counties: the whole check, a lineage 20 steps deep, a province's board.

The entries come in through the book's own door in batches; events, lots, lines, links and pairs are inserted as plain rows
beside them. The rules of the field are not asked: this is about reading and checking a large book, not about deciding.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.resources import files
from itertools import islice
from time import perf_counter
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select, text

import migrations
from bench.report import Report, Result, median_ms
from ledger.access import Act, Actor
from ledger.book import Account, Line, NewEntry, post
from ledger.db import Database
from ledger.exchange.importing import import_file
from ledger.places import find, quota_book
from ledger.quotas import KINDS, LINKAGE, Project, register_project
from ledger.quotas.board import board
from ledger.quotas.data import USE_KINDS
from ledger.quotas.lineage import trace
from ledger.quotas.models import QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_LINK, QUOTA_LOT, QUOTA_PAIR
from ledger.quotas.obligations import WantedObligations, obligations
from ledger.quotas.sheets import quota_ledger
from ledger.quotas.verification import check_quotas

SIZES: Final = (100_000, 1_000_000)
QUICK_SIZES: Final = (5_000, 20_000)
NOW: Final = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY: Final = date(2026, 11, 21)
COUNTIES: Final = 20
AREA: Final = 300_000  # a tenth of a hectare
STEPS: Final = 20
_BATCH: Final = 2_000
_PROVINCE, _CITY = "640000000000", "640100000000"
_OPERATOR: Final = Actor.operator()
_TABLES: Final = (QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_LOT, QUOTA_LINK, QUOTA_PAIR)


@dataclass(frozen=True, slots=True)
class County:
    """A county that keeps a book, and its one village."""

    code: str
    book_id: int
    village: str

    @property
    def key(self) -> str:
        return f"county:{self.code}"


@dataclass(slots=True)
class Made:
    """An event with its entry, and the rows beside it."""

    county: County
    number: str
    kind: str
    day: date
    lines: list[Line]
    rows: list[tuple[Table, dict[str, Any]]] = field(default_factory=list)
    other: tuple[County, list[Line], str] | None = None


def bench_quotas(report: Report, name: str, urls: Sequence[str], sizes: Sequence[int]) -> None:
    """Seconds of the whole check, of a lineage and of a province's board, at each size, beside plain reads."""
    for url, size in zip(urls, sizes, strict=True):
        database = Database(url)
        migrations.upgrade(database)
        counties, last = fill(database, size)
        database.take_statistics()
        with database.reading() as connection:
            _measure(report, name, connection, counties, last)
        database.close()


def fill(database: Database, events: int) -> tuple[list[County], str]:
    """The counties with about that many events, and the plot at the end of the long chain."""
    counties = _counties(database)
    projects = min(2_000, max(COUNTIES, events // 50))
    _register(database, counties, projects)
    source = _events(counties, projects, events)
    while batch := list(islice(source, _BATCH)):
        database.command(partial(_file, batch=batch))
    for made in _chain(counties):
        database.command(partial(_file, batch=[made]))
    return counties, "END"


def _counties(database: Database) -> list[County]:
    source = files("ledger.demonstration").joinpath("divisions_jinfeng.csv").read_bytes()
    import_file(database, "divisions", source, name="divisions.csv", actor=_OPERATOR, at=NOW)
    codes = [f"6401{number:02d}000000" for number in range(30, 30 + COUNTIES)]
    rows = ["level,code,name,parent_code"]
    for code in codes:
        rows.append(f"county,{code},{code[:6]}县,{_CITY}")
        rows.append(f"township,{code[:6]}001000,{code[:6]}镇,{code}")
        rows.append(f"village,{code[:6]}001201,{code[:6]}村,{code[:6]}001000")
    import_file(database, "divisions", "\n".join(rows).encode(), name="more.csv", actor=_OPERATOR, at=NOW)

    def work(connection: Connection) -> list[County]:
        books = [quota_book(connection, find(connection, "county", code, TODAY), NOW) for code in codes]
        return [County(code, book_id, f"{code[:6]}001201") for code, book_id in zip(codes, books, strict=True)]

    return database.command(work)


def _register(database: Database, counties: Sequence[County], projects: int) -> None:
    def work(connection: Connection) -> None:
        for number in range(projects):
            key = counties[number % COUNTIES].key
            project = Project(f"P{number:04d}", f"项目{number}", key, LINKAGE, "borrow-first", "agricultural")
            register_project(connection, project, Act(_OPERATOR, NOW))

    database.command(work)


def _events(counties: Sequence[County], projects: int, events: int) -> Iterator[Made]:
    """Rounds of about 25 events, project by project within a round; the last round of each is not returned yet."""
    rounds = max(2, events // (projects * 25))
    for turn in range(rounds):
        for number in range(projects):
            yield from _round(counties[number % COUNTIES], f"P{number:04d}", turn, turn == rounds - 1)


def _round(county: County, project: str, turn: int, unreturned: bool) -> Iterator[Made]:
    """A grant, 14 uses, two acceptances that repay it, and what is left of them listed, taken back and landed."""
    day = date(2010, 1, 1) + timedelta(days=turn * 280 % 5_400)
    key = f"{project}-{turn:03d}"
    grant, lot = f"G-{key}", f"L-{key}"
    steps = _Steps(county, project, key)
    due = date(2026, 12, 1) + timedelta(days=int(project[1:]) % 700)
    yield steps.made("grant", day, 14, (("to-return", grant, -1), ("unassigned", grant, 1)), lot=grant, opens="grant")
    assigned = (("unassigned", grant, -1), ("assigned", lot, 1), ("to-return", grant, 1), ("to-return", lot, -1))
    yield steps.made("assign", day + timedelta(days=20), 14, assigned, lot=grant, to_lot=lot, opens="project", due=due)
    for place in range(14):
        kind = "use-resettlement" if place < 4 else "use-town"
        moved = (("assigned", lot, -1), (USE_KINDS[kind], lot, 1))
        yield steps.made(kind, day + timedelta(days=40 + place), 1, moved, lot=lot, plot=f"B-{key}-{place:02d}")
    if unreturned:
        return
    for place in range(2):
        accepted, later = f"A-{key}-{place}", day + timedelta(days=200 + place * 20)
        came = (("from-reclamation", accepted, -1), ("accepted", accepted, 1))
        yield steps.made("accept", later, 8, came, lot=accepted, opens="acceptance", plot=f"H-{key}-{place}")
        repaid = (("accepted", accepted, -1), ("to-return", lot, 1))
        yield steps.made("return", later + timedelta(days=1), 7, repaid, lot=accepted, to_lot=lot)
        moves = ("accepted", "surplus", "listed", "surplus", "landed")
        for step, kind in enumerate(("surplus", "list", "unlist", "land")):
            moved = ((moves[step], accepted, -1), (moves[step + 1], accepted, 1))
            plot = f"N-{key}-{place}" if kind == "land" else ""
            yield steps.made(kind, later + timedelta(days=2 + step), 1, moved, lot=accepted, plot=plot)


def _chain(counties: Sequence[County]) -> Iterator[Made]:
    """A homestead, its acceptance, sales from county to county, and the plot that was built with it: 20 links."""
    day, project = date(2020, 1, 1), "P0000"
    steps = _Steps(counties[0], project, "CHAIN")
    came = (("from-reclamation", "C-00", -1), ("accepted", "C-00", 1))
    yield steps.made("accept", day, 1, came, lot="C-00", opens="acceptance", plot="START")
    yield steps.made("surplus", day, 1, (("accepted", "C-00", -1), ("surplus", "C-00", 1)), lot="C-00")
    for place in range(STEPS - 2):
        lot, bought = f"C-{place:02d}", f"C-{place + 1:02d}"
        seller, buyer = counties[place % COUNTIES], counties[(place + 1) % COUNTIES]
        steps = _Steps(seller, project if place == 0 else "", f"CHAIN-{place:02d}")
        free = "acquired" if place else "surplus"
        yield steps.made("list", day, 1, ((free, lot, -1), ("listed", lot, 1)), lot=lot)
        sold = (("listed", lot, -1), ("sold", lot, 1))
        yield steps.made("sell", day, 1, sold, lot=lot, to_lot=bought, opens="purchase", buyer=buyer)
    last = f"C-{STEPS - 2:02d}"
    steps = _Steps(counties[(STEPS - 2) % COUNTIES], "", "CHAIN-END")
    yield steps.made("land", day, 1, (("acquired", last, -1), ("landed", last, 1)), lot=last, plot="END")


class _Steps:
    """The events of a project in a county, numbered."""

    def __init__(self, county: County, project: str, key: str) -> None:
        self.county, self.project, self.key, self.count = county, project, key, 0

    def made(
        self, kind: str, day: date, parts: int, moved: Sequence[tuple[str, str, int]], *, lot: str, to_lot: str = "",
        opens: str = "", plot: str = "", due: date | None = None, buyer: County | None = None,
    ) -> Made:  # fmt: skip
        self.count += 1
        number, area = f"Z-{self.key}-{self.count:02d}", parts * AREA
        against = buyer.key if buyer else ""
        lines = [Line(self._account(self.county, each, against), code, day, sign * area) for each, code, sign in moved]
        made = Made(self.county, number, kind, day, lines)
        made.rows.append((QUOTA_EVENT, self._event(number, kind, day, area, lot, to_lot, due)))
        if plot:
            line = {"village": self.county.village, "plot": plot, "source_plot": "", "grains": area, "use": "industry"}
            line |= {"cultivated_grains": 0, "other_agricultural_grains": 0, "homestead": ""}
            made.rows.append((QUOTA_EVENT_LINE, line | {"event": number, "line": 1}))
        if opens:
            code = lot if kind in {"grant", "accept"} else to_lot
            made.rows.append((QUOTA_LOT, self._lot(number, kind, day, code, opens, lot, due, buyer)))
        made.rows += [(QUOTA_LINK, row) for row in _links(number, kind, lot, to_lot, plot, area)]
        if buyer:
            accounts = (self._account(buyer, "bought", self.county.key), self._account(buyer, "acquired", ""))
            theirs = [Line(account, to_lot, day, sign * area) for account, sign in zip(accounts, (-1, 1), strict=True)]
            made.other = (buyer, theirs, to_lot)
        return made

    def _account(self, county: County, kind: str, against: str) -> Account:
        village = kind in {"resettlement", "town", "landed", "from-reclamation"}
        place = ("village", county.village) if village else ("county", county.code)
        if kind in {"sold", "bought"}:
            return Account(LINKAGE, f"quota.{kind}", *place, "book", against)
        held = kind in {"assigned", "resettlement", "town", "accepted", "surplus", "listed", "from-reclamation"}
        holder = ("project", self.project) if held and self.project else ("", "")
        return Account(LINKAGE, f"quota.{kind}", *place, *holder)

    def _event(
        self, number: str, kind: str, day: date, area: int, lot: str, to_lot: str, due: date | None
    ) -> dict[str, Any]:
        return {
            "number": number, "book_id": self.county.book_id, "kind": kind, "instrument": LINKAGE, "on_day": day,
            "document": f"文件{number}", "project": self.project, "version": 1, "lot": lot, "to_lot": to_lot,
            "grains": area, "paddy_grains": 0, "grain_centikg": 0, "price_fen": 0, "counterpart": "", "due_on": due,
            "trade": "", "content": json.dumps({"number": number}), "recorded_at": NOW, "recorded_by": "bench",
        }  # fmt: skip

    def _lot(
        self, number: str, kind: str, day: date, code: str, opens: str, lot: str, due: date | None, buyer: County | None
    ) -> dict[str, Any]:
        owner = buyer or self.county
        return {
            "code": code, "book_id": owner.book_id, "kind": opens, "instrument": LINKAGE,
            "project": "" if kind in {"grant", "sell"} else self.project, "origin": lot if kind == "assign" else "",
            "document": f"文件{number}", "from_day": day, "due_on": due, "lender": "", "event": number,
        }  # fmt: skip


def _links(number: str, kind: str, lot: str, to_lot: str, plot: str, area: int) -> Iterator[dict[str, Any]]:
    ends = ("lot", lot, "lot", to_lot) if to_lot else ("lot", lot, "plot", plot)
    ends = ("plot", plot, "lot", lot) if kind == "accept" else ends
    if to_lot or plot:
        names = ("from_kind", "from_code", "to_kind", "to_code")
        yield dict(zip(names, ends, strict=True)) | {"event": number, "line": 1, "grains": area}


def _file(connection: Connection, batch: Sequence[Made]) -> None:
    entries: dict[int, list[tuple[Made, NewEntry]]] = {}
    for made in batch:
        cause = KINDS[made.kind].cause
        mine = NewEntry(cause, made.number, f"quota:{made.number}", tuple(made.lines))
        entries.setdefault(made.county.book_id, []).append((made, mine))
        if made.other is not None:
            buyer, lines, _ = made.other
            theirs = NewEntry(cause, made.number, f"quota:{made.number}:other", tuple(lines))
            entries.setdefault(buyer.book_id, []).append((made, theirs))
    filed: dict[tuple[int, str], int] = {}
    for book_id, some in sorted(entries.items()):
        done = post(connection, book_id, [entry for _, entry in some], recorded_at=NOW, recorded_by="bench")
        filed |= {(book_id, made.number): each.entry_id for (made, _), each in zip(some, done, strict=True)}
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in _TABLES}
    for made in batch:
        for table, row in made.rows:
            own = {"entry_id": filed[made.county.book_id, made.number]} if table is QUOTA_EVENT else {}
            rows[table.name].append(row | own)
        if made.other is not None:
            book_id = made.other[0].book_id
            pair = {"book_id": book_id, "entry_id": filed[book_id, made.number], "lot": made.other[2]}
            rows[QUOTA_PAIR.name].append(pair | {"event": made.number})
    for table in _TABLES:
        if rows[table.name]:
            connection.execute(insert(table), rows[table.name])


def _measure(report: Report, name: str, connection: Connection, counties: Sequence[County], last: str) -> None:
    size = connection.scalar(select(func.count()).select_from(QUOTA_EVENT)) or 0
    province = find(connection, "province", _PROVINCE, TODAY)

    def against(what: str, plain: Callable[[], object], title: str, work: Callable[[], object]) -> None:
        limit = _timed(report, what, name, size, plain)
        _timed(report, title, name, size, work, limit)

    read_all = text(
        "SELECT count(*), sum(p.amount) FROM quota_event e"
        " JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id"
    )
    begun = perf_counter()
    connection.execute(read_all).one()
    limit = report.add("plain sum over the postings of quota events", name, size, perf_counter() - begun, "s")
    begun = perf_counter()
    found = [each for county in counties for each in check_quotas(connection, county.book_id)]
    report.add("verify: check of all quotas", name, size, perf_counter() - begun, "s", against=limit)
    assert found == [], found[:3]

    link = select(QUOTA_LINK.c.from_code).where(QUOTA_LINK.c.to_code == last)
    against(
        f"a link read by its key, {STEPS} times", lambda: [connection.scalars(link).all() for _ in range(STEPS)],
        f"lineage of a plot {STEPS} steps deep", lambda: _depth(connection, last),
    )  # fmt: skip
    lots = select(func.count()).select_from(QUOTA_LOT).where(QUOTA_LOT.c.due_on.is_not(None))
    against(
        "plain count of the lots with a due day", lambda: connection.scalar(lots),
        "obligations board of a province", lambda: obligations(connection, province, WantedObligations(TODAY)),
    )  # fmt: skip
    _timed(report, "board of a province", name, size, lambda: board(connection, province, LINKAGE, TODAY))
    _timed(report, "quota ledger, 100 projects", name, size, lambda: quota_ledger(connection, province, TODAY))


def _depth(connection: Connection, last: str) -> None:
    found = trace(connection, last)
    assert min(node.depth for node in found.nodes) == -STEPS, found.nodes


def _timed(
    report: Report, title: str, name: str, size: int, work: Callable[[], object], against: Result | None = None
) -> Result:
    return report.add(title, name, size, median_ms(work, 5), "ms", against=against)
