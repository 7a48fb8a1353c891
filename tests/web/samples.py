"""Invented households, a co-operative and their land in a real village, with leases at every station of life."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import Connection

from ledger.access import Act, Actor
from ledger.db import Database
from ledger.parcels import BaseContract, Parcel, register_parcels
from ledger.parties import NewParty, register_parties
from ledger.places import DivisionRow, book_of, find, load_divisions
from ledger.transfers import ContractLine, Terms, record
from ledger.units import parse_area
from tests.web import centre_samples

TODAY: Final = date(2026, 11, 21)
AT: Final = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
DIVISIONS: Final = (
    ("province", "640000000000", "宁夏回族自治区", ""),
    ("city", "640100000000", "银川市", "640000000000"),
    ("county", "640106000000", "金凤区", "640100000000"),
    ("township", "640106100000", "良田镇", "640106000000"),
    ("village", "640106100200", "园子村", "640106100000"),
    ("village", "640106100201", "金星村", "640106100000"),
    ("village", "640106100202", "兴源村", "640106100000"),
)
VILLAGE: Final = "640106100201"
ZENG, LIU, SHAN = (f"{VILLAGE}01{number:04d}" for number in (1, 2, 3))
COOPERATIVE, FARM = "NH-0001", "QY-0001"
HOSTILE_NAME: Final = "<script>alert('田')</script>"


def party(code: str, kind: str, name: str, number: str = "", phone: str = "") -> NewParty:
    id_type = "" if not number else "resident-id" if kind == "household" else "credit-code"
    return NewParty(code, kind, name, id_type, number, "village", VILLAGE, phone, f"金星村{code[-2:]}号")


PARTIES: Final = (
    party(ZENG, "household", "曾小明", "640106196503124417", "13800000017"),
    party(LIU, "household", "刘桂兰", "640106197005061226", "13800000018"),
    party(SHAN, "household", HOSTILE_NAME),
    party(COOPERATIVE, "cooperative", "丰禾粮食种植专业合作社", "93640106MA0ABCDE1X", "09515550123"),
    party(FARM, "enterprise", "清源饲草有限公司"),
)


def parcel(number: int, household: str, mu: str, name: str, **changes: object) -> Parcel:
    code = f"{VILLAGE}01{number:05d}"
    base = BaseContract(f"{household}J", household, date(1998, 1, 1), date(2027, 12, 31))
    grains = parse_area(mu, "mu")
    made = Parcel(
        code,
        name,
        VILLAGE,
        grains,
        0,
        "012",
        "03",
        True,
        "水渠",
        "机耕路",
        f"地块{number}",
        "林带",
        date(1998, 1, 1),
        (base,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


PARCELS: Final = (
    parcel(1, ZENG, "12.35", "东大块"),
    parcel(2, ZENG, "3.2", "渠边地", measured_grains=parse_area("3.25", "mu")),
    parcel(3, ZENG, "0.823335", "房后条田", east="", south=""),
    parcel(4, LIU, "8.5", "河滩地"),
    parcel(5, LIU, "6.66", "南头"),
    parcel(6, SHAN, "5", "老坟边"),
    parcel(7, "", "20", "机动地", bases=()),
)
EAST, CANAL, STRIP, BEACH, SOUTH = (each.code for each in PARCELS[:5])


def lease(number: str, household: str, code: str, mu: str, start: date, last: date, **changes: object) -> Terms:
    lines = (ContractLine(code, parse_area(mu, "mu")),)
    made = Terms(
        number, "lease", household, COOPERATIVE, lines, start, last, "850.00", "yuan/mu/year", "annual", "种植小麦",
        signed_on=start, filed_on=start,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


FILED, UNFILED, ENDED, DRAFT = "CZ-2024-01", "CZ-2025-02", "CZ-2020-03", "CZ-2026-04"
CONTRACTS: Final = (
    lease(FILED, LIU, BEACH, "8.5", date(2024, 1, 1), date(2026, 12, 31)),
    lease(UNFILED, LIU, SOUTH, "4", date(2025, 4, 1), date(2027, 3, 31), filed_on=None, payment="04-01;10-01"),
    lease(ENDED, ZENG, EAST, "12.35", date(2020, 1, 1), date(2022, 12, 31)),
    lease(DRAFT, SHAN, PARCELS[5].code, "5", date(2027, 1, 1), date(2027, 12, 31), signed_on=None, filed_on=None),
)


def fill(database: Database) -> None:
    """Put everything above on record."""
    database.command(_fill)


def _fill(connection: Connection) -> None:
    rows = [DivisionRow(number, *cells) for number, cells in enumerate(DIVISIONS, 2)]
    assert not load_divisions(connection, rows, effective=None, today=TODAY)[1]
    assert not register_parties(connection, PARTIES, Act(Actor.operator(), AT))[1]
    book_id = book_of(connection, find(connection, "village", VILLAGE, TODAY), AT)
    assert not register_parcels(connection, book_id, PARCELS, Act(Actor.operator(), AT))[1]
    assert not record(connection, CONTRACTS, Act(Actor.operator(), AT)).refused
    centre_samples.put_on_record(connection, VILLAGE, ZENG, LIU, COOPERATIVE, CANAL)
