"""Applications from both sides: received by a clerk, checked by a reviewer, then listed, matched and concluded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from ledger.access import Act, VersionStale
from ledger.access.proposals import check_reason
from ledger.centre.application_queries import find_application
from ledger.centre.common import (
    at_step,
    choice_of,
    has_come,
    in_order,
    line_of,
    lines_of,
    next_number,
    price_of,
    text_of,
)
from ledger.centre.data import APPLICATION_STATES, OPEN_STATES, SIDES, Application, NewApplication, Place
from ledger.centre.models import APPLICATION, APPLICATION_PARCEL, APPLICATION_STEP
from ledger.centre.refusals import (
    ApplicationAreaTaken,
    ApplicationEmpty,
    ApplicationMandateMissing,
    ApplicationParcelForeign,
    PreparedByYou,
    RequesterOutside,
)
from ledger.errors import Refusal, Words, raise_all
from ledger.parcels import LAND_CLASSES, find_parcels
from ledger.parties import find_party
from ledger.places import find
from ledger.transfers import find_contract, free_over_term
from ledger.units import format_area

RECEIVED_ON: Final = Words("受理日", "day of receipt")
START: Final = Words("期限起日", "first day of the term")
LAST: Final = Words("期限止日", "last day of the term")


def receive(connection: Connection, asked: NewApplication, act: Act) -> Application:
    """Put an application on record. The telephone is the one registered with the applicant, and stays sealed there.

    Raises PartyMissing, ApplicationEmpty, ApplicationParcelForeign, ApplicationAreaTaken, ApplicationMandateMissing,
    and what ``ledger.centre.common`` refuses of texts, days and prices.
    """
    asked = _placed(connection, asked)
    act.permit(connection, "applications.receive", villages=_villages(connection, asked), places=[_where(asked)])
    asked = _cleaned(asked, act.today)
    applicant = find_party(connection, asked.applicant)
    if asked.agent:
        find_party(connection, asked.agent)
        if not asked.mandate:
            raise ApplicationMandateMissing(agent=asked.agent, applicant=applicant.code)
    if asked.lines:
        raise_all(refusals_of_land(connection, asked, act.today))
    number = next_number(connection, APPLICATION.c.number, "A", asked.place.code, asked.received_on)
    connection.execute(insert(APPLICATION), _row(asked) | {"number": number} | _made(act))
    if asked.lines:
        rows = [{"application_number": number, **_line(each)} for each in asked.lines]
        connection.execute(insert(APPLICATION_PARCEL), rows)
    note_step(connection, number, "received", asked.received_on, SIDES[asked.side].zh, act)
    said = f"{SIDES[asked.side].zh}：{applicant.code}，{format_area(asked.area_grains, 'mu')} 亩"
    act.note("applications.receive", "application", number, after={"state": "received"}, detail=said)
    return find_application(connection, number)


def refusals_of_land(connection: Connection, asked: NewApplication, today: date) -> list[Refusal]:
    """What stands against the parcels of an offer: each is the applicant's, and free over the term."""
    free = {
        each.parcel.code: each
        for each in free_over_term(connection, asked.applicant, asked.start_day, asked.last_day, today)
    }
    found: list[Refusal] = []
    for line in asked.lines:
        facts = free.get(line.parcel_code)
        if facts is None:
            found.append(ApplicationParcelForeign(parcel=line.parcel_code, applicant=asked.applicant))
        elif facts.free_grains < line.area_grains:
            found.append(
                ApplicationAreaTaken(
                    parcel=line.parcel_code,
                    start=asked.start_day,
                    last=asked.last_day,
                    free=format_area(max(facts.free_grains, 0), "mu"),
                    asked=format_area(line.area_grains, "mu"),
                )
            )
    return found


