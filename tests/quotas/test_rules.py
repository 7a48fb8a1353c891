"""Every rule of quotas as a table: an event that it lets pass and one that it refuses, with code and figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from ledger.db import Database
from ledger.errors import Refusal
from ledger.homesteads import ReclamationPlot
from ledger.quotas import (
    MINING,
    PLAN,
    Paper,
    PlanPlot,
    PlanVersion,
    PlanVillage,
    Project,
    QuotaEvent,
    check_plan,
    plan_warnings,
    record_events,
    record_plan,
    register_project,
)
from ledger.quotas.facts import gather
from ledger.quotas.operations import complete
from ledger.quotas.rules import CATALOGUE, FORM, RULES, WARNINGS, Rule
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.making import NOW, OTHER_VILLAGE, TODAY, VILLAGE, acting, codes_of
from tests.quotas.making import (
    ACCEPT,
    ASSIGN,
    BARE,
    CITY,
    CLOSE,
    EVIDENCE,
    FAR_VILLAGE,
    FIELD,
    GRANT,
    HAMLET,
    JINFENG,
    LAND,
    LINKED,
    LIST,
    MINE,
    MINED,
    OF_PROVINCE,
    OWN,
    PLANNED,
    RESERVE,
    RETURN,
    SELL,
    SURPLUS,
    SURRENDER,
    TOWN,
    XINGQING,
    YARD,
    Quotas,
    built,
    event,
    ha,
    line,
    make_books,
    plan,
    reclaimed,
    until,
)

new_database = _new_database  # a fixture is found by its name
Events = tuple[QuotaEvent, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A rule with what it refuses after some events, and what it lets pass after the same or after others.

    amended: of the plan in force. on_paper: recorded from paper.
    """

    rule: str
    before: Events
    bad: QuotaEvent
    code: str
    figures: dict[str, Any]
    good: QuotaEvent
    good_before: Events | None = None
    amended: dict[str, Any] = field(default_factory=dict)
    on_paper: bool = False


def later(wanted: QuotaEvent, day: date, **changes: Any) -> QuotaEvent:
    """The same on another day, under another number."""
    return replace(wanted, on_day=day, issued_on=day, number="", **changes)


