"""The application on a database with the invented village."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.db import Database
from tests.making import TODAY, make_village
from web.app import create_app


@pytest.fixture
def app(database: Database, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setenv("TIANBU_TODAY", TODAY.isoformat())
    make_village(database)
    return create_app(database, SECRET_KEY="for tests only", TESTING=False)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as made:
        yield made


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """pytest-flask's ambient request context would let one client's state leak into another's request."""
