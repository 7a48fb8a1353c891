"""Dated parameters by division: the nearest division's of that day holds, every value is decided by somebody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, text

from ledger.access import Act, carry_out
from ledger.db import Database
from ledger.inquiries.parameters import read_parameters
from ledger.parameters import DEFAULTS, KINDS, Parameters, list_settings, parameter, set_parameter
from ledger.places import find
from tests.making import (
    COUNTY,
    NOW,
    OTHER_VILLAGE,
    PEOPLE,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    Village,
    acting,
    make_village,
    person,
)
from tests.transfers.life import decide, refused

ELSEWHERE = "640106001002"  # a village of another township


@pytest.fixture
def village(database: Database) -> Village:
    return make_village(database)


def held(village: Village, name: str, place: str = VILLAGE, day: date = TODAY) -> Any:
    with village.database.reading() as connection:
        return parameter(connection, name, [place], day)


@pytest.mark.parametrize("name", KINDS)
def test_what_nobody_decided_is_as_by_default(village: Village, name: str) -> None:
    assert held(village, name) == DEFAULTS[name]
    assert KINDS[name].fits(DEFAULTS[name])
    with village.database.reading() as connection:
        assert parameter(connection, name, [], TODAY) == DEFAULTS[name]


def test_a_value_holds_from_its_day_until_the_next(village: Village) -> None:
    decide(village, "hold-days", 20, date(2026, 1, 1))
    decide(village, "hold-days", 10, date(2026, 6, 1))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1), date(2030, 1, 1))
    assert [held(village, "hold-days", day=day) for day in days] == [30, 20, 20, 10, 10]


def test_of_two_of_a_day_the_later_decision_holds(village: Village) -> None:
    for value in (20, 15, 25):
        decide(village, "hold-days", value, date(2026, 1, 1))
    assert held(village, "hold-days") == 25
    with village.database.reading() as connection:
        assert [each.value for each in list_settings(connection, "hold-days")] == [20, 15, 25]


def test_a_day_in_the_past_is_decided_anew_without_touching_what_came_later(village: Village) -> None:
    decide(village, "hold-days", 10, date(2026, 6, 1))
    decide(village, "hold-days", 20, date(2026, 1, 1))
    assert [held(village, "hold-days", day=day) for day in (date(2026, 2, 1), TODAY)] == [20, 10]


def test_the_nearest_division_holds(village: Village) -> None:
    decide(village, "hold-days", 20, date(2026, 1, 1))
    decide(village, "hold-days", 10, date(2026, 1, 1), TOWNSHIP)
    assert [held(village, "hold-days", place) for place in (VILLAGE, OTHER_VILLAGE)] == [10, 10]
    decide(village, "hold-days", 5, date(2026, 1, 1), VILLAGE)
    assert [held(village, "hold-days", place) for place in (VILLAGE, OTHER_VILLAGE)] == [5, 10]
    assert held(village, "hold-days", ELSEWHERE) == 20


def test_a_nearer_division_that_decides_later_leaves_the_wider_one_until_then(village: Village) -> None:
    decide(village, "hold-days", 20, date(2026, 1, 1))
    decide(village, "hold-days", 5, date(2026, 6, 1), VILLAGE)
    assert [held(village, "hold-days", day=day) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [20, 5]


def test_of_several_villages_the_first_by_code_decides(village: Village) -> None:
    decide(village, "hold-days", 5, date(2026, 1, 1), VILLAGE)
    decide(village, "hold-days", 6, date(2026, 1, 1), OTHER_VILLAGE)
    with village.database.reading() as connection:
        assert parameter(connection, "hold-days", [OTHER_VILLAGE, VILLAGE], TODAY) == 5
        known = Parameters(connection)
        assert [known.value("hold-days", place, TODAY) for place in (OTHER_VILLAGE, VILLAGE)] == [6, 5]


FITS: tuple[tuple[str, Any], ...] = (
    ("hold-days", 1),
    ("hold-days", 730),
    ("expiry-days", [90]),
    ("head-review-mu", 0),
    ("review-tiers", []),
    ("review-tiers", [{"authority": "county", "min_mu": 500}, {"authority": "city", "townships": 2}]),
    ("deposit-rule", None),
    ("deposit-rule", {"min_mu": 100, "min_years": 3, "percent": 10}),
)
UNFIT: tuple[tuple[str, Any], ...] = (
    ("hold-days", 0),
    ("hold-days", 731),
    ("hold-days", True),
    ("hold-days", 1.5),
    ("hold-days", "30"),
    ("hold-days", None),
    ("expiry-days", []),
    ("expiry-days", [0]),
    ("expiry-days", [1, 2, 3, 4, 5, 6, 7]),
    ("expiry-days", 30),
    ("head-review-mu", -1),
    ("review-tiers", {"authority": "county", "min_mu": 500}),
    ("review-tiers", [{"authority": "king", "min_mu": 500}]),
    ("review-tiers", [{"min_mu": 500}]),
    ("review-tiers", [{"authority": "county", "min_mu": 0}]),
    ("review-tiers", [{"authority": "county", "min_mu": "500"}]),
    ("review-tiers", [{"authority": "county", "min_ha": 500}]),
    ("review-tiers", [{"authority": "county"}]),
    ("deposit-rule", {"min_mu": 100}),
    ("deposit-rule", {"min_mu": 100, "min_years": 3, "percent": "10"}),
    ("deposit-rule", {"min_mu": 100, "min_years": 3, "percent": -10}),
    ("deposit-rule", {"min_mu": 100, "min_years": 3, "percent": 1000}),
)


@pytest.mark.parametrize(("name", "value"), FITS)
def test_a_value_of_its_form_is_kept_as_it_is(village: Village, name: str, value: Any) -> None:
    decide(village, name, value)
    assert held(village, name) == value


def asked(village: Village, name: str, value: Any, who: Any = PEOPLE["bureau-approver"]) -> list[str]:
    def work(connection: Connection) -> None:
        division = find(connection, "county", COUNTY, TODAY)
        set_parameter(connection, name, division, TODAY, value, "通知", acting(who))

    return refused(village, work)


@pytest.mark.parametrize(("name", "value"), UNFIT)
def test_a_value_of_another_form_is_refused(village: Village, name: str, value: Any) -> None:
    assert asked(village, name, value) == ["parameter-unfit"]


def test_a_parameter_that_nobody_knows(village: Village) -> None:
    assert asked(village, "hold-hours", 5) == ["parameter-unknown"]
    with village.database.reading() as connection, pytest.raises(Exception, match="hold-hours"):
        read_parameters(connection, PEOPLE["clerk"], "hold-hours")


def test_who_decides_where(village: Village) -> None:
    assert asked(village, "hold-days", 5, PEOPLE["bureau-officer"]) == ["not-permitted"]
    assert asked(village, "hold-days", 5, person("bureau-approver", "640104000000")) == ["out-of-reach"]


def test_a_decision_says_who_took_it_and_by_which_paper(village: Village) -> None:
    decide(village, "hold-days", 5)
    with village.database.reading() as connection:
        (setting,) = read_parameters(connection, PEOPLE["clerk"], "hold-days")
    assert (setting.value, setting.division_level, setting.division_code) == (5, "county", COUNTY)
    assert (setting.document, setting.recorded_by, setting.recorded_at) == ("通知", "bureau-approver", NOW)


def test_a_decision_is_in_the_trail(village: Village) -> None:
    def work(connection: Connection, act: Act) -> None:
        set_parameter(connection, "hold-days", find(connection, "county", COUNTY, TODAY), TODAY, 5, "通知", act)

    carry_out(village.database, PEOPLE["bureau-approver"], "parameters.set", work, at=NOW)
    with village.database.reading() as connection:
        query = text("SELECT operation, actor FROM audit_event ORDER BY id DESC LIMIT 1")
        assert tuple(connection.execute(query).one()) == ("parameters.set", "bureau-approver")
