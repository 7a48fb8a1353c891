"""Applications from both sides: the list, one with its history and what fits it, receiving one, and its steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import centre
from ledger.access import Act, Actor, permit_anywhere
from ledger.centre import APPLICATION_STATES, SIDES, Application, Match, NewApplication, Place, WantedApplications
from ledger.clock import today
from ledger.inquiries import parties_named
from ledger.inquiries.centre import ApplicationStory, applications_in_reach, story_of_application
from ledger.parcels import LAND_CLASSES
from ledger.parties import Party, find_party
from ledger.places import find, resolve
from ledger.transfers import PRICE_UNITS
from web import centre_asking as posted
from web.asking import LONGEST_SEARCH, posted_number
from web.centre_parts import (
    Cell,
    Field,
    Form,
    FormPage,
    Listed,
    Record,
    Table,
    asked_for,
    carry,
    choices_of,
    chosen,
    done_note,
    entry,
    filter_of,
    following,
)
from web.groups import page_group, show
from web.listings import price_text
from web.offering import can
from web.showing import mu, say, word

pages = page_group("applications")
PAGE_SIZE: Final = 50
STANDING_DAYS: Final = 180
OPERATIONS: Final = {
    "check": "applications.check",
    "decline": "applications.check",
    "publish": "listings.publish",
    "match": "applications.match",
    "part": "applications.match",
    "withdraw": "applications.receive",
    "conclude": "applications.receive",
}


@pages.get("/applications")
def index() -> tuple[str, int]:
    """Applications within reach, by number."""
    after = request.args.get("after", "")[:LONGEST_SEARCH]
    side, state = chosen("side", SIDES), chosen("state", APPLICATION_STATES)
    wanted = WantedApplications(today(), side, state, after=after, limit=PAGE_SIZE + 1)

    def question(connection: Connection, actor: Actor) -> tuple[list[Application], dict[str, Party]]:
        found = applications_in_reach(connection, actor, wanted)
        return found, parties_named(connection, actor, {each.asked.applicant for each in found})

    found, parties = asked_for("applications.read", question)
    headings = (word("centre_number"), word("centre_side"), word("applicant"), word("area_mu"), word("price"), word("term"), word("expires_on"), word("state"))  # fmt: skip
    rows = [row_of(each, parties) for each in found[:PAGE_SIZE]]
    filters = (filter_of("side", word("centre_side"), SIDES), filter_of("state", word("state"), APPLICATION_STATES))
    actions: tuple[Cell, ...] = ()
    if can("applications.receive"):
        names = {"supply": word("new_supply"), "demand": word("new_demand")}
        actions = tuple(Cell(said, url_for("pages.applications.new", side=key)) for key, said in names.items())
    table = Table("", headings, rows, word("applications_none"))
    listed = Listed(word("applications"), (table,), filters, actions, following(found, PAGE_SIZE))
    return show("centre_list.html", listed)


def row_of(each: Application, parties: dict[str, Party]) -> tuple[Cell, ...]:
    """An application as a row of a table."""
    asked, state = each.asked, each.state_on(today())
    return (
        Cell(each.number, url_for("pages.applications.one", number=each.number), code=True),
        Cell(say(SIDES[asked.side])),
        Cell(name_in(parties, asked.applicant)),
        Cell(mu(asked.area_grains), figure=True),
        Cell(price_text(asked.price, asked.price_unit), figure=True),
        Cell(f"{asked.start_day} {word('to')} {asked.last_day}"),
        Cell(asked.expires_on),
        Cell(say(APPLICATION_STATES[state]), badge=state_tone(state)),
    )


def name_in(parties: dict[str, Party], code: str) -> str:
    """A party's name, or its code where it is not known."""
    return parties[code].name if code in parties else code or "—"


