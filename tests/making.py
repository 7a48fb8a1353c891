"""A small invented village for tests: two villages of Jinfeng, three households, a co-operative, six parcels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from sqlalchemy import Connection, insert, inspect, select, text

from ledger.access import ADMINISTRATORS, ALL_SCOPES, LEVELS_OF_ROLE, ROLES, Act, Actor, Grant
from ledger.access.models import ROLE_GRANT, TOKEN, USER
from ledger.access.sessions import hash_secret
from ledger.book.models import ACCOUNT, LOT, POSTING
from ledger.book.verification import Finding
from ledger.db import Database
from ledger.errors import Refusal, RulesBroken
from ledger.exchange.importing import import_file
from ledger.parcels import BaseContract, Parcel, register_parcels
from ledger.parties import NewParty, register_parties
from ledger.places import book_of, find
from ledger.transfers import (
    Contract,
    ContractLine,
    Evidence,
    Recorded,
    Terms,
    approve,
    draft,
    record,
    review,
    sign,
    submit,
)
from ledger.units import parse_area
from ledger.verification import verify

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
VILLAGE, OTHER_VILLAGE = "640106002201", "640106002202"
HOUSEHOLDS = (f"{VILLAGE}000001", f"{VILLAGE}000002", f"{OTHER_VILLAGE}000001")
PASSWORD = "Correct-Horse-7"
COOPERATIVE, ENTERPRISE = "JF-001", "JF-002"
TOWNSHIP, COUNTY = "640106002000", "640106000000"
ISSUER = f"{VILLAGE}00"  # the collective of the village, by its 14 digits
BASE_START, BASE_END = date(2003, 1, 1), date(2032, 12, 31)


def person(role: str, reach: str = "", name: str = "") -> Actor:
    """Somebody with one role; without a reach, in the invented village, its township and county, or its household 0.

    reach: a code at the usual level of the role, or level:code.
    """
    here = {"township": TOWNSHIP, "county": COUNTY, "village": VILLAGE, "party": HOUSEHOLDS[0], "installation": ""}
    usual = LEVELS_OF_ROLE[role][0]
    level, _, code = reach.rpartition(":")
    level, code = level or usual, code or here[usual]
    place = {"party": Grant(role, party_code=code), "installation": Grant(role)}.get(level, Grant(role, level, code))
    user_class = role if role in ADMINISTRATORS else "business"
    return Actor(None, name or role, role, user_class, (place,), via="session", address="127.0.0.1", request_id="r-1")


PEOPLE = {role: person(role) for role in ROLES}
OPERATOR, CLERK, REVIEWER, HEAD = Actor.operator(), PEOPLE["clerk"], PEOPLE["reviewer"], PEOPLE["centre-head"]


def acting(actor: Actor = OPERATOR, at: datetime = NOW) -> Act:
    """A command under way in somebody's name."""
    return Act(actor, at)


def make_people(database: Database, at: datetime = NOW) -> dict[str, str]:
    """An account of each role, named after it, that can sign in with PASSWORD; a token with all scopes by role."""
    tokens = {role: f"tb_{number:08x}_{role}" for number, role in enumerate(ROLES)}

    def work(connection: Connection) -> None:
        people, grants, rows = [], [], []
        for number, (role, actor) in enumerate(PEOPLE.items(), start=1):
            made = {"recorded_at": at, "recorded_by": "test"}
            people.append(
                made
                | {"id": number, "name": role, "display_name": role, "user_class": actor.user_class, "version": 1}
                | {"password_hash": _password_hash(), "password_changed_at": at, "must_change": 0, "failures": 0}
                | {"code_secret": "", "code_step": 0, "code_on": 0, "last_seen_at": at}
            )
            grants.append(
                made | asdict(actor.grants[0]) | {"user_id": number, "user_class": actor.user_class, "ended_by": ""}
            )
            token = {"user_id": number, "prefix": tokens[role][:11], "secret_hash": hash_secret(tokens[role])}
            token |= {"label": role, "scopes": " ".join(sorted(ALL_SCOPES)), "expires_at": at + timedelta(days=90)}
            rows.append(made | token | {"revoked_by": ""})
        connection.execute(insert(USER), people)
        connection.execute(insert(ROLE_GRANT), grants)
        connection.execute(insert(TOKEN), rows)
        if connection.dialect.name == "postgresql":  # the ids were given, so the sequence is behind
            connection.execute(text("SELECT setval(pg_get_serial_sequence('user_account', 'id'), 100)"))

    database.command(work)
    return tokens


@cache
def _password_hash() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def mu(text: str) -> int:
    """Grains of a decimal in mu."""
    return parse_area(text, "mu")


def parcel_code(household: int, number: int) -> str:
    """The parcel ``number`` (from 1) of household 0, 1 or 2."""
    return f"{HOUSEHOLDS[household][:14]}{household * 10 + number:05d}"


def party(code: str, kind: str = "household", name: str = "马建国", division: str = VILLAGE) -> NewParty:
    return NewParty(code, kind, name, "", "", "village", division, "", "")


def parcel(code: str, household: str, area_mu: str = "10", **changes: object) -> Parcel:
    """A parcel of ``area_mu`` under a base contract of 2003–2032."""
    values: dict[str, object] = {
        "code": code,
        "name": "东大田",
        "village_code": code[:12],
        "registered_grains": mu(area_mu),
        "measured_grains": 0,
        "land_class": "012",
        "grade": "05",
        "basic_farmland": True,
        "east": "农渠",
        "south": "田埂",
        "west": "机耕路",
        "north": "支沟",
        "registered_on": BASE_START,
        "bases": (BaseContract(f"{household}J", household, BASE_START, BASE_END),),
    }
    return Parcel(**(values | changes))  # type: ignore[arg-type]


