"""Reports through the API: who may, what they carry, what is refused."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ledger.access import ROLES
from tests.api.conftest import Desk
from tests.making import COUNTY, VILLAGE

REPORTS = "/api/v1/reports"
OFFICES = {"clerk", "reviewer", "centre-head", "bureau-officer", "bureau-approver", "releaser"}
WALK = (
    (f"annual-transfers?division={VILLAGE}&year=2026", OFFICES | {"village-viewer"}),
    (f"lifecycle?division={VILLAGE}", OFFICES | {"village-viewer"}),
    (f"transfer-ledger?division={VILLAGE}", OFFICES),
    (f"rent-roll?division={VILLAGE}", OFFICES),
    ("rules", set(ROLES)),
)


@pytest.mark.parametrize(("address", "may"), WALK, ids=[row[0].partition("?")[0] for row in WALK])
def test_who_may(desk: Desk, address: str, may: set[str]) -> None:
    for role in ROLES:
        answer = desk(role).get(f"{REPORTS}/{address}")
        assert answer.status_code == (200 if role in may else 403), (role, answer.text)


def test_an_annual_table(desk: Desk) -> None:
    found = desk("bureau-officer").get(f"{REPORTS}/annual-transfers?division={COUNTY}&as_of=2026-11-21").json
    lines = {each["line"]: each for each in found["lines"]}
    assert (lines["1"]["area"]["mu"], lines["1"]["count"]) == ("60.0000", None)
    assert (lines["2"]["area"], lines["2"]["count"]) == (None, 3)
    assert all(check["passed"] for check in found["checks"])
    assert (found["edition"], found["division"]["name"], found["as_of"]) == ("2010", "金凤区", "2026-11-21")


def test_a_workbook(desk: Desk) -> None:
    answer = desk("clerk").get(f"{REPORTS}/transfer-ledger/xlsx?division={VILLAGE}")
    assert answer.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).active.cell(2, 1).value == "序号"


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"indicators?division={VILLAGE}", 404, "report-unknown"),
        ("annual-transfers?division=640104000000", 404, "division-unknown"),
        (f"annual-transfers?division={COUNTY}", 403, "out-of-reach"),
        (f"lifecycle?division={VILLAGE}&since=2027-01-01&as_of=2026-01-01", 422, "report-period-reversed"),
    ],
)
def test_what_is_refused(desk: Desk, address: str, status: int, code: str) -> None:
    answer = desk("clerk").get(f"{REPORTS}/{address}")
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
