"""The application on a filled database of each kind in turn, with people who have signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

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


# Pages that are tried on PostgreSQL too: every page by every role, and each large part's own way through. What they ask
# of the database is asked by the domain's and the API's tests on both databases anyway.
_ON_BOTH: Final = {
    "test_who_sees_what", "test_bureau", "test_trade_pages", "test_contract_life", "test_changes", "test_rents",
    "test_signing_in", "test_reports",
}  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if _is_spared(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _is_spared(item)]


def _is_spared(item: pytest.Item) -> bool:
    """Whether it is a test of a page on PostgreSQL that need not be run there."""
    package, _, module = getattr(item, "module", item).__name__.rpartition(".")
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return package == "tests.web" and module not in _ON_BOTH and params.get("database_url") == "postgresql"
