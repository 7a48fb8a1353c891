"""Plots and the land stock over the API: surveyed in, changed by papers, told by village with ground conserved."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Grant
from ledger.db import Database
from tests.api.acts import newcomer, post
from tests.api.conftest import Desk
from tests.making import OTHER_VILLAGE, VILLAGE, row_counts

ROOT = "/api/v1/plots"
HOMESTEAD, DRY = "0702@GB/T 21010-2017", "0103@GB/T 21010-2017"
PLOT: dict[str, Any] = {
    "code": "ZJ-1",
    "land_class": HOMESTEAD,
    "area": {"mu": "2"},
    "surveyed_on": "2024-12-31",
    "document": "调查2024",
}
FIELD = PLOT | {"code": "GD-1", "land_class": "0103", "area": {"ha": "2"}}
PLOTS = {"village": VILLAGE, "plots": [PLOT, FIELD]}
SPLIT: dict[str, Any] = {
    "kind": "split",
    "on_day": "2026-05-01",
    "village": VILLAGE,
    "from_class": HOMESTEAD,
    "to_class": HOMESTEAD,
    "area": {"mu": "0.5"},
    "document": "分割1号",
    "from_plot": "ZJ-1",
}
RECLAIMED: dict[str, Any] = {
    "kind": "reclaim",
    "on_day": "2026-06-01",
    "village": VILLAGE,
    "from_class": HOMESTEAD,
    "to_class": DRY,
    "area": {"mu": "0.5"},
    "document": "复垦1号",
}


@pytest.fixture
def officer(app: Any, desk: Desk) -> FlaskClient:
    return desk("bureau-officer")


def test_plots_are_surveyed_in_and_change_by_papers(officer: FlaskClient, desk: Desk) -> None:
    made = post(officer, ROOT, PLOTS, "k1")
    assert (made.status_code, made.json["added"]) == (201, 2), made.text
    assert [(each["group"], each["area"]["mu"]) for each in made.json["items"]] == [
        ("rural-construction", "2.0000"),
        ("cultivated", "30.0000"),
    ]
    assert post(officer, ROOT, PLOTS, "k1").json == made.json
    assert post(officer, ROOT, PLOTS).json["added"] == 0
    split = post(officer, f"{ROOT}/ZJ-2/events", SPLIT, "k2")
    assert (split.status_code, split.json["parent"], split.json["area"]["mu"]) == (200, "ZJ-1", "0.5000"), split.text
    assert post(officer, f"{ROOT}/ZJ-2/events", SPLIT, "k2").json == split.json
    done = post(officer, f"{ROOT}/ZJ-2/events", RECLAIMED).json
    assert [(each["land_class"], each["group"]) for each in done["classes"]] == [(DRY, "cultivated")]
    assert [each["cause"] for each in done["movements"]] == ["plot-split", "land-reclaimed", "land-reclaimed"]
    entry = officer.get(f"/api/v1/entries/{done['movements'][-1]['entry']}").json
    assert entry["cause"] == "land-reclaimed"
    found = officer.get(f"{ROOT}/ZJ-1")
    assert [(each["land_class"], each["area"]["mu"]) for each in found.json["classes"]] == [(HOMESTEAD, "1.5000")]
    assert officer.get(f"{ROOT}/ZJ-1", headers={"If-None-Match": found.headers["ETag"]}).status_code == 304
    assert [each["code"] for each in officer.get(f"{ROOT}?village={VILLAGE}").json["items"]] == ["GD-1", "ZJ-1", "ZJ-2"]
    page = officer.get(f"{ROOT}?village={VILLAGE}&limit=2").json
    rest = officer.get(ROOT, query_string={"village": VILLAGE, "limit": 2, "cursor": page["next"]}).json["items"]
    assert [each["code"] for each in rest] == ["ZJ-2"]
    sheet = officer.get("/api/v1/divisions/640106/stock?from_day=2026-01-01&to_day=2026-11-21").json
    groups = {each["group"]: each for each in sheet["items"] if each["village"] == VILLAGE}
    assert (groups["cultivated"]["opening"]["mu"], groups["cultivated"]["closing"]["mu"]) == ("30.0000", "30.5000")
    assert groups["rural-construction"]["decrease"]["mu"] == "0.5000"
    assert [each["cause"] for each in groups["cultivated"]["movements"]] == ["land-reclaimed"]
    for name in ("opening", "closing"):
        assert sum(each[name]["grains"] for each in groups.values()) == 32 * 200_000
    assert desk("village-viewer").get(f"/api/v1/divisions/{VILLAGE}/stock").status_code == 200


@pytest.mark.parametrize(
    ("path", "told", "code"),
    [
        ("", PLOTS | {"plots": [PLOT | {"land_class": "9999"}]}, "land-class-unknown"),
        ("", PLOTS | {"plots": [PLOT | {"land_class": "0702@GB 1"}]}, "standard-unknown"),
        ("", PLOTS | {"plots": [PLOT | {"area": {"mu": "3"}}]}, "plot-registered-differently"),
        ("", PLOTS | {"plots": [PLOT | {"code": "ZJ-7", "surveyed_on": "2027-01-01"}]}, "stock-event-incomplete"),
        ("", PLOTS | {"village": "640106002999"}, "out-of-reach"),
        ("/ZJ-9/events", RECLAIMED, "plot-unknown"),
        ("/ZJ-1/events", RECLAIMED | {"area": {"mu": "5"}}, "stock-too-small"),
        ("/ZJ-1/events", RECLAIMED | {"to_class": "0701"}, "reclaimed-class-unfit"),
        ("/ZJ-1/events", RECLAIMED | {"village": OTHER_VILLAGE}, "plot-of-other-village"),
        ("/ZJ-1/events", RECLAIMED | {"from_class": "", "to_class": ""}, "stock-event-incomplete"),
        ("/ZJ-1/events", RECLAIMED | {"kind": "survey"}, "request-invalid"),
        ("/ZJ-1/events", RECLAIMED | {"area": {"mu": "0"}}, "request-invalid"),
        ("", {"village": VILLAGE}, "request-invalid"),
    ],
)
def test_what_is_refused_changes_nothing(
    officer: FlaskClient, database: Database, path: str, told: dict[str, Any], code: str
) -> None:
    post(officer, ROOT, PLOTS)
    before = row_counts(database)
    answer = post(officer, f"{ROOT}{path}", told)
    assert answer.status_code in (403, 404, 409, 422), answer.text
    assert code in answer.text, answer.text
    assert row_counts(database) == before


def test_out_of_reach_and_unknown(officer: FlaskClient, desk: Desk, database: Database) -> None:
    post(officer, ROOT, PLOTS)
    assert officer.get(f"{ROOT}/ZJ-9").json["code"] == "plot-unknown"
    assert officer.get(ROOT).json["code"] == "request-invalid"
    assert officer.get("/api/v1/divisions/649999/stock").status_code == 404
    assert officer.get("/api/v1/divisions/640106/stock?from_day=soon").json["code"] == "request-invalid"
    for role in ("clerk", "bureau-approver", "village-viewer"):
        assert post(desk(role), ROOT, PLOTS).status_code == 403
        assert post(desk(role), f"{ROOT}/ZJ-1/events", RECLAIMED).status_code == 403
    for role in ("party-viewer", "audit-administrator"):
        assert desk(role).get(f"{ROOT}/ZJ-1").status_code == 403
        assert desk(role).get("/api/v1/divisions/640106/stock").status_code == 403
    far = newcomer(database, desk(""), Grant("bureau-officer", "county", "640104000000"))
    assert far.get(f"{ROOT}/ZJ-1").json["code"] == "out-of-reach"
    assert far.get(f"{ROOT}?village={VILLAGE}").json["code"] == "out-of-reach"