def state_tone(state: str) -> str:
    """The look of a state."""
    looks = {
        "received": "submitted",
        "matched": "soon",
        "declined": "refused",
        "expired": "draft",
        "withdrawn": "draft",
    }
    return looks.get(state, "filed")


@pages.get("/applications/<number>")
def one(number: str) -> tuple[str, int]:
    """One application."""
    return show("centre_record.html", application_page(number))


def application_page(number: str) -> Record:
    """The facts of the page. Raises CentreRecordMissing and what ``permit`` raises."""

    def question(connection: Connection, actor: Actor) -> tuple[ApplicationStory, dict[str, Party], str]:
        story = story_of_application(connection, actor, number, today())
        codes = {story.application.asked.applicant, story.application.asked.agent} - {""}
        codes |= {each.application.asked.applicant for each in story.matches}
        place = story.application.asked.place
        name = find(connection, place.level, place.code, today()).name
        return story, parties_named(connection, actor, codes), name

    story, parties, place = asked_for("applications.read", question, number)
    found = story.application
    asked, state = found.asked, found.state_on(today())
    tables = [
        Table(
            word("application_land"),
            (word("parcel"), word("area_mu")),
            [(Cell(x.parcel_code, url_for("pages.parcels.one", code=x.parcel_code), code=True), Cell(mu(x.area_grains), figure=True)) for x in asked.lines],
        )
    ] if asked.lines else []  # fmt: skip
    if story.matches:
        tables.append(_matches(story.matches, parties))
    tables.append(_history(story))
    return Record(
        word("application_title", side=say(SIDES[asked.side]), number=number),
        _facts(found, parties, place),
        tuple(tables),
        _forms(found, state),
        say(APPLICATION_STATES[state]),
        state_tone(state),
        done_note({"received": word("done_received"), "step": word("done_step")}),
    )


def _facts(found: Application, parties: dict[str, Party], place: str) -> tuple[tuple[str, Cell], ...]:
    asked = found.asked
    facts = [
        (
            word("applicant"),
            Cell(name_in(parties, asked.applicant), url_for("pages.parties.one", code=asked.applicant)),
        ),
        (word("division"), Cell(place)),
        (word("locality"), Cell(asked.locality or word("centre_none"))),
        (word("area_mu"), Cell(mu(asked.area_grains))),
        (word("land_class"), Cell(say(LAND_CLASSES[asked.land_class]) if asked.land_class else word("centre_any"))),
        (word("price"), Cell(price_text(asked.price, asked.price_unit))),
        (word("term"), Cell(f"{asked.start_day} {word('to')} {asked.last_day}")),
        (word("centre_project"), Cell(asked.project or word("centre_none"))),
        (word("expires_on"), Cell(asked.expires_on)),
    ]
    if asked.agent:
        facts.append((word("agent"), Cell(f"{name_in(parties, asked.agent)} · {asked.mandate}")))
    if found.matched_with:
        address = url_for("pages.applications.one", number=found.matched_with)
        facts.append((word("matched_with"), Cell(found.matched_with, address, code=True)))
    if found.contract_number:
        address = url_for("pages.contracts.one", number=found.contract_number)
        facts.append((word("contract_number"), Cell(found.contract_number, address, code=True)))
    return tuple(facts)


def _matches(matches: list[Match], parties: dict[str, Party]) -> Table:
    grounds = {"village": word("ground_village"), "area": word("ground_area"), "class": word("ground_class"), "price": word("ground_price"), "term": word("ground_term")}  # fmt: skip
    rows = [
        (
            Cell(each.application.number, url_for("pages.applications.one", number=each.application.number), code=True),
            Cell(name_in(parties, each.application.asked.applicant)),
            *(Cell(f"{'✓' if reason.fits else '✗'} {say(reason.said)}") for reason in each.reasons),
        )
        for each in matches
    ]
    return Table(word("matches"), (word("centre_number"), word("applicant"), *grounds.values()), rows)


