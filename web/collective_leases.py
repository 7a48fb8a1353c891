"""Leases of collective construction land: what was kept for business instead of being reclaimed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor, may, permit_anywhere
from ledger.clock import today
from ledger.homesteads import Lease, Minutes, WantedLeases, end_lease, register_lease
from ledger.inquiries import parties_named
from ledger.inquiries.homesteads import leases_within, read_lease
from ledger.inquiries.quota_pages import names_of_divisions
from ledger.parties import Party
from ledger.transfers import PRICE_UNITS
from web import centre_asking as posted
from web.applications import name_in
from web.asking import text_of
from web.centre_parts import Cell, Field, Form, Table, asked_for, carry, done_note, entry
from web.dossiers import Dossier, both_units, ha_cell
from web.exit_steps import posted_paper
from web.groups import page_group, read, show
from web.offering import can
from web.quota_parts import plot_cell, village_cell, village_keys
from web.sheet_forms import Column, Part, SheetForm, Typed, grid, paper_fields, unit_field
from web.showing import say, word

pages = page_group("collective_leases")
PAGE_SIZE: Final = 60
OPERATION: Final = "leases.record"
PRICE_FIELDS: Final = ("yuan/mu/year", "yuan/year")


@pages.get("/collective-leases")
def index() -> tuple[str, int]:
    """The leases within reach, by number."""
    wanted = WantedLeases(text_of("party"), text_of("plot"), request.args.get("after", "")[:40], PAGE_SIZE + 1)

    def question(connection: Connection, actor: Actor) -> Dossier:
        found = leases_within(connection, actor, wanted)
        names = names_of_divisions(connection, village_keys(each.village for each in found), today())
        parties = parties_named(connection, actor, {code for each in found for code in (each.lessor, each.taker)})
        rows = [_row(each, names, parties) for each in found[:PAGE_SIZE]]
        headings = (word("centre_number"), word("village"), word("qp_taker"), word("qp_area_ha"), word("term"), word("price"), word("state"))  # fmt: skip
        actions = (Cell(word("qp_lease_new"), url_for("pages.collective_leases.new"), "main"),) if may(actor, OPERATION) else ()  # fmt: skip
        following = url_for("pages.collective_leases.index", after=found[PAGE_SIZE - 1].number) if len(found) > PAGE_SIZE else ""  # fmt: skip
        table = Table("", headings, rows, word("qp_leases_none"))
        return Dossier(word("qp_leases"), sections=(table,), filters=(Field("plot", word("qp_plot"), value=wanted.plot),), actions=actions, following=following)  # fmt: skip

    return show("dossier.html", asked_for("leases.read", question))


def _row(each: Lease, names: dict[str, str], parties: dict[str, Party]) -> tuple[Cell, ...]:
    return (
        Cell(each.number, url_for("pages.collective_leases.one", number=each.number), code=True),
        village_cell(names, each.village),
        Cell(name_in(parties, each.taker)),
        ha_cell(sum(grains for _, grains in each.plots)),
        Cell(f"{each.start_day} {word('to')} {each.last_day}"),
        Cell(f"{each.price} {_unit(each.price_unit)}"),
        _state(each),
    )


def _unit(unit: str) -> str:
    return say(PRICE_UNITS[unit]) if unit in PRICE_UNITS else word("qp_yuan_year") if unit == "yuan/year" else unit


def _state(each: Lease) -> Cell:
    if each.ended_on is not None:
        return Cell(word("qp_lease_ended", day=each.ended_on), badge="draft")
    return Cell(word("qp_lease_over") if each.last_day < today() else word("qp_lease_runs"), badge="filed")


@pages.get("/collective-leases/new")
def new() -> tuple[str, int]:
    """The form of another lease."""
    return show("sheet_form.html", read(OPERATION, lambda _c, actor: _form(actor, Typed(), "")))


def _columns() -> tuple[Column, ...]:
    return (Column("plot", word("qp_plot")), Column("area", word("qp_area"), "figure"))


def _form(actor: Actor, typed: Typed, digest: str) -> SheetForm:
    permit_anywhere(actor, OPERATION)
    unit = unit_field()
    units = tuple((each, _unit(each)) for each in PRICE_FIELDS)
    terms = (
        entry("village", word("village"), needed=True, hint=word("village_hint")),
        entry("lessor", word("qp_lessor"), needed=True, hint=word("party_hint")),
        entry("taker", word("qp_taker"), needed=True, hint=word("party_hint")),
        entry("start_day", word("qp_start"), "day", needed=True),
        entry("last_day", word("qp_last"), "day", needed=True),
        entry("price", word("price"), "figure", needed=True),
        entry("price_unit", word("qp_price_unit"), "choice", choices=units),
        entry("purpose", word("purpose"), needed=True, most=120),
    )
    consent = (
        entry("consent", word("qp_consent"), needed=True, most=80),
        entry("members", word("qp_members"), "figure", needed=True),
        entry("present", word("qp_present"), "figure", needed=True),
        entry("agreed", word("qp_agreed_members"), "figure", needed=True),
    )
    paper = (
        entry("document", word("qp_document"), needed=True, most=80),
        entry("on_day", word("qp_agreed_on"), "day", str(today()), needed=True),
        entry("unit", unit.label, "choice", typed.unit if request.method == "POST" else "m2", choices=unit.choices),
        *paper_fields(digest),
    )
    return SheetForm(
        word("qp_lease_new"),
        url_for("pages.collective_leases.register"),
        [
            Part(word("qp_part_terms"), terms),
            Part(word("qp_part_consent"), consent),
            Part(word("qp_part_paper"), paper),
        ],
        (("register", word("qp_register_it")),),
        [grid("plot", word("qp_plots"), _columns(), [], word("qp_lease_plots_hint"))],
        {"sha256": digest},
        back=(Cell(word("qp_leases"), url_for("pages.collective_leases.index")),),
        problems=typed.problems,
        files=True,
    )


@pages.post("/collective-leases/new")
def register() -> Response | tuple[str, int]:
    """Put a lease on the register."""
    typed = Typed()

    def reading(connection: Connection, actor: Actor) -> tuple[Lease, SheetForm]:
        paper = posted_paper(typed)
        lease = Lease(
            number="",
            village=typed.village(connection, "village", needed=True),
            lessor=typed.party(connection, actor, "lessor", needed=True),
            taker=typed.party(connection, actor, "taker", needed=True),
            plots=_plots(typed),
            start_day=typed.sure_day("start_day"),
            last_day=typed.sure_day("last_day"),
            price=typed.text("price", 30, needed=True),
            price_unit=typed.choice("price_unit", PRICE_FIELDS, needed=True),
            purpose=typed.text("purpose", 120, needed=True),
            consent=typed.text("consent", 80, needed=True),
            minutes=Minutes(*(typed.count(name, needed=True) for name in ("members", "present", "agreed"))),
            paper=paper,
        )
        return lease, _form(actor, typed, paper.sha256)

    lease, page = read(OPERATION, reading)
    if request.form.get("action", "").startswith("more-"):
        return show("sheet_form.html", replace(page, problems={}))
    if page.problems:
        return show("sheet_form.html", page, 422)
    return carry(
        OPERATION,
        lambda c, act: register_lease(c, lease, act),
        lambda done: url_for("pages.collective_leases.one", number=done.number, done="registered"),
        lambda: ("sheet_form.html", page),
    )


def _plots(typed: Typed) -> tuple[tuple[str, int], ...]:
    return tuple(
        (typed.text(f"plot-{place}-plot", 64, needed=True), typed.area(f"plot-{place}-area", needed=True))
        for place, _ in typed.rows("plot", _columns())
    )


@pages.get("/collective-leases/<path:number>")
def one(number: str) -> tuple[str, int]:
    """One lease."""
    return show("dossier.html", _page(number))


def _page(number: str) -> Dossier:
    note = done_note({"registered": word("qp_done_registered"), "end": word("qp_done_lease_ended")})

    def question(connection: Connection, actor: Actor) -> Dossier:
        lease = read_lease(connection, actor, number)
        parties = parties_named(connection, actor, {lease.lessor, lease.taker})
        names = names_of_divisions(connection, village_keys([lease.village]), today())
        minutes = word("qp_minutes_said", members=lease.minutes.members, present=lease.minutes.present, agreed=lease.minutes.agreed)  # fmt: skip
        facts = (
            (word("village"), village_cell(names, lease.village)),
            (word("qp_lessor"), Cell(name_in(parties, lease.lessor))),
            (word("qp_taker"), Cell(name_in(parties, lease.taker))),
            (word("term"), Cell(f"{lease.start_day} {word('to')} {lease.last_day}")),
            (word("price"), Cell(f"{lease.price} {_unit(lease.price_unit)}")),
            (word("purpose"), Cell(lease.purpose)),
            (word("qp_area"), Cell(both_units(sum(grains for _, grains in lease.plots)))),
            (word("qp_consent"), Cell(f"{lease.consent}{word('comma')}{minutes}")),
            (word("document"), Cell(f"{lease.paper.document}{word('comma')}{lease.paper.on_day}")),
        )
        rows = [
            (plot_cell(plot) if can("quotas.read") else Cell(plot), ha_cell(grains)) for plot, grains in lease.plots
        ]
        table = Table(word("qp_plots"), (word("qp_plot"), word("qp_area_ha")), rows)
        forms: tuple[Form, ...] = ()
        if lease.ended_on is None and may(actor, OPERATION):
            fields = (
                entry("document", word("qp_document"), needed=True, most=80),
                entry("on_day", word("qp_lease_last_day"), "day", str(today()), needed=True),
            )
            address = url_for("pages.collective_leases.end", number=number)
            forms = (Form(address, word("qp_lease_end"), fields, word("qp_lease_end"), main=False),)
        state = _state(lease)
        return Dossier(word("qp_lease_title", number=number), facts, (table,), forms, state=state.text, tone=state.badge, note=note)  # fmt: skip

    found: Dossier = asked_for("leases.read", question, number)
    return found


@pages.post("/collective-leases/end/<path:number>")
def end(number: str) -> Response | tuple[str, int]:
    """End a lease early."""
    return carry(
        OPERATION,
        lambda c, act: end_lease(c, number, posted.text("document", 80), posted.day("on_day"), act),
        lambda _done: url_for("pages.collective_leases.one", number=number, done="end"),
        lambda: ("dossier.html", _page(number)),
        number,
    )
