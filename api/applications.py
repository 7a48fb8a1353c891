"""``applications``: land offered and wanted, received, checked, matched and concluded."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from api.application_bodies import ApplicationAnswer, ApplicationPage, MatchesAnswer, application_body, matches_body
from api.areas import Area
from api.centre_fields import (
    NUMBER_PATTERN,
    land_field,
    lines_told,
    made,
    number_in_path,
    party_field,
    price_field,
    reason_field,
    stepped,
    unit_field,
    words_field,
)
from api.conditions import tag_of_version, tagged
from api.contract_requests import NUMBER_PATTERN as CONTRACT_PATTERN
from api.edge import asked
from api.fields import Day, Flag, Strict, Text, Word
from api.paging import cursor_field, cursor_of, limit_field, page, parts_of
from api.resource import resource
from ledger import centre, clock
from ledger.access import Act, Actor
from ledger.centre import APPLICATION_STATES, SIDES, NewApplication, Place, WantedApplications
from ledger.inquiries.centre import applications_in_reach, read_application, story_of_application
from ledger.parcels import LAND_CLASSES
from ledger.places import resolve

BLUEPRINT = resource("applications", "Land offered and land wanted")
NUMBER: Final = number_in_path("A", "application")


class ApplicationSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewApplication"
        description = "What somebody wants of the centre. The telephone is the one registered with the applicant."

    side = Word(SIDES, required=True, metadata={"description": "supply: land is offered; demand: land is wanted"})
    applicant = party_field("code of who applies")
    division = Text(64, 1, required=True, metadata={"description": "the village offered, or where land is wanted"})
    parcels = land_field("the parcels offered; without them locality and area say what is offered")
    area = Area(
        load_default=None, allow_none=False, metadata={"description": "area offered or wanted, without parcels"}
    )
    locality = words_field("where the land lies, in words", most=120)
    land_class = Word(("", *LAND_CLASSES), load_default="", metadata={"description": "class of land; empty for any"})
    price = price_field("price asked or bid; empty: negotiable")
    price_unit = unit_field()
    start = Day(required=True, metadata={"description": "first day of the term"})
    last_day = Day(required=True, metadata={"description": "last day of the term, included"})
    project = words_field("what is to be done with the land; needed where land is wanted")
    received_on = Day(required=True, metadata={"description": "day of receipt"})
    expires_on = Day(required=True, metadata={"description": "last day on which the application stands"})
    agent = party_field("code of who comes in the applicant's place", needed=False)
    mandate = words_field("number of the agent's mandate", most=120)


class ApplicationQuery(Strict):
    side = Word(("", *SIDES), load_default="", metadata={"description": "only offers, or only wishes"})
    state = Word(("", *APPLICATION_STATES), load_default="", metadata={"description": "only in this state today"})
    party = Text(64, load_default="", metadata={"description": "only of this applicant or agent"})
    cursor = cursor_field()
    limit = limit_field()


class CheckSchema(Strict):
    class Meta(Strict.Meta):
        title = "ApplicationCheck"
        description = "What the reviewer found."

    accept = Flag(required=True, metadata={"description": "true: it may be listed; false: it ends, with the reason"})
    document = words_field("proof of title, or of capacity", most=120)
    confirmed_by = words_field("who confirmed it for the village, or looked at the project", most=120)
    reason = words_field("why it is declined; 2 to 500 characters then", most=500)


class ReasonSchema(Strict):
    class Meta(Strict.Meta):
        title = "Reason"
        description = "Why something is ended."

    reason = reason_field()


class MatchSchema(Strict):
    class Meta(Strict.Meta):
        title = "MatchRequest"
        description = "With which application of the other side it goes together."

    other = Text(24, 1, NUMBER_PATTERN, required=True, metadata={"description": "number of the other application"})


class ConcludeSchema(Strict):
    class Meta(Strict.Meta):
        title = "Conclusion"
        description = "The contract that came of an application."

    contract = Text(40, 1, CONTRACT_PATTERN, required=True, metadata={"description": "contract number"})


@BLUEPRINT.post("")
@BLUEPRINT.arguments(ApplicationSchema)
@BLUEPRINT.answers(201, ApplicationAnswer, headers=("ETag", "Location"), keyed=True)
def receive_application(told: dict[str, Any]) -> Any:
    """Receive an application

    Parcels are the applicant's, and free over the term.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return application_body(centre.receive(connection, _new(connection, told, act), act))

    return made("applications.receive", "applications", work)


