"""Minutes of negotiations: the list, one, and taking them."""

from __future__ import annotations

from typing import Final

from flask import request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import centre
from ledger.access import Act, Actor, permit_anywhere
from ledger.centre import Minutes, NewMinutes, Offer, Participant
from ledger.clock import today
from ledger.inquiries import parties_named
from ledger.inquiries.centre import minutes_in_reach, read_minutes
from ledger.parties import Party, find_parties
from ledger.transfers import PRICE_UNITS
from web import centre_asking as posted
from web.applications import name_in
from web.asking import LONGEST_SEARCH, text_of
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
    done_note,
    entry,
    following,
)
from web.groups import page_group, show
from web.listings import price_text
from web.offering import can
from web.rows import village_names
from web.showing import word

pages = page_group("minutes")
PAGE_SIZE: Final = 50
MOST_PEOPLE, MOST_OFFERS = 4, 4


@pages.get("/minutes")
def index() -> tuple[str, int]:
    """Minutes within reach, by number."""
    after = request.args.get("after", "")[:LONGEST_SEARCH]

    def question(connection: Connection, actor: Actor) -> tuple[list[Minutes], dict[str, str]]:
        found = minutes_in_reach(connection, actor, after=after, limit=PAGE_SIZE + 1)
        return found, village_names(connection, {each.taken.village_code for each in found})

    found, places = asked_for("applications.read", question)
    headings = (word("centre_number"), word("village"), word("held_on"), word("about"), word("agreed"))
    rows = [
        (
            Cell(each.number, url_for("pages.minutes.one", number=each.number), code=True),
            Cell(places.get(each.taken.village_code, each.taken.village_code)),
            Cell(each.taken.held_on),
            Cell(_about(each)),
            Cell(word("yes") if each.taken.agreed else word("no")),
        )
        for each in found[:PAGE_SIZE]
    ]
    actions = (Cell(word("new_minutes"), url_for("pages.minutes.new")),) if can("minutes.record") else ()
    table = Table("", headings, rows, word("minutes_none"))
    return show("centre_list.html", Listed(word("minutes"), (table,), (), actions, following(found, PAGE_SIZE)))


def _about(each: Minutes) -> str:
    taken = each.taken
    named = (taken.application_number, taken.listing_number, taken.contract_number)
    return " · ".join(number for number in named if number) or "—"


@pages.get("/minutes/<number>")
def one(number: str) -> tuple[str, int]:
    """Minutes of one negotiation."""

    def question(connection: Connection, actor: Actor) -> tuple[Minutes, dict[str, Party], dict[str, str]]:
        found = read_minutes(connection, actor, number)
        codes = {each.party for each in found.taken.participants} | {each.party for each in found.taken.offers}
        return (
            found,
            parties_named(connection, actor, codes - {""}),
            village_names(connection, {found.taken.village_code}),
        )

    found, parties, places = asked_for("applications.read", question, number)
    taken = found.taken
    facts = (
        (word("village"), Cell(places.get(taken.village_code, taken.village_code))),
        (word("held_on"), Cell(taken.held_on)),
        (word("held_at"), Cell(taken.held_at)),
        (word("host"), Cell(taken.host)),
        (word("about"), Cell(_about(found))),
        (word("what_was_said"), Cell(taken.said)),
        (word("agreed"), Cell(word("yes") if taken.agreed else word("no"))),
        (word("signed_on"), Cell(taken.signed_on or word("not_signed"))),
        (word("scan"), Cell(f"{taken.scan_name} · {taken.scan_sha256}" if taken.scan_name else word("centre_none"))),
    )
    people = [(Cell(each.name or name_in(parties, each.party)), Cell(each.capacity)) for each in taken.participants]
    offers = [
        (
            Cell(name_in(parties, each.party)),
            Cell(price_text(each.price, each.price_unit), figure=True),
            Cell(each.note),
        )
        for each in taken.offers
    ]
    tables = (
        Table(word("participants"), (word("participant"), word("capacity")), people),
        Table(word("offers"), (word("participant"), word("price"), word("centre_note")), offers, word("offers_none")),
    )
    note = done_note({"taken": word("done_taken")})
    return show("centre_record.html", Record(word("minutes_title", number=number), facts, tables, note=note))


