"""The lease wizard tells nothing of land out of reach: neither what it is, nor whose contracts lie on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from ledger.access import Act
from ledger.access.audit import Filter, events
from ledger.clock import now
from ledger.db import Database
from ledger.parcels import register_parcels
from ledger.places import DivisionRow, load_divisions
from ledger.transfers import record
from tests.making import OPERATOR
from tests.web.samples import LIU, PARCELS, ZENG, lease
from tests.web.test_wizard import LEASE

FAR_VILLAGE = "640106101200"
FAR = f"{FAR_VILLAGE}0100001"


@pytest.fixture
def far(database: Database, visitor: FlaskClient) -> str:
    """A parcel of another township with a lease on it, whose household the clerk can see."""

    def work(connection):  # type: ignore[no-untyped-def]
        rows = [
            DivisionRow(2, "township", "640106101000", "丰登镇", "640106000000"),
            DivisionRow(3, "village", FAR_VILLAGE, "和丰村", "640106101000"),
        ]
        assert not load_divisions(connection, rows, effective=None, today=date(2026, 11, 21))[1]
        act = Act(OPERATOR, now())
        assert not register_parcels(connection, 1, [replace(PARCELS[3], code=FAR, village_code=FAR_VILLAGE)], act)[1]
        secret = lease("FD-2024-77", LIU, FAR, "8.5", date(2024, 1, 1), date(2027, 10, 31))
        assert not record(connection, [secret], act).refused

    database.command(work)
    return FAR


@pytest.mark.parametrize("household", [ZENG, LIU])
@pytest.mark.parametrize("step", ["terms", "check"])
def test_a_parcel_out_of_reach_is_refused_and_nothing_told(
    visitor: FlaskClient, database: Database, far: str, household: str, step: str
) -> None:
    asked = LEASE | {"household": household, "parcel": [far], "step": step}
    answer = visitor.get("/contracts/new", query_string=asked)
    assert answer.status_code == 403
    assert "FD-2024-77" not in answer.text
    assert visitor.post("/contracts/new", data=asked).status_code == 403
    with database.reading() as connection:
        told = events(connection, Filter(actor="clerk", outcome="refused"))
    assert {event.code for event in told} == {"out-of-reach"}


def test_land_within_reach_goes_on(visitor: FlaskClient, far: str) -> None:
    assert visitor.get("/contracts/new", query_string=LEASE).status_code == 200
