"""Pinyin of invented names: surnames that are misread elsewhere, an order that never changes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import names


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("曾小明", "zxm"),
        ("单大川", "sdc"),
        ("解敏", "xm"),
        ("仇英华", "qyh"),
        ("区志强", "ozq"),
        ("查文", "zw"),
        ("朴成哲", "pcz"),
        ("盖有田", "gyt"),
        ("尉迟田", "yct"),
        ("万俟禾", "mqh"),
        ("单于禾", "cyh"),
        ("吕稻", "ld"),
        ("乐小禾", "yxh"),
        ("买买提·艾力", "mmtal"),
        ("欧 阳 禾", "oyh"),
        ("华丰（集团）2社", "hfjt2s"),
        ("A组", "az"),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert names.initials(name) == letters


def test_a_place_is_no_surname() -> None:
    assert names.initials("解放路社区") == "jflsq"
    assert names.initials("解放村", person=False) == "jfc"
    assert names.sort_key("盖州", person=False).startswith("gai ")


def test_order() -> None:
    in_order = ["1组", "安禾", "解敏", "曾小明", "曾小田", "朱禾"]
    assert sorted({*in_order}, key=names.sort_key) == in_order


def test_shorter_syllables_come_first_whatever_the_character() -> None:
    assert sorted(["林", "李", "梁"], key=names.sort_key) == ["李", "梁", "林"]


def test_characters_without_a_reading_come_last_in_code_point_order() -> None:
    unread = ["\ue08b禾", "\ue170禾", "\U000323b0禾"]
    assert sorted(["左禾", *reversed(unread)], key=names.sort_key) == ["左禾", *unread]
    assert names.initials(unread[0]).endswith("h")


@given(st.text(max_size=12))
@settings(deadline=None)
def test_any_text_has_a_key_and_always_the_same(name: str) -> None:
    assert names.sort_key(name) == names.sort_key(name)
    names.initials(name)


@given(st.lists(st.text(alphabet="曾单解区李林明田禾𰻞", min_size=1, max_size=4), unique=True))
@settings(deadline=None)
def test_different_names_have_different_keys(some: list[str]) -> None:
    assert len({names.sort_key(name) for name in some}) == len(some)


def test_pypinyin_is_not_loaded_by_importing() -> None:
    script = "import sys, ledger.names; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
