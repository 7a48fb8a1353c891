"""Sheets over HTTP: tried out, committed by the hash that was previewed, once under their key; for whoever made them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.access import ROLES
from ledger.db import Database
from ledger.exchange import jobs
from ledger.exchange.sheets import DEFAULT_LIMITS
from tests.api.conftest import Desk
from tests.imports.sheets import SHEETS, csv, with_cells
from tests.making import COOPERATIVE, HOUSEHOLDS, VILLAGE, findings, parcel_code, row_counts

PATH = "/api/v1/imports"
LEASES = (
    SHEETS["transfers"][0],
    *(
        ("HT-1", "lease", HOUSEHOLDS[0], COOPERATIVE, parcel_code(0, n), "10", "2027-01-01", "2030-12-31", "850.00",
         "yuan/mu/year", "annual", "种植玉米", "2026-11-20", "", "", "", "")
        for n in (1, 2)
    ),
)  # fmt: skip
PARTIES = (SHEETS["parties"][0], ("P-1", "农户", "丁一", "", "", VILLAGE, "19900000009", "", ""))


def send(client: FlaskClient, data: bytes, key: str = "k-1", **query: str) -> Any:
    headers = {"Idempotency-Key": key, "Content-Type": "application/octet-stream"}
    return client.post(PATH, query_string={"kind": "transfers", "name": "合同.csv"} | query, data=data, headers=headers)


@pytest.fixture
def head(desk: Desk) -> FlaskClient:
    return desk("centre-head")


def test_a_preview_is_what_the_commit_does(head: FlaskClient, database: Database) -> None:
    before = row_counts(database) | {"import_job": 1}
    dry = send(head, csv(LEASES), dry_run="true")
    assert dry.status_code == 201, dry.text
    assert (dry.json["state"], dry.json["added"], dry.json["progress"]) == ("dry", 1, 100)
    assert row_counts(database) == before
    told = head.get(f"{dry.headers['Location']}/entries").json["items"]
    done = send(head, csv(LEASES), "k-2", sha256=dry.json["sha256"])
    assert (done.status_code, done.json["state"]) == (201, "done")
    assert head.get(f"{done.headers['Location']}/entries").json["items"] == told
    for name in ("rows", "added", "totals", "entry_count", "posting_count", "problems", "warnings"):
        assert done.json[name] == dry.json[name]
    assert (told[0]["document"], len(told[0]["postings"])) == (
        "HT-1",
        done.json["posting_count"] if len(told) == 1 else 8,
    )
    assert findings(database) == ()
    again = send(head, csv(LEASES), "k-3")
    assert (again.json["state"], again.json["entry_count"]) == ("seen", 0)


def test_another_file_than_the_previewed_one_is_refused(head: FlaskClient) -> None:
    dry = send(head, csv(LEASES), dry_run="true")
    other = send(head, csv(with_cells(LEASES, 1, price="1")), "k-2", sha256=dry.json["sha256"])
    assert (other.status_code, other.json["code"]) == (412, "import-file-differs")


def test_the_same_request_under_the_same_key_gets_the_same_answer(head: FlaskClient, database: Database) -> None:
    first = send(head, csv(LEASES))
    counts = row_counts(database)
    again = send(head, csv(LEASES))
    assert (again.status_code, again.json) == (201, first.json)
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert row_counts(database) == counts
    for data, query in ((b"x", {}), (csv(LEASES), {"dry_run": "true"}), (csv(LEASES), {"kind": "parties"})):
        refused = send(head, data, **query)
        assert (refused.status_code, refused.json["code"]) == (409, "command-key-reused")


def test_bad_rows_are_all_told_and_marked_in_a_workbook(desk: Desk, database: Database) -> None:
    clerk = desk("clerk")
    bad = with_cells(PARTIES, 1, phone="没有", kind="club")
    refused = send(clerk, csv(bad), kind="parties")
    assert (refused.status_code, refused.json["state"], refused.json["problem_count"]) == (201, "refused", 2)
    told = [(each["row"], each["column"], each["code"]) for each in refused.json["problems"]]
    assert told == [(2, "kind", "choice-unknown"), (2, "phone", "phone-wrong")]
    assert refused.json["problems"][1]["remedy"] == "请核对电话，一格只填一个"
    english = clerk.get(refused.headers["Location"], headers={"Accept-Language": "en"}).json
    assert english["problems"][1]["remedy"] == "Check it; one phone a cell"
    answer = clerk.get(f"{refused.headers['Location']}/errors.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=errors-")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet: Any = book.active
    assert [cell.value for cell in sheet[1]][-2:] == ["错误", "更正建议"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("phone") + 1).value = "19900000009"
    sheet.cell(2, header.index("kind") + 1).value = "农户"
    mended = io.BytesIO()
    book.save(mended)
    assert send(clerk, mended.getvalue(), "k-2", kind="parties").json["state"] == "done"


def test_bad_rows_can_be_left_out(desk: Desk) -> None:
    table = [*PARTIES, ["P-2", "club", "丁二", "", "", VILLAGE, "", "", ""]]
    for key, dry in (("k-1", "true"), ("k-2", "false")):
        answer = send(desk("clerk"), csv(table), key, kind="parties", skip_bad="true", dry_run=dry).json
        assert (answer["state"], answer["added"], answer["problem_count"]) == ("dry" if dry == "true" else "done", 1, 1)


def test_people_see_their_own_imports(desk: Desk, head: FlaskClient) -> None:
    made = send(head, csv(LEASES), dry_run="true")
    number = made.json["number"]
    assert [each["number"] for each in head.get(PATH).json["items"]] == [number]
    clerk = desk("clerk")
    assert clerk.get(PATH).json["items"] == []
    for below in ("", "/entries", "/errors.xlsx"):
        answer = clerk.get(f"{PATH}/{number}{below}")
        assert (answer.status_code, answer.json["code"]) == (404, "import-unknown")


def test_lists_come_in_pages(desk: Desk) -> None:
    clerk = desk("clerk")
    for number in range(3):
        send(clerk, csv(PARTIES), f"k-{number}", kind="parties", dry_run="true")
    first = clerk.get(PATH, query_string={"limit": 2}).json
    second = clerk.get(PATH, query_string={"limit": 2, "cursor": first["next"]}).json
    assert [each["number"] for each in (*first["items"], *second["items"])] == [3, 2, 1]
    assert second["next"] is None


def test_entries_come_in_pages(desk: Desk) -> None:
    officer = desk("bureau-officer")
    land = [[f"{parcel_code(0, 1)[:14]}{n:05d}", *SHEETS["parcels"][1][1:]] for n in range(500, 505)]
    table = [SHEETS["parcels"][0], *land]
    made = send(officer, csv(table), kind="parcels", dry_run="true").json
    assert (made["state"], made["entry_count"]) == ("dry", 10), made
    found: list[Any] = []
    query: dict[str, Any] = {"limit": 4}
    while True:
        answer = officer.get(f"{PATH}/{made['number']}/entries", query_string=query).json
        found += answer["items"]
        if answer["next"] is None:
            break
        query["cursor"] = answer["next"]
    assert len(found) == 10
    assert all(sum(each["amount"] for each in entry["postings"]) == 0 for entry in found)


def test_who_may(desk: Desk) -> None:
    allowed = {"transfers": {"centre-head"}, "parties": {"clerk", "bureau-officer"}, "parcels": {"bureau-officer"},
               "divisions": {"system-administrator"}, "quota": {"bureau-approver"}, "projects": {"bureau-approver"}}  # fmt: skip
    for role in ROLES:
        assert desk(role).get(PATH).status_code == (200 if role in set.union(*allowed.values()) else 403), role
        for kind, roles in allowed.items():
            data = csv(PARTIES if kind == "parties" else SHEETS[kind])
            answer = send(desk(role), data, f"{role}-{kind}", kind=kind, dry_run="true")
            assert (answer.status_code == 403) == (role not in roles), (role, kind, answer.text)


def test_land_that_nobody_knows_is_told_in_its_row(head: FlaskClient) -> None:
    far = [LEASES[0], [*LEASES[1][:4], "6401990022020000001", *LEASES[1][5:]]]
    answer = send(head, csv(far), dry_run="true")
    assert (answer.status_code, answer.json["state"]) == (201, "refused")
    assert [(each["row"], each["column"], each["code"]) for each in answer.json["problems"]] == [
        (2, "parcel_code", "parcel-unknown")
    ]


@pytest.mark.parametrize(
    ("data", "query", "status", "code"),
    [
        (b"", {}, 422, "sheet-empty"),
        (b"%PDF-1.7\n", {}, 422, "sheet-format-unknown"),
        (b"a,b\n1,2\n", {}, 422, "header-unknown-column"),
        (csv(LEASES), {"kind": "nothing"}, 422, "request-invalid"),
        (csv(LEASES), {"dry_run": "yes"}, 422, "request-invalid"),
        (csv(LEASES), {"x": "1"}, 422, "request-invalid"),
        (csv(LEASES), {"mapping": "无此"}, 404, "mapping-unknown"),
        (bytes(17 * 1024 * 1024), {}, 413, "request-too-large"),
    ],
)
def test_what_is_no_import_is_a_problem(
    head: FlaskClient, data: bytes, query: dict[str, str], status: int, code: str
) -> None:
    answer = send(head, data, **query)
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text


def test_a_file_comes_as_a_file_under_a_key(head: FlaskClient) -> None:
    wrong = head.post(f"{PATH}?kind=transfers", data=csv(LEASES), headers={"Content-Type": "application/json"})
    assert wrong.status_code == 415
    keyless = head.post(
        f"{PATH}?kind=transfers", data=csv(LEASES), headers={"Content-Type": "application/octet-stream"}
    )
    assert keyless.json["code"] == "idempotency-key-missing"


def test_uploads_are_sealed_and_leave_after_a_day(head: FlaskClient, database: Database, monkeypatch: Any) -> None:
    number = send(head, csv(LEASES), dry_run="true").json["number"]
    with database.reading() as connection:
        sealed = bytes(connection.scalar(text("SELECT source FROM import_job")) or b"")
    assert HOUSEHOLDS[0].encode() not in sealed
    assert sealed.startswith(b"v1:")
    with pytest.raises(DBAPIError):
        database.command(lambda c: c.execute(text("UPDATE import_job SET state = 'done'")))
    with pytest.raises(DBAPIError):
        database.command(lambda c: c.execute(text("DELETE FROM import_job")))
    monkeypatch.setattr(jobs, "KEPT", timedelta(days=-400))
    send(head, csv(LEASES), "k-2", dry_run="true")
    answer = head.get(f"{PATH}/{number}/errors.xlsx")
    assert (answer.status_code, answer.json["code"]) == (404, "upload-gone")
    assert head.get(f"{PATH}/{number}").json["state"] == "dry"
    assert DEFAULT_LIMITS.file_bytes > jobs.MOST_BYTES
