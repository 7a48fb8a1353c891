"""Raw SQL against every promise that the database keeps about quotas."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import migrations
from ledger.db import Database
from tests.book.conftest import NewDatabase
from tests.book.conftest import new_database as _new_database
from tests.making import findings
from tests.quotas.making import (
    APPROVER,
    BORROWED,
    TOWN,
    Quotas,
    event,
    happen,
    make_books,
    propose,
    reverse,
    sign,
    until,
)

new_database = _new_database  # a fixture is found by its name
TABLES: Final = (
    "quota_project", "plan_version", "plan_village", "plan_plot", "quota_event", "quota_event_line", "quota_lot",
    "quota_link", "quota_pair",
)  # fmt: skip
_PLAN = (
    "INSERT INTO plan_version (project, version, document, approver, approved_on, quota_grains, demolition_grains,"
    " new_build_grains, reclaimed_agricultural_grains, reclaimed_cultivated_grains, occupied_agricultural_grains,"
    " occupied_cultivated_grains, resettlement_grains, rural_reserve_grains, town_grains, households, scale_grains,"
    " sha256, reason, content, proposal_id, recorded_at, recorded_by)"
    " SELECT project, {version}, document, approver, approved_on, quota_grains, demolition_grains, {new_build},"
    " reclaimed_agricultural_grains, reclaimed_cultivated_grains, occupied_agricultural_grains, occupied_cultivated_grains,"
    " resettlement_grains, rural_reserve_grains, town_grains, households, scale_grains, sha256, reason, content,"
    " {proposal}, recorded_at, recorded_by FROM plan_version WHERE project = 'XM-1' AND version = 1"
)
_EVENT = (
    "INSERT INTO quota_event (number, book_id, kind, instrument, on_day, document, project, version, lot, to_lot, grains,"
    " paddy_grains, grain_centikg, price_fen, counterpart, due_on, trade, content, proposal_id, entry_id, recorded_at,"
    " recorded_by, reversed_at) SELECT '{number}', book_id, {kind}, instrument, on_day, {document}, project, version, lot,"
    " to_lot, {grains}, {paddy}, grain_centikg, price_fen, counterpart, due_on, trade, content, {proposal}, {entry},"
    " recorded_at, recorded_by, {reversed} FROM quota_event WHERE number = '{source}'"
)


def _plan(version: str = "2", proposal: str = "NULL", new_build: str = "new_build_grains") -> str:
    return _PLAN.format(version=version, proposal=proposal, new_build=new_build)


def _event(number: str = "N-1", **changes: str) -> str:
    usual = {"kind": "kind", "document": "document", "grains": "grains", "paddy": "paddy_grains", "proposal": "NULL"}
    usual |= {"entry": "entry_id", "reversed": "NULL", "source": "E-4"}
    return _EVENT.format(number=number, **(usual | changes))


_DONE = "(SELECT max(id) FROM proposal WHERE state = 'done' AND kind = 'quota-event')"
_OPEN = "(SELECT max(id) FROM proposal WHERE state = 'open' AND kind = 'quota-event')"
_REVERSED = "UPDATE quota_event SET reversed_at = recorded_at, reversal_entry_id = entry_id, reversal_proposal_id = {proposal} WHERE number = '{number}'"
_LOT = "UPDATE quota_lot SET event = 'E-2', {change} WHERE code = '{code}'"
# How a promise is tried: the statement, and the name under which the database refuses.
ATTACKS: tuple[tuple[str, str], ...] = (
    ("UPDATE quota_project SET basis = 'cultivated'", "a_project_is_registered_once"),
    ("DELETE FROM quota_project", "a_project_is_registered_once"),
    ("INSERT INTO quota_project SELECT 'XM-1', name, book_id, book_key, instrument, mode, basis, recorded_at, recorded_by"
     " FROM quota_project WHERE code = 'XM-2'", "a_project_is_registered_once|quota_project_key"),
    *((f"INSERT INTO quota_project SELECT 'XM-0', name, book_id, book_key, {instrument}, {mode}, {basis}, recorded_at,"
       " recorded_by FROM quota_project WHERE code = 'XM-2'", promise)
      for instrument, mode, basis, promise in (
          ("'gold'", "mode", "basis", "a_project_has_a_known_instrument"),
          ("instrument", "'never'", "basis", "a_project_has_a_known_mode"),
          ("instrument", "mode", "'weight'", "a_project_has_a_known_basis"))),
    ("INSERT INTO quota_project SELECT '', name, book_id, book_key, instrument, mode, basis, recorded_at, recorded_by"
     " FROM quota_project WHERE code = 'XM-2'", "a_project_has_code_and_name"),
    ("UPDATE plan_version SET quota_grains = quota_grains + 1", "a_plan_is_never_rewritten"),
    ("DELETE FROM plan_version", "a_plan_is_never_rewritten"),
    (_plan("1"), "versions_of_a_plan_follow_each_other"),
    (_plan("3"), "versions_of_a_plan_follow_each_other"),
    (_plan("2", "1"), "a_plan_is_approved_by_a_second_person"),
    (_plan("2", new_build="-1"), "a_plan_has_no_area_below_zero"),
    ("UPDATE plan_village SET grains = 1", "a_plan_is_never_rewritten"),
    ("DELETE FROM plan_village", "a_plan_is_never_rewritten"),
    ("UPDATE plan_plot SET grains = 1", "a_plan_is_never_rewritten"),
    ("DELETE FROM plan_plot", "a_plan_is_never_rewritten"),
    ("INSERT INTO plan_village VALUES ('XM-6', 1, 9, '640106002201', 'somewhere', 1, 0, 0, 0)", "a_plan_village_lies_in_a_zone"),
    ("INSERT INTO plan_plot VALUES ('XM-6', 1, 'Q-1', '640106002201', 'somewhere', 1, 0, 0, '', '', '')", "a_plan_plot_lies_in_a_zone"),
    ("INSERT INTO plan_plot VALUES ('XM-6', 1, 'Q-1', '640106002201', 'demolition', 0, 0, 0, '', '', '')", "a_plan_plot_has_an_area"),
    ("UPDATE quota_event SET grains = grains + 1", "a_quota_event_is_only_reversed"),
    ("UPDATE quota_event SET content = '{}'", "a_quota_event_is_only_reversed"),
    ("UPDATE quota_event SET reversed_at = recorded_at", "a_quota_event_is_only_reversed"),
    ("UPDATE quota_event SET reversed_at = NULL WHERE number = 'E-3'", "a_quota_event_is_only_reversed"),
    ("DELETE FROM quota_event", "a_quota_event_is_only_reversed"),
    (_REVERSED.format(proposal="NULL", number="E-4"), "a_reversal_of_a_quota_event_takes_others"),
    (_REVERSED.format(proposal=_DONE, number="E-4"), "a_reversal_of_a_quota_event_takes_others"),
    (_REVERSED.format(proposal=_OPEN, number="E-4"), "a_reversal_of_a_quota_event_takes_others"),
    (_event("E-4"), "a_quota_event_is_only_reversed|quota_event_key"),
    (_event(proposal=_DONE), "a_quota_event_is_approved_by_others"),
    (_event(proposal=_OPEN), "a_quota_event_is_approved_by_others"),
    (_event("WAITING", proposal=_OPEN), "a_quota_event_is_approved_by_others"),
    (_event(reversed="recorded_at"), "a_quota_event_begins_in_force"),
    (_event(document="''"), "a_quota_event_has_its_paper"),
    (_event(grains="-1"), "a_quota_event_has_no_figure_below_zero|paddy_is_part_of_the_area"),
    (_event(paddy="grains + 1"), "paddy_is_part_of_the_area"),
    (_event(entry="NULL"), "a_quota_event_is_posted"),
    (_event(kind="'rectify'"), "a_quota_event_is_posted"),
    ("UPDATE quota_event_line SET grains = grains + 1", "a_quota_event_keeps_its_lines"),
    ("DELETE FROM quota_event_line", "a_quota_event_keeps_its_lines"),
    ("INSERT INTO quota_event_line VALUES ('E-4', 9, '640106002201', '', '', 0, 0, 0, '', '')", "a_line_of_a_quota_event_has_an_area"),
    ("INSERT INTO quota_event_line VALUES ('E-4', 9, '640106002201', '', '', 1, -1, 0, '', '')", "a_line_has_no_part_below_zero"),
    ("UPDATE quota_lot SET due_on = '2099-12-31'", "a_quota_lot_is_final"),
    ("DELETE FROM quota_lot", "a_quota_lot_is_final"),
    (_LOT.format(change="kind = kind", code="P-1"), "a_quota_lot_is_final"),
    (_LOT.format(change="kind = kind", code="SX-1"), "a_quota_lot_is_final"),
    (_LOT.format(change="kind = 'purchase'", code="VOID"), "a_quota_lot_is_final"),
    (_LOT.format(change="instrument = 'plan-quota'", code="VOID"), "a_quota_lot_is_final"),
    (_LOT.format(change="book_id = 2", code="VOID"), "a_quota_lot_is_final"),
    ("UPDATE quota_lot SET event = 'E-V' WHERE code = 'VOID'", "a_quota_lot_is_final"),
    ("INSERT INTO quota_lot SELECT 'LOT', book_id, 'gift', instrument, project, origin, document, from_day, due_on, lender,"
     " event FROM quota_lot WHERE code = 'P-1'", "a_quota_lot_is_of_a_known_kind"),
    ("UPDATE quota_link SET grains = grains + 1", "a_link_is_only_undone"),
    ("UPDATE quota_link SET undone_at = NULL WHERE undone_at IS NOT NULL", "a_link_is_only_undone"),
    ("DELETE FROM quota_link", "a_link_is_only_undone"),
    ("INSERT INTO quota_link SELECT event, 77, from_kind, 'CQ-0', to_kind, to_code, grains,"
     " (SELECT min(recorded_at) FROM quota_event) FROM quota_link WHERE event = 'E-5' AND line = 1", "a_link_is_only_undone"),
    ("INSERT INTO quota_link SELECT event, 77, from_kind, from_code, to_kind, to_code, grains, undone_at FROM quota_link"
     " WHERE event = 'E-5' AND line = 1", "a_plot_backs_one_certificate|quota_link.from_code"),
    ("INSERT INTO quota_link SELECT event, 77, 'lot', from_code, to_kind, to_code, 0, undone_at FROM quota_link"
     " WHERE event = 'E-5' AND line = 1", "a_link_has_an_area"),
    ("INSERT INTO quota_link SELECT event, 77, 'gift', from_code, to_kind, to_code, grains, undone_at FROM quota_link"
     " WHERE event = 'E-5' AND line = 1", "a_link_joins_lots_and_plots"),
    ("UPDATE quota_pair SET lot = 'X'", "a_pair_is_only_undone"),
    ("UPDATE quota_pair SET reversal_entry_id = NULL", "a_pair_is_only_undone"),
    ("DELETE FROM quota_pair", "a_pair_is_only_undone"),
    ("INSERT INTO quota_pair SELECT 'E-4', book_id, entry_id, lot, entry_id FROM quota_pair WHERE event = 'E-1'", "a_pair_is_only_undone"),
)  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, new_database: NewDatabase) -> Quotas:
    """The chart's project with one event that was undone, one that waits, and a plan with villages and plots."""
    made = make_books(new_database(request.param))
    _with_details(made)
    happen(made, *BORROWED[:4])
    reverse(made, "E-3", APPROVER)
    void = event("grant", 1, number="E-V", lot="VOID", counterpart="自治区自然资源厅")
    happen(made, void)
    reverse(made, "E-V", APPROVER)
    sign(made, propose(made, TOWN), APPROVER)
    happen(made, *BORROWED[5:6])
    propose(made, event("surrender", 1, BORROWED[5].on_day, number="WAITING", lot="P-1"))
    return made


