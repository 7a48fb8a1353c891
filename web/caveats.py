"""Caveats: the list, one with what it stops, placing one, releasing it."""

from __future__ import annotations

from typing import Final

from flask import request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor, may, permit_anywhere
from ledger.caveats import EVENTS, KINDS, Caveat, CaveatLine, WantedCaveats, place, release
from ledger.clock import today
from ledger.exchange import cells
from ledger.inquiries import caveats_of_contract, caveats_of_parcel, caveats_within, parties_named, read_caveat
from ledger.parcels import find_parcels
from ledger.parties import Party
from ledger.units import format_money
from web import centre_asking as posted
from web.applications import name_in
from web.asking import LONGEST_SEARCH, posted_number, text_of
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
from web.offering import can
from web.showing import mu, say, word

pages = page_group("caveats")
PAGE_SIZE: Final = 50
LONGEST_DOCUMENT: Final = 80
_KIND_WORDS: Final = {key: kind.words for key, kind in KINDS.items()}


def open_caveats(connection: Connection, actor: Actor, *, parcel: str = "", contract: str = "") -> list[Caveat]:
    """The open caveats on a parcel or on a contract's land, for whoever may see caveats."""
    if not may(actor, "caveats.read"):
        return []
    found = caveats_of_parcel(connection, actor, parcel) if parcel else caveats_of_contract(connection, actor, contract)
    return [each for each in found if each.is_open]


@pages.get("/caveats")
def index() -> tuple[str, int]:
    """Caveats within reach, by number."""
    open_only = request.args.get("open", "1") == "1"
    wanted = WantedCaveats(
        text_of("parcel"),
        text_of("party"),
        text_of("contract"),
        chosen("kind", _KIND_WORDS),
        open_only,
        request.args.get("after", "")[:LONGEST_SEARCH],
        PAGE_SIZE + 1,
    )

    def question(connection: Connection, actor: Actor) -> tuple[list[Caveat], dict[str, Party]]:
        found = caveats_within(connection, actor, wanted)
        return found, parties_named(connection, actor, {each.holder for each in found} - {""})

    found, parties = asked_for("caveats.read", question)
    headings = (word("centre_number"), word("caveat_kind"), word("caveat_land"), word("area_mu"), word("caveat_holder"), word("caveat_from"), word("document"), word("state"))  # fmt: skip
    table = Table("", headings, [_row(each, parties) for each in found[:PAGE_SIZE]], word("caveats_none"))
    which = (("1", word("caveat_open_only")), ("0", word("centre_all")))
    filters = (
        filter_of("kind", word("caveat_kind"), _KIND_WORDS),
        Field("open", word("state"), "choice", "1" if open_only else "0", which),
        Field("parcel", word("parcel"), value=wanted.parcel),
    )
    actions = (Cell(word("caveat_new"), url_for("pages.caveats.new")),) if can("caveats.place") else ()
    return show("centre_list.html", Listed(word("caveats"), (table,), filters, actions, following(found, PAGE_SIZE)))


def _row(each: Caveat, parties: dict[str, Party]) -> tuple[Cell, ...]:
    first = each.lines[0].parcel_code
    land = f"{first} +{len(each.lines) - 1}" if len(each.lines) > 1 else first
    return (
        Cell(each.number, url_for("pages.caveats.one", number=each.number), code=True),
        Cell(say(_KIND_WORDS[each.kind])),
        Cell(land, url_for("pages.parcels.one", code=first), code=True),
        Cell(mu(sum(line.area_grains for line in each.lines)), figure=True),
        Cell(name_in(parties, each.holder)),
        Cell(each.from_day),
        Cell(each.document),
        _state(each),
    )


def _state(each: Caveat) -> Cell:
    return Cell(word("caveat_open"), badge="soon") if each.is_open else Cell(word("caveat_released"), badge="filed")


@pages.get("/caveats/<path:number>")
def one(number: str) -> tuple[str, int]:
    """One caveat."""
    return show("centre_record.html", caveat_page(number))


def caveat_page(number: str) -> Record:
    """The facts of the page. Raises CaveatMissing and what ``permit`` raises."""

    def question(connection: Connection, actor: Actor) -> tuple[Caveat, dict[str, Party]]:
        found = read_caveat(connection, actor, number)
        return found, parties_named(connection, actor, {found.holder, found.claimant} - {""})

    found, parties = asked_for("caveats.read", question, number)
    land = [
        (Cell(x.parcel_code, url_for("pages.parcels.one", code=x.parcel_code), code=True), Cell(mu(x.area_grains), figure=True))
        for x in found.lines
    ]  # fmt: skip
    state = _state(found)
    return Record(
        word("caveat_title", number=number),
        _facts(found, parties),
        (Table(word("caveat_land"), (word("parcel"), word("area_mu")), land),),
        _forms(found),
        state.text,
        state.badge,
        done_note({"placed": word("caveat_done_placed"), "released": word("caveat_done_released")}),
    )


