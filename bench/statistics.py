"""The annual table of a county: ``python -m bench.statistics CONTRACTS PAST_ROUNDS [--database sqlite|postgresql]``.

A household a contract, three parcels each, all of it out today; a twentieth of the contracts are swaps or assignments
of earlier years and as many are passed on. Each round of the past is another contract over the same land that ended.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.resources import files
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, insert

import migrations
from ledger.access import Act, Actor
from ledger.book import Account, Line, NewEntry, post
from ledger.db import Database
from ledger.exchange.importing import import_file
from ledger.parcels.models import BASE_CONTRACT_PARCEL, PARCEL
from ledger.parties import NewParty, register_parties
from ledger.places import below, book_of, find
from ledger.statistics.annual import annual_table
from tests.postgres import PostgresServer

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BASE = (date(2003, 1, 1), date(2032, 12, 31))
TODAY = date(2026, 12, 31)
AREA = 600_000
LOTS = 3
TAKERS = ("cooperative", "cooperative", "enterprise", "household", "person")
_BATCH = 2_000
Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of ``size``; the last may be shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class County:
    """Invented households and their parcels, spread over the villages of a county."""

    def __init__(self, villages: list[str], contracts: int) -> None:
        self.villages, self.contracts = villages, contracts

    def village(self, number: int) -> str:
        return self.villages[number % len(self.villages)]

    def household(self, number: int) -> str:
        return f"{self.village(number)}00{number // len(self.villages):04d}"

    def lots(self, number: int) -> list[str]:
        place = number // len(self.villages)
        return [f"{self.village(number)}00{place * LOTS + each:05d}" for each in range(LOTS)]

    def account(self, asset: str, number: int, kind: str = "", holder: str = "") -> Account:
        holder = holder or self.household(number)
        return Account(asset, "land.held", "village", self.village(number), kind or "household", holder)

    def taker(self, number: int, turn: int) -> Account:
        kind = TAKERS[(number + turn) % len(TAKERS)]
        code = (
            self.household((number + 7 * len(self.villages)) % self.contracts)
            if kind == "household"
            else f"{kind}-{number % 97}"
        )
        return self.account(
            "operation-right", number, kind, code if kind != "household" else f"{code[:-4]}9{code[-3:]}"
        )


def _base(county: County) -> Iterator[NewEntry]:
    for number in range(county.contracts):
        lines: list[Line] = []
        for asset in ("contract-right", "operation-right"):
            source = Account(asset, "land.register", "village", county.village(number))
            for lot in county.lots(number):
                lines += _moved(source, county.account(asset, number), lot, BASE[0])
        yield NewEntry("base-contract-issued", f"{county.household(number)}J", f"base:{number}", tuple(lines))


def _moved(source: Account, target: Account, lot: str, day: date) -> tuple[Line, Line]:
    return Line(source, lot, day, -AREA), Line(target, lot, day, AREA)


def _term(county: County, number: int, key: str, turn: int, start: date, back: date) -> Iterator[NewEntry]:
    giver, taker = county.account("operation-right", number), county.taker(number, turn)
    lines: list[Line] = []
    for lot in county.lots(number):
        lines += [*_moved(giver, taker, lot, start), *_moved(taker, giver, lot, back)]
    form = ("lease", "lease", "lease", "shareholding", "subcontract")[number % 5]
    yield NewEntry(f"{form}-signed", key, f"contract:{key}:signed", tuple(lines))
    if number % 20 == 0:
        onward = county.account("operation-right", number, "enterprise", f"R{number % 31:03d}")
        passed: list[Line] = []
        for lot in county.lots(number):
            passed += [*_moved(taker, onward, lot, start + timedelta(days=9)), *_moved(onward, taker, lot, back)]
        yield NewEntry("retransfer-signed", f"{key}R", f"contract:{key}R:signed", tuple(passed))


def _assigned(county: County, number: int) -> NewEntry:
    lines: list[Line] = []
    for asset in ("contract-right", "operation-right"):
        source = county.account(asset, number)
        target = county.account(asset, number, "household", f"{source.holder[:-4]}8{source.holder[-3:]}")
        for lot in county.lots(number):
            lines += _moved(source, target, lot, date(2020, 1, 1))
    key = f"A{number:06d}"
    return NewEntry("assignment-signed", key, f"contract:{key}:signed", tuple(lines))


def entries(county: County, rounds: int) -> Iterator[NewEntry]:
    """All that is filed. Rounds of the past last a year each, and end before 2016."""
    yield from _base(county)
    for turn in range(rounds):
        start = date(2004 + turn, 1, 1)
        for number in range(county.contracts):
            yield from _term(county, number, f"P{turn}-{number:06d}", turn, start, date(2005 + turn, 1, 1))
    for number in range(county.contracts):
        if number % 20 == 19:
            yield _assigned(county, number)
        else:
            yield from _term(county, number, f"C{number:06d}", 9, date(2022, 1, 1), date(2029, 1, 1))


def fill(database: Database, contracts: int, rounds: int) -> None:
    """A migrated book with so many contracts today and as many in each round of the past."""
    migrations.upgrade(database)
    source = files("ledger.demonstration").joinpath("divisions_jinfeng.csv").read_bytes()
    import_file(database, "divisions", source, name="divisions.csv", actor=Actor.operator(), at=NOW)

    def opened(connection: Connection) -> tuple[int, list[str]]:
        place = find(connection, "county", "640106000000", TODAY)
        return book_of(connection, place, NOW), [each.code for each in below(connection, place, "village", TODAY)]

    book_id, villages = database.command(opened)
    county = County(villages, contracts)
    for batch in batched(entries(county, rounds), _BATCH):
        work = partial(post, book_id=book_id, entries=batch, recorded_at=NOW, recorded_by="bench")
        database.command(work)
    database.command(lambda c: _register(c, county, book_id))
    database.take_statistics()


def _register(connection: Connection, county: County, book_id: int) -> None:
    for numbers in batched(range(county.contracts), _BATCH):
        land = [
            {"code": lot, "name": "大田", "village_code": county.village(n), "registered_grains": AREA, "measured_grains": 0,
             "land_class": "012", "grade": "05", "basic_farmland": False, "east": "", "south": "", "west": "", "north": "",
             "registered_on": BASE[0], "book_id": book_id, "recorded_at": NOW}
            for n in numbers for lot in county.lots(n)
        ]  # fmt: skip
        people = [
            NewParty(county.household(n), "household", "丁一", "", "", "village", county.village(n), "", "")
            for n in numbers
        ]
        register_parties(connection, people, Act(Actor.operator(), NOW))
        connection.execute(insert(PARCEL), land)
        base = [
            {"parcel_code": lot, "sequence": 0, "contract_code": f"{county.household(n)}J", "household": county.household(n),
             "term_start": BASE[0], "term_end": BASE[1], "from_day": BASE[0], "area_grains": AREA, "recorded_at": NOW}
            for n in numbers for lot in county.lots(n)
        ]  # fmt: skip
        connection.execute(insert(BASE_CONTRACT_PARCEL), base)


def measure(database: Database, repeats: int = 5) -> tuple[float, float]:
    """Seconds of the table of the whole county, the median; and those of them that this process worked."""

    def once() -> tuple[float, float]:
        begun, worked = perf_counter(), process_time()
        with database.reading() as connection:
            county = find(connection, "county", "640106000000", TODAY)
            form = annual_table(connection, county, TODAY)
        assert all(check.passed for check in form.checks), [each for each in form.checks if not each.passed]
        return perf_counter() - begun, process_time() - worked

    found = [once() for _ in range(repeats)]
    return median(whole for whole, _ in found), median(worked for _, worked in found)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="bench.statistics")
    parser.add_argument("contracts", type=int)
    parser.add_argument("rounds", type=int)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--explain", action="store_true")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tianbu-bench-"))
    server = PostgresServer(durable=True) if asked.database == "postgresql" else None
    try:
        url = f"sqlite:///{folder / 'county.sqlite'}" if server is None else _new(server)
        database = Database(url)
        begun = perf_counter()
        fill(database, asked.contracts, asked.rounds)
        print(
            f"{asked.database}: {asked.contracts} contracts, {asked.rounds} rounds before, filled in {perf_counter() - begun:.0f} s"
        )
        if asked.explain:
            _explain(database)
        whole, worked = measure(database)
        print(f"annual table of the county: {whole:.3f} s, of which this process worked {worked:.3f} s")
        database.close()
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _new(server: PostgresServer) -> str:
    engine = sa.create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE county")
    engine.dispose()
    return server.url("county")


def _explain(database: Database) -> None:
    """What each statement of the table takes, longest first, and how the database goes about it."""
    taken: list[tuple[float, str, object]] = []
    begun: list[float] = []

    def before(*_: object) -> None:
        begun.append(perf_counter())

    def after(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        taken.append((perf_counter() - begun.pop(), statement, parameters))

    measure(database, 1)
    sa.event.listen(database.engine, "before_cursor_execute", before)
    sa.event.listen(database.engine, "after_cursor_execute", after)
    measure(database, 1)
    sa.event.remove(database.engine, "before_cursor_execute", before)
    sa.event.remove(database.engine, "after_cursor_execute", after)
    how = "EXPLAIN ANALYZE" if database.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    for seconds, statement, parameters in sorted(taken, key=lambda each: -each[0])[:6]:
        print(f"--- {seconds:.3f} s\n{statement[-900:]}")
        with database.engine.connect() as connection:
            for row in connection.exec_driver_sql(f"{how} {statement}", parameters):  # type: ignore[arg-type]
                print("   ", *row)


if __name__ == "__main__":
    main()
