"""Every refusal of the domain is come upon by some test; those that no other test meets are met here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from docs import make_problems
from ledger.db import Database
from ledger.errors import Refusal, every_refusal, raise_all
from ledger.exchange.workbooks import cell_text
from ledger.parcels import register_parcels
from ledger.places import book_of, find
from ledger.settings import secret_key
from ledger.transfers import RULES, draft
from tests.imports.sheets import load
from tests.making import HOUSEHOLDS, NOW, TODAY, acting, make_village, parcel, parcel_code, terms
from tests.places.test_divisions import DONGGUAN

TESTS = Path(__file__).parent
make_problems.import_all()


# Refusals that no other test comes upon, and how to come upon them.
def _busy(database: Database, _monkeypatch: Any) -> None:
    def work(_connection: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    database.command(work)


def _secret(_database: Database, monkeypatch: Any) -> None:
    monkeypatch.setenv("TIANBU_VAR", "/nowhere")
    monkeypatch.delenv("TIANBU_SECRET_KEY", raising=False)
    secret_key()


def _duration(_database: Database, _monkeypatch: Any) -> None:
    found = cell_text(["duration", "PT1H"])
    assert isinstance(found, Refusal)
    raise found


def _two_books(database: Database, _monkeypatch: Any) -> None:
    make_village(database)
    load(database, "divisions", DONGGUAN)
    far = parcel("4419000030010000001", HOUSEHOLDS[0])

    def work(connection: Any) -> None:
        book_id = book_of(connection, find(connection, "village", far.village_code, TODAY), NOW)
        register_parcels(connection, book_id, [far], acting())
        draft(connection, terms(parcels=((parcel_code(0, 1), "1"), (far.code, "1"))), acting())

    database.command(work)


def _no_parcels(database: Database, _monkeypatch: Any) -> None:
    make_village(database)
    database.command(lambda c: draft(c, terms(lines=()), acting()))


PROVOKED: dict[str, Callable[[Database, Any], None]] = {
    "cell-duration": _duration,
    "contract-without-parcels": _no_parcels,
    "database-busy": _busy,
    "parcels-in-two-books": _two_books,
    "secret-missing": _secret,
}


@pytest.mark.parametrize("code", PROVOKED)
def test_a_refusal_is_come_upon(database: Database, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        PROVOKED[code](database, monkeypatch)
    assert caught.value.code == code
    for language in ("zh", "en"):
        assert caught.value.line(language).startswith(f"{code}: ")  # type: ignore[arg-type]


def test_every_refusal_of_the_domain_is_provoked_by_some_test() -> None:
    """By its code or its class in a test; the rules of contracts by their table."""
    written = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    known = set(re.findall(r"[A-Za-z0-9]+(?:-[a-z0-9]+)*", written)) | {rule.refusal.code for rule in RULES}
    domain = [kind for kind in every_refusal() if kind.__module__.startswith(("ledger", "api"))]
    assert [kind.code for kind in domain if kind.code not in known and kind.__name__ not in known] == []


# Of several refusals each is told, in their order; of one only that one; of none nothing.
def test_several_refusals_are_told_as_one() -> None:
    raise_all([])
    one, other = (
        every_refusal_of("same-party")(code="x"),
        every_refusal_of("term-reversed")(start=TODAY, last=date(2020, 1, 1)),
    )
    with pytest.raises(type(one)):
        raise_all([one])
    with pytest.raises(Refusal) as caught:
        raise_all([one, other])
    assert caught.value.code == "rules-broken"
    for language in ("zh", "en"):
        said = caught.value.line(language)  # type: ignore[arg-type]
        assert said.index("same-party") < said.index("term-reversed")
    assert not caught.value.may_be_a_race


def every_refusal_of(code: str) -> type[Refusal]:
    return next(kind for kind in every_refusal() if kind.code == code)
