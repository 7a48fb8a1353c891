"""Puts the demonstration county together and files it through the functions that everybody uses.

Proportions are those of ``origins`` row 3: 16 000 mu transferred, a fifth of 80 000 mu of contracted land, to three
land-credit co-operatives and others. Some nine hundred invented households stand for the district's several
thousand, so each has more land than a real one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any, Final

from sqlalchemy import Connection, func, select

from ledger.access import Act, Actor, carry_out, look
from ledger.book.models import ENTRY
from ledger.clock import SHANGHAI
from ledger.db import Database
from ledger.demonstration.figures import load_published_files
from ledger.demonstration.forms import NEEDED as FORMS_NEED
from ledger.demonstration.forms import Village, add_collective, record_forms, village_with_land
from ledger.demonstration.offices import (
    NEEDED,
    Office,
    add_neighbours,
    add_people,
    busiest_township,
    free_parcels,
    leave_work,
)
from ledger.demonstration.panjin import grant_in_panjin, load_further_divisions
from ledger.demonstration.people import households, operators
from ledger.demonstration.resettling import resettle
from ledger.demonstration.trading import trade_quota
from ledger.demonstration.year import live_through
from ledger.errors import Refusal, Words
from ledger.exchange.importing import import_file
from ledger.parcels import BaseContract, Parcel, register_parcels
from ledger.parties import NewParty, register_parties
from ledger.places import Division, below, book_of, find
from ledger.transfers import ContractLine, Terms, record
from ledger.units import GRAINS_PER_UNIT, format_area

LARGE: Final = 500  # households from which the linkage project of eight villages is shown too
MU: Final = GRAINS_PER_UNIT["mu"]
TOTAL_MU: Final = 80_000
TRANSFERRED_MU: Final = 16_000
BASE_START, BASE_END = date(2003, 1, 1), date(2032, 12, 31)
PURPOSES: Final = ("种植水稻", "种植玉米", "露地蔬菜", "设施蔬菜", "种植枸杞", "苜蓿饲草")
_OPERATOR: Final = Actor.operator()
_GIVEN_UP: Final = 400  # contracts in a row that find no free land before the county counts as full


class CountyNotEmpty(Refusal):
    code = "county-not-empty"
    category = "conflict"
    title = Words("账簿已有内容", "The book is not empty")
    detail = Words("账簿已有 {count} 笔分录", "The book has {count} entries already")
    rule = Words("示范数据只装入空账簿", "Demonstration data go into an empty book only")
    remedy = Words("请换一个数据库或新的 var 文件夹", "Use another database or a new var folder")


def load_county(
    database: Database, *, seed: int, households: int, at: datetime, actor: Actor = _OPERATOR
) -> dict[str, Any]:
    """Load the county; what was made, as figures for a message. Raises CountyNotEmpty, and NotPermitted for others."""
    _refuse_entries(look(database, actor, "demo.load", _count_entries, at=at))
    source = files("ledger.demonstration").joinpath("divisions_jinfeng.csv").read_bytes()
    import_file(database, "divisions", source, name="divisions_jinfeng.csv", actor=actor, at=at)
    if households >= LARGE:
        load_further_divisions(database, actor=actor, at=at)
        load_published_files(database, actor=actor, at=at)
    loaded = carry_out(database, actor, "demo.load", lambda c, act: _fill(c, act, Random(seed), households), at=at)
    database.take_statistics()
    return loaded


def _count_entries(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(ENTRY)) or 0


def _refuse_entries(entries: int) -> None:
    if entries:
        raise CountyNotEmpty(count=entries)


def _fill(connection: Connection, act: Act, random: Random, household_count: int) -> dict[str, Any]:
    today = act.at.astimezone(SHANGHAI).date()
    county = find(connection, "county", "640106000000", today)
    villages = [each for each in below(connection, county, "village", today) if each.name.endswith("村")]
    book_id = book_of(connection, county, act.at)
    _refuse_entries(_count_entries(connection))
    farmers = _farmers(random, villages, household_count)
    takers = operators(county)
    register_parties(connection, [*farmers, *takers], act)
    parcels = list(_parcels(random, farmers))
    register_parcels(connection, book_id, parcels, act)
    contracts = _contracts(random, farmers, parcels, takers, today)
    done = record(connection, contracts, act)
    if done.refused:
        raise done.refused[0][1]
    people = _offices(connection, act, county, parcels, contracts, today)
    if household_count >= LARGE:
        people += add_neighbours(connection, act)
        resettle(connection, act, county)
        trade_quota(connection, act)
        grant_in_panjin(connection, act)
    moved = sum(terms.area_grains for terms in contracts if terms.start_day <= today <= terms.last_day)
    total = sum(parcel.registered_grains for parcel in parcels)
    return {
        "households": len(farmers),
        "parcels": len(parcels),
        "contracts": len(contracts),
        "transferred_mu": format_area(moved, "mu"),
        "share": f"{100 * moved / total:.2f} %",
        "people": people,
    }


def _offices(
    connection: Connection,
    act: Act,
    county: Division,
    parcels: Sequence[Parcel],
    contracts: Sequence[Terms],
    today: date,
) -> list[Office]:
    """The people of the largest township and its county, with work that waits for them."""
    township = busiest_township(connection, (parcel.village_code for parcel in parcels), today)
    here = [parcel for parcel in parcels if parcel.code.startswith(township.code[:9])]
    held = [(parcel.code, parcel.base.household, parcel.registered_grains) for parcel in here if parcel.base]
    free = free_parcels(held, contracts)
    giver = next(each.transferor for each in contracts if each.transferor.startswith(township.code[:9]))
    people = add_people(connection, act, county, township, giver[:12], giver)
    if len(free) < NEEDED or today.year >= BASE_END.year:
        return people
    leave_work(connection, act, free[:NEEDED], today, BASE_END)
    _show_forms(connection, act, county, free[NEEDED:], today)
    return people


def _show_forms(
    connection: Connection, act: Act, county: Division, free: Sequence[tuple[str, ContractLine]], today: date
) -> None:
    """Every form of contract in one village, and all that can become of one; a small county has no land for it."""
    code = village_with_land(free)
    mine = [(household, line) for household, line in free if line.parcel_code.startswith(code)]
    if len(mine) < FORMS_NEED or today.year + 1 >= BASE_END.year:
        return
    place = find(connection, "village", code, today)
    village = Village(place, book_of(connection, county, act.at), mine, today, BASE_END)
    record_forms(connection, act, village, add_collective(connection, act, village))
    live_through(connection, act, village, county)


def _farmers(random: Random, villages: Sequence[Division], count: int) -> list[NewParty]:
    found: list[NewParty] = []
    for place, village in enumerate(villages):
        share = (count - len(found)) // (len(villages) - place)
        found += households(random, village, len(found), share)
    return found


def _parcels(random: Random, farmers: Sequence[NewParty]) -> Iterator[Parcel]:
    """Three to six parcels a household; the last one of all takes what is left to the round total."""
    left = TOTAL_MU * MU
    numbers: dict[str, int] = {}
    for place, farmer in enumerate(farmers):
        share = left // (len(farmers) - place)
        share = share if place == len(farmers) - 1 else share * random.randint(70, 130) // 100 // 2_000 * 2_000
        left -= share
        count = random.randint(3, 6)
        for piece, area in enumerate(_pieces(random, share, count)):
            number = numbers[farmer.division_code] = numbers.get(farmer.division_code, 0) + 1
            yield _parcel(random, farmer, number, piece, area)


def _pieces(random: Random, total: int, count: int) -> list[int]:
    """``total`` grains in ``count`` uneven parts of whole hundredths of a mu; the last takes the rest."""
    weights = [random.randint(3, 10) for _ in range(count)]
    parts = [total * weight // sum(weights) // 2_000 * 2_000 for weight in weights[:-1]]
    return [*parts, total - sum(parts)]


def _parcel(random: Random, farmer: NewParty, number: int, piece: int, area: int) -> Parcel:
    code = f"{farmer.division_code}00{number:05d}"
    measured = area if random.random() < 0.8 else area * random.randint(97, 104) // 100 // 3 * 3
    sides = [
        random.choice(("农渠", "田埂", "机耕路", "支沟", f"{random.choice('马王李张刘丁')}家地")) for _ in range(4)
    ]
    return Parcel(
        code=code,
        name=f"{random.choice('东西南北上下')}{random.choice(('大田', '滩地', '渠边', '园子', '湖滩'))}{piece + 1}号",
        village_code=farmer.division_code,
        registered_grains=area,
        measured_grains=measured,
        land_class=random.choice(("011", "012", "012", "013")),
        grade=f"{random.randint(3, 8):02d}",
        basic_farmland=random.random() < 0.7,
        east=sides[0],
        south=sides[1],
        west=sides[2],
        north=sides[3] if random.random() < 0.98 else "",
        registered_on=BASE_START,
        bases=(BaseContract(f"{farmer.code}J", farmer.code, BASE_START, BASE_END),),
    )


def _contracts(
    random: Random, farmers: Sequence[NewParty], parcels: Sequence[Parcel], takers: Sequence[NewParty], today: date
) -> list[Terms]:
    """Contracts over the years, of which those in force today come to the round total of transferred land."""
    mine: dict[str, list[Parcel]] = {}
    for parcel in parcels:
        mine.setdefault(parcel.code[:12] + (parcel.base.household[12:] if parcel.base else ""), []).append(parcel)
    busy: dict[str, list[tuple[date, date]]] = {}
    left = TRANSFERRED_MU * MU
    found: list[Terms] = []
    failures = 0
    while left > 0 and failures < _GIVEN_UP:
        farmer = random.choice(farmers)
        start, last = _term(random, today)
        chosen = _choose(random, mine[farmer.code], busy, start, last)
        current = start <= today <= last
        lines = _trim([ContractLine(p.code, p.registered_grains) for p in chosen], left if current else None)
        if not lines:
            failures += 1
            continue
        failures = 0
        left -= sum(line.area_grains for line in lines) if current else 0
        for line in lines:
            busy.setdefault(line.parcel_code, []).append((start, last))
        found.append(_terms(random, len(found) + 1, farmer, _taker(random, takers), lines, (start, last), today))
    return found


def _term(random: Random, today: date) -> tuple[date, date]:
    """Begins on a 1 January, 1 April or 1 October of the last twelve years or the next; runs two to ten years."""
    start = date(today.year - random.randint(-1, 12), random.choice((1, 4, 10)), 1)
    last = date(start.year + random.randint(2, 10), start.month, 1) - timedelta(days=1)
    return start, min(last, BASE_END)


def _choose(
    random: Random, parcels: Sequence[Parcel], busy: dict[str, list[tuple[date, date]]], start: date, last: date
) -> list[Parcel]:
    free = [
        parcel
        for parcel in parcels
        if not any(begun <= last and start <= ended for begun, ended in busy.get(parcel.code, ()))
    ]
    return random.sample(free, random.randint(1, min(3, len(free)))) if free else []


def _trim(lines: list[ContractLine], most: int | None) -> list[ContractLine]:
    """The lines, cut so that they come to ``most`` grains at the most: the last one leases a part of its parcel."""
    kept: list[ContractLine] = []
    for line in lines:
        area = line.area_grains if most is None else min(line.area_grains, most - sum(x.area_grains for x in kept))
        if area > 0:
            kept.append(ContractLine(line.parcel_code, area))
    return kept


def _taker(random: Random, takers: Sequence[NewParty]) -> NewParty:
    """Seven contracts in ten go to the three land-credit co-operatives."""
    return random.choice(takers[:3] if random.random() < 0.7 else takers[3:])


def _terms(
    random: Random,
    number: int,
    farmer: NewParty,
    taker: NewParty,
    lines: list[ContractLine],
    term: tuple[date, date],
    today: date,
) -> Terms:
    signed_on = min(term[0] - timedelta(days=random.randint(5, 40)), today)
    filed_on = signed_on + timedelta(days=random.randint(1, 20))
    return Terms(
        number=f"JF{term[0].year}-{number:04d}",
        form="lease",
        transferor=farmer.code,
        transferee=taker.code,
        lines=tuple(lines),
        start_day=term[0],
        last_day=term[1],
        price=f"{random.randint(80, 220) * 5}.00",
        price_unit="yuan/mu/year",
        payment=random.choice(("annual", "annual", "04-01;10-01", "once")),
        purpose=random.choice(PURPOSES),
        signed_on=signed_on,
        filed_on=filed_on if filed_on <= today and random.random() < 0.9 else None,
    )
