"""Homesteads: how far each village is, the register, one homestead, and registering another."""

from __future__ import annotations

from typing import Any, Final

from flask import request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor, may, permit_anywhere
from ledger.clock import today
from ledger.homesteads import (
    STEPS,
    Exit,
    FloorArea,
    Homestead,
    VillageProgress,
    WantedExits,
    WantedHomesteads,
    register_homesteads,
)
from ledger.inquiries import parties_named
from ledger.inquiries.homesteads import exits_within, homesteads_within, progress_within, read_homestead
from ledger.inquiries.quota_pages import names_of_divisions
from ledger.parties import Party
from ledger.places import Division, find, resolve
from web.applications import name_in
from web.asking import text_of
from web.centre_parts import Cell, Field, Table, asked_for, carry, entry
from web.dossiers import Dossier, Section, ha_cell
from web.groups import page_group, read, show
from web.offering import can
from web.quota_parts import plot_cell, village_keys
from web.sheet_forms import Part, SheetForm, Typed, unit_field
from web.showing import hundredths, mu, say, square_metres, word

pages = page_group("homesteads")
PAGE_SIZE: Final = 60


@pages.get("/homesteads")
def index() -> tuple[str, int]:
    """The progress of villages, and the register within reach."""
    wanted = WantedHomesteads(text_of("household"), text_of("plot"), request.args.get("after", "")[:64], PAGE_SIZE + 1)

    def question(connection: Connection, actor: Actor) -> Dossier:
        found = homesteads_within(connection, actor, wanted)
        division = place_of_reach(connection, actor, text_of("division"))
        progress = progress_within(connection, actor, division, today()) if division is not None else []
        codes = {each.village for each in found} | {each.village for each in progress}
        names = names_of_divisions(connection, village_keys(codes), today())
        parties = parties_named(connection, actor, {each.household for each in found})
        sections: list[Section] = []
        if progress:
            sections.append(progress_table(progress, names))
        sections.append(_register(found[:PAGE_SIZE], names, parties))
        filters = (
            Field("division", word("division"), value=division.key if division else ""),
            Field("household", word("qp_household_code"), value=wanted.household),
            Field("plot", word("qp_plot"), value=wanted.plot),
        )
        following = ""
        if len(found) > PAGE_SIZE:
            following = url_for("pages.homesteads.index", household=wanted.household or None, after=found[PAGE_SIZE - 1].code)  # fmt: skip
        actions = [Cell(word("qp_homestead_new"), url_for("pages.homesteads.new"))] if may(actor, "homesteads.register") else []  # fmt: skip
        if may(actor, "exits.record"):
            actions.insert(0, Cell(word("qp_apply"), url_for("pages.exit_steps.apply_form"), "main"))
        return Dossier(word("qp_homesteads"), sections=tuple(sections), filters=filters, actions=tuple(actions), following=following)  # fmt: skip

    return show("dossier.html", asked_for("homesteads.read", question))


def place_of_reach(connection: Connection, actor: Actor, asked: str) -> Division | None:
    """The division that was asked for, or the first of somebody's reach; None for who stands for a party alone."""
    if asked:
        return resolve(connection, asked, today())
    grant = next((each for each in actor.grants if each.division_code), None)
    return find(connection, grant.division_level, grant.division_code, today()) if grant is not None else None


def progress_table(found: list[VillageProgress], names: dict[str, str]) -> Table:
    """The villages with how many households are at which step, and what was agreed and paid."""
    rows = []
    for each in found:
        steps = word("comma").join(f"{say(STEPS[step])} {count}" for step, count in each.households_by_step.items())
        rows.append(
            (
                Cell(names.get(f"village:{each.village}", each.village)),
                Cell(each.homesteads, figure=True),
                Cell(sum(each.households_by_step.values()), figure=True),
                Cell(each.agreements, figure=True),
                Cell(steps or "—"),
                ha_cell(each.measured_grains),
                ha_cell(each.quota_basis_grains),
                ha_cell(each.confirmed_grains),
                Cell(hundredths(each.compensation_fen), figure=True),
                Cell(hundredths(each.paid_fen), figure=True),
            )
        )
    headings = (word("village"), word("qp_homestead_count"), word("qp_leaving"), word("qp_agreements"), word("qp_by_step"), word("qp_measured_ha"), word("qp_quota_basis_ha"), word("qp_confirmed_ha"), word("qp_compensation_yuan"), word("qp_paid_yuan"))  # fmt: skip
    return Table(word("qp_progress"), headings, rows)


def _register(found: list[Homestead], names: dict[str, str], parties: dict[str, Party]) -> Table:
    rows = [
        (
            Cell(each.code, url_for("pages.homesteads.one", code=each.code), code=True),
            Cell(name_in(parties, each.household)),
            Cell(names.get(f"village:{each.village}", each.village)),
            Cell(each.certificate or "—"),
            Cell(m2_said(each.certified_grains), figure=True),
            Cell(m2_said(each.measured_grains), figure=True),
            Cell(m2_said(each.over_occupied_grains), figure=True),
        )
        for each in found
    ]
    headings = (word("code"), word("lc_household"), word("village"), word("qp_certificate_of"), word("qp_certified_m2"), word("qp_measured_m2"), word("qp_over_m2"))  # fmt: skip
    return Table(word("qp_register_list"), headings, rows, word("qp_homesteads_none"))


def m2_said(grains: int) -> str:
    return square_metres(grains) if grains else "—"


@pages.get("/homesteads/new")
def new() -> tuple[str, int]:
    """The form of another homestead."""
    return show("sheet_form.html", read("homesteads.register", lambda _c, actor: _form(actor, Typed())))