def _history(story: ApplicationStory) -> Table:
    rows = [
        (Cell(each.on_day), Cell(say(APPLICATION_STATES[each.state])), Cell(each.note), Cell(each.recorded_by))
        for each in story.steps
    ]
    for listing in story.listings:
        address = url_for("pages.listings.one", number=listing.number)
        rows.append(
            (
                Cell(listing.notices[0].announced_on),
                Cell(listing.number, address, code=True),
                Cell(word("listings")),
                Cell(""),
            )
        )
    for minutes in story.minutes:
        address = url_for("pages.minutes.one", number=minutes.number)
        rows.append(
            (Cell(minutes.taken.held_on), Cell(minutes.number, address, code=True), Cell(word("minutes")), Cell(""))
        )
    return Table(word("story"), (word("centre_day"), word("state"), word("centre_note"), word("centre_by")), rows)


def _forms(found: Application, state: str) -> tuple[Form, ...]:
    reason = Field("reason", word("reason"), "text", "", needed=True, most=500)
    supply = found.asked.side == "supply"
    offered = {
        "check": ("received",),
        "publish": ("checked",),
        "match": ("checked", "listed"),
        "conclude": ("listed", "matched"),
        "part": ("matched",),
        "decline": ("received",),
        "withdraw": ("received", "checked", "listed", "matched", "expired"),
    }
    titles = {
        "check": word("check_application"),
        "publish": word("publish_listing"),
        "match": word("match_applications"),
        "conclude": word("conclude_application"),
        "part": word("part_applications"),
        "decline": word("decline_application"),
        "withdraw": word("withdraw_application"),
    }
    fields: dict[str, tuple[Field, ...]] = {
        "check": (
            entry("document", word("title_proof") if supply else word("capacity_proof"), needed=True),
            entry("confirmed_by", word("village_voucher") if supply else word("project_voucher"), needed=True),
        ),
        "publish": (
            entry("from_day", word("listed_from"), "day", str(today())),
            entry("to_day", word("listed_until"), "day", str(today() + timedelta(days=30))),
            entry("conditions", word("conditions"), "text", most=2_000),
        ),
        "match": (entry("other", word("other_application"), needed=True, hint=word("match_hint")),),
        "conclude": (entry("contract", word("contract_number"), needed=True),),
        "part": (),
        "decline": (reason,),
        "withdraw": (reason,),
    }
    return tuple(
        Form(
            url_for("pages.applications.do", number=found.number, step=step),
            titles[step],
            fields[step],
            titles[step],
            main=step in ("check", "publish", "match", "conclude"),
            open=step in ("check", "publish"),
            hidden={"version": str(found.version)},
        )
        for step, states in offered.items()
        if state in states and can(OPERATIONS[step])
    )


@pages.post("/applications/<number>/<step>")
def do(number: str, step: str) -> Response | tuple[str, int]:
    """Take a step."""
    if step not in OPERATIONS:
        abort(404)
    return carry(
        OPERATIONS[step],
        lambda c, act: _step(c, act, number, step),
        lambda _done: url_for("pages.applications.one", number=number, done="step"),
        lambda: ("centre_record.html", application_page(number)),
        number,
    )


def _step(connection: Connection, act: Act, number: str, step: str) -> Any:
    seen = posted_number("version")
    reason = posted.text("reason", 500)
    if step == "check":
        document, by = posted.text("document", 200), posted.text("confirmed_by", 200)
        return centre.check(connection, number, act, accept=True, document=document, confirmed_by=by, version=seen)
    if step == "decline":
        return centre.check(connection, number, act, accept=False, reason=reason, version=seen)
    if step == "publish":
        days: dict[str, Any] = {"from_day": posted.day("from_day"), "to_day": posted.day("to_day")}
        return centre.publish(connection, number, act, conditions=posted.text("conditions"), version=seen, **days)
    if step == "match":
        return centre.match(connection, number, posted.text("other", 40), act, seen)
    if step == "part":
        return centre.part(connection, number, act, seen)
    if step == "withdraw":
        return centre.withdraw_application(connection, number, reason, act, seen)
    return centre.conclude(connection, number, posted.text("contract", 40), act, seen)