def _with_details(world: Quotas) -> None:
    from ledger.quotas import PlanPlot, PlanVillage, Project, record_plan, register_project
    from tests.making import VILLAGE, acting
    from tests.quotas.making import JINFENG, YARD, ha, plan

    whole = PlanVillage(VILLAGE, "demolition", ha(21)), PlanPlot(YARD, VILLAGE, "demolition", ha(21))
    project = Project("XM-6", "又一个项目", JINFENG, "linkage-quota", "borrow-first", "agricultural")
    world.database.command(lambda c: register_project(c, project, acting()))
    detailed = plan("XM-6", villages=(whole[0],), plots=(whole[1],))
    world.database.command(lambda c: record_plan(c, detailed, acting()))


@pytest.mark.parametrize(("statement", "promise"), ATTACKS, ids=[f"{n}-{row[1][:40]}" for n, row in enumerate(ATTACKS)])
def test_the_database_keeps_its_promises(world: Quotas, statement: str, promise: str) -> None:
    with pytest.raises(DBAPIError, match=promise):
        world.database.command(lambda c: c.execute(text(statement)))


def test_nothing_is_found_after_all_that(world: Quotas) -> None:
    assert findings(world.database) == ()


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_neither_replaced_nor_truncated(world: Quotas, table: str) -> None:
    if world.database.is_sqlite:
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    else:
        statement = f"TRUNCATE {table} CASCADE"
    names = "registered_once|never_rewritten|follow_each_other|only_reversed|keeps_its_lines|is_final|only_undone"
    with pytest.raises(DBAPIError, match=names):
        world.database.command(lambda c: c.execute(text(statement)))


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_every_promise_of_the_triggers_is_tried(dialect: str) -> None:
    source = Path(migrations.__file__).with_name("sql") / f"0012_quotas.{dialect}.sql"
    named = set(re.findall(r"'([a-z]+(?:_[a-z]+){3,})'", source.read_text(encoding="utf-8")))
    tried = {name for _, promise in ATTACKS for name in promise.split("|")}
    assert named <= tried
    assert named


def test_a_sale_is_not_passed_off_as_another_event(database: Database) -> None:
    """What was approved by two people is no sale, which takes three."""
    world = make_books(database)
    happen(world, *until(TOWN))
    proposal = propose(world, event("surrender", 1, TOWN.on_day, number="N-2", lot="P-1"))
    statement = _event("N-2", kind="'sell'", proposal=str(proposal.id))
    with pytest.raises(DBAPIError, match=r"a_quota_event_is_approved_by_others|a_sale_rests_on_an_accepted_offer"):
        database.command(lambda c: c.execute(text(statement)))
