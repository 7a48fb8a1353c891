"""Leases filed one after another by many clients: over HTTP, and by the same functions in process.

A filed lease is five commands of two people: drafted, submitted, signed by a clerk; reviewed, filed by a reviewer.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files
from time import perf_counter
from typing import Any

from sqlalchemy import Connection

import migrations
from ledger.access import ALL_SCOPES, Act, Actor, carry_out
from ledger.access.tokens import actor_of_token, make_token
from ledger.access.users import add_user, grant_role
from ledger.db import Database
from ledger.exchange.importing import import_file
from ledger.parcels import BaseContract, Parcel, register_parcels
from ledger.parties import NewParty, register_parties
from ledger.places import book_of, find
from ledger.transfers import ContractLine, Terms, draft, file, review, sign, submit

VILLAGE = "640106002201"
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BASE = (date(2003, 1, 1), date(2032, 12, 31))
START, LAST, TODAY = date(2027, 1, 1), date(2030, 12, 31), date(2026, 11, 21)
GRAINS = 2_000_000
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where the leases are filed, and the tokens of those who file them."""

    url: str
    clerk: str
    reviewer: str
    households: int


def prepare(url: str, households: int) -> Place:
    """A village of so many households with a parcel each, a co-operative, a clerk and a reviewer."""
    database = Database(url)
    migrations.upgrade(database)
    source = files("ledger.demonstration").joinpath("divisions_jinfeng.csv").read_bytes()
    import_file(database, "divisions", source, name="divisions.csv", actor=Actor.operator(), at=NOW)
    for start in range(0, households, _CHUNK):
        some = range(start, min(start + _CHUNK, households))
        carry_out(database, Actor.operator(), "bench", partial(_fill, some), at=NOW)
    tokens = carry_out(database, Actor.operator(), "bench", _people, at=datetime.now(UTC))
    database.take_statistics()
    database.close()
    return Place(url, tokens[0], tokens[1], households)


def _fill(numbers: range, connection: Connection, act: Act) -> None:
    place = find(connection, "village", VILLAGE, TODAY)
    book_id = book_of(connection, place, act.at)
    parties = [_party(household(n), "household", "丁一") for n in numbers]
    register_parties(connection, [*parties, _party("C-1", "cooperative", "合作社")], act)
    register_parcels(connection, book_id, [_parcel(n) for n in numbers], act)


def household(number: int) -> str:
    return f"{VILLAGE}{number // 10_000:02d}{number % 10_000:04d}"


def parcel(number: int) -> str:
    return f"{VILLAGE}{number // 100_000:02d}{number % 100_000:05d}"


def _party(code: str, kind: str, name: str) -> NewParty:
    return NewParty(code, kind, name, "", "", "village", VILLAGE, "", "")


def _parcel(number: int) -> Parcel:
    base = BaseContract(f"{household(number)}J", household(number), *BASE)
    bounds = ("农渠", "田埂", "机耕路", "支沟")
    return Parcel(parcel(number), "大田", VILLAGE, GRAINS, 0, "012", "05", False, *bounds, BASE[0], (base,))


def _people(connection: Connection, act: Act) -> list[str]:
    found = []
    for role in ("clerk", "reviewer"):
        add_user(connection, act, f"bench-{role}", role)
        grant_role(connection, act, f"bench-{role}", role, "640106002")
        _, secret = make_token(connection, act, "bench", sorted(ALL_SCOPES), 1, f"bench-{role}")
        found.append(secret)
    return found


Asked = tuple[str, str, str, dict[str, Any]]  # what, whose token, path, body


def requests_of(place: Place, number: int) -> Iterator[Asked]:
    """The five requests of one lease."""
    name = f"HT-{number:06d}"
    terms = {
        "number": name,
        "form": "lease",
        "transferor": household(number),
        "transferee": "C-1",
        "parcels": [{"parcel": parcel(number), "area": {"grains": GRAINS}}],
        "start": START.isoformat(),
        "last_day": LAST.isoformat(),
        "price": "850.00",
        "price_unit": "yuan/mu/year",
        "payment": "annual",
        "purpose": "种植玉米",
    }
    path = f"/api/v1/contracts/{name}"
    yield "draft", place.clerk, "/api/v1/contracts", terms
    yield "submit", place.clerk, f"{path}/submit", {}
    yield "review", place.reviewer, f"{path}/review", {"accept": True}
    yield "sign", place.clerk, f"{path}/sign", {"signed_on": TODAY.isoformat()}
    yield "file", place.reviewer, f"{path}/file", {"filed_on": TODAY.isoformat()}


Spent = dict[str, list[float]]  # seconds by step


def over_http(argument: tuple[Place, int, int, float]) -> Spent:
    """File leases one after another over one connection until the time is up; seconds by step."""
    place, port, first, seconds = argument
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(asked: Asked, version: str) -> str:
        what, token, path, body = asked
        headers = {"Authorization": f"Bearer {token}"} | ({"Content-Type": "application/json"} if body else {})
        headers |= {"Idempotency-Key": f"{body.get('number') or path}-{what}"}
        headers |= {"If-Match": version} if version else {}
        connection.request("POST", path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= 300:
            raise RuntimeError(said.decode())
        return answer.headers["ETag"] or ""

    return _file_leases(first, seconds, lambda number: requests_of(place, number), ask)


def in_process(argument: tuple[Place, int, int, float]) -> Spent:
    """The same by the functions that the API calls; seconds by step."""
    place, _, first, seconds = argument
    database = Database(place.url, pool_size=2)
    people = {token: actor_of_token(database, token, datetime.now(UTC)) for token in (place.clerk, place.reviewer)}

    def do(asked: Asked, _version: str) -> str:
        what, token, path, body = asked
        actor = people[token]
        assert actor is not None
        work = _work(what, body if what == "draft" else {"number": path.split("/")[4]})
        carry_out(database, actor, f"contracts.{what}", work, at=NOW)
        return ""

    spent = _file_leases(first, seconds, lambda number: requests_of(place, number), do)
    database.close()
    return spent


def _work(what: str, body: dict[str, Any]) -> Callable[[Connection, Act], object]:
    number = body["number"]
    works: dict[str, Callable[[Connection, Act], object]] = {
        "draft": lambda c, act: draft(c, _terms(body), act),
        "submit": lambda c, act: submit(c, number, act),
        "review": lambda c, act: review(c, number, act, accept=True),
        "sign": lambda c, act: sign(c, number, TODAY, act),
        "file": lambda c, act: file(c, number, TODAY, act),
    }
    return works[what]


def _terms(body: dict[str, Any]) -> Terms:
    lines = tuple(ContractLine(line["parcel"], line["area"]["grains"]) for line in body["parcels"])
    return Terms(
        body["number"],
        body["form"],
        body["transferor"],
        body["transferee"],
        lines,
        START,
        LAST,
        body["price"],
        body["price_unit"],
        body["payment"],
        body["purpose"],
    )


def _file_leases(
    first: int, seconds: float, steps: Callable[[int], Iterator[Asked]], do: Callable[[Asked, str], str]
) -> Spent:
    spent: Spent = {}
    begun = perf_counter()
    number = first
    while perf_counter() - begun < seconds:
        version = ""
        for asked in steps(number):
            at = perf_counter()
            version = do(asked, version)
            spent.setdefault(asked[0], []).append(perf_counter() - at)
        number += 1
    return spent
