"""People with passwords and tokens in a database of each kind, and the invented village."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ledger.access import Actor
from ledger.db import Database
from tests.making import Village, make_people, make_village

VISITOR = Actor.nobody("192.0.2.7", "request-7")


@dataclass(frozen=True, slots=True)
class Staffed:
    """The invented village with its people; tokens by role."""

    village: Village
    tokens: dict[str, str]

    @property
    def database(self) -> Database:
        return self.village.database


@pytest.fixture
def staffed(database: Database) -> Staffed:
    village = make_village(database)
    return Staffed(village, make_people(database))