@pages.get("/minutes/new")
def new() -> tuple[str, int]:
    """The form of minutes."""
    asked_for("minutes.record", lambda _connection, actor: permit_anywhere(actor, "minutes.record"))
    return show("centre_form.html", new_page())


def new_page() -> FormPage:
    """The form, with what was typed."""
    about = text_of("about")
    people: list[Field] = []
    for number in range(1, MOST_PEOPLE + 1):
        people.append(
            entry(
                f"party-{number}",
                word("participant_n", number=number),
                needed=number <= 2,
                hint=word("participant_hint") if number == 1 else "",
            )
        )
        people.append(entry(f"capacity-{number}", word("capacity_n", number=number), needed=number <= 2))
    offers: list[Field] = []
    for number in range(1, MOST_OFFERS + 1):
        offers.append(
            entry(
                f"offer-{number}",
                word("offer_n", number=number),
                "figure",
                hint=word("offer_hint") if number == 1 else "",
            )
        )
        offers.append(entry(f"offer-of-{number}", word("offer_of_n", number=number)))
    fields = (
        entry("village", word("village_code"), needed=True, most=64),
        entry("held_on", word("held_on"), "day", str(today())),
        entry("held_at", word("held_at"), needed=True),
        entry("host", word("host"), needed=True),
        entry("application", word("application"), value=about if about.startswith("A-") else ""),
        entry("listing", word("listing"), value=about if about.startswith("L-") else ""),
        entry("contract", word("contract_number"), value="" if about[:2] in ("A-", "L-") else about),
        *people,
        entry("said", word("what_was_said"), "text", needed=True, most=4_000, rows=6),
        *offers,
        entry("price_unit", word("price_unit"), "choice", "yuan/mu/year", choices=choices_of(PRICE_UNITS)),
        entry("agreed", word("agreed_box"), "flag"),
        entry("signed_on", word("signed_on"), "day"),
        entry("scan", word("scan"), "file", hint=word("scan_hint")),
    )
    form = Form(url_for("pages.minutes.take"), word("new_minutes"), fields, word("take_minutes"), files=True)
    return FormPage(word("new_minutes"), form, word("minutes_hint"))


@pages.post("/minutes/new")
def take() -> Response | tuple[str, int]:
    """Put them on record."""
    return carry(
        "minutes.record",
        lambda c, act: centre.take_minutes(c, _taken(c, act), act),
        lambda done: url_for("pages.minutes.one", number=done.number, done="taken"),
        lambda: ("centre_form.html", new_page()),
    )


def _taken(connection: Connection, act: Act) -> NewMinutes:
    name, sha256 = posted.scan("scan")
    unit = posted.text("price_unit", 20) or "yuan/mu/year"
    people = []
    for number in range(1, MOST_PEOPLE + 1):
        typed = posted.text(f"party-{number}", 120)
        code = posted.party(connection, act.actor, f"party-{number}")
        known = code != typed or _is_code(connection, typed)
        people.append(
            Participant(code if known else "", "" if known else typed, posted.text(f"capacity-{number}", 120))
        )
    offers = [
        Offer(posted.party(connection, act.actor, f"offer-of-{number}"), posted.text(f"offer-{number}", 40), unit)
        for number in range(1, MOST_OFFERS + 1)
        if posted.text(f"offer-{number}", 40)
    ]
    return NewMinutes(
        village_code=posted.village(connection, "village"),
        held_on=posted.day("held_on"),
        held_at=posted.text("held_at", 200),
        host=posted.text("host", 200),
        participants=tuple(people),
        said=posted.text("said"),
        agreed=posted.flag("agreed"),
        offers=tuple(offers),
        signed_on=posted.optional_day("signed_on"),
        application_number=posted.text("application", 40),
        listing_number=posted.text("listing", 40),
        contract_number=posted.text("contract", 40),
        scan_name=name,
        scan_sha256=sha256,
    )


def _is_code(connection: Connection, typed: str) -> bool:
    return bool(typed) and typed in find_parties(connection, [typed])
