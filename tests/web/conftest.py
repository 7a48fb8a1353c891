"""The application on a filled database of each kind in turn, with people who have signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ledger.db import Database
from tests.making import NOW
from tests.web.applications import CACHE, bare_application
from tests.web.people import browser_of, make_sample_people
from tests.web.samples import TODAY, fill

Browsers = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """pytest-flask's ambient request context would let one browser's session leak into another's request."""


@pytest.fixture
def application(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """At noon of the invented day, whatever the hour is at which the tests run.

    Forms need no token here; the test of tokens switches them on. Nobody runs into the limit of attempts.
    """
    monkeypatch.setenv("TIANBU_TODAY", TODAY.isoformat())
    monkeypatch.setenv("TIANBU_VAR", str(CACHE))
    with time_machine.travel(NOW):
        yield _application(database, monkeypatch)


def _application(database: Database, monkeypatch: pytest.MonkeyPatch) -> Flask:
    fill(database)
    make_sample_people(database, monkeypatch)
    made = bare_application()
    monkeypatch.setitem(made.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setitem(made.config, "SIGN_IN_RATE_LIMIT", "100000/minute")
    monkeypatch.setitem(made.extensions, "tianbu_database", database)
    return made


@pytest.fixture
def somebody(application: Flask, database: Database) -> Browsers:
    """The browser of whoever has that role, signed in."""
    return lambda name: browser_of(application, database, name)


@pytest.fixture
def stranger(application: Flask) -> FlaskClient:
    """The browser of somebody who has not signed in."""
    return application.test_client()


@pytest.fixture
def visitor(somebody: Browsers) -> FlaskClient:
    """The township's clerk."""
    return somebody("clerk")


@pytest.fixture
def reviewer(somebody: Browsers) -> FlaskClient:
    return somebody("reviewer")