def check(
    connection: Connection,
    number: str,
    act: Act,
    *,
    accept: bool,
    document: str = "",
    confirmed_by: str = "",
    reason: str = "",
    version: int | None = None,
) -> Application:
    """Check an application, never one's own: title and the village's confirmation for an offer, capacity and project
    for a wish (``document`` and ``confirmed_by``). Not accepted, it ends with the reason.

    Raises CentreRecordMissing, CentreStepWrong, PreparedByYou, CentreTextMissing, ReasonMissing, and once more what
    stands against the land.
    """
    application = here(connection, number, act, "applications.check", version)
    at_step(number, application.state_on(act.today), ("received",), APPLICATION_STATES)
    if application.recorded_by == act.by and not act.actor.is_operator:
        raise PreparedByYou(number=number, by=act.by)
    if not accept:
        given = check_reason(reason)
        text_of(given, Words("理由", "the reason"))
        return change(connection, application, "declined", given, act, "applications.check")
    supply = application.asked.side == "supply"
    paper = Words("权属证明", "proof of title") if supply else Words("经营能力证明", "proof of capacity")
    voucher = (
        Words("村组确认人", "the village's confirmation")
        if supply
        else Words("项目审核人", "who looked at the project")
    )
    shown, by = line_of(document, paper, needed=True), line_of(confirmed_by, voucher, needed=True)
    if application.asked.lines:
        raise_all(refusals_of_land(connection, application.asked, act.today))
    note = f"{paper.zh}：{shown}；{voucher.zh}：{by}"
    return change(connection, application, "checked", note, act, "applications.check")


def withdraw_application(
    connection: Connection, number: str, reason: str, act: Act, version: int | None = None
) -> Application:
    """End an application at the applicant's wish; one that it was matched with waits again.

    Raises CentreRecordMissing, CentreStepWrong, ReasonMissing.
    """
    application = here(connection, number, act, "applications.receive", version)
    at_step(number, application.stored_state, OPEN_STATES, APPLICATION_STATES)
    given = text_of(check_reason(reason), Words("理由", "the reason"))
    if application.stored_state == "matched":
        release(connection, application.matched_with, act)
    return change(connection, application, "withdrawn", given, act, "applications.receive")


def conclude(
    connection: Connection, number: str, contract_number: str, act: Act, version: int | None = None
) -> Application:
    """Say that an application led to a contract; so did the one that it was matched with.

    Raises CentreRecordMissing, CentreStepWrong, ContractMissing, RequesterOutside.
    """
    application = here(connection, number, act, "applications.receive", version)
    at_step(number, application.stored_state, ("listed", "matched"), APPLICATION_STATES)
    contract = find_contract(connection, contract_number)
    if application.asked.applicant not in contract.terms.parties:
        raise RequesterOutside(party=application.asked.applicant, number=contract.number)
    other = application.matched_with if application.stored_state == "matched" else ""
    for each in (number, *([other] if other else [])):
        found = find_application(connection, each)
        detail = f"签订合同 {contract.number}"
        change(connection, found, "concluded", detail, act, "applications.receive", contract_number=contract.number)
    return find_application(connection, number)


def release(connection: Connection, number: str, act: Act) -> None:
    """Put a matched application back on the list, because the other side is gone."""
    other = find_application(connection, number)
    if other.stored_state == "matched":
        back = "listed" if _was_listed(connection, number) else "checked"
        change(connection, other, back, "撮合取消", act, "applications.match", matched_with=None)


def _was_listed(connection: Connection, number: str) -> bool:
    steps = select(APPLICATION_STEP.c.sequence).where(
        APPLICATION_STEP.c.application_number == number, APPLICATION_STEP.c.state == "listed"
    )
    return connection.execute(steps).first() is not None


def here(connection: Connection, number: str, act: Act, operation: str, version: int | None) -> Application:
    """The application, where the operation is permitted there. Raises VersionStale too."""
    application = find_application(connection, number)
    place = application.asked.place
    act.permit(connection, operation, places=[(place.level, place.code)])
    if version is not None and version != application.version:
        raise VersionStale(what=number, found=application.version, expected=version)
    return application