SMALL = replace(ACCEPT, grains=ha(12), lines=(reclaimed(12, YARD, 11.5),))
MADE_POOR = replace(ACCEPT, lines=(reclaimed(12, YARD, 9.5), reclaimed(8.5, HAMLET, 8, OTHER_VILLAGE)))
GRADED = replace(ACCEPT, grade="9", occupied_grade="8", grade_scale="national-15")
LATE = replace(ASSIGN, due_on=date(2025, 12, 31))
ORDER = event("rectify", 0, date(2025, 4, 1), project=LINKED)
OWN_ACCEPT = event("accept", 12, date(2026, 5, 1), project=OWN, lot="HG-9", lines=(reclaimed(12, YARD, 12),))
OWN_RESERVE = event("reserve", 1, date(2026, 5, 3), lot="HG-9", project=OWN, lines=(line(1),))
MORE = replace(GRANT, grains=ha(40))
IN_JINFENG = (
    PlanVillage(VILLAGE, "demolition", ha(21)),
    PlanVillage(VILLAGE, "new-build", ha(19)),
)
USED = until(TOWN)
TABLE: tuple[Case, ...] = (
    # Form.
    Case("event-says-what-it-must", (), replace(GRANT, grains=0, document=" "), "quota-event-incomplete",
         {"what_en": "document, area, numbers (too long, or not printable)"}, GRANT),
    Case("lot-can-do-this", until(ASSIGN), replace(LIST, lot="P-1"), "quota-lot-of-other-kind",
         {"lot": "P-1", "kind_en": "list", "found_en": "project area"}, TOWN),
    Case("lot-of-this-book", until(SELL), replace(LAND, book=JINFENG), "quota-lot-of-other-book",
         {"lot": "T-1", "found": XINGQING, "book": JINFENG}, LAND),
    Case("lot-of-this-project", until(ASSIGN), replace(TOWN, project=OWN), "quota-lot-of-other-project",
         {"lot": "P-1", "found": LINKED, "project": OWN}, TOWN),
    Case("new-lot-has-a-new-number", until(GRANT), replace(GRANT, number="E-99"), "quota-lot-code-used",
         {"lot": "XD-1", "book": JINFENG}, replace(GRANT, lot="XD-2")),
    Case("instruments-are-never-mixed", until(GRANT), replace(ASSIGN, project=PLANNED), "instruments-mixed",
         {"lot": PLANNED, "found_en": "plan quota", "asked_en": "linkage quota"}, ASSIGN),
    # Lots.
    Case("dates-in-order", until(GRANT), later(ASSIGN, date(2025, 2, 1)), "quota-event-out-of-order",
         {"earlier": date(2025, 3, 1), "on_day": date(2025, 2, 1), "what_en": "the plan's approval"}, ASSIGN),
    Case("listed-stays-with-its-trade", until(LIST), event("write-down", 1, date(2026, 7, 2), lot="HG-1", project=LINKED),
         "listed-not-written-down", {"listed_ha": "1.5000"},
         event("write-down", 1, date(2026, 6, 20), lot="HG-1", project=LINKED), until(SURPLUS)),
    Case("confirmed-before-it-is-traded", until(RESERVE), LIST, "sold-before-confirmed",
         {"lot": "HG-1", "accepted_ha": "1.5000", "confirmed_ha": "0.0000", "asked_ha": "1.5000"}, LIST, until(SURPLUS)),
    Case("never-more-than-the-lot-has", until(ASSIGN), replace(TOWN, grains=ha(21), lines=()), "quota-insufficient",
         {"lot": "P-1", "free_ha": "20.0000", "free_mu": "300.0000", "asked_ha": "21.0000"}, TOWN),
    Case("measures-within-the-lot", until(ASSIGN), replace(TOWN, paddy_grains=ha(1)), "quota-measure-insufficient",
         {"lot": "P-1", "free": "0.0000", "asked": "1.0000", "measure_en": "paddy (ha)"}, TOWN),
    Case("returned-within-owed", until(SURRENDER), later(RETURN, date(2026, 6, 5), grains=ha(1)), "quota-return-beyond-owed",
         {"lot": "P-1", "owed_ha": "0.0000", "asked_ha": "1.0000"}, RETURN, until(ACCEPT)),
    Case("overdue-stops-new-grants", (OF_PROVINCE, GRANT, LATE), later(GRANT, date(2026, 6, 1), lot="XD-2"),
         "overdue-blocks-grants", {"book": JINFENG, "lots": "P-1（2025-12-31，20.0000 公顷）"},
         later(GRANT, date(2025, 12, 31), lot="XD-2")),
    Case("delivery-against-payment", until(LIST), replace(SELL, voucher=" "), "payment-missing",
         {"price": "6750000.00"}, SELL),
    Case("settled-before-closing", until(RETURN), CLOSE, "obligation-open",
         {"owed_ha": "2.0000", "unused_ha": "2.0000"}, CLOSE, until(SURRENDER)),
    # Projects and plans.
    Case("plan-before-quota", until(GRANT), replace(ASSIGN, project=BARE), "project-plan-missing", {"project": BARE}, ASSIGN),
    Case("plan-in-force", until(GRANT), replace(ASSIGN, version=1), "plan-version-old", {"version": 1, "current": 2},
         replace(ASSIGN, version=2), amended={"quota_grains": ha(20.5)}),
    Case("assigned-within-plan", (OF_PROVINCE, MORE), replace(ASSIGN, grains=ha(21)), "quota-above-plan",
         {"planned_ha": "20.0000", "before_ha": "0.0000", "asked_ha": "21.0000", "version": 1}, ASSIGN),
    Case("unit-is-plausible", (OF_PROVINCE,), replace(GRANT, grains=ha(300)), "area-unit-implausible",
         {"asked_ha": "300.0000", "asked_mu": "4500.0000", "expected_ha": "20.0000", "expected_mu": "300.0000"}, GRANT),
    Case("unit-is-plausible", (OF_PROVINCE, MORE), replace(ASSIGN, grains=ha("1.3333")), "area-unit-implausible",
         {"asked_ha": "1.3333", "asked_mu": "19.9995", "expected_mu": "300.0000"}, replace(ASSIGN, grains=ha(1.4))),
    Case("no-quota-while-rectifying", (*until(ASSIGN), ORDER), TOWN, "rectification-open",
         {"project": LINKED, "since": date(2025, 4, 1), "document": "文件rectify"}, TOWN,
         (*until(ASSIGN), ORDER, event("rectified", 0, date(2025, 4, 1), project=LINKED))),
    Case("a-closed-project-uses-nothing", until(CLOSE), later(TOWN, date(2026, 10, 2)), "project-closed",
         {"project": LINKED, "closed": date(2026, 10, 1), "document": "文件close"}, TOWN, until(ASSIGN)),
    Case("what-is-rectified-was-ordered", (), event("rectified", 0, project=LINKED), "rectification-order-missing",
         {"project": LINKED}, event("rectified", 0, date(2025, 4, 2), project=LINKED), (ORDER,)),
    Case("villages-of-the-county", until(ASSIGN), replace(TOWN, lines=(line(12, village=FAR_VILLAGE),)),
         "village-of-other-county", {"village": FAR_VILLAGE, "book": JINFENG}, TOWN),
    Case("villages-of-the-plan", (), ACCEPT, "village-out-of-plan",
         {"village": OTHER_VILLAGE, "version": 2, "zone_en": "demolition zone"}, SMALL, amended={"villages": IN_JINFENG}),
    # Acceptance.
    Case("parts-add-up", until(ASSIGN), replace(TOWN, grains=ha("11.9999")), "sum-mismatch",
         {"sum_ha": "12.0000", "stated_ha": "11.9999", "difference_m2": "1.00"}, TOWN),
    Case("plots-are-stated", USED, replace(ACCEPT, lines=(line(20.5, cultivated_grains=ha(20.5)),)), "plots-unstated",
         {"lot": "HG-1"}, ACCEPT),
    Case("plot-backs-one-instrument", until(ACCEPT), replace(OWN_ACCEPT, lot="HG-2"), "plot-used-twice",
         {"plot": YARD, "lot": "HG-1", "event": "E-5"}, OWN_ACCEPT, USED),
    Case("plot-backs-one-instrument", (*until(ASSIGN), replace(TOWN, lines=(line(12, "JX-0"),))),
         replace(TOWN, number="", lines=(line(12, "JX-0"),)), "plot-used-twice", {"plot": "JX-0", "lot": "P-1", "event": "E-4"}, TOWN),
    Case("polygons-do-not-overlap", until(ASSIGN), replace(TOWN, lines=(built(12, "JX-1", overlap_grains=600),)),
         "plot-overlap-too-large", {"plot": "JX-1", "overlap_m2": "2.00", "allowed_m2": "1.00"},
         replace(TOWN, lines=(built(12, "JX-1", overlap_grains=300),))),
    Case("plot-was-construction-land", USED, replace(ACCEPT, lines=(reclaimed(20.5, FIELD, 20.5),)), "plot-not-construction",
         {"plot": FIELD, "day": date(2026, 5, 1), "classes_en": "42.0000 ha of 0103 dry land (GB/T 21010-2017)"}, ACCEPT),
    Case("accepted-within-plan", USED,
         replace(ACCEPT, grains=ha(21.2), lines=(reclaimed(12, YARD, 10), reclaimed(9.2, HAMLET, 9, OTHER_VILLAGE))),
         "accepted-above-plan", {"planned_ha": "21.0000", "accepted_ha": "21.2000", "version": 1}, ACCEPT),
    Case("evidence-of-acceptance-and-survey", until(RESERVE), replace(SURPLUS, papers=()), "quota-evidence-missing",
         {"lot": "HG-1", "missing_en": "the survey's evidence"}, SURPLUS),
    Case("new-building-within-demolition", (*USED, SMALL), SURPLUS, "new-build-above-demolition",
         {"built_ha": "18.0000", "removed_ha": "12.0000"}, SURPLUS, until(RESERVE)),
    Case("cultivated-land-made-up", (*USED, MADE_POOR), SURPLUS, "cultivated-below-occupied",
         {"gained_ha": "17.5000", "occupied_ha": "18.0000"}, SURPLUS, until(RESERVE)),
    Case("grade-not-lower", (*USED, GRADED), SURPLUS, "grade-lower", {"gained": "9.00", "occupied": "8.00"}, SURPLUS,
         (*USED, replace(GRADED, grade="8"))),
    Case("village-reserve-first", until(SURRENDER), SURPLUS, "reserve-first",
         {"planned_ha": "1.0000", "reserved_ha": "0.0000"},
         replace(SURPLUS, papers=(*EVIDENCE, Paper("decision-of-village", "纪要1号")))),
    Case("return-before-surplus", (*until(ACCEPT), RESERVE), replace(SURPLUS, grains=ha(2)), "return-first",
         {"owed_ha": "18.0000", "left_ha": "17.5000"}, SURPLUS),
    Case("surplus-by-its-formula", (OWN_ACCEPT, OWN_RESERVE), replace(SURPLUS, lot="HG-9", grains=ha(9.5)),
         "surplus-above-formula",
         {"accepted_ha": "12.0000", "resettlement_ha": "2.0000", "reserve_ha": "1.0000", "most_ha": "9.0000", "asked_ha": "9.5000"},
         replace(SURPLUS, lot="HG-9", grains=ha(9))),
    # What is only warned of.
    Case("more-farmland-than-construction-removed", USED,
         replace(ACCEPT, lines=(line(20, cultivated_grains=ha(20.5)),)), "gain-above-removed",
         {"gained_ha": "20.5000", "removed_ha": "20.0000"}, ACCEPT, on_paper=True),
    Case("no-farmland-gained", USED, replace(ACCEPT, lines=(reclaimed(12, YARD, 0),)), "no-farmland-gained",
         {"other_ha": "12.0000"}, ACCEPT),
    Case("surplus-above-reclaimed", (*USED, MADE_POOR), replace(SURPLUS, grains=ha(18)), "surplus-above-reclaimed",
         {"surplus_ha": "18.0000", "gained_ha": "17.5000"}, SURPLUS),
    Case("accepted-far-below-plan", USED, SMALL, "accepted-far-below-plan",
         {"accepted_ha": "12.0000", "planned_ha": "21.0000"}, ACCEPT),
    Case("plots-are-listed", USED, replace(ACCEPT, lines=(line(20.5, cultivated_grains=ha(20.5)),)), "plots-not-listed",
         {"lot": "HG-1"}, ACCEPT, on_paper=True),
    Case("due-day-as-usual", until(GRANT), replace(ASSIGN, due_on=date(2027, 3, 1)), "due-day-unusual",
         {"given": date(2027, 3, 1), "usual": date(2028, 3, 1)}, ASSIGN),
    Case("plan-quota-cites-people", (), replace(GRANT, instrument=PLAN, lot="JH-1", counterpart="", source_lot=""),
         "people-not-stated", {"lot": "JH-1"},
         replace(GRANT, instrument=PLAN, lot="JH-1", counterpart="", source_lot="", people=3)),
)  # fmt: skip
ALL = {rule.entry.name: rule for rule in (*FORM, *RULES, *WARNINGS)}


