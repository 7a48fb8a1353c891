"""``tianbu centre``: what ends, what is disputed, what is listed, and days that are worked or off."""

from __future__ import annotations

import pytest

from ledger.centre import ApplicationLine
from tests.centre.making import listed, offer, raised
from tests.cli.running import Run
from tests.making import HOUSEHOLDS, OTHER_VILLAGE, VILLAGE, Village, make_people, mu, parcel_code


def test_what_ends_as_seen_on_a_day(run: Run, village: Village) -> None:
    asked = ("centre", "endings", "--format", "json")
    assert run(*asked).json == []
    soon = run(*asked, "--on", "2030-12-25").json
    assert [(each["number"], each["days_left"], each["stage"], each["ending"]) for each in soon] == [
        ("HT-1", 6, 7, "open")
    ]
    late = run(*asked, "--on", "2031-02-01", "--division", VILLAGE).json
    assert [(each["number"], each["days_left"]) for each in late] == [("HT-1", -32)]
    assert run(*asked, "--on", "2031-02-01", "--division", OTHER_VILLAGE).json == []
    far = run(*asked, "--on", "2029-12-31", "--within", "365").json
    assert [each["days_left"] for each in far] == [365]
    assert "HT-1" in run("centre", "endings", "--on", "2030-12-25").out


def test_disputes_with_what_is_due_and_a_holiday_between(run: Run, village: Village) -> None:
    number = raised(village, parcels=(parcel_code(1, 1),), kind="contracting-household").number
    asked = ("centre", "disputes", "--open", "--format", "json")
    assert [(each["number"], each["deadline"], each["due_on"]) for each in run(*asked).json] == [
        (number, "acceptance", "2026-11-27")
    ]
    done = run("centre", "day", "2026-11-25", "--off", "--name", "停电停办")
    assert (done.status, "2026-11-25" in done.err) == (0, True)
    assert run(*asked).json[0]["due_on"] == "2026-11-30"
    assert run("centre", "day", "2026-11-25", "--worked", "--name", "照常上班").status == 0
    assert run(*asked).json[0]["due_on"] == "2026-11-27"
    assert number in run("centre", "disputes").out


def test_listings(run: Run, village: Village) -> None:
    land = (ApplicationLine(parcel_code(1, 1), mu("3")),)
    number = listed(village, offer(applicant=HOUSEHOLDS[1], lines=land)).number
    found = run("centre", "listings", "--state", "open", "--format", "json").json
    assert [(each["number"], each["mu"], each["price"]) for each in found] == [(number, "3.0000", "800.00")]
    assert run("centre", "listings", "--state", "result", "--format", "json").json == []
    assert run("centre", "listings", "--state", "nothing").status == 2


def test_a_token_sees_what_its_person_may(run: Run, village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = make_people(village.database)
    monkeypatch.setenv("TIANBU_TOKEN", tokens["audit-administrator"])
    for command in ("endings", "disputes"):
        answer = run("centre", command)
        assert (answer.status, "not-permitted" in answer.err) == (1, True)
    refused = run("centre", "day", "2026-11-25", "--off", "--name", "x")
    assert (refused.status, "not-permitted" in refused.err) == (1, True)
