"""Reading applications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, func, or_, select

from ledger.centre.common import missing
from ledger.centre.data import Application, ApplicationLine, NewApplication, Place, Step
from ledger.centre.models import APPLICATION, APPLICATION_PARCEL, APPLICATION_STEP
from ledger.errors import Words

WHAT: Final = Words("申请", "application")


@dataclass(frozen=True, slots=True)
class WantedApplications:
    """Which applications to list; empty side, state and party do not narrow. after: number of a page's last.

    day: on which states are judged. state: a key of APPLICATION_STATES.
    """

    day: date
    side: str = ""
    state: str = ""
    party: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody may see: records of these divisions (a selectable of codes; None: everywhere), or of these parties."""

    divisions: Any = None
    parties: tuple[str, ...] = ()


def find_application(connection: Connection, number: str) -> Application:
    """The application of that number. Raises CentreRecordMissing."""
    found = _applications(connection, select(APPLICATION).where(APPLICATION.c.number == number))
    if not found:
        raise missing(number, WHAT)
    return found[0]


def find_applications(connection: Connection, numbers: Sequence[str]) -> dict[str, Application]:
    """The applications that exist under these numbers."""
    query = select(APPLICATION).where(APPLICATION.c.number.in_(sorted(set(numbers))))
    return {each.number: each for each in _applications(connection, query)}


def list_applications(connection: Connection, wanted: WantedApplications, reach: Reach | None) -> list[Application]:
    """Applications by number; ``reach`` None: all of them."""
    query = select(APPLICATION).where(APPLICATION.c.number > wanted.after)
    if wanted.side:
        query = query.where(APPLICATION.c.side == wanted.side)
    if wanted.party:
        query = query.where(or_(APPLICATION.c.applicant == wanted.party, APPLICATION.c.agent == wanted.party))
    if wanted.state:
        query = query.where(_state_is(wanted.state, wanted.day))
    if reach is not None:
        inside = APPLICATION.c.applicant.in_(reach.parties) | APPLICATION.c.agent.in_(reach.parties)
        query = query.where(inside if reach.divisions is None else inside | within(APPLICATION, reach.divisions))
    return _applications(connection, query.order_by(APPLICATION.c.number).limit(wanted.limit))


def within(table: Any, divisions: Any) -> Any:
    """That a record's division is one of these."""
    return table.c.division_code.in_(divisions)


def _state_is(state: str, day: date) -> Any:
    late = APPLICATION.c.state.in_(("received", "checked", "listed")) & (APPLICATION.c.expires_on < day)
    return late if state == "expired" else (APPLICATION.c.state == state) & ~late


def steps_of(connection: Connection, number: str) -> list[Step]:
    """What happened to an application, oldest first."""
    steps = APPLICATION_STEP.c
    columns = (steps.sequence, steps.state, steps.on_day, steps.note, steps.recorded_by)
    query = select(*columns).where(steps.application_number == number).order_by(steps.sequence)
    return [Step(*row) for row in connection.execute(query)]


def count_applications(connection: Connection, condition: Any) -> int:
    """How many applications meet a condition on their table."""
    return connection.scalar(select(func.count()).select_from(APPLICATION).where(condition)) or 0


def _applications(connection: Connection, query: Select[Any]) -> list[Application]:
    rows = connection.execute(query).all()
    lines: dict[str, list[ApplicationLine]] = defaultdict(list)
    parcels = APPLICATION_PARCEL.c
    named = select(parcels.application_number, parcels.parcel_code, parcels.area_grains)
    named = named.where(parcels.application_number.in_([row.number for row in rows])).order_by(parcels.parcel_code)
    for number, code, grains in connection.execute(named):
        lines[number].append(ApplicationLine(code, grains))
    return [_application(row, tuple(lines[row.number])) for row in rows]


def _application(row: Any, lines: tuple[ApplicationLine, ...]) -> Application:
    asked = NewApplication(
        side=row.side,
        applicant=row.applicant,
        place=Place(row.division_level, row.division_code),
        area_grains=row.area_grains,
        start_day=row.start_day,
        last_day=row.last_day,
        received_on=row.received_on,
        expires_on=row.expires_on,
        lines=lines,
        locality=row.locality,
        land_class=row.land_class,
        price=row.price,
        price_unit=row.price_unit,
        project=row.project,
        agent=row.agent or "",
        mandate=row.mandate,
    )
    return Application(
        row.number, asked, row.state, row.matched_with or "", row.contract_number or "", row.version, row.recorded_by
    )