class _TakenBack(Exception):
    pass


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, new_database: NewDatabase) -> Quotas:
    database: Database = new_database(request.param)
    return make_books(database)


def found_after(world: Quotas, before: Events, rule: Rule, wanted: QuotaEvent, case: Case) -> list[Refusal]:
    """What a rule says to an event after others have been recorded; nothing of it stays."""
    found: list[Refusal] = []

    def work(connection: Connection) -> None:
        if case.amended:
            record_plan(connection, plan(document="调整2号", **case.amended), acting())
        for _, done in record_events(connection, before, acting()):
            assert not isinstance(done, Refusal), str(done)
        facts = gather(connection, wanted, NOW, TODAY, from_paper=case.on_paper)
        found.extend(rule.check(facts if rule in FORM else complete(connection, facts)))
        raise _TakenBack

    with pytest.raises(_TakenBack):
        world.database.command(work)
    return found


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.rule)
def test_a_rule_refuses_and_lets_pass(world: Quotas, case: Case) -> None:
    rule = ALL[case.rule]
    assert case.bad.kind in rule.entry.moments
    assert case.good.kind in rule.entry.moments
    found = found_after(world, case.before, rule, case.bad, case)
    assert [each.code for each in found] == [case.code]
    assert {name: found[0].fields[name] for name in case.figures} == case.figures
    assert all(found[0].line(language) for language in ("zh", "en"))  # type: ignore[arg-type]
    before = case.before if case.good_before is None else case.good_before
    assert found_after(world, before, rule, case.good, case) == []


