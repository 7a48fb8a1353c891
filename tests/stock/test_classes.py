"""The two standards of land classes: the same code means different things, so none goes without its standard."""

from __future__ import annotations

import re

import pytest

from ledger.errors import Refusal
from ledger.exchange.journal import beancount_account
from ledger.stock import CLASSES, GROUPS, STANDARDS, class_of_key, group_of, land_class, read_class, said, stock_account
from tests.making import VILLAGE

# code, standard, name, group – written from the standards, not from the program's table
KNOWN = (
    ("0101", "GB/T 21010-2017", "水田", "cultivated"),
    ("0102", "land-sea-2023", "水浇地", "cultivated"),
    ("0103", "land-sea-2023", "旱地", "cultivated"),
    ("0201", "GB/T 21010-2017", "果园", "other-agricultural"),
    ("0301", "GB/T 21010-2017", "乔木林地", "other-agricultural"),
    ("0404", "GB/T 21010-2017", "其他草地", "unused"),
    ("0601", "GB/T 21010-2017", "工业用地", "town-construction"),
    ("0601", "land-sea-2023", "农村道路", "other-agricultural"),
    ("0601/203", "GB/T 21010-2017", "工业用地（村庄）", "rural-construction"),
    ("1001/203", "land-sea-2023", "工业用地（村庄）", "rural-construction"),
    ("0602", "GB/T 21010-2017", "采矿用地", "mining"),
    ("0602", "land-sea-2023", "设施农用地", "other-agricultural"),
    ("1002", "land-sea-2023", "采矿用地", "mining"),
    ("0702", "GB/T 21010-2017", "农村宅基地", "rural-construction"),
    ("0702", "land-sea-2023", "城镇社区服务设施用地", "town-construction"),
    ("0703", "land-sea-2023", "农村宅基地", "rural-construction"),
    ("1006", "GB/T 21010-2017", "农村道路", "other-agricultural"),
    ("1203", "GB/T 21010-2017", "田坎", "other-agricultural"),
    ("1107", "GB/T 21010-2017", "沟渠", "other-agricultural"),
    ("1705", "land-sea-2023", "沟渠", "other-agricultural"),
    ("2303", "land-sea-2023", "田坎", "other-agricultural"),
    ("1202", "GB/T 21010-2017", "设施农用地", "other-agricultural"),
    ("1202", "land-sea-2023", "公路用地", "town-construction"),
    ("1003", "GB/T 21010-2017", "公路用地", "town-construction"),
    ("1001", "GB/T 21010-2017", "铁路用地", "town-construction"),
    ("1204", "GB/T 21010-2017", "盐碱地", "unused"),
    ("2306", "land-sea-2023", "裸土地", "unused"),
)


@pytest.mark.parametrize(("code", "standard", "name", "group"), KNOWN)
def test_a_class_of_a_standard(code: str, standard: str, name: str, group: str) -> None:
    found = land_class(code, standard)
    assert (group_of(found), found.standard, found.year) == (group, standard, int(standard[-4:]))
    assert said(found).zh == f"{code} {name}（{standard}）"
    assert read_class(f"{code}@{standard}") == class_of_key(found.key) == found
    assert found.written == f"{code}@{standard}"


def test_every_class_has_a_name_of_its_own_in_the_book() -> None:
    assert len({each.key for each in CLASSES}) == len(CLASSES)
    for each, row in CLASSES.items():
        assert re.fullmatch(r"[0-9A-Z]{4}(-203)?-[A-Za-z0-9-]+", each.key)
        assert len(each.key) <= 64
        account = stock_account(VILLAGE, each)
        assert account.kind == f"stock.{row.group}"
        assert re.fullmatch(r"[A-Z]\w+(:[A-Z0-9][A-Za-z0-9-]*)+", beancount_account(account))
    assert {row.group for row in CLASSES.values()} == set(GROUPS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0702", "0702-GBT21010-2017"),
        ("0702@GB/T21010-2017", "0702-GBT21010-2017"),
        ("0702 @ 三调", "0702-GBT21010-2017"),
        ("0703@用地用海分类（2023）", "0703-land-sea-2023"),
        ("0601/203", "0601-203-GBT21010-2017"),
    ],
)
def test_how_people_write_a_class(text: str, key: str) -> None:
    assert read_class(text).key == key


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("702", "land-class-unknown"),
        ("0703", "land-class-unknown"),
        ("0702/203", "land-class-unknown"),
        ("", "land-class-unknown"),
        ("0702@GB/T 21010-2007", "land-standard-unknown"),
        ("0702@", "land-standard-unknown"),
    ],
)
def test_what_is_no_class(text: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_class(text)
    assert caught.value.code == code
    assert all(standard in str(caught.value.fields) for standard in STANDARDS) or code == "land-class-unknown"


def test_the_book_names_no_other_class() -> None:
    with pytest.raises(Refusal, match="land-class-unknown"):
        class_of_key("0702@GB/T 21010-2017")
