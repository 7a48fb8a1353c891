"""Forms of exits: applications, one step for many households under one paper, and what a voucher pays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import homesteads
from ledger.access import Act, Actor, permit_anywhere
from ledger.clock import today
from ledger.homesteads import (
    HOUSING,
    NEXT,
    STEPS,
    Application,
    Exit,
    FloorArea,
    Minutes,
    Paper,
    Payment,
    Survey,
    WantedExits,
)
from ledger.inquiries import parties_named
from ledger.inquiries.homesteads import exits_within
from ledger.inquiries.quota_pages import names_of_divisions
from web.applications import name_in
from web.centre_parts import Cell, carry, choices_of, entry
from web.exits import BY_CLERK
from web.groups import page_group, read, show
from web.quota_parts import village_keys
from web.refusals import FieldBlank
from web.sheet_forms import Column, Part, SheetForm, Typed, grid, paper_fields, unit_field
from web.showing import hundredths, say, square_metres, word

pages = page_group("exit_steps")
MOST: Final = 200
WITH_MINUTES: Final = frozenset({"consented", "collective-construction"})
_FIGURES: Final = ("measured", "building", "yard", "over")
OPERATION: Final = "exits.record"


def before(step: str) -> tuple[str, ...]:
    """The steps after which a step may come."""
    return tuple(each for each, following in NEXT.items() if step in following and each)


@pages.get("/exits/apply")
def apply_form() -> tuple[str, int]:
    """The form of applications."""
    return show("sheet_form.html", read(OPERATION, lambda _c, actor: _apply_form(actor, Typed(), "")))


def _apply_columns() -> tuple[Column, ...]:
    return (
        Column("homestead", word("qp_homestead_code")),
        Column("applicant", word("qp_applicant"), most=80),
        Column("housing", word("qp_housing"), "choice", choices_of(dict(HOUSING))),
        Column("proof", word("qp_housing_proof"), most=80),
        Column("reason", word("reason"), most=120),
    )


def _apply_form(actor: Actor, typed: Typed, digest: str) -> SheetForm:
    permit_anywhere(actor, OPERATION)
    given = [{"homestead": each[:64]} for each in request.args.getlist("homestead")[:MOST]]
    return SheetForm(
        word("qp_apply"),
        url_for("pages.exit_steps.receive"),
        [Part(word("qp_part_paper"), _paper_entries(digest))],
        (("record", word("qp_record")),),
        [grid("row", word("qp_applications"), _apply_columns(), given, word("qp_apply_hint"))],
        {"sha256": digest},
        back=(Cell(word("qp_exits"), url_for("pages.exits.index")),),
        problems=typed.problems,
        files=True,
    )


def _paper_entries(digest: str) -> tuple[Any, ...]:
    return (
        entry("document", word("qp_document"), needed=True, most=80),
        entry("on_day", word("qp_day_of_step"), "day", str(today()), needed=True),
        *paper_fields(digest),
        entry("note", word("qp_note"), most=200),
    )


def posted_paper(typed: Typed) -> Paper:
    """The evidence of a step."""
    return Paper(typed.text("document", 80, needed=True), typed.sure_day("on_day"), typed.digest(), typed.text("note", 200))  # fmt: skip


@pages.post("/exits/apply")
def receive() -> Response | tuple[str, int]:
    """Receive applications, all of them or none."""
    typed = Typed()

    def reading(connection: Connection, actor: Actor) -> tuple[list[Application], Paper, SheetForm]:
        wanted, paper = [], posted_paper(typed)
        for place, _ in typed.rows("row", _apply_columns()):
            at = f"row-{place}-"
            wanted.append(
                Application(
                    typed.text(f"{at}homestead", 64, needed=True),
                    typed.party(connection, actor, f"{at}applicant", needed=True),
                    typed.choice(f"{at}housing", dict(HOUSING), needed=True),
                    typed.text(f"{at}proof", 80, needed=True),
                    typed.text(f"{at}reason", 120),
                )
            )
        if not wanted:
            typed.problems.setdefault("row", []).append(FieldBlank())
        if request.form.get("action", "").startswith("more-"):
            typed.problems.clear()
        return wanted, paper, _apply_form(actor, typed, paper.sha256)

    wanted, paper, page = read(OPERATION, reading)
    return _finished(page, typed, lambda c, act: homesteads.apply(c, wanted, paper, act), lambda done: done[0].number)


def _finished(page: SheetForm, typed: Typed, work: Callable[[Connection, Act], Any], number: Callable[[Any], str]) -> Response | tuple[str, int]:  # fmt: skip
    if request.form.get("action", "").startswith("more-"):
        return show("sheet_form.html", page)
    if typed.problems:
        return show("sheet_form.html", page, 422)
    return carry(
        OPERATION,
        work,
        lambda done: url_for("pages.exits.one", number=number(done), done="step"),
        lambda: ("sheet_form.html", page),
    )


@pages.get("/exits/step/<step>")
def step_form(step: str) -> tuple[str, int]:
    """The form of a step, with the households that may take it."""
    _known(step)
    return show("sheet_form.html", read(OPERATION, lambda c, actor: _step_form(c, actor, step, Typed(), "")))


def _known(step: str) -> None:
    if step not in BY_CLERK:
        abort(404)


def _columns(step: str) -> tuple[Column, ...]:
    found: tuple[Column, ...] = (
        Column("take", word("lc_take"), "tick"),
        Column("number", word("centre_number"), "said"),
        Column("household", word("lc_household"), "said"),
        Column("village", word("village"), "said"),
        Column("homestead", word("qp_homestead"), "said"),
    )
    if step == "surveyed":
        labels = (word("qp_measured"), word("qp_building"), word("qp_yard"), word("qp_over"))
        found += tuple(Column(name, label, "figure") for name, label in zip(_FIGURES, labels, strict=True))
        found += (Column("floor", word("qp_floor"), "figure"),)
    return found


def rows_of(connection: Connection, actor: Actor, found: list[Exit]) -> list[dict[str, str]]:
    """Exits as rows of a form."""
    names = names_of_divisions(connection, village_keys(each.village for each in found), today())
    parties = parties_named(connection, actor, {each.household for each in found})
    return [
        {
            "number": each.number,
            "household": name_in(parties, each.household),
            "village": names.get(f"village:{each.village}", each.village),
            "homestead": each.homestead.code,
        }
        for each in found
    ]


def _step_form(connection: Connection, actor: Actor, step: str, typed: Typed, digest: str) -> SheetForm:
    permit_anywhere(actor, OPERATION)
    found = exits_within(connection, actor, WantedExits(steps=before(step), limit=MOST))
    given = rows_of(connection, actor, found)
    if step == "surveyed":
        for row, each in zip(given, found, strict=True):
            row |= _measured(each)
    fields = _paper_entries(digest)
    if step in WITH_MINUTES:
        fields += tuple(entry(name, label, "figure", needed=True) for name, label in _minutes())
    unit = unit_field()
    kept = typed.unit if request.method == "POST" else "m2"
    fields += (entry("unit", unit.label, "choice", kept, choices=unit.choices),) if step == "surveyed" else ()
    made = grid("exit", word("qp_which_households"), _columns(step), given)
    return SheetForm(
        word("qp_record_step", step=say(STEPS[step])),
        url_for("pages.exit_steps.record", step=step),
        [Part(word("qp_part_paper"), fields)],
        (("record", word("qp_record")),) if given or request.method == "POST" else (),
        [made] if given or request.method == "POST" else [],
        {"sha256": digest},
        hint=word("qp_step_hint") if given or request.method == "POST" else word("qp_step_nobody"),
        back=(Cell(word("qp_exits"), url_for("pages.exits.index")),),
        problems=typed.problems,
        files=True,
    )


def _minutes() -> tuple[tuple[str, str], ...]:
    return (("members", word("qp_members")), ("present", word("qp_present")), ("agreed", word("qp_agreed_members")))


def _measured(each: Exit) -> dict[str, str]:
    one = each.homestead
    figures = (one.measured_grains, one.building_grains, one.yard_grains, one.over_occupied_grains)
    said = {name: square_metres(grains).lstrip("≈") if grains else "" for name, grains in zip(_FIGURES, figures, strict=True)}  # fmt: skip
    return said | {"floor": one.floor_area.m2 if one.floor_area.hundredths else ""}


def ticked(typed: Typed, columns: tuple[Column, ...], name: str = "exit") -> list[tuple[str, str]]:
    """(beginning of the fields' names, number) of the rows that were ticked."""
    found = [(f"{name}-{place}-", row["number"]) for place, row in typed.rows(name, columns) if row["take"] == "1"]
    if not found:
        typed.problems.setdefault(name, []).append(FieldBlank())
    return found


@pages.post("/exits/step/<step>")
def record(step: str) -> Response | tuple[str, int]:
    """Record a step of all households that were ticked, or of none."""
    _known(step)
    typed = Typed()
    paper = posted_paper(typed)
    rows = ticked(typed, _columns(step))
    numbers = [number for _, number in rows]
    minutes = Minutes(*(typed.count(name, needed=step in WITH_MINUTES) for name, _ in _minutes()))
    surveys = [_survey(typed, at, number) for at, number in rows] if step == "surveyed" else []
    page = read(OPERATION, lambda c, actor: _step_form(c, actor, step, typed, paper.sha256))

    def work(connection: Connection, act: Act) -> str:
        if step == "surveyed":
            homesteads.survey(connection, surveys, paper, act)
        elif step == "consented":
            homesteads.consent(connection, numbers, paper, minutes, act)
        elif step == "collective-construction":
            homesteads.keep_for_lease(connection, numbers, paper, minutes, act)
        else:
            _PLAIN[step](connection, numbers, paper, act)
        return numbers[0]

    return _finished(page, typed, work, str)


_PLAIN: Final[dict[str, Callable[[Connection, list[str], Paper, Act], None]]] = {
    "compensated": homesteads.compensated,
    "demolished": homesteads.demolish,
    "withdrawn": homesteads.withdraw,
    "refused": homesteads.refuse,
}


def _survey(typed: Typed, at: str, number: str) -> Survey:
    measured, building, yard, over = (typed.area(f"{at}{name}", needed=name == "measured") for name in _FIGURES)
    return Survey(number, measured, building, yard, over, typed.read(f"{at}floor", FloorArea.parse, FloorArea()))


@pages.get("/exits/pay")
def pay_form() -> tuple[str, int]:
    """The form of a payment, with the households to which something is owed."""
    return show("sheet_form.html", read(OPERATION, lambda c, actor: _pay_form(c, actor, Typed())))


def _pay_columns() -> tuple[Column, ...]:
    return (
        Column("take", word("lc_take"), "tick"),
        Column("number", word("centre_number"), "said"),
        Column("household", word("lc_household"), "said"),
        Column("open", word("qp_open_yuan"), "said"),
        Column("amount", word("qp_pay_yuan"), "figure"),
    )


def _pay_form(connection: Connection, actor: Actor, typed: Typed) -> SheetForm:
    permit_anywhere(actor, OPERATION)
    found = exits_within(connection, actor, WantedExits(steps=("agreed",), limit=MOST))
    agreed = homesteads.agreed_of(connection, [each.number for each in found])
    given = [
        row | {"open": hundredths(agreed[row["number"]].open_fen), "amount": hundredths(agreed[row["number"]].open_fen)}
        for row in rows_of(connection, actor, found)
        if row["number"] in agreed and agreed[row["number"]].open_fen
    ]
    fields = (
        entry("voucher", word("lc_voucher"), needed=True, most=80),
        entry("on_day", word("qp_paid_on"), "day", str(today()), needed=True),
    )
    shown = bool(given) or request.method == "POST"
    return SheetForm(
        word("qp_pay"),
        url_for("pages.exit_steps.pay"),
        [Part(word("qp_part_paper"), fields)],
        (("record", word("qp_record")),) if shown else (),
        [grid("exit", word("qp_which_households"), _pay_columns(), given)] if shown else [],
        hint=word("qp_pay_hint") if shown else word("qp_pay_nobody"),
        back=(Cell(word("qp_exits"), url_for("pages.exits.index")),),
        problems=typed.problems,
    )


@pages.post("/exits/pay")
def pay() -> Response | tuple[str, int]:
    """Record what a voucher paid."""
    typed = Typed()
    voucher, day = typed.text("voucher", 80, needed=True), typed.sure_day("on_day")
    payments = [Payment(number, typed.fen(f"{at}amount", needed=True)) for at, number in ticked(typed, _pay_columns())]
    page = read(OPERATION, lambda c, actor: _pay_form(c, actor, typed))
    work = lambda c, act: homesteads.pay(c, payments, voucher, day, act)  # noqa: E731
    return _finished(page, typed, work, lambda _done: payments[0].exit_number)
