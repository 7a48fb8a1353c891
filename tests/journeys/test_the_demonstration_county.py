"""The demonstration county: its proportions to the last grain, and the same county from the same seed."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select, text

from ledger import codes, homesteads, quotas
from ledger.book.models import ENTRY
from ledger.db import Database
from ledger.demonstration import CountyNotEmpty, load_county
from ledger.demonstration.panjin import CITY, MINING_HA, TURNOVER_HA
from ledger.demonstration.people import COOPERATIVES, identity_number
from ledger.demonstration.resettling import PROJECT, certificate_of
from ledger.names import syllables
from ledger.parties import RESIDENT_ID, find_parties, search_parties
from ledger.personal import reveal
from ledger.places import book_of_key, find, subtree
from ledger.published import check_table, published_tables
from ledger.quotas.lineage import trace
from ledger.transfers import FORMS, PERMANENT_FORMS, STATES, Contract, Wanted, area_in_force, list_contracts
from ledger.units import format_area
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.making import NOW, TODAY, findings, mu, row_counts
from tests.quotas.making import ha

new_database = _new_database  # a fixture is found by its name
MOST = 10_000


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def county(request: pytest.FixtureRequest, new_database: NewDatabase) -> Database:
    """The county as ``make demo`` loads it: 900 households, seed 2026."""
    database = new_database(request.param)
    said = load_county(database, seed=2026, households=900, at=NOW)
    assert said["transferred_mu"] == "16000.0000"
    assert said["share"] == "20.00 %"
    assert said["households"] == 900
    return database


def contracts_of(database: Database) -> list[Contract]:
    with database.reading() as connection:
        return list_contracts(connection, Wanted(limit=MOST))


def is_shown(contract: Contract) -> bool:
    """Whether a contract is one of those that show a form, or a turn of a contract's life."""
    return re.fullmatch(r"JF\d{4}-[FLX]\d\d", contract.number) is not None


def hashes(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(ENTRY.c.content_hash).order_by(ENTRY.c.book_id, ENTRY.c.id)))


def test_a_fifth_of_the_land_is_transferred_today(county: Database) -> None:
    with county.reading() as connection:
        place = find(connection, "county", "640106000000", TODAY)
        tree = subtree([place], TODAY)
        in_force = area_in_force(connection, select(tree.c.code), TODAY)
        registered = connection.scalar(text("SELECT sum(registered_grains) FROM parcel"))
    shown = sum(
        each.terms.area_grains
        for each in contracts_of(county)
        if is_shown(each) and each.state == "signed" and each.terms.form not in {*PERMANENT_FORMS, "retransfer"}
        and each.entry_id is not None and each.terms.start_day <= TODAY <= each.last_day
    )  # fmt: skip
    assert sum(in_force.values()) == mu("16000") + shown
    assert shown < mu("800")
    assert registered == mu("80024")
    assert len(in_force) > 5


def test_the_book_says_so_too(county: Database) -> None:
    """What everybody but households and the collective holds of the operation right is what contracts say."""
    query = (
        "SELECT a.holder_kind, sum(d.delta) FROM account a JOIN position_day d ON d.book_id = a.book_id"
        " AND d.account_id = a.id WHERE a.asset = 'operation-right' AND a.kind = 'land.held' AND d.effective_on <= :day"
        " GROUP BY a.holder_kind"
    )
    with county.reading() as connection:
        day = TODAY.isoformat() if county.is_sqlite else TODAY
        held = {kind: int(grains) for kind, grains in connection.execute(text(query), {"day": day})}
    takers, givers = Counter[str](), Counter[str]()
    for each in contracts_of(county):
        terms = each.terms
        if each.state == "signed" and terms.form not in PERMANENT_FORMS and terms.start_day <= TODAY <= each.last_day:
            for line in terms.lines if each.entry_id is not None else ():
                takers[terms.transferee] += line.area_grains
                givers[terms.giver_of(line)] += line.area_grains
    with county.reading() as connection:
        parties = find_parties(connection, [*takers, *givers])
    said = Counter[str]()
    for code in {*takers, *givers}:
        said[parties[code].kind] += takers[code] - givers[code]
    operators = {kind: area for kind, area in said.items() if kind not in {"household", "collective"}}
    assert {kind: area for kind, area in held.items() if kind != "household"} == operators
    assert sum(operators.values()) > mu("16000")


def test_its_contracts_start_and_end_and_overlap_across_years(county: Database) -> None:
    contracts = contracts_of(county)
    starts = Counter(each.terms.start_day.year for each in contracts)
    ends = Counter(each.terms.last_day.year for each in contracts)
    assert len(starts) >= 12
    assert len(ends) >= 12
    states = Counter(
        "ended" if each.terms.last_day < TODAY else "to come" if each.terms.start_day > TODAY else "in force"
        for each in contracts
    )
    assert all(states[state] > 10 for state in ("ended", "in force", "to come"))
    assert any(each.terms.filed_on is None for each in contracts)
    assert any(each.terms.filed_on for each in contracts)
    assert {each.state for each in contracts} == set(STATES)  # something to do for everybody
    assert {each.terms.form for each in contracts} == set(FORMS)  # and every form to look at
    by_parcel = Counter(line.parcel_code for each in contracts for line in each.terms.lines)
    assert max(by_parcel.values()) > 1  # one after the other on the same parcel
    assert {len(each.terms.lines) for each in contracts} >= {1, 2, 3}


