"""The invented village on both databases."""

from __future__ import annotations

import pytest

from ledger.db import Database
from tests.making import Village, make_village


@pytest.fixture
def village(database: Database) -> Village:
    return make_village(database)