def test_every_rule_has_its_case() -> None:
    assert set(ALL) == {case.rule for case in TABLE} | {"county-checks-first", "a-trade-is-carried-out-once"}
    assert len({entry.name for entry in CATALOGUE}) == len(CATALOGUE)


def test_a_trade_is_carried_out_once(world: Quotas) -> None:
    """Its sale and its taking off the list each once, and one of them only; tests/trades/test_hostile.py signs them."""
    with world.database.reading() as connection:
        facts = replace(gather(connection, SELL, NOW, TODAY), carried_out="E-11")
    rule = ALL["a-trade-is-carried-out-once"]
    assert [each.code for each in rule.check(facts)] == ["trade-carried-out"]
    assert list(rule.check(replace(facts, carried_out=""))) == []


def test_the_county_checks_first(world: Quotas) -> None:
    with world.database.reading() as connection:
        facts = gather(connection, ACCEPT, NOW, TODAY)
    named = replace(facts, event=replace(ACCEPT, reclamation="FK-1"))
    plots = {
        YARD: ReclamationPlot(YARD, VILLAGE, "", ha(12), "county-checked"),
        HAMLET: ReclamationPlot(HAMLET, OTHER_VILLAGE, "", ha(10), "reclaimed"),
    }
    check = ALL["county-checks-first"].check
    found = list(check(replace(named, reclamation=plots)))
    assert [(each.code, each.fields["plot"], each.fields["step"]) for each in found] == [
        ("reclamation-not-checked", HAMLET, "reclaimed")
    ]
    assert len(list(check(named))) == 2
    assert list(check(facts)) == []


