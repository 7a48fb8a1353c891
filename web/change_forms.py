"""The form of each change: find the households, tick the parcels, see what the rules say, propose it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor, permit_anywhere
from ledger.access.proposals import Proposal
from ledger.changes import (
    ALL_OF_IT,
    KINDS,
    Change,
    ChangeLine,
    Cut,
    Insured,
    completed,
    propose_change,
    propose_head,
)
from ledger.clock import today
from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.inquiries import land_to_change, parties_named, preview_of_land_change, read_party, search_people
from ledger.inquiries.land_events import ChangeForeseen, LandToChange
from ledger.parties import Party
from web import centre_asking as posted
from web.asking import posted_number, text_of, tried
from web.centre_parts import Cell, Field, Table, entry, tabs
from web.change_record import before_and_after, postings_table
from web.groups import page_group, read, show, write
from web.refusals import FieldBlank, each_of, ends_here, status_of
from web.showing import mu, say, word

pages = page_group("change_forms")
OPERATION: Final = "changes.propose"
TEMPLATE: Final = "change_form.html"
MOST_HOUSEHOLDS: Final = 60
SHOWN: Final = 20
SEVERAL: Final = frozenset({"expropriation", "merge"})  # kinds that concern more than one household
TICKED: Final = frozenset({"surrender", "expropriation", "split"})  # whose parcels are picked
ENDING: Final = frozenset({"surrender", "extinct"})  # that may end what runs on the land


@dataclass(slots=True)
class ChangeForm:
    """The form. found: what the search found; households: whose land it is about; land: theirs, by household. typed:
    the fields as they came. foreseen: what it would do, once asked for, with the tables that say so."""

    kind: str
    found: list[Party] = field(default_factory=list)
    households: dict[str, Party] = field(default_factory=dict)
    land: dict[str, list[LandToChange]] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    problems: dict[str, list[Refusal]] = field(default_factory=dict)
    change: Change | None = None
    foreseen: ChangeForeseen | None = None
    tables: tuple[Table, ...] = ()

    @property
    def title(self) -> str:
        return word("lc_new", kind=say(KINDS[self.kind].words))

    @property
    def tabs(self) -> list[Cell]:
        return tabs()

    @property
    def is_picked(self) -> bool:
        return self.kind in TICKED

    @property
    def takes_more(self) -> bool:
        return not self.households or (self.kind in SEVERAL and len(self.households) < MOST_HOUSEHOLDS)

    @property
    def is_ready(self) -> bool:
        """Whether the rest of the form can be filled in."""
        least = 2 if self.kind == "merge" else 0 if self.kind == "expropriation" else 1
        return len(self.households) >= least

    @property
    def says_rules(self) -> bool:
        return self.kind != "head"

    def without(self, code: str) -> str:
        """The address of the form without one of the households."""
        return url_for(
            "pages.change_forms.new", kind=self.kind, household=[each for each in self.households if each != code]
        )

    def plus(self, code: str) -> str:
        """The address of the form with one household more."""
        return url_for("pages.change_forms.new", kind=self.kind, household=[*self.households, code])

    def typed(self, name: str, default: str = "") -> str:
        return request.form.get(name, default)

    def is_ticked(self, name: str, value: str) -> bool:
        return value in request.form.getlist(name)


@pages.get("/changes/new/<kind>")
def new(kind: str) -> tuple[str, int]:
    """The form, empty."""
    _known(kind)
    return show(TEMPLATE, read(OPERATION, lambda c, actor: blank(c, actor, kind)))


@pages.post("/changes/new/<kind>")
def propose(kind: str) -> Response | tuple[str, int]:
    """What the change would do; or propose it: the button decides."""
    _known(kind)
    page = read(OPERATION, lambda c, actor: filled(c, actor, kind))
    if page.problems:
        refusals = [each for found in page.problems.values() for each in found]
        return show(TEMPLATE, page, 422, refusals=refusals)
    if request.form.get("action") != "propose":
        return show(TEMPLATE, page)
    try:
        done = write(OPERATION, lambda c, act: _propose(c, act, page))
    except Refusal as refusal:
        if ends_here(refusal) and refusal.category != "missing":
            raise
        return show(TEMPLATE, page, status_of(refusal), refusals=each_of(refusal))
    return redirect(url_for("pages.changes.one", number=done.subject, done="proposed"), 303)


def _known(kind: str) -> None:
    if kind not in KINDS:
        abort(404)


def _propose(connection: Connection, act: Act, page: ChangeForm) -> Proposal:
    change = page.change
    assert change is not None  # a form with problems has gone back before
    if page.kind == "head":
        name = posted.text("name", 60)
        return propose_head(connection, change.household, name, change.on_day, change.document, change.issued_on, act)
    return propose_change(connection, change, act)


def blank(connection: Connection, actor: Actor, kind: str) -> ChangeForm:
    """The form with its households and their land. Raises PartyMissing and what ``permit`` raises."""
    permit_anywhere(actor, OPERATION)
    page = ChangeForm(kind)
    codes = dict.fromkeys(each[:64] for each in request.values.getlist("household")[:MOST_HOUSEHOLDS] if each)
    day = (
        tried(lambda: cells.optional(cells.day)(request.values.get("on_day", "")), None, page.problems, "on_day")
        or today()
    )
    for code in codes:
        page.households[code] = read_party(connection, actor, code)
        page.land[code] = land_to_change(connection, actor, code, day)
    search = text_of("q")
    if search:
        found = search_people(connection, actor, search, kinds=("household",), limit=SHOWN)
        page.found = [each for each in found if each.code not in codes]
    page.fields = _fields(kind)
    return page


def _fields(kind: str) -> tuple[Field, ...]:
    """The fields of a kind, besides households and parcels."""
    day = entry("on_day", word("lc_on_day"), "day", str(today()), needed=True)
    common = (
        entry("document", word("lc_document"), needed=True, most=80),
        entry("issued_on", word("lc_issued"), "day", str(today()), needed=True),
    )
    notice = entry("notice_on", word("lc_notice"), "day", needed=True)
    survey = entry("survey", word("lc_survey"), hint=word("lc_survey_hint"), most=200)
    end = entry("end_running", word("lc_end_running"), "flag")
    money = (
        entry("compensation", word("lc_compensation"), "figure"),
        entry(
            "compensation_owner", word("lc_compensation_owner"), needed=kind == "expropriation", hint=word("party_hint")
        ),
    )
    to = entry("to", word("lc_to"), needed=True, hint=word("party_hint"))
    unallotted = entry("lines", word("lc_unallotted"), "text", hint=word("lines_hint"), most=4_000)
    debtor = entry("debtor", word("lc_debtor"), hint=word("party_hint"))
    term = (
        entry("term_start", word("lc_term_start"), "day", needed=True),
        entry("term_end", word("lc_term_end"), "day", needed=True),
    )
    own: dict[str, tuple[Field, ...]] = {
        "surrender": (notice, survey, end, *money),
        "extinct": (end,),
        "expropriation": (unallotted, survey, *money, debtor),
        "split": (to, survey),
        "merge": (),
        "recontract": (unallotted, *term),
        "head": (entry("name", word("lc_head"), hint=word("lc_head_hint"), most=60),),
    }
    reason = () if kind == "head" else (entry("reason", word("lc_reason"), "text", most=400),)
    return (day, *common, *own[kind], *reason)


def filled(connection: Connection, actor: Actor, kind: str) -> ChangeForm:
    """The form with what was typed, and what the change would do."""
    page = blank(connection, actor, kind)
    _require(page)
    if not page.problems:
        page.change = tried(lambda: _change(connection, actor, page), None, page.problems, "change")
    if page.change is not None and page.says_rules:
        page.foreseen = preview_of_land_change(connection, actor, page.change, today())
        page.tables = tuple(_tables(connection, actor, page.foreseen))
    return page


def _require(page: ChangeForm) -> None:
    wanted = [each.name for each in page.fields if each.needed]
    if any(not page.typed(name).strip() for name in wanted) or not page.is_ready:
        page.problems.setdefault("blank", []).append(FieldBlank())


def _change(connection: Connection, actor: Actor, page: ChangeForm) -> Change:
    """What the form says. Raises what its figures and days are refused for."""
    kind, households = page.kind, tuple(page.households)
    to = posted.party(connection, actor, "to") if kind == "split" else ""
    change = Change(
        number="",
        kind=kind,
        on_day=posted.day("on_day"),
        document=posted.text("document", 80),
        issued_on=posted.day("issued_on"),
        household="" if kind == "expropriation" else households[0],
        lines=_lines(page, to),
        merged=households[1:] if kind == "merge" else (),
        survey=posted.text("survey", 200),
        reason=posted.text("reason", 400),
        notice_on=posted.optional_day("notice_on"),
        end_running=posted.flag("end_running"),
        compensation_fen=_fen("compensation"),
        compensation_owner=posted.party(connection, actor, "compensation_owner"),
        debtor=posted.party(connection, actor, "debtor"),
        term_start=posted.optional_day("term_start"),
        term_end=posted.optional_day("term_end"),
    )
    if kind == "expropriation":
        losing = dict.fromkeys(line.from_household for line in change.lines if line.from_household)
        change = replace(change, insured=tuple(_insured(code) for code in losing))
    cuts = _cuts(page)
    return replace(change, cuts=(*completed(connection, change).cuts, *cuts)) if cuts else change


def _lines(page: ChangeForm, to: str) -> tuple[ChangeLine, ...]:
    picked = []
    for code, land in page.land.items() if page.is_picked else ():
        for each in land:
            name = f"{code}:{each.parcel.code}"
            if page.is_ticked("take", name):
                area = posted.area(f"area-{name}") or ALL_OF_IT
                along = tuple(
                    x.number for x in each.running if page.is_ticked("along", f"{each.parcel.code}:{x.number}")
                )
                picked.append(ChangeLine(each.parcel.code, code, to, area, along))
    receiver = next(iter(page.households), "") if page.kind == "recontract" else ""
    unallotted = posted.lines("lines") if page.kind in {"expropriation", "recontract"} else ()
    picked += [ChangeLine(x.parcel_code, "", receiver, x.area_grains or ALL_OF_IT) for x in unallotted]
    return tuple(picked)


def _cuts(page: ChangeForm) -> tuple[Cut, ...]:
    found = []
    for land in page.land.values():
        for each in land:
            for running in each.running:
                area = posted.area(f"cut-{each.parcel.code}-{running.number}")
                if area:
                    found.append(Cut(running.number, each.parcel.code, area))
    return tuple(dict.fromkeys(found))


def _insured(code: str) -> Insured:
    return Insured(code, posted_number(f"persons-{code}") or 0, _fen(f"owed-{code}"))


def _fen(name: str) -> int:
    typed = posted.text(name, 30)
    return cells.money(typed) if typed else 0


def _tables(connection: Connection, actor: Actor, foreseen: ChangeForeseen) -> list[Table]:
    found = foreseen.found
    if found is None:
        return []
    lines = [line for each in found.entries for line in each.lines]
    codes = {line.account.holder for line in lines} | {each.holder for each in found.holdings}
    parties = parties_named(connection, actor, codes - {""})
    tables = [before_and_after(parties, found.holdings), postings_table(word("lc_would"), parties, lines)]
    cuts = [
        (Cell(x.number, url_for("pages.contracts.one", number=x.number), code=True), Cell(x.parcel_code, code=True), Cell(mu(x.area_grains), figure=True))
        for x in found.change.cuts
    ]  # fmt: skip
    if cuts:
        tables.insert(0, Table(word("lc_cuts"), (word("contract_number"), word("parcel"), word("lc_area")), cuts))
    return tables