def _facts(found: Caveat, parties: dict[str, Party]) -> tuple[tuple[str, Cell], ...]:
    until = found.to_day or word("caveat_until_release")
    stops = word("comma").join(say(EVENTS[event]) for event in found.stopped)
    facts = [
        (word("caveat_kind"), Cell(say(_KIND_WORDS[found.kind]))),
        (word("term"), Cell(f"{found.from_day} {word('to')} {until}")),
        (word("caveat_stops"), Cell(stops)),
        (word("document"), Cell(f"{found.document}{word('comma')}{found.issued_on}")),
    ]
    if found.holder:
        facts.append((word("caveat_holder"), Cell(name_in(parties, found.holder))))
    if found.contract_number:
        address = url_for("pages.contracts.one", number=found.contract_number)
        facts.append((word("contract_number"), Cell(found.contract_number, address, code=True)))
    if found.claimant:
        facts.append((word("caveat_claimant"), Cell(name_in(parties, found.claimant))))
    if found.amount_fen:
        facts.append((word("caveat_amount"), Cell(format_money(found.amount_fen))))
    if found.consent:
        facts.append((word("caveat_consent"), Cell(f"{found.consent}{word('comma')}{found.consent_on}")))
    days = ((word("caveat_due"), found.due_on), (word("caveat_filed"), found.filed_on))
    facts += [(said, Cell(day)) for said, day in days if day is not None]
    if found.note:
        facts.append((word("centre_note"), Cell(found.note)))
    if not found.is_open:
        facts.append((word("caveat_release_day"), Cell(found.released_on)))
        facts.append((word("caveat_release_document"), Cell(found.release_document)))
    return tuple(facts)


def _forms(found: Caveat) -> tuple[Form, ...]:
    if not found.is_open or not can("caveats.release"):
        return ()
    fields = (
        entry("document", word("caveat_release_document"), needed=True, most=LONGEST_DOCUMENT),
        entry("day", word("caveat_release_day"), "day", str(today())),
    )
    address = url_for("pages.caveats.take_off", number=found.number)
    said = word("caveat_release")
    return (Form(address, said, fields, said, open=True, hidden={"version": str(found.version)}),)


@pages.post("/caveats/release/<path:number>")
def take_off(number: str) -> Response | tuple[str, int]:
    """Release it."""

    def work(connection: Connection, act: Act) -> Caveat:
        document, day = posted.text("document", LONGEST_DOCUMENT), posted.day("day")
        return release(connection, number, document, day, act, posted_number("version"))

    return carry(
        "caveats.release",
        work,
        lambda _done: url_for("pages.caveats.one", number=number, done="released"),
        lambda: ("centre_record.html", caveat_page(number)),
        number,
    )


@pages.get("/caveats/new")
def new() -> tuple[str, int]:
    """The form."""
    asked_for("caveats.place", lambda _connection, actor: permit_anywhere(actor, "caveats.place"))
    return show("centre_form.html", new_page())


def new_page() -> FormPage:
    """The form, with what was typed."""
    mortgage = word("caveat_mortgage_only")
    fields = (
        entry("kind", word("caveat_kind"), "choice", request.args.get("kind", ""), choices=choices_of(_KIND_WORDS)),
        entry("lines", word("application_lines"), "text", text_of("parcel"), needed=True, most=4_000, hint=word("lines_hint")),
        entry("from_day", word("caveat_from"), "day", str(today()), needed=True),
        entry("to_day", word("caveat_to"), "day", hint=word("caveat_to_hint")),
        entry("document", word("document"), needed=True, most=LONGEST_DOCUMENT),
        entry("issued_on", word("caveat_issued"), "day", str(today()), needed=True),
        entry("holder", word("caveat_holder"), hint=word("caveat_holder_hint")),
        entry("contract", word("contract_number"), value=text_of("contract"), hint=word("caveat_contract_hint")),
        entry("claimant", word("caveat_claimant"), hint=mortgage),
        entry("amount", word("caveat_amount"), "figure", hint=mortgage),
        entry("due_on", word("caveat_due"), "day", hint=mortgage),
        entry("filed_on", word("caveat_filed"), "day", hint=mortgage),
        entry("consent", word("caveat_consent"), most=LONGEST_DOCUMENT),
        entry("consent_on", word("caveat_consent_on"), "day"),
        *(entry(f"stops-{event}", f"{word('caveat_stops')} · {say(words)}", "flag") for event, words in EVENTS.items()),
        entry("note", word("centre_note"), "text", most=2_000),
    )  # fmt: skip
    title = word("caveat_new")
    return FormPage(
        title, Form(url_for("pages.caveats.enter"), title, fields, word("caveat_place")), word("caveat_stops_hint")
    )


@pages.post("/caveats/new")
def enter() -> Response | tuple[str, int]:
    """Place it."""
    return carry(
        "caveats.place",
        lambda c, act: place(c, _said(c, act), act),
        lambda done: url_for("pages.caveats.one", number=done.number, done="placed"),
        lambda: ("centre_form.html", new_page()),
    )


def _said(connection: Connection, act: Act) -> Caveat:
    named = posted.lines("lines")
    parcels = find_parcels(connection, [each.parcel_code for each in named])
    whole = {code: parcel.area_on(act.today) for code, parcel in parcels.items()}
    typed = posted.text("amount", 30)
    return Caveat(
        "",
        posted.text("kind", 20),
        tuple(CaveatLine(x.parcel_code, x.area_grains or whole.get(x.parcel_code, 0)) for x in named),
        posted.day("from_day"),
        posted.text("document", LONGEST_DOCUMENT),
        posted.day("issued_on"),
        posted.party(connection, act.actor, "holder"),
        posted.text("contract", 40),
        posted.optional_day("to_day"),
        tuple(event for event in EVENTS if posted.flag(f"stops-{event}")),
        posted.party(connection, act.actor, "claimant"),
        cells.money(typed) if typed else 0,
        posted.optional_day("due_on"),
        posted.text("consent", LONGEST_DOCUMENT),
        posted.optional_day("consent_on"),
        posted.optional_day("filed_on"),
        note=posted.text("note"),
    )
