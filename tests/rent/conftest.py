"""A book on both databases."""

from __future__ import annotations

import pytest

from ledger.db import Database
from tests.rent.making import Place


@pytest.fixture
def place(database: Database, book_id: int) -> Place:
    return Place(database, book_id)