def _form(actor: Actor, typed: Typed) -> SheetForm:
    permit_anywhere(actor, "homesteads.register")
    who = (
        entry("code", word("qp_homestead_code"), needed=True, most=64),
        entry("village", word("village"), needed=True, most=64, hint=word("village_hint")),
        entry("household", word("lc_household"), needed=True, hint=word("party_hint")),
        entry("plot", word("qp_plot"), needed=True, most=64, hint=word("qp_homestead_plot_hint")),
        entry("carved_from", word("qp_carved_from"), most=64, hint=word("qp_carved_hint")),
        entry("document", word("qp_document"), needed=True, most=80),
        entry("registered_on", word("qp_registered_on"), "day", str(today()), needed=True),
        entry("second_ground", word("qp_second_ground"), most=120),
    )
    kept = Typed().unit if request.method == "POST" else "m2"
    unit = unit_field()
    areas = (
        Field("unit", unit.label, "choice", kept, unit.choices),
        entry("certificate", word("qp_certificate_of"), most=80),
        entry("certified", word("qp_certified"), "figure"),
        entry("measured", word("qp_measured"), "figure"),
        entry("building", word("qp_building"), "figure"),
        entry("yard", word("qp_yard"), "figure"),
        entry("over", word("qp_over"), "figure"),
        entry("floor", word("qp_floor"), "figure", hint=word("qp_floor_hint")),
    )
    return SheetForm(
        word("qp_homestead_new"),
        url_for("pages.homesteads.register"),
        [Part(word("qp_part_who"), who), Part(word("qp_part_areas"), areas, word("qp_areas_hint"))],
        (("register", word("qp_register_it")),),
        back=(Cell(word("qp_homesteads"), url_for("pages.homesteads.index")),),
        problems=typed.problems,
    )


@pages.post("/homesteads/new")
def register() -> Response | tuple[str, int]:
    """Put a homestead on the register."""
    typed = Typed()

    def reading(connection: Connection, actor: Actor) -> tuple[Homestead, SheetForm]:
        one = Homestead(
            code=typed.text("code", 64, needed=True),
            village=typed.village(connection, "village", needed=True),
            household=typed.party(connection, actor, "household", needed=True),
            plot=typed.text("plot", 64, needed=True),
            document=typed.text("document", 80, needed=True),
            registered_on=typed.sure_day("registered_on"),
            certificate=typed.text("certificate", 80),
            certified_grains=typed.area("certified"),
            measured_grains=typed.area("measured"),
            building_grains=typed.area("building"),
            yard_grains=typed.area("yard"),
            over_occupied_grains=typed.area("over"),
            floor_area=typed.read("floor", FloorArea.parse, FloorArea()),
            second_ground=typed.text("second_ground", 120),
            carved_from=typed.text("carved_from", 64),
        )
        return one, _form(actor, typed)

    one, page = read("homesteads.register", reading)
    if page.problems:
        return show("sheet_form.html", page, 422)

    def work(connection: Connection, act: Act) -> Any:
        return register_homesteads(connection, [one], act)

    return carry(
        "homesteads.register",
        work,
        lambda _done: url_for("pages.homesteads.one", code=one.code, done="registered"),
        lambda: ("sheet_form.html", page),
        one.code,
    )


@pages.get("/homesteads/<path:code>")
def one(code: str) -> tuple[str, int]:
    """One homestead, with the exits from it."""

    def question(connection: Connection, actor: Actor) -> Dossier:
        found = read_homestead(connection, actor, code)
        exits: list[Exit] = []
        if may(actor, "exits.read"):
            exits = exits_within(connection, actor, WantedExits(homestead=code))
        names = names_of_divisions(connection, village_keys([found.village]), today())
        return _page(found, exits, names, parties_named(connection, actor, {found.household}))

    return show("dossier.html", asked_for("homesteads.read", question, code))


def _page(found: Homestead, exits: list[Exit], names: dict[str, str], parties: dict[str, Party]) -> Dossier:
    facts = [
        (word("lc_household"), Cell(name_in(parties, found.household))),
        (word("village"), Cell(names.get(f"village:{found.village}", found.village))),
        (word("qp_plot"), plot_cell(found.plot) if can("quotas.read") else Cell(found.plot)),
        *area_facts(found),
        (word("qp_floor"), Cell(f"{found.floor_area.m2} {word('unit_m2')}")),
        (word("document"), Cell(f"{found.document}{word('comma')}{found.registered_on}")),
    ]
    if found.second_ground:
        facts.append((word("qp_second_ground"), Cell(found.second_ground)))
    rows = [
        (Cell(each.number, url_for("pages.exits.one", number=each.number), code=True), Cell(say(STEPS[each.step]), badge="filed" if each.is_open else "draft"))
        for each in exits
    ]  # fmt: skip
    table = Table(word("qp_exits"), (word("centre_number"), word("state")), rows, word("qp_exits_none"))
    note = word("qp_done_registered") if request.args.get("done") else ""
    return Dossier(word("qp_homestead_title", code=found.code), tuple(facts), (table,), note=note)


def area_facts(found: Homestead) -> list[tuple[str, Cell]]:
    """What is certified and measured: what is paid for and what makes quota are different figures."""
    told = (
        (f"{word('qp_certified')} {found.certificate}".strip(), found.certified_grains),
        (word("qp_measured"), found.measured_grains),
        (word("qp_building"), found.building_grains),
        (word("qp_yard"), found.yard_grains),
        (word("qp_over"), found.over_occupied_grains),
    )
    return [(label, Cell(f"{square_metres(grains)} {word('unit_m2')}（{mu(grains)} {word('unit_mu')}）")) for label, grains in told if grains]  # fmt: skip