def test_its_people(county: Database) -> None:
    with county.reading() as connection:
        households = search_parties(connection, kinds=["household"], limit=MOST)
        cooperatives = search_parties(connection, kinds=["cooperative"], limit=MOST)
    assert len(households) == 901 + 726  # one of them was split; 726 left their old homesteads
    assert set(COOPERATIVES) <= {each.name for each in cooperatives}
    assert sum("土地信用合作社" in each.name for each in cooperatives) == 3
    taken = Counter(each.terms.transferee for each in contracts_of(county))
    land_credit = [each.code for each in cooperatives if each.name in COOPERATIVES]
    assert sum(taken[code] for code in land_credit) > sum(taken.values()) / 2
    with county.reading() as connection:
        everybody = (*households, *cooperatives)
        numbers = {each.code: reveal(connection, each.code, ["id_number"])["id_number"] for each in everybody}
    assert len({numbers[each.code] for each in households}) == 901 + 726
    for each in everybody:
        check = codes.check_identity_number if each.id_type == RESIDENT_ID else codes.check_credit_code
        assert check(numbers[each.code]) == numbers[each.code]
        assert re.fullmatch(r"[a-z ]+", " ".join(syllables(each.name)))


def test_jinfengs_project(county: Database) -> None:
    """Eight villages, 3 579 households; 726 agreements, 110 000 m² of buildings, 110 mu reclaimed."""
    with county.reading() as connection:
        plan = quotas.plan_of(connection, PROJECT)
        left = homesteads.list_exits(connection, homesteads.WantedExits(limit=1_000))
        accepted = quotas.find_lot(connection, certificate_of(TODAY))
        (event,) = quotas.list_events(connection, quotas.WantedEvents(lot=accepted.code, kinds=("accept",)))
    assert plan is not None
    demolished = [each for each in plan.villages if each.zone == "demolition"]
    assert (len(demolished), sum(each.households for each in demolished), plan.households) == (8, 3_579, 3_579)
    agreed = [each for each in left if each.number.startswith("TC-")]
    assert len(agreed) == 726
    assert sum(each.homestead.floor_area.hundredths for each in agreed) == 110_000 * 100
    assert format_area(event.event.grains, "mu") == "110.0000"
    assert sum(line.grains for line in event.event.lines) == event.event.grains


def test_panjins_totals(county: Database) -> None:
    """2 429 ha of turnover quota and 2 265 ha of mining land stand in the city's book, wherever they are now."""
    with county.reading() as connection:
        book = book_of_key(connection, CITY, NOW)
        assert book is not None
        for lot, hectares in (("PJ-ZZ-01", TURNOVER_HA), ("PJ-GK-01", MINING_HA)):
            held = quotas.held_by(connection, book, lot)
            instrument = quotas.find_lot(connection, lot).instrument
            owed = -sum(sum(days.values()) for account, days in held.items() if account.kind == "quota.to-return")
            assert owed == ha(hectares)
            assert (
                sum(
                    quotas.free_in(held, instrument, kind, TODAY) for kind in ("quota.unassigned", "quota.granted-down")
                )
                == owed
            )


def test_a_building_plot_of_the_neighbour_leads_back_to_homesteads(county: Database) -> None:
    with county.reading() as connection:
        (sale,) = quotas.list_events(connection, quotas.WantedEvents(lot=certificate_of(TODAY), kinds=("sell",)))
        found = trace(connection, sale.event.to_lot)
    assert len([node for node in found.nodes if node.kind == "plot"]) >= 726


def test_published_cases_contradict_themselves_once(county: Database) -> None:
    with county.reading() as connection:
        tables = published_tables(connection)
    assert len(tables) == 11
    found = [each for table in tables for each in check_table(table) if each.result == "contradiction"]
    assert [("时王口" in str(each), "9.12" in str(each)) for each in found] == [(True, True)]


def test_identity_numbers_belong_to_nobody() -> None:
    for serial in (1, 999, 1_000, 27_999, 28_000, 99_999, 336_000, 900_001):
        number = codes.check_identity_number(identity_number(serial), TODAY)
        assert number.startswith("640106189")


def test_all_agrees(county: Database) -> None:
    assert findings(county) == ()


def test_it_goes_into_an_empty_book_only(county: Database) -> None:
    before = row_counts(county)
    with pytest.raises(CountyNotEmpty):
        load_county(county, seed=1, households=40, at=NOW)
    assert row_counts(county) == before


def test_the_same_seed_makes_the_same_county(new_database: NewDatabase) -> None:
    made = []
    for dialect, seed in (("sqlite", 5), ("postgresql", 5), ("sqlite", 6)):
        database = new_database(dialect)
        load_county(database, seed=seed, households=60, at=NOW)
        made.append((hashes(database), [each.terms for each in contracts_of(database)]))
    assert made[0] == made[1]
    assert made[0][0] != made[2][0]


@pytest.mark.parametrize("day", ["2026-01-01", "2028-02-29", "2030-12-31"])
def test_the_round_figures_hold_on_whatever_day_it_is_loaded(sqlite_url: str, day: str) -> None:
    database = Database(sqlite_url)
    at = NOW.replace(year=int(day[:4]), month=int(day[5:7]), day=int(day[8:]))
    said = load_county(database, seed=2026, households=90, at=at)
    assert (said["transferred_mu"], said["share"]) == ("16000.0000", "20.00 %")
    assert date.fromisoformat(day) == at.date()
    assert findings(database) == ()
    database.close()
