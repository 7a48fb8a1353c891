"""Working days: Monday to Friday, but for days that the calendar names as off or as worked.

The State Council moves holidays about every year; ``calendar_day`` takes them, day by day. Without any, weekends alone
are off, so that a deadline counted in working days comes out a little early and never late.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, select

from ledger.access import Act
from ledger.centre.common import line_of
from ledger.centre.dispute_models import DAY_OFF
from ledger.errors import Words

_SATURDAY = 5


def working_day_after(start: date, days: int, known: Mapping[date, bool]) -> date:
    """The day on which ``days`` working days have passed since ``start``, which is not counted."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= known.get(day, day.weekday() < _SATURDAY)
    return day


def calendar(connection: Connection) -> dict[date, bool]:
    """The days that differ from the weekend's rule, and whether they are worked."""
    return {day: bool(worked) for day, worked in connection.execute(select(DAY_OFF.c.day, DAY_OFF.c.worked))}


def set_day(connection: Connection, day: date, *, worked: bool, name: str, act: Act) -> None:
    """Name a day as worked or off; where it was named before, it is so no more. Raises CentreTextMissing."""
    act.permit(connection, "calendar.set")
    said = line_of(name, Words("节假日名称", "the day's name"), needed=True)
    connection.execute(delete(DAY_OFF).where(DAY_OFF.c.day == day))
    row = {"day": day, "worked": int(worked), "name": said, "recorded_at": act.at, "recorded_by": act.by}
    connection.execute(insert(DAY_OFF), row)
    act.note("calendar.set", "calendar", day.isoformat(), after={"worked": worked}, detail=said)