# What an event must say: each of these leaves something out, or says what cannot be.
INCOMPLETE: tuple[tuple[QuotaEvent, str], ...] = (
    (replace(GRANT, grains=-1), "area, area, paddy, capacity or price"),
    (replace(GRANT, instrument="gold"), "instrument"),
    (replace(GRANT, paddy_grains=ha(21)), "paddy (more than the area)"),
    (replace(GRANT, price_fen=-1), "area, paddy, capacity or price"),
    (replace(GRANT, source_lot=""), "lot of the granting office"),
    (replace(GRANT, counterpart=JINFENG), "another office"),
    (replace(GRANT, lot="X" * 65), "numbers (too long, or not printable)"),
    (replace(GRANT, document="x\u0000y"), "numbers (too long, or not printable)"),
    (event("close"), "project"),
    (replace(ASSIGN, lot=""), "lot"),
    (replace(ACCEPT, lot=""), "number of the certificate"),
    (replace(ACCEPT, lines=()), "villages or plots"),
    (replace(ACCEPT, lines=(line(0),)), "area or use of each line"),
    (replace(ACCEPT, lines=(line(1, cultivated_grains=-1),)), "area or use of each line"),
    (replace(ACCEPT, lines=(line(1, use="castle"),)), "area or use of each line"),
    (replace(ACCEPT, grade="一"), "grade or its scale"),
    (replace(ACCEPT, grade="9"), "grade or its scale"),
    (replace(ACCEPT, grade="11", grade_scale="agriculture-10"), "grade or its scale"),
    (replace(ACCEPT, occupied_grade="1", grade_scale="agriculture-10"), "grade or its scale"),
    (replace(RETURN, to_lot=""), "lot that is repaid or filled"),
    (replace(SELL, counterpart=""), "buyer"),
    (replace(TOWN, due_on=date(2027, 1, 1)), "due day (of grants and assignments)"),
)


@pytest.mark.parametrize(
    ("wanted", "missing"), INCOMPLETE, ids=lambda each: each if isinstance(each, str) else each.kind
)
def test_an_event_says_what_it_must(world: Quotas, wanted: QuotaEvent, missing: str) -> None:
    with world.database.reading() as connection:
        facts = gather(connection, wanted, NOW, TODAY)
        found = list(ALL["event-says-what-it-must"].check(facts))
    assert [each.code for each in found] == ["quota-event-incomplete"]
    assert missing in found[0].fields["what_en"]


