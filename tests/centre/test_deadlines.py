"""The clocks of a dispute, by table: which event begins them, on which day they are due."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.centre.calendar import working_day_after
from ledger.centre.deadlines import deadlines_of, limitation_day
from ledger.centre.dispute_data import Dispute, DisputeEvent
from tests.centre.making import brought

NATIONAL_DAY = {date(2026, 10, day): False for day in (1, 2, 5, 6, 7)} | {date(2026, 10, 10): True}

# from which day, how many working days, with which calendar, and which day it is then
WORKING: tuple[tuple[date, int, dict[date, bool], date], ...] = (
    (date(2026, 11, 20), 5, {}, date(2026, 11, 27)),  # Friday to Friday
    (date(2026, 11, 21), 5, {}, date(2026, 11, 27)),  # raised on a Saturday
    (date(2026, 11, 23), 1, {}, date(2026, 11, 24)),
    (date(2026, 9, 30), 5, {}, date(2026, 10, 7)),  # weekends only
    (date(2026, 9, 30), 5, NATIONAL_DAY, date(2026, 10, 13)),  # with the holidays, and a Saturday that is worked
)


@pytest.mark.parametrize(("start", "days", "known", "expected"), WORKING)
def test_working_days(start: date, days: int, known: dict[date, bool], expected: date) -> None:
    assert working_day_after(start, days, known) == expected


@pytest.mark.parametrize(
    ("known_on", "expected"),
    [
        (date(2024, 11, 21), date(2026, 11, 21)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 1, 1), date(2028, 1, 1)),
    ],
)
def test_arbitration_is_asked_for_within_two_years(known_on: date, expected: date) -> None:
    assert limitation_day(known_on) == expected


def dispute(*events: tuple[str, date]) -> Dispute:
    told = (("raised", date(2026, 3, 2)), *events)
    made = tuple(DisputeEvent(n, kind, day, "", "", None, "") for n, (kind, day) in enumerate(told, 1))
    return Dispute("D-1", brought(known_on=date(2026, 1, 5), raised_on=date(2026, 3, 2)), "arbitration", 1, made, ())


# what happened after 2 March 2026, and (deadline, due, met) of every clock
CLOCKS: tuple[tuple[tuple[tuple[str, date], ...], tuple[tuple[str, str, str], ...]], ...] = (
    ((), (("acceptance", "2026-03-09", ""), ("limitation", "2028-01-05", ""))),
    (
        (("accepted", date(2026, 3, 6)),),
        (("acceptance", "2026-03-09", "2026-03-06"), ("limitation", "2028-01-05", "")),
    ),
    (
        (("accepted", date(2026, 3, 6)), ("to-arbitration", date(2026, 3, 6)), ("served", date(2026, 3, 10))),
        (
            ("acceptance", "2026-03-09", "2026-03-06"),
            ("limitation", "2028-01-05", "2026-03-06"),
            ("defence", "2026-03-20", ""),
            ("award", "2026-05-05", ""),
        ),
    ),
    (
        (("accepted", date(2026, 3, 6)), ("to-arbitration", date(2026, 3, 6)), ("extension", date(2026, 4, 30)), ("award", date(2026, 6, 4))),
        (
            ("acceptance", "2026-03-09", "2026-03-06"),
            ("limitation", "2028-01-05", "2026-03-06"),
            ("award", "2026-06-04", "2026-06-04"),
            ("court", "2026-07-04", ""),
        ),
    ),
    (
        (("accepted", date(2026, 3, 12)), ("settled", date(2026, 4, 1))),
        (("acceptance", "2026-03-09", "2026-03-12"), ("limitation", "2028-01-05", "2026-04-01")),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), CLOCKS)
def test_clocks(events: tuple[tuple[str, date], ...], expected: tuple[tuple[str, str, str], ...]) -> None:
    found = deadlines_of(dispute(*events), {})
    assert tuple((x.name, str(x.due_on), str(x.met_on or "")) for x in found) == expected


def test_what_was_done_too_late_stays_overdue() -> None:
    acceptance = deadlines_of(dispute(("accepted", date(2026, 3, 12))), {})[0]
    assert acceptance.is_overdue(date(2026, 12, 31))
    assert not deadlines_of(dispute(("accepted", date(2026, 3, 9))), {})[0].is_overdue(date(2026, 12, 31))
