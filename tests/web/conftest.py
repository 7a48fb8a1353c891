"""The application on a filled database of each kind in turn."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.db import Database
from tests.web.applications import CACHE, bare_application
from tests.web.samples import TODAY, fill


@pytest.fixture
def application(database: Database, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Forms need no token here; the test of tokens switches them on."""
    monkeypatch.setenv("TIANBU_TODAY", TODAY.isoformat())
    monkeypatch.setenv("TIANBU_VAR", str(CACHE))
    fill(database)
    made = bare_application()
    monkeypatch.setitem(made.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setitem(made.extensions, "tianbu_database", database)
    return made


@pytest.fixture
def visitor(application: Flask) -> FlaskClient:
    return application.test_client()
