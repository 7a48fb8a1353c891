"""People of the sample village, township and county, and their browsers."""

from __future__ import annotations

from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ledger.access import LEVELS_OF_ROLE, ROLES, Actor
from ledger.access.models import USER
from ledger.access.sessions import start_session
from ledger.clock import now
from ledger.db import Database
from tests import making
from tests.web.samples import VILLAGE, ZENG
from web.session import COOKIE

TOWNSHIP, COUNTY = "640106100000", "640106000000"
REACH: Final = {"township": TOWNSHIP, "county": COUNTY, "village": VILLAGE, "party": ZENG, "installation": ""}
SAMPLE_PEOPLE: Final[dict[str, Actor]] = {role: making.person(role, REACH[LEVELS_OF_ROLE[role][0]]) for role in ROLES}


def make_sample_people(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account of each role, named after it, with its reach among the samples."""
    monkeypatch.setattr(making, "PEOPLE", SAMPLE_PEOPLE)
    making.make_people(database, now())


def session_of(database: Database, name: str) -> str:
    """The secret of a new session of somebody."""

    def work(connection):  # type: ignore[no-untyped-def]
        number = connection.scalar(select(USER.c.id).where(USER.c.name == name))
        return start_session(connection, number, now(), "127.0.0.1", "a browser of the tests")[1]

    return str(database.command(work))


def browser_of(application: Flask, database: Database, name: str) -> FlaskClient:
    """A browser in which somebody has signed in; its cookie stands as sign-in sets it."""
    client = application.test_client()
    client.set_cookie(COOKIE, session_of(database, name))
    return client
