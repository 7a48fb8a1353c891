"""Importing on pages: preview, commit of what was previewed, the workbook of errors, sheets with headings of their own."""

from __future__ import annotations

import io
import re
from typing import Any, Final

import openpyxl
import pytest
from flask.testing import FlaskClient

from ledger.db import Database
from ledger.exchange import jobs
from tests.imports.sheets import csv
from tests.making import findings, row_counts
from tests.web.conftest import Browsers
from tests.web.people import TOWNSHIP
from tests.web.samples import COOPERATIVE, EAST, VILLAGE, ZENG

HEADER: Final = (
    "contract_no", "form", "transferor", "transferee", "parcel_code", "area_mu", "start", "end", "price",
    "price_unit", "pay", "purpose", "signed_on",
)  # fmt: skip
LEASE: Final = (
    "PL-1", "出租", ZENG, COOPERATIVE, EAST, "12.35", "2027-01-01", "2027-12-31", "850", "元/亩·年", "按年", "种植小麦",
    "2026-11-20",
)  # fmt: skip
PEOPLE: Final = ("code", "kind", "name", "id_type", "id_number", "division", "phone")
DING: Final = ("P-1", "农户", "丁一", "", "", VILLAGE, "19900000009")


def upload(browser: FlaskClient, kind: str, data: bytes, **fields: str) -> Any:
    form = {"kind": kind, "file": (io.BytesIO(data), "表<b>.csv")} | fields
    return browser.post("/imports", data=form, content_type="multipart/form-data")


def hash_on(page: str) -> str:
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def test_a_preview_is_committed_by_its_hash(somebody: Browsers, database: Database) -> None:
    head = somebody("centre-head")
    counts = row_counts(database) | {"import_job": 1}
    made = upload(head, "transfers", csv((HEADER, LEASE)))
    assert made.status_code == 303, made.text
    assert row_counts(database) == counts
    page = head.get(made.headers["Location"]).text
    facts = ("预览，未写入", "PL-1", EAST, "12.35", "2028-01-01", "确认导入", "表&lt;b&gt;.csv")
    assert [fact for fact in facts if fact not in page] == []
    refused = head.post(f"{made.headers['Location']}/commit", data={"sha256": "0" * 64})
    assert refused.status_code == 412
    assert "不是预览过的文件" in refused.text
    assert head.post(f"{made.headers['Location']}/commit", data={}).status_code == 412
    done = head.post(f"{made.headers['Location']}/commit", data={"sha256": hash_on(page)})
    assert done.status_code == 303, done.text
    text = head.get(done.headers["Location"]).text
    assert "已导入" in text
    assert re.findall(r'class="day">([^<]*)', text) == re.findall(r'class="day">([^<]*)', page)
    again = head.post(f"{made.headers['Location']}/commit", data={"sha256": hash_on(page)})
    assert again.headers["Location"] == done.headers["Location"]
    assert "PL-1" in head.get("/contracts?q=PL-1").text
    assert findings(database) == ()