# Bad input as the issue names it, all the way through the door: what is refused changes nothing.
BAD: tuple[tuple[str, Events, QuotaEvent, set[str]], ...] = (
    ("double use of a plot", until(ACCEPT), replace(OWN_ACCEPT, lot="HG-2"), {"plot-used-twice"}),
    ("sale before confirmation", until(RESERVE), SELL, {"sold-before-confirmed"}),
    ("return beyond acceptance", until(ACCEPT), replace(RETURN, grains=ha(20.6)), {"quota-insufficient"}),
    ("hectares imported as mu", (OF_PROVINCE, MORE), replace(ASSIGN, grains=ha(300)), {"area-unit-implausible"}),
    ("an older plan version", until(GRANT), replace(ASSIGN, version=3), {"plan-version-old"}),
    ("events out of order", until(ASSIGN), later(TOWN, date(2025, 3, 4)), {"quota-event-out-of-order"}),
    ("a day to come", until(ASSIGN), later(TOWN, date(2026, 11, 22)), {"quota-event-out-of-order"}),
    ("a paper of later", until(ASSIGN), replace(TOWN, issued_on=date(2025, 6, 2)), {"quota-event-out-of-order"}),
    ("evidence of later", until(RESERVE), later(SURPLUS, date(2026, 5, 19)), {"quota-event-out-of-order"}),
    ("due before it begins", until(GRANT), replace(ASSIGN, due_on=date(2025, 3, 5)), {"quota-event-out-of-order"}),
    ("an unknown lot", (), TOWN, {"quota-lot-unknown"}),
    ("an unknown lot to repay", until(ACCEPT), replace(RETURN, to_lot="P-9"), {"quota-lot-unknown"}),
    ("an unknown project", (), replace(CLOSE, project="XM-9"), {"project-unknown"}),
    ("an unknown office", (), replace(GRANT, book="village:640106002201"), {"office-unknown"}),
    ("an unknown kind", (), replace(GRANT, kind="gift"), {"quota-event-incomplete"}),
    ("a granting office without a lot", (), replace(GRANT, counterpart=CITY, source_lot="SHI-9"), {"quota-lot-unknown"}),
    ("a certificate of plan quota", (), replace(OWN_ACCEPT, instrument=PLAN), {"instruments-mixed"}),
    ("a yard in a mining project", (),
     event("accept", 12, date(2026, 5, 1), project=MINED, instrument=MINING, lot="HG-K", lines=(reclaimed(12, YARD, 12),)),
     {"plot-not-construction", "accepted-above-plan"}),
    ("a mine in a linkage project", (), replace(OWN_ACCEPT, grains=ha(9), lines=(reclaimed(9, MINE, 9),)), {"plot-not-construction"}),
    ("grades of two scales", (*USED, GRADED, replace(GRADED, number="E-50", lot="HG-2", grains=ha(0.5),
                                                     lines=(line(0.5, cultivated_grains=ha(0.5)),), grade="5", occupied_grade="5",
                                                     grade_scale="agriculture-10")),
     replace(SURPLUS, grains=ha(1)), {"grades-of-two-scales", "reserve-first"}),
    ("a write-down above the certificate", until(SURPLUS), event("write-down", 21, date(2026, 9, 1), lot="HG-1", project=LINKED),
     {"quota-insufficient"}),
    ("a gap that is none", until(SURPLUS), event("make-good", 1, date(2026, 9, 1), lot="HG-1", to_lot="HG-1", project=LINKED),
     {"quota-insufficient"}),
    ("more than the land has", until(ASSIGN), replace(TOWN, lines=(built(12, "JX-1", "YD-1"),)), set()),
)  # fmt: skip


@pytest.mark.parametrize(("name", "before", "wanted", "codes"), BAD, ids=[row[0] for row in BAD])
def test_bad_input_is_refused_with_its_figures(
    world: Quotas, name: str, before: Events, wanted: QuotaEvent, codes: set[str]
) -> None:
    def work(connection: Connection) -> None:
        done = record_events(connection, (*before, replace(wanted, number="BAD")), acting())
        assert all(not isinstance(each, Refusal) for _, each in done[:-1]), [str(each) for _, each in done]
        refusal = done[-1][1]
        assert isinstance(refusal, Refusal), name
        if codes:
            assert codes <= set(codes_of(refusal))
        raise _TakenBack

    with pytest.raises(_TakenBack):
        world.database.command(work)