@pages.get("/applications/new/<side>")
def new(side: str) -> tuple[str, int]:
    """The form of an application."""
    if side not in SIDES:
        abort(404)
    asked_for("applications.receive", lambda _connection, actor: permit_anywhere(actor, "applications.receive"))
    return show("centre_form.html", new_page(side))


def new_page(side: str) -> FormPage:
    """The form, with what was typed."""
    supply = side == "supply"
    year = today().year + 1
    fields = (
        entry("applicant", word("applicant"), needed=True, hint=word("party_hint")),
        entry("division", word("supply_place") if supply else word("demand_place"), needed=not supply, hint=word("place_hint")),
        *((entry("lines", word("application_lines"), "text", most=20_000, rows=4, hint=word("lines_hint")),) if supply else ()),
        *((entry("locality", word("locality"), hint=word("locality_hint")),) if supply else ()),
        entry("area", word("area_mu"), "figure", needed=not supply),
        entry("land_class", word("land_class"), "choice", choices=_classes()),
        entry("price", word("price_asked") if supply else word("price_bid"), "figure", hint=word("price_hint")),
        entry("price_unit", word("price_unit"), "choice", "yuan/mu/year", choices=choices_of(PRICE_UNITS)),
        entry("start", word("term_start"), "day", f"{year}-01-01", needed=True),
        entry("last_day", word("term_last"), "day", f"{year + 4}-12-31", needed=True),
        entry("project", word("centre_project"), "text", most=2_000, needed=not supply),
        entry("received_on", word("received_on"), "day", str(today())),
        entry("expires_on", word("expires_on"), "day", str(today() + timedelta(days=STANDING_DAYS))),
        entry("agent", word("agent"), hint=word("agent_hint")),
        entry("mandate", word("mandate_number")),
    )  # fmt: skip
    title = word("new_supply") if supply else word("new_demand")
    form = Form(url_for("pages.applications.receive", side=side), title, fields, word("receive_application"))
    return FormPage(title, form, word("application_hint"))


def _classes() -> tuple[tuple[str, str], ...]:
    said = {code: words for code, words in LAND_CLASSES.items() if len(code) == 4}
    return choices_of(said, word("centre_any"))


@pages.post("/applications/new/<side>")
def receive(side: str) -> Response | tuple[str, int]:
    """Put it on record."""
    if side not in SIDES:
        abort(404)
    return carry(
        "applications.receive",
        lambda c, act: centre.receive(c, _asked(c, act, side), act),
        lambda done: url_for("pages.applications.one", number=done.number, done="received"),
        lambda: ("centre_form.html", new_page(side)),
    )


def _asked(connection: Connection, act: Act, side: str) -> NewApplication:
    applicant = posted.party(connection, act.actor, "applicant")
    typed = posted.text("division", 64)
    if typed:
        found = resolve(connection, typed, act.today)
        place = Place(found.level, found.code)
    else:
        party = find_party(connection, applicant)
        place = Place(party.division_level, party.division_code)
    return NewApplication(
        side=side,
        applicant=applicant,
        place=place,
        area_grains=posted.area("area"),
        start_day=posted.day("start"),
        last_day=posted.day("last_day"),
        received_on=posted.day("received_on"),
        expires_on=posted.day("expires_on"),
        lines=posted.lines("lines"),
        locality=posted.text("locality"),
        land_class=posted.text("land_class", 16),
        price=posted.text("price", 40),
        price_unit=posted.text("price_unit", 20) or "yuan/mu/year",
        project=posted.text("project"),
        agent=posted.party(connection, act.actor, "agent"),
        mandate=posted.text("mandate", 200),
    )