def _new(connection: Connection, told: dict[str, Any], act: Act) -> NewApplication:
    place = resolve(connection, told["division"], act.today)
    names: tuple[str, ...] = (
        "side",
        "applicant",
        "locality",
        "land_class",
        "price",
        "price_unit",
        "last_day",
        "project",
    )
    names += ("received_on", "expires_on", "agent", "mandate")
    return NewApplication(
        place=Place(place.level, place.code),
        area_grains=told["area"] or 0,
        start_day=told["start"],
        lines=lines_told(told["parcels"]),
        **{name: told[name] for name in names},
    )


@BLUEPRINT.get("")
@BLUEPRINT.arguments(ApplicationQuery, location="query")
@BLUEPRINT.answers(200, ApplicationPage, headers=("Link",))
def search_applications(told: dict[str, Any]) -> Any:
    """Applications within reach, by number"""
    after = parts_of(told["cursor"], 1)[0] if told["cursor"] else ""
    wanted = WantedApplications(
        clock.today(), told["side"], told["state"], told["party"], after=after, limit=told["limit"] + 1
    )
    found = asked("applications.read", lambda c, actor: applications_in_reach(c, actor, wanted))
    shown = found[: told["limit"]]
    more = cursor_of(shown[-1].number) if len(found) > len(shown) else None
    return page([application_body(each) for each in shown], more)


@BLUEPRINT.get("/<number>", parameters=NUMBER)
@BLUEPRINT.answers(200, ApplicationAnswer, headers=("ETag",))
def read_one_application(number: str) -> Any:
    """One application"""
    body = application_body(asked("applications.read", lambda c, actor: read_application(c, actor, number), number))
    return tagged(body, tag_of_version(body["version"], body["state"]))


@BLUEPRINT.get("/<number>/matches", parameters=NUMBER)
@BLUEPRINT.answers(200, MatchesAnswer)
def read_matches(number: str) -> Any:
    """What was done with an application, and what fits it, with every ground"""

    def question(connection: Connection, actor: Actor) -> dict[str, Any]:
        return matches_body(story_of_application(connection, actor, number, clock.today()))

    return asked("applications.read", question, number)


@BLUEPRINT.post("/<number>/check", parameters=NUMBER)
@BLUEPRINT.arguments(CheckSchema)
@BLUEPRINT.answers(200, ApplicationAnswer, headers=("ETag",), keyed=True, changes=True)
def check_application(told: dict[str, Any], number: str) -> Any:
    """Check an application, or decline it with a reason

    Never by who received it.
    """
    return stepped(
        "applications.check",
        number,
        lambda c, act, seen: application_body(centre.check(c, number, act, **told, version=seen)),
    )


@BLUEPRINT.post("/<number>/withdraw", parameters=NUMBER)
@BLUEPRINT.arguments(ReasonSchema)
@BLUEPRINT.answers(200, ApplicationAnswer, headers=("ETag",), keyed=True, changes=True)
def withdraw_application(told: dict[str, Any], number: str) -> Any:
    """End an application at the applicant's wish"""
    return stepped(
        "applications.receive",
        number,
        lambda c, act, seen: application_body(centre.withdraw_application(c, number, told["reason"], act, seen)),
    )


@BLUEPRINT.post("/<number>/match", parameters=NUMBER)
@BLUEPRINT.arguments(MatchSchema)
@BLUEPRINT.answers(200, ApplicationAnswer, headers=("ETag",), keyed=True, changes=True)
def match_application(told: dict[str, Any], number: str) -> Any:
    """Bring an offer and a wish together"""
    return stepped(
        "applications.match",
        number,
        lambda c, act, seen: application_body(centre.match(c, number, told["other"], act, seen)),
    )


@BLUEPRINT.post("/<number>/part", parameters=NUMBER)
@BLUEPRINT.answers(200, ApplicationAnswer, headers=("ETag",), keyed=True, changes=True)
def part_application(number: str) -> Any:
    """Undo a match that came to nothing"""
    return stepped(
        "applications.match", number, lambda c, act, seen: application_body(centre.part(c, number, act, seen))
    )


@BLUEPRINT.post("/<number>/conclude", parameters=NUMBER)
@BLUEPRINT.arguments(ConcludeSchema)
@BLUEPRINT.answers(200, ApplicationAnswer, headers=("ETag",), keyed=True, changes=True)
def conclude_application(told: dict[str, Any], number: str) -> Any:
    """Say which contract came of an application"""
    return stepped(
        "applications.receive",
        number,
        lambda c, act, seen: application_body(centre.conclude(c, number, told["contract"], act, seen)),
    )