# Plans.
PLAN_TABLE: tuple[tuple[dict[str, Any], str, dict[str, Any]], ...] = (
    ({"new_build_grains": ha(22), "resettlement_grains": ha(9)}, "new-build-above-demolition",
     {"built_ha": "22.0000", "removed_ha": "21.0000"}),
    ({"quota_grains": ha(22)}, "new-build-above-demolition", {"built_ha": "22.0000", "removed_ha": "21.0000"}),
    ({"quota_grains": ha(300)}, "area-unit-implausible", {"asked_ha": "300.0000", "expected_ha": "21.0000"}),
    ({"occupied_cultivated_grains": ha(20.5), "occupied_agricultural_grains": ha(20.5)}, "cultivated-below-occupied",
     {"gained_ha": "20.0000", "occupied_ha": "20.5000"}),
    ({"town_grains": ha("12.0001")}, "sum-mismatch", {"sum_ha": "19.0001", "difference_m2": "1.00"}),
    ({"villages": (PlanVillage(VILLAGE, "demolition", ha(20)),)}, "sum-mismatch", {"sum_ha": "20.0000", "stated_ha": "21.0000"}),
    ({"plots": (PlanPlot(YARD, VILLAGE, "demolition", ha(12)),)}, "sum-mismatch", {"sum_ha": "12.0000"}),
    ({"reclaimed_cultivated_grains": ha(21.5)}, "sum-mismatch", {"sum_ha": "21.5000", "stated_ha": "21.0000"}),
    ({"villages": (PlanVillage(FAR_VILLAGE, "demolition", ha(21)),)}, "village-of-other-county", {"village": FAR_VILLAGE}),
    ({"plots": (PlanPlot(FIELD, VILLAGE, "demolition", ha(21)),)}, "plot-not-construction",
     {"classes_en": "60.0000 ha of 0103 dry land (GB/T 21010-2017)"}),
    ({"approved_on": date(2026, 12, 1)}, "quota-event-out-of-order", {"earlier": TODAY}),
    ({"approved_on": date(2025, 2, 28)}, "quota-event-out-of-order", {"earlier": date(2025, 3, 1)}),
    ({"version": 1}, "plan-version-old", {"version": 1, "current": 1}),
    ({"document": " "}, "project-incomplete", {}),
    ({"approver": ""}, "project-incomplete", {}),
    ({"demolition_grains": 0}, "project-incomplete", {}),
    ({"town_grains": -1}, "project-incomplete", {}),
    ({"scale_grains": 0}, "project-incomplete", {}),
    ({"villages": (PlanVillage(VILLAGE, "somewhere", 1),)}, "project-incomplete", {}),
    ({"plots": (PlanPlot(YARD, VILLAGE, "demolition", 1),) * 2}, "project-incomplete", {}),
    ({"plots": (PlanPlot(YARD, VILLAGE, "demolition", 0),)}, "project-incomplete", {}),
    ({"plots": (PlanPlot(YARD, VILLAGE, "demolition", 1, purpose="castle"),)}, "project-incomplete", {}),
    ({"project": "XM-9"}, "project-unknown", {"code": "XM-9"}),
)  # fmt: skip


def second(**changes: Any) -> PlanVersion:
    return plan(**({"document": "调整2号", "project": LINKED} | changes))


@pytest.mark.parametrize(
    ("changes", "code", "figures"), PLAN_TABLE, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_plan_holds_together(world: Quotas, changes: dict[str, Any], code: str, figures: dict[str, Any]) -> None:
    with world.database.reading() as connection, pytest.raises(Refusal) as caught:
        check_plan(connection, second(**changes), acting())
    refusal = caught.value
    assert codes_of(refusal) == [code]
    assert {name: refusal.fields[name] for name in figures} == figures
    with world.database.reading() as connection:
        assert check_plan(connection, second(), acting()).version == 2


def plan_warned(world: Quotas, **changes: Any) -> Iterator[str]:
    with world.database.reading() as connection:
        return iter([each.code for each in plan_warnings(connection, second(**changes), acting())])


def test_what_a_plan_is_warned_of(world: Quotas) -> None:
    assert list(plan_warned(world)) == []
    assert list(plan_warned(world, filed_online_on=date(2025, 3, 10))) == []
    assert list(plan_warned(world, filed_online_on=date(2025, 3, 20))) == ["filed-online-late"]
    assert list(plan_warned(world, reclaimed_agricultural_grains=ha(22))) == ["gain-above-removed"]


def test_projects_are_registered_once_and_whole(world: Quotas) -> None:
    good = Project("XM-8", "新项目", JINFENG, "linkage-quota", "borrow-first", "cultivated")
    wrong = (
        (replace(good, code=LINKED), "project-code-used"),
        (replace(good, code=" "), "project-incomplete"),
        (replace(good, code="X" * 41), "project-incomplete"),
        (replace(good, name=""), "project-incomplete"),
        (replace(good, basis="weight"), "project-incomplete"),
        (replace(good, mode="never"), "project-incomplete"),
        (replace(good, book="office"), "office-unknown"),
    )
    for project, code in wrong:
        with pytest.raises(Refusal) as caught:
            world.database.command(lambda c, p=project: register_project(c, p, acting()))
        assert caught.value.code == code