def test_what_is_wrong_is_told_and_marked(visitor: FlaskClient) -> None:
    made = upload(visitor, "parties", csv((PEOPLE, ("P-1", "club", *DING[2:-1], "没有"))))
    page = visitor.get(made.headers["Location"]).text
    assert [
        fact
        for fact in ("有问题，未写入", "phone-wrong", "choice-unknown", "请核对电话", "下载错误表")
        if fact not in page
    ] == []
    assert "确认导入" not in page
    answer = visitor.get(f"{made.headers['Location']}/errors.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet: Any = book.active
    assert [cell.value for cell in sheet[1]][-2:] == ["错误", "更正建议"]
    sheet["B2"], sheet["G2"] = "农户", "19900000009"
    mended = io.BytesIO()
    book.save(mended)
    again = visitor.get(upload(visitor, "parties", mended.getvalue()).headers["Location"]).text
    assert "确认导入" in again
    listed = visitor.get("/imports").text
    assert "预览，未写入" in listed
    assert "有问题，未写入" in listed


def test_bad_rows_can_be_left_out(visitor: FlaskClient) -> None:
    made = upload(visitor, "parties", csv((PEOPLE, DING, ("P-2", "club", *DING[2:]))), skip_bad="yes")
    page = visitor.get(made.headers["Location"]).text
    assert "确认导入" in page
    assert "choice-unknown" in page
    done = visitor.post(f"{made.headers['Location']}/commit", data={"sha256": hash_on(page)})
    assert "已导入" in visitor.get(done.headers["Location"]).text


def test_a_sheet_with_headings_of_its_own(visitor: FlaskClient) -> None:
    header = ("编号", "类别", "户主", "证件类型", "证件号码", "区划", "电话号", "备注")
    data = csv((header, (*DING, "x")))
    screen = upload(visitor, "parties", data)
    assert screen.status_code == 422
    assert [
        fact for fact in ("电话号", "户主", "相近", "不取", f'value="township:{TOWNSHIP}"') if fact not in screen.text
    ] == []
    form = {
        "kind": "parties",
        "name": "花名册",
        "division": f"township:{TOWNSHIP}",
        "heading": list(header),
        "column": ["code", "kind", "name", "id_type", "id_number", "division", "phone", "-"],
    }
    saved = visitor.post("/mappings", data=form)
    assert (saved.status_code, saved.headers.get("Location")) == (303, "/imports?done=mapping"), saved.text
    assert "列对应已保存" in visitor.get("/imports?done=mapping").text
    made = upload(visitor, "parties", data)
    page = visitor.get(made.headers["Location"]).text
    assert f"按列对应 township:{TOWNSHIP}/花名册 v1 读取" in page
    done = visitor.post(f"{made.headers['Location']}/commit", data={"sha256": hash_on(page)})
    assert "已导入" in visitor.get(done.headers["Location"]).text
    assert "花名册" in visitor.get("/mappings").text
    removed = visitor.post("/mappings/remove", data=form)
    assert removed.headers["Location"] == "/mappings?done=mapping-removed"
    assert "花名册" not in visitor.get("/mappings?done=mapping-removed").text


def test_a_mapping_that_says_nonsense_is_refused(visitor: FlaskClient) -> None:
    form = {
        "kind": "parties",
        "name": "x",
        "division": f"township:{TOWNSHIP}",
        "heading": ["a", "A "],
        "column": ["code", "name"],
    }
    refused = visitor.post("/mappings", data=form)
    assert refused.status_code == 422
    assert "列对应文件有误" in refused.text
    missing = form | {"division": "village:640104001001", "heading": ["a", "b"]}
    assert visitor.post("/mappings", data=missing).status_code in {403, 404}


def test_a_file_that_is_no_sheet(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for data, said in ((b"%PDF-1.7\n", "文件格式无法识别"), (b"", "文件里没有内容")):
        answer = upload(visitor, "parties", data)
        assert answer.status_code == 422
        assert said in answer.text
    assert upload(visitor, "nothing", b"x").status_code == 422
    assert visitor.post("/imports", data={"kind": "parties"}).status_code == 422
    monkeypatch.setattr("web.imports.MOST_BYTES", 10)
    assert "文件过大" in upload(visitor, "parties", csv((PEOPLE, DING))).text


def test_people_see_their_own_imports_alone(
    somebody: Browsers, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = upload(visitor, "parties", csv((PEOPLE, DING))).headers["Location"]
    for below in ("", "/errors.xlsx"):
        assert somebody("centre-head").get(f"{place}{below}").status_code == 404
        assert visitor.get(f"{place}{below}").status_code == 200
    assert somebody("centre-head").post(f"{place}/commit", data={}).status_code == 404
    assert visitor.get("/imports/99999999999999999999").status_code == 404
    monkeypatch.setattr(jobs, "_open", lambda *_: None)
    assert visitor.post(f"{place}/commit", data={}).status_code == 404


def test_a_kind_that_is_not_theirs_is_not_offered_nor_taken(visitor: FlaskClient) -> None:
    page = visitor.get("/imports").text
    assert 'value="parties"' in page
    assert 'value="transfers"' not in page
    assert upload(visitor, "transfers", csv((HEADER, LEASE))).status_code == 403


def test_many_entries_are_paged(somebody: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.imports.ENTRIES_SHOWN", 1)
    head = somebody("centre-head")
    later = ("PL-2", *LEASE[1:4], EAST[:-1] + "2", "3.2", *LEASE[6:])
    place = upload(head, "transfers", csv((HEADER, LEASE, later))).headers["Location"]
    first = head.get(place).text
    assert 'rel="next"' in first
    last = re.findall(r'rel="next" href="([^"]*)"', first)[0]
    assert head.get(last).status_code == 200
    for hostile in ("x", "-1", "٣", "9" * 40):
        assert head.get(place, query_string={"after": hostile}).status_code == 200


def test_templates(visitor: FlaskClient) -> None:
    for kind in ("divisions", "parties", "parcels", "transfers"):
        answer = visitor.get(f"/imports/template/{kind}.xlsx")
        assert answer.status_code == 200
        assert openpyxl.load_workbook(io.BytesIO(answer.data)).sheetnames == ["数据", "说明"]
    assert visitor.get("/imports/template/nothing.xlsx").status_code == 404


def test_in_english(visitor: FlaskClient) -> None:
    visitor.set_cookie("tianbu_language", "en")
    place = upload(visitor, "parties", csv((PEOPLE, (*DING[:-1], "no")))).headers["Location"]
    assert "refused, nothing written" in visitor.get(place).text
    assert "Check it; one phone a cell" in visitor.get(place).text