def terms(number: str = "HT-1", parcels: tuple[tuple[str, str], ...] | None = None, **changes: object) -> Terms:
    """A lease of household 0's first two parcels to the co-operative, 2027–2030."""
    lines = parcels or ((parcel_code(0, 1), "10"), (parcel_code(0, 2), "10"))
    values: dict[str, object] = {
        "number": number,
        "form": "lease",
        "transferor": HOUSEHOLDS[0],
        "transferee": COOPERATIVE,
        "lines": tuple(ContractLine(code, mu(area)) for code, area in lines),
        "start_day": date(2027, 1, 1),
        "last_day": date(2030, 12, 31),
        "price": "850.00",
        "price_unit": "yuan/mu/year",
        "payment": "annual",
        "purpose": "种植玉米",
        "signed_on": date(2026, 11, 20),
    }
    return Terms(**(values | changes))  # type: ignore[arg-type]


def collective(code: str = ISSUER, name: str = "金凤村股份经济合作社") -> NewParty:
    """An issuer as a party, under its own 14-digit code."""
    return party(code, "collective", name, code[:12])


def paper(kind: str, of: str = "", issued_on: date | None = date(2026, 11, 10), **changes: object) -> Evidence:
    """A paper that a contract rests on; ``of``: whose it is."""
    return Evidence(kind, f"{kind}-{of or '1'}", issued_on, of, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Village:
    """The invented village in a database."""

    database: Database
    book_id: int


def make_village(database: Database) -> Village:
    """Divisions, parties and parcels (two a household, 10 mu each) in an empty database."""
    source = files("ledger.demonstration").joinpath("divisions_jinfeng.csv").read_bytes()
    import_file(database, "divisions", source, name="divisions.csv", actor=OPERATOR, at=NOW)

    def work(connection: Connection) -> int:
        names = ("马建国", "王秀兰", "曾志强")
        people = [party(code, name=name, division=code[:12]) for code, name in zip(HOUSEHOLDS, names, strict=True)]
        people += [
            party(COOPERATIVE, "cooperative", "禾丰土地信用合作社"),
            party(ENTERPRISE, "enterprise", "沃原现代农业有限公司"),
        ]
        register_parties(connection, people, acting())
        book_id = book_of(connection, find(connection, "village", VILLAGE, TODAY), NOW)
        parcels = [parcel(parcel_code(h, n), HOUSEHOLDS[h]) for h in range(3) for n in (1, 2)]
        register_parcels(connection, book_id, parcels, acting())
        return book_id

    return Village(database, database.command(work))


def draft_and_sign(village: Village, contract: Terms, signed_on: date = TODAY) -> Contract:
    """The contract drafted, submitted and signed by a clerk, reviewed by a reviewer; a command each."""
    command = village.database.command
    drafted = command(lambda c: draft(c, replace(contract, signed_on=None), acting(CLERK)))
    number = drafted.contract.number
    submit_and_review(village.database, number)
    return command(lambda c: sign(c, number, signed_on, acting(CLERK))).contract


def submit_and_review(database: Database, number: str, *, by_the_county: bool = False, at: datetime = NOW) -> None:
    """A draft submitted by a clerk and reviewed by a reviewer, so that it can be signed."""
    database.command(lambda c: submit(c, number, acting(CLERK, at)))
    database.command(lambda c: review(c, number, acting(REVIEWER, at), accept=True))
    if by_the_county:
        database.command(lambda c: approve(c, number, acting(PEOPLE["bureau-approver"], at), accept=True))


def add_to(village: Village, people: Sequence[NewParty] = (), parcels: Sequence[Parcel] = ()) -> None:
    """More parties and parcels in the invented village."""

    def work(connection: Connection) -> None:
        register_parties(connection, list(people), acting())
        register_parcels(connection, village.book_id, list(parcels), acting())

    village.database.command(work)


def record_all(village: Village, *batch: Terms) -> Recorded:
    """The contracts recorded in one command, as an import does."""
    return village.database.command(lambda c: record(c, batch, acting()))


def codes_of(error: Refusal) -> list[str]:
    """The codes of a refusal, or of those that it gathers."""
    return [each.code for each in (error.refusals if isinstance(error, RulesBroken) else (error,))]


def row_counts(database: Database) -> dict[str, int]:
    """How many rows each table has: what a refused command must leave as it was, but for its line in the trail."""
    with database.reading() as connection:
        return {
            name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0
            for name in inspect(connection).get_table_names()
            if name not in {"audit_event", "sqlite_sequence"}
        }


def findings(database: Database) -> tuple[Finding, ...]:
    """What ``tianbu verify`` finds: nothing, when nobody tampered."""
    with database.reading() as connection:
        return verify(connection).findings


def held(database: Database, lot: str, day: date, asset: str = "operation-right") -> dict[str, int]:
    """Grains of a lot by holder on a day."""
    with database.reading() as connection:
        held_by: dict[str, int] = {}
        for (_, holder, _), by_day in _movements(connection, lot, asset).items():
            amount = sum(delta for moved_on, delta in by_day if moved_on <= day)
            held_by |= {holder: amount} if amount else {}
        return held_by


def _movements(connection: Connection, lot: str, asset: str) -> dict[tuple[int, str, str], list[tuple[date, int]]]:
    query = (
        select(POSTING.c.book_id, ACCOUNT.c.holder, ACCOUNT.c.kind, POSTING.c.effective_on, POSTING.c.amount)
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(LOT.c.code == lot, ACCOUNT.c.asset == asset, ACCOUNT.c.kind == "land.held")
    )
    found: dict[tuple[int, str, str], list[tuple[date, int]]] = {}
    for *key, day, amount in connection.execute(query):
        found.setdefault(tuple(key), []).append((day, amount))
    return found
