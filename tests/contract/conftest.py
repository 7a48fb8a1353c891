"""A village with a contract in every state, as a client of the API finds it."""

from __future__ import annotations

from typing import Final

import pytest
from flask import Flask
from sqlalchemy import Connection, insert, select

from ledger.access.models import TOKEN
from ledger.db import Database
from ledger.transfers import draft, propose_reversal, review, submit
from tests.api.applications import api_application
from tests.api.conftest import _push_request_context
from tests.making import (
    CLERK,
    REVIEWER,
    TODAY,
    Village,
    acting,
    draft_and_sign,
    make_people,
    make_village,
    parcel_code,
    terms,
)

__all__ = ["SPARE_TOKEN", "_push_request_context"]
SPARE_TOKEN: Final = 1_000


@pytest.fixture
def village(database: Database, monkeypatch: pytest.MonkeyPatch) -> Village:
    monkeypatch.setenv("TIANBU_TODAY", TODAY.isoformat())
    return fill(make_village(database))


@pytest.fixture
def tokens(village: Village) -> dict[str, str]:
    """A token of each role; the village viewer has a second one, which may be revoked."""
    found = make_people(village.database)

    def spare(connection: Connection) -> None:
        viewer = connection.execute(select(TOKEN).where(TOKEN.c.label == "village-viewer")).one()._mapping
        connection.execute(insert(TOKEN), dict(viewer) | {"id": SPARE_TOKEN, "secret_hash": "0" * 64, "label": "spare"})

    village.database.command(spare)
    return found


@pytest.fixture
def app(village: Village) -> Flask:
    return api_application(village.database)


def fill(village: Village) -> Village:
    """HT-1 is signed and asked to be undone, HT-2 a draft, HT-3 submitted, HT-4 reviewed; each of half a mu."""
    command = village.database.command
    draft_and_sign(village, terms("HT-1", ((parcel_code(0, 1), "0.5"),), signed_on=None))
    for number in ("HT-2", "HT-3", "HT-4"):
        contract = terms(number, ((parcel_code(0, 1), "0.5"),), signed_on=None)
        command(lambda c, wanted=contract: draft(c, wanted, acting(CLERK)))
    for number in ("HT-3", "HT-4"):
        command(lambda c, wanted=number: submit(c, wanted, acting(CLERK)))
    command(lambda c: review(c, "HT-4", acting(REVIEWER), accept=True))
    command(lambda c: propose_reversal(c, "HT-1", "面积有误", acting(CLERK)))
    return village
