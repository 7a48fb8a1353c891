"""Accounts and roles: made, granted, ended, disabled; one class for ever; versions."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from ledger.access import ADMINISTRATORS, LEVELS_OF_ROLE, Act, permit
from ledger.access.models import ROLE_GRANT
from ledger.access.users import (
    add_user,
    disable_user,
    enable_user,
    end_role,
    find_person,
    grant_role,
    list_people,
    remove_code,
    reset_password,
)
from ledger.errors import Refusal
from ledger.places import LEVELS, DivisionRow, load_divisions
from tests import making
from tests.access.conftest import Staffed
from tests.making import COUNTY, NOW, OPERATOR, PEOPLE, TODAY, VILLAGE, row_counts

SYSTEM, SECURITY = Act(PEOPLE["system-administrator"], NOW), Act(PEOPLE["security-administrator"], NOW)


def refused(staffed: Staffed, work: Any) -> str:
    before = row_counts(staffed.database)
    with pytest.raises(Refusal) as caught:
        staffed.database.command(work)
    assert row_counts(staffed.database) == before
    return caught.value.code


NAMES: tuple[tuple[str, str], ...] = (
    ("operator", "login-name-wrong"),
    ("", "login-name-wrong"),
    ("a", "login-name-wrong"),
    ("1abc", "login-name-wrong"),
    ("zhang san", "login-name-wrong"),
    ("张三", "login-name-wrong"),
    ("zhang:san", "login-name-wrong"),
    ("x" * 41, "login-name-wrong"),
    ("a\x00b", "login-name-wrong"),
    ("ｚｈａｎｇ", "login-name-wrong"),
    ("clerk", "login-name-taken"),
    ("CLERK ", "login-name-taken"),
)


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_names_that_cannot_be(staffed: Staffed, name: str, code: str) -> None:
    assert refused(staffed, lambda c: add_user(c, SYSTEM, name, "张三")) == code


# role, reach, the code of what is refused, or the reach that is held
GRANTS: tuple[tuple[str, str, str, str], ...] = (
    ("clerk", "640106002", "", "township:640106002000"),
    ("reviewer", "township:640106002000", "", "township:640106002000"),
    ("centre-head", "良田镇", "", "township:640106100000"),
    ("bureau-officer", "640106", "", "county:640106000000"),
    ("bureau-officer", "6401", "", "city:640100000000"),
    ("bureau-approver", "银川市", "", "city:640100000000"),
    ("releaser", "64", "", "province:640000000000"),
    ("releaser", "province:640000000000", "", "province:640000000000"),
    ("village-viewer", "640106002201", "", "village:640106002201"),
    ("party-viewer", "JF-001", "", "party:JF-001"),
    ("clerk", "640106", "division-unknown", ""),
    ("clerk", "金凤区", "role-reach-wrong", ""),
    ("bureau-officer", "良田镇", "role-reach-wrong", ""),
    ("bureau-officer", "640", "division-unknown", ""),  # a lost digit is no province
    ("bureau-officer", "640106002", "division-unknown", ""),
    ("clerk", "city:640100000000", "role-reach-wrong", ""),
    ("village-viewer", "county:640106000000", "role-reach-wrong", ""),
    ("clerk", "", "division-unknown", ""),
    ("clerk", "999999999", "division-unknown", ""),
    ("party-viewer", "  ", "role-reach-wrong", ""),
    ("king", "640106", "role-not-for-class", ""),
    ("system-administrator", "", "role-not-for-class", ""),
    ("audit-administrator", "", "role-not-for-class", ""),
)


@pytest.mark.parametrize(("role", "reach", "code", "held"), GRANTS)
def test_a_role_has_its_reach(staffed: Staffed, role: str, reach: str, code: str, held: str) -> None:
    staffed.database.command(lambda c: add_user(c, SYSTEM, "li.si", "李四"))
    if code:
        assert refused(staffed, lambda c: grant_role(c, SECURITY, "li.si", role, reach)) == code
        return
    person = staffed.database.command(lambda c: grant_role(c, SECURITY, "li.si", role, reach))
    assert [(each.role, each.reach) for each in person.grants] == [(role, held)]
    before = row_counts(staffed.database)
    again = staffed.database.command(lambda c: grant_role(c, SECURITY, "li.si", role, reach))
    assert (again, row_counts(staffed.database)) == (person, before)
    assert refused(staffed, lambda c: end_role(c, SECURITY, "li.si", role, "elsewhere")) == "role-not-held"
    assert staffed.database.command(lambda c: end_role(c, SECURITY, "li.si", role, held)).grants == ()
    assert refused(staffed, lambda c: end_role(c, SECURITY, "li.si", role, held)) == "role-not-held"
    assert staffed.database.command(lambda c: grant_role(c, SECURITY, "li.si", role, reach)).grants == person.grants


def test_a_city_and_its_county_of_one_code_are_asked_for_by_level(staffed: Staffed) -> None:
    database, both = staffed.database, ("county:441900000000", "city:441900000000")
    rows = (
        ("province", "440000000000", "广东省", ""),
        ("city", "441900000000", "东莞市", "440000000000"),
        ("county", "441900000000", "东莞市", "441900000000"),
    )
    sheet = [DivisionRow(number, *row) for number, row in enumerate(rows, start=2)]
    database.command(lambda c: load_divisions(c, sheet, effective=None, today=TODAY))
    database.command(lambda c: add_user(c, SYSTEM, "li.si", "李四"))
    for typed in ("441900", "4419", "441900000000", "东莞市"):
        code = refused(staffed, lambda c, t=typed: grant_role(c, SECURITY, "li.si", "releaser", t))
        assert code == "division-ambiguous"
    for reach in both:
        person = database.command(lambda c, r=reach: grant_role(c, SECURITY, "li.si", "releaser", r))
    assert tuple(each.reach for each in person.grants) == both
    person = database.command(lambda c: end_role(c, SECURITY, "li.si", "releaser", both[1]))
    assert [each.reach for each in person.grants] == [both[0]]  # the other one stands


@pytest.mark.parametrize("reach", ["city:640100000000", "province:640000000000"])
def test_an_upper_office_reaches_what_is_below_it(staffed: Staffed, reach: str) -> None:
    approver = making.person("bureau-approver", reach)
    with staffed.database.reading() as connection:
        for inside in (("village", VILLAGE), ("county", COUNTY), tuple(reach.split(":"))):
            permit(connection, approver, "book.close", places=[inside])
        with pytest.raises(Refusal) as caught:
            permit(connection, making.person("bureau-approver"), "book.close", places=[tuple(reach.split(":"))])
    assert caught.value.code == "out-of-reach"


@pytest.mark.parametrize("level", [*LEVELS, ""])
@pytest.mark.parametrize("role", [role for role, levels in LEVELS_OF_ROLE.items() if set(levels) <= set(LEVELS)])
def test_the_database_knows_the_levels_of_a_role(staffed: Staffed, role: str, level: str) -> None:
    person, _ = staffed.database.command(lambda c: add_user(c, SYSTEM, "li.si", "李四"))
    row = {"user_id": person.id, "user_class": "business", "role": role, "division_level": level, "party_code": ""}
    row |= {"division_code": "640106002201" if level else "", "recorded_at": NOW, "recorded_by": "x", "ended_by": ""}
    if level in LEVELS_OF_ROLE[role]:
        staffed.database.command(lambda c: c.execute(insert(ROLE_GRANT), row))
        return
    with pytest.raises(IntegrityError, match="a_role_reaches_as_far_as_its_kind"):
        staffed.database.command(lambda c: c.execute(insert(ROLE_GRANT), row))


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrator_holds_that_office_alone(staffed: Staffed, role: str) -> None:
    staffed.database.command(lambda c: add_user(c, SYSTEM, "zhao.liu", "赵六", role))
    person = staffed.database.command(lambda c: grant_role(c, SECURITY, "zhao.liu", role))
    assert [each.reach for each in person.grants] == ["installation"]
    for other in {"clerk", *ADMINISTRATORS} - {role}:
        assert (
            refused(staffed, lambda c, o=other: grant_role(c, SECURITY, "zhao.liu", o, "640106002"))
            == "role-not-for-class"
        )


def test_changes_are_made_to_the_version_that_was_seen(staffed: Staffed) -> None:
    database = staffed.database
    person, _ = database.command(lambda c: add_user(c, SYSTEM, "li.si", "李四"))
    disabled = database.command(lambda c: disable_user(c, SYSTEM, "li.si", person.version))
    assert (disabled.disabled_at, disabled.version) == (NOW, person.version + 1)
    for work in (disable_user, enable_user):
        assert refused(staffed, lambda c, w=work: w(c, SYSTEM, "li.si", person.version)) == "version-stale"
    seen, stale = person.version, "version-stale"
    assert refused(staffed, lambda c: reset_password(c, SECURITY, "li.si", seen)) == stale
    assert refused(staffed, lambda c: remove_code(c, SECURITY, "li.si", seen)) == stale
    assert refused(staffed, lambda c: grant_role(c, SECURITY, "li.si", "clerk", "640106002", seen)) == stale
    assert refused(staffed, lambda c: end_role(c, SECURITY, "li.si", "clerk", "x", seen)) == stale
    assert refused(staffed, lambda c: remove_code(c, SYSTEM, "li.si", seen)) == "not-permitted"  # told nothing before
    assert database.command(lambda c: enable_user(c, SYSTEM, "li.si", disabled.version)).disabled_at is None
    assert refused(staffed, lambda c: enable_user(c, SYSTEM, "nobody")) == "user-unknown"


def test_people_are_listed_and_found(staffed: Staffed) -> None:
    with staffed.database.reading() as connection:
        everybody = list_people(connection)
        assert [each.name for each in everybody] == sorted(PEOPLE)
        assert [each.name for each in list_people(connection, after="clerk", limit=2)] == [
            each.name for each in everybody
        ][5:7]
        assert [each.name for each in list_people(connection, text="viewer")] == [
            "party-viewer",
            "reviewer",
            "village-viewer",
        ]
        assert list_people(connection, text="%") == []
        assert find_person(connection, "Clerk").grants == PEOPLE["clerk"].grants
    assert OPERATOR.name not in PEOPLE
