"""The application on a database with the invented village, and a client for everybody who has a role in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ledger.db import Database
from tests.api.applications import api_application
from tests.making import NOW, TODAY, make_people, make_village

Desk = Callable[[str], FlaskClient]


@pytest.fixture
def app(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """At noon of the invented day, whatever the hour is at which the tests run."""
    monkeypatch.setenv("TIANBU_TODAY", TODAY.isoformat())
    with time_machine.travel(NOW):
        make_village(database)
        yield api_application(database)


@pytest.fixture
def tokens(app: Flask, database: Database) -> dict[str, str]:
    """A token with all scopes for each role."""
    return make_people(database)


@pytest.fixture
def desk(app: Flask, tokens: dict[str, str]) -> Desk:
    """A client with the token of a role; without a token for nobody's role."""

    def sit_down(role: str) -> FlaskClient:
        made = app.test_client()
        if role:
            made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens[role]}"
        return made

    return sit_down


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    """The clerk's."""
    return desk("clerk")


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """pytest-flask's ambient request context would let one client's state leak into another's request."""
