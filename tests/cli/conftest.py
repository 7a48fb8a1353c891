"""The command line on a folder of its own, and on a database with the invented village and one lease."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.db import Database
from ledger.documents.typesetting import load_fonts
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.cli.running import Run, runner
from tests.documents.conftest import FONT_FOLDER
from tests.making import TODAY, Village, draft_and_sign, make_village, record_all, terms


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """``tianbu`` with a var folder of its own, not set up yet."""
    monkeypatch.setenv("TIANBU_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("TIANBU_TODAY", TODAY.isoformat())
    monkeypatch.delenv("TIANBU_DATABASE_URL", raising=False)
    monkeypatch.delenv("TIANBU_SECRET_KEY", raising=False)
    monkeypatch.delenv("TIANBU_LANG", raising=False)
    return runner(monkeypatch, capsys)


@pytest.fixture
def village(database: Database, monkeypatch: pytest.MonkeyPatch, run: Run, tmp_path: Path) -> Village:
    """The invented village with a signed lease HT-1 and a draft HT-2, in the database that ``run`` uses."""
    monkeypatch.setenv("TIANBU_DATABASE_URL", database.url.render_as_string(hide_password=False))
    share_fonts(tmp_path)
    return lease_and_draft(database)


def share_fonts(tmp_path: Path) -> None:
    """Type that was converted once for all tests, in a var folder of its own."""
    load_fonts(FONT_FOLDER)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "fonts").symlink_to(FONT_FOLDER)


def lease_and_draft(database: Database) -> Village:
    """The invented village with a signed lease HT-1 and a draft HT-2."""
    made = make_village(database)
    draft_and_sign(made, terms("HT-1"))
    record_all(made, replace(terms("HT-2", signed_on=None), start_day=terms().return_day, last_day=terms().return_day))
    return made


new_database = _new_database  # a fixture is found by its name


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def standing(request: pytest.FixtureRequest, new_database: NewDatabase) -> Database:
    """The village of ``village``, for commands that change nothing."""
    return lease_and_draft(new_database(request.param)).database
