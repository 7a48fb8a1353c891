"""Notices of priority: the list, one with its clock and claims, and giving one for the land of an application or contract."""

from __future__ import annotations

from typing import Final

from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import centre
from ledger.access import Act, Actor, permit_anywhere
from ledger.centre import CLAIM_OUTCOMES, ApplicationLine, NewNotice, Notice
from ledger.clock import today
from ledger.inquiries import parties_named, read_contract
from ledger.inquiries.centre import notices_in_reach, read_application, read_notice
from ledger.parties import Party
from web import centre_asking as posted
from web.applications import name_in
from web.asking import LONGEST_SEARCH, posted_number, text_of
from web.centre_parts import (
    Cell,
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
from web.offering import can
from web.rows import village_names
from web.showing import mu, say, word

pages = page_group("notices")
PAGE_SIZE: Final = 50


@pages.get("/notices")
def index() -> tuple[str, int]:
    """Notices within reach, by number."""
    after = request.args.get("after", "")[:LONGEST_SEARCH]

    def question(connection: Connection, actor: Actor) -> tuple[list[Notice], dict[str, Party], dict[str, str]]:
        found = notices_in_reach(connection, actor, after=after, limit=PAGE_SIZE + 1)
        places = village_names(connection, {each.said.village_code for each in found})
        return found, parties_named(connection, actor, {each.said.transferor for each in found}), places

    found, parties, places = asked_for("applications.read", question)
    headings = (word("centre_number"), word("village"), word("transferor"), word("term"), word("issued_on"), word("lapses_on"), word("claims"))  # fmt: skip
    rows = [
        (
            Cell(each.number, url_for("pages.notices.one", number=each.number), code=True),
            Cell(places.get(each.said.village_code, each.said.village_code)),
            Cell(name_in(parties, each.said.transferor)),
            Cell(f"{each.said.start_day} {word('to')} {each.said.last_day}"),
            Cell(each.said.issued_on),
            Cell(each.lapses_on, badge="soon" if each.lapses_on >= today() else ""),
            Cell(len(each.claims), figure=True),
        )
        for each in found[:PAGE_SIZE]
    ]
    actions = (Cell(word("new_notice"), url_for("pages.notices.new")),) if can("notices.issue") else ()
    table = Table("", headings, rows, word("notices_none"))
    listed = Listed(word("priority_notices"), (table,), (), actions, following(found, PAGE_SIZE))
    return show("centre_list.html", listed)


@pages.get("/notices/<number>")
def one(number: str) -> tuple[str, int]:
    """One notice."""
    return show("centre_record.html", notice_page(number))


def notice_page(number: str) -> Record:
    """The facts of the page. Raises CentreRecordMissing and what ``permit`` raises."""

    def question(connection: Connection, actor: Actor) -> tuple[Notice, dict[str, Party], dict[str, str]]:
        found = read_notice(connection, actor, number)
        codes = {found.said.transferor, found.said.outsider, *(each.claimant for each in found.claims)} - {""}
        return found, parties_named(connection, actor, codes), village_names(connection, {found.said.village_code})

    found, parties, places = asked_for("applications.read", question, number)
    said, running = found.said, found.lapses_on >= today()
    facts = (
        (word("transferor"), Cell(name_in(parties, said.transferor))),
        (word("outsider"), Cell(name_in(parties, said.outsider) if said.outsider else word("centre_none"))),
        (word("village"), Cell(places.get(said.village_code, said.village_code))),
        (word("notice_terms"), Cell(said.terms)),
        (word("term"), Cell(f"{said.start_day} {word('to')} {said.last_day}")),
        (word("posted_at"), Cell(said.posted_at)),
        (word("issued_on"), Cell(said.issued_on)),
        (word("lapses_on"), Cell(word("lapses_after", day=found.lapses_on, days=found.days))),
        (word("scan"), Cell(f"{said.scan_name} · {said.scan_sha256}" if said.scan_name else word("centre_none"))),
    )
    land = Table(
        word("application_land"),
        (word("parcel"), word("area_mu")),
        [
            (
                Cell(x.parcel_code, url_for("pages.parcels.one", code=x.parcel_code), code=True),
                Cell(mu(x.area_grains), figure=True),
            )
            for x in said.lines
        ],
        word("centre_none"),
    )
    headings = (word("claimant"), word("claimed_on"), word("claim_terms"), word("outcome"), word("centre_note"))
    rows = [
        (
            Cell(f"{each.sequence}. {name_in(parties, each.claimant)}"),
            Cell(each.claimed_on),
            Cell(each.terms),
            Cell(say(CLAIM_OUTCOMES[each.outcome]), badge="soon" if each.outcome == "open" else "filed"),
            Cell(each.outcome_note),
        )
        for each in found.claims
    ]
    state = word("clock_running") if running else word("clock_over")
    return Record(
        word("notice_title", number=number),
        facts,
        (land, Table(word("claims"), headings, rows, word("claims_none"))),
        _forms(found) if can("notices.claim") else (),
        state,
        "soon" if running else "filed",
        done_note({"issued": word("done_issued"), "claim": word("done_claim"), "settle": word("done_settle")}),
    )


def _forms(found: Notice) -> tuple[Form, ...]:
    claim = Form(
        url_for("pages.notices.do", number=found.number, step="claim"),
        word("record_claim"),
        (
            entry("claimant", word("claimant"), needed=True, hint=word("party_hint")),
            entry("claimed_on", word("claimed_on"), "day", str(today())),
            entry("terms", word("claim_terms"), "text", needed=True, most=2_000),
        ),
        word("record_claim"),
    )
    if not any(each.outcome == "open" for each in found.claims):
        return (claim,)
    waiting = tuple((str(each.sequence), str(each.sequence)) for each in found.claims if each.outcome == "open")
    outcomes = {key: words for key, words in CLAIM_OUTCOMES.items() if key != "open"}
    settle = Form(
        url_for("pages.notices.do", number=found.number, step="settle"),
        word("settle_claim"),
        (
            entry("sequence", word("claim_number"), "choice", choices=waiting),
            entry("outcome", word("outcome"), "choice", choices=choices_of(outcomes)),
            entry("note", word("centre_note"), "text", most=2_000),
        ),
        word("settle_claim"),
        main=False,
    )
    return claim, settle


@pages.post("/notices/<number>/<step>")
def do(number: str, step: str) -> Response | tuple[str, int]:
    """Record a claim, or answer one."""
    if step not in ("claim", "settle"):
        abort(404)

    def work(connection: Connection, act: Act) -> object:
        if step == "claim":
            claimant = posted.party(connection, act.actor, "claimant")
            return centre.claim(connection, number, claimant, posted.day("claimed_on"), posted.text("terms"), act)
        sequence = posted_number("sequence") or 0
        centre.find_notice(connection, number)
        return centre.settle_claim(connection, number, sequence, posted.text("outcome", 20), posted.text("note"), act)

    return carry(
        "notices.claim",
        work,
        lambda _done: url_for("pages.notices.one", number=number, done=step),
        lambda: ("centre_record.html", notice_page(number)),
        number,
    )


@pages.get("/notices/new")
def new() -> tuple[str, int]:
    """The form of a notice; ``about`` names the application or contract whose land it is."""
    return show("centre_form.html", new_page(text_of("about")))


def new_page(about: str) -> FormPage:
    """The form, filled with what the application or contract says."""

    def question(connection: Connection, actor: Actor) -> NewNotice | None:
        permit_anywhere(actor, "notices.issue")
        return _of(connection, actor, about) if about else None

    known = asked_for("notices.issue", question)
    lines = "\n".join(f"{each.parcel_code} {mu(each.area_grains)}" for each in known.lines) if known else ""
    fields = (
        entry(
            "transferor",
            word("transferor"),
            value=known.transferor if known else "",
            needed=True,
            hint=word("party_hint"),
        ),
        entry("outsider", word("outsider"), value=known.outsider if known else "", hint=word("party_hint")),
        entry("village", word("village_code"), value=known.village_code if known else "", needed=True, most=64),
        entry("lines", word("application_lines"), "text", lines, most=20_000, rows=4, hint=word("lines_hint")),
        entry("terms", word("notice_terms"), "text", known.terms if known else "", needed=True, most=2_000),
        entry("start", word("term_start"), "day", str(known.start_day) if known else "", needed=True),
        entry("last_day", word("term_last"), "day", str(known.last_day) if known else "", needed=True),
        entry("issued_on", word("issued_on"), "day", str(today())),
        entry("posted_at", word("posted_at"), needed=True),
        entry("scan", word("scan"), "file", hint=word("scan_hint")),
    )
    hidden = {"listing": known.listing_number} if known else {}
    form = Form(
        url_for("pages.notices.issue"), word("new_notice"), fields, word("issue_notice"), files=True, hidden=hidden
    )
    return FormPage(word("new_notice"), form, word("notice_hint"))


def _of(connection: Connection, actor: Actor, about: str) -> NewNotice:
    """What an application or contract says, as the beginning of a notice."""
    if about.startswith("A-"):
        asked = read_application(connection, actor, about).asked
        listings = centre.listings_of(connection, about)
        said = (asked.applicant, asked.place.code if asked.place.level == "village" else "", asked.lines)
        number = listings[-1].number if listings else ""
        return NewNotice(
            *said, asked.price and f"{asked.price}", asked.start_day, asked.last_day, today(), "", "", number
        )
    terms = read_contract(connection, actor, about).terms
    lines = tuple(ApplicationLine(each.parcel_code, each.area_grains) for each in terms.lines)
    village = lines[0].parcel_code[:12] if lines else ""
    said_terms = f"{terms.price} · {terms.purpose}"
    return NewNotice(
        terms.transferor, village, lines, said_terms, terms.start_day, terms.last_day, today(), "", terms.transferee
    )


@pages.post("/notices/new")
def issue() -> Response | tuple[str, int]:
    """Put it on record."""

    def work(connection: Connection, act: Act) -> Notice:
        name, sha256 = posted.scan("scan")
        said = NewNotice(
            transferor=posted.party(connection, act.actor, "transferor"),
            village_code=posted.village(connection, "village"),
            lines=posted.lines("lines"),
            terms=posted.text("terms"),
            start_day=posted.day("start"),
            last_day=posted.day("last_day"),
            issued_on=posted.day("issued_on"),
            posted_at=posted.text("posted_at", 200),
            outsider=posted.party(connection, act.actor, "outsider"),
            listing_number=posted.text("listing", 40),
            scan_name=name,
            scan_sha256=sha256,
        )
        return centre.issue_notice(connection, said, act)

    return carry(
        "notices.issue",
        work,
        lambda done: url_for("pages.notices.one", number=done.number, done="issued"),
        lambda: ("centre_form.html", new_page("")),
    )