def change(
    connection: Connection, application: Application, state: str, note: str, act: Act, operation: str, **values: Any
) -> Application:
    """Take an application to another state, with the step that tells why."""
    number = application.number
    values |= {"state": state, "version": application.version + 1}
    connection.execute(update(APPLICATION).where(APPLICATION.c.number == number).values(values))
    note_step(connection, number, state, act.today, note, act)
    before, after = {"state": application.stored_state}, {"state": state}
    act.note(
        operation, "application", number, before=before, after=after, detail=f"{APPLICATION_STATES[state].zh}：{note}"
    )
    return find_application(connection, number)


def note_step(connection: Connection, number: str, state: str, day: date, note: str, act: Act) -> None:
    """Add a step to an application's history."""
    steps = APPLICATION_STEP.c
    last = connection.scalars(
        select(steps.sequence).where(steps.application_number == number).order_by(steps.sequence.desc()).limit(1)
    ).first()
    row = {"application_number": number, "sequence": (last or 0) + 1, "state": state, "on_day": day, "note": note}
    connection.execute(insert(APPLICATION_STEP), row | {"recorded_at": act.at, "recorded_by": act.by})


def _where(asked: NewApplication) -> tuple[str, str]:
    return asked.place.level, asked.place.code


def _villages(connection: Connection, asked: NewApplication) -> set[str]:
    return {each.village_code for each in find_parcels(connection, (x.parcel_code for x in asked.lines)).values()}


def _placed(connection: Connection, asked: NewApplication) -> NewApplication:
    """An offer of parcels lies where the first of them lies, whatever was said. Raises DivisionMissing."""
    parcels = find_parcels(connection, (line.parcel_code for line in asked.lines)) if asked.side == "supply" else {}
    if parcels:
        return replace(asked, place=Place("village", parcels[min(parcels)].village_code))
    find(connection, asked.place.level, asked.place.code, asked.received_on)
    return asked


def _cleaned(asked: NewApplication, today: date) -> NewApplication:
    choice_of(asked.side, SIDES, Words("申请方", "side"))
    choice_of(asked.land_class, ("", *LAND_CLASSES), Words("地类", "class of land"))
    has_come(asked.received_on, today, RECEIVED_ON)
    in_order(asked.start_day, START, asked.last_day, LAST)
    in_order(asked.received_on, RECEIVED_ON, asked.expires_on, Words("有效期止日", "last day of standing"))
    lines = lines_of(asked.lines) if asked.side == "supply" else ()
    area = sum(line.area_grains for line in lines) or asked.area_grains
    locality = line_of(asked.locality, Words("坐落", "locality"))
    if area <= 0 or (asked.side == "supply" and not lines and not locality):
        raise ApplicationEmpty()
    return replace(
        asked,
        lines=lines,
        area_grains=area,
        locality=locality,
        price=price_of(asked.price, asked.price_unit),
        project=text_of(asked.project, Words("经营项目", "project"), needed=asked.side == "demand"),
        mandate=line_of(asked.mandate, Words("委托书", "mandate")),
    )


def _row(asked: NewApplication) -> dict[str, Any]:
    names: tuple[str, ...] = (
        "side",
        "applicant",
        "mandate",
        "locality",
        "area_grains",
        "land_class",
        "price",
        "price_unit",
    )
    names += ("start_day", "last_day", "project", "received_on", "expires_on")
    place = {"division_level": asked.place.level, "division_code": asked.place.code}
    return {name: getattr(asked, name) for name in names} | place | {"agent": asked.agent or None}


def _made(act: Act) -> dict[str, Any]:
    return {"state": "received", "version": 1, "recorded_at": act.at, "recorded_by": act.by}


def _line(line: Any) -> dict[str, Any]:
    return {"parcel_code": line.parcel_code, "area_grains": line.area_grains}
