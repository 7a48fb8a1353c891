"""A sheet with headings of its own: read by a mapping, which is checked, and suggested but never applied by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ledger.errors import Refusal
from ledger.exchange.columns import Mapping, fingerprint
from ledger.exchange.importing import KINDS
from ledger.exchange.mapping_files import MappingUnreadable, content_of, mapping_of, read_mapping, suggest, text_of
from ledger.exchange.sheets import open_sheet, read_all, read_headings
from tests.exchange import files
from tests.exchange.files import CODE, COLUMNS

PARCELS = KINDS["parcels"]
OWN = Mapping({"parcel_code": "编码", "area_mu": "多大"}, {"name": "无名地"}, {}, ("序号",))
SHEET = f"序号,编码,多大\n1,{CODE},12.35\n".encode()


def test_a_sheet_by_its_mapping() -> None:
    sheet = open_sheet(SHEET, COLUMNS, mapping=OWN)
    rows, faults = read_all(sheet)
    assert faults == []
    assert [row.cells for row in rows] == [{"parcel_code": CODE, "name": "无名地", "area_mu": "12.35", "east": ""}]
    assert rows[0].headings["area_mu"] == "多大"
    assert sheet.given == {"parcel_code", "area_mu", "name"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SHEET.replace("序号".encode(), "号".encode()), "header-unknown-column"),
        (f"序号,编码\n1,{CODE}\n".encode(), "header-missing-column"),
        (f"编码,多大,多大\n{CODE},1,2\n".encode(), "header-duplicate-column"),
    ],
)
def test_what_a_mapping_does_not_say_is_not_ignored(text: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        open_sheet(text, COLUMNS, mapping=OWN)
    assert caught.value.code == code


def test_a_heading_of_ours_yields_to_the_mapping() -> None:
    mapping = Mapping({"name": "地块编码", "parcel_code": "代号"})
    rows, _ = read_all(open_sheet(f"地块编码,代号,面积(亩)\n河滩,{CODE},1\n".encode(), COLUMNS, mapping=mapping))
    assert (rows[0].cells["name"], rows[0].cells["parcel_code"]) == ("河滩", CODE)


def test_headers_are_known_again_in_any_order() -> None:
    assert fingerprint(["编码", "多大"]) == fingerprint([" 多大*", "编码", "错误", "更正建议", ""])
    assert fingerprint(["编码", "多大"]) != fingerprint(["编码", "大小"])


@pytest.mark.parametrize(
    ("told", "member"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        ('{"colums": {}}', "JSON"),
        ('{"columns": []}', "columns"),
        ('{"columns": {"nothing": "a"}}', "columns.nothing"),
        ('{"columns": {"name": ""}}', "columns.name"),
        ('{"columns": {"name": 1}}', "columns.name"),
        ('{"columns": {"name": "a", "village": " A "}}', "columns"),
        ('{"columns": {"name": "a\\u0000"}}', "columns.name"),
        ('{"constants": {"name": ["a"]}}', "constants.name"),
        ('{"columns": {"name": "a"}, "constants": {"name": "b"}}', "constants.name"),
        ('{"units": {"area_mu": "acre"}}', "units.area_mu"),
        ('{"units": {"name": "mu"}}', "units.name"),
        ('{"ignored": "a"}', "ignored"),
        ('{"ignored": [1]}', "ignored"),
        ("[" * 50_000, "JSON"),
        (" " * 200_000, "JSON"),
    ],
)
def test_a_mapping_is_checked(told: str, member: str) -> None:
    with pytest.raises(MappingUnreadable) as caught:
        read_mapping(told, PARCELS)
    assert caught.value.fields["member"] == member


def test_a_mapping_is_kept_as_it_is() -> None:
    told: Any = {
        "columns": {"name": "小名"},
        "constants": {"village": "甲村"},
        "units": {"area_mu": "ha"},
        "ignored": ["备注"],
    }
    found = mapping_of(told, PARCELS)
    assert content_of(found) == told
    assert mapping_of(json.loads(text_of(found)), PARCELS) == found


def test_likely_columns_are_suggested() -> None:
    headings = ["序号", "地块编码", "承包合同面积（亩）", "合同编码", "地名称", "备注"]
    found, likeness = suggest(headings, PARCELS)
    assert found.columns["contract_code"] == "合同编码"
    assert found.columns["name"] == "地名称"
    assert "parcel_code" not in found.columns  # that heading is ours
    assert set(found.ignored) >= {"序号", "备注"}
    assert all(50 <= each <= 100 for each in likeness.values())
    assert suggest(["parcel_code", "name"], PARCELS)[0] == Mapping()


@pytest.mark.parametrize("write", [files.xlsx, files.xls, lambda table: files.csv_text(table).encode()])
def test_headings_are_read_alone(write: Any) -> None:
    assert read_headings(write((("编码", "多大 "), (CODE, "1")))) == ["编码", "多大"]
