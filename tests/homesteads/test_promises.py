"""What the database itself refuses, and what ``verify`` finds when somebody got around it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from ledger.access.audit import canonical
from ledger.db import Database
from ledger.homesteads import NEXT, OF_RECLAMATION, register_lease
from ledger.homesteads.data import RETURNING
from ledger.homesteads.models import STEP_ORDER
from tests.homesteads.correcting import enlarge
from tests.homesteads.making import (
    HOME_A,
    HOME_B,
    MINE,
    OFFICE,
    OWED,
    SCHOOL,
    agreement,
    do,
    go,
    keep,
    lease,
    m2,
    make_homesteads,
    propose,
    sign,
    terms,
)
from tests.making import CLERK, ENTERPRISE, Village, acting, findings

STEP = (
    "INSERT INTO exit_step (exit_number, sequence, step, returns, on_day, document, sha256, note, members, present,"
    " agreed, recorded_at, recorded_by) VALUES ('T-A', {sequence}, '{step}', {returns}, '{day}', 'x', '', '', 9, 9, 9,"
    " '2026-11-21T04:00:00.000000Z', 'x')"
)
BATCH_STEP = (
    "INSERT INTO reclamation_step (reclamation, sequence, step, returns, on_day, document, sha256, note, recorded_at,"
    " recorded_by) VALUES ('FK-1', {sequence}, '{step}', {returns}, '{day}', 'x', '', '',"
    " '2026-11-21T04:00:00.000000Z', 'x')"
)
SURVEY = (
    "INSERT INTO homestead_survey (homestead, sequence, measured_grains, building_grains, yard_grains,"
    " over_occupied_grains, floor_hundredths_m2, on_day, document, recorded_at, recorded_by) VALUES ('N-A', {sequence},"
    " 900, {building}, 100, 0, 0, '2026-09-04', 'x', '2026-11-21T04:00:00.000000Z', 'x')"
)
EXIT = (
    "INSERT INTO homestead_exit (number, homestead, applicant, housing, housing_document, reason, step, sequence,"
    " recorded_at, recorded_by) VALUES ('{number}', 'N-A', (SELECT household FROM homestead WHERE code = '{of}'),"
    " 'owned', '{proof}', '', '{step}', 0, '2026-11-21T04:00:00.000000Z', 'x')"
)
AGREE = (
    "INSERT INTO exit_agreement (exit_number, agreement_number, content, proposal_id, debtor, pay_basis_grains,"
    " quota_basis_grains, compensation_fen, book_id, entry_id, recorded_at, recorded_by)"
    " SELECT 'T-A', subject, {content}, id, 'JF-ZRZY', 72000, 93000, {fen}, 1, 1, '2026-11-21T04:00:00.000000Z', 'x'"
    " FROM proposal WHERE kind = 'exit-agreement'"
)
PAY = (
    "INSERT INTO exit_payment (exit_number, voucher, fen, paid_on, book_id, entry_id, recorded_at, recorded_by,"
    " reversed_by, reversal_reason) VALUES ('T-A', '{voucher}', {fen}, '2026-09-08', 1, 1,"
    " '2026-11-21T04:00:00.000000Z', 'x', '', '')"
)
IN_BATCH = (
    "INSERT INTO reclamation_plot (reclamation, plot, village_code, exit_number, grains, recorded_at, drop_document)"
    " VALUES ('FK-1', '{plot}', '640106002201', {exit}, 300, '2026-11-21T04:00:00.000000Z', '')"
)
NEW_BATCH = (
    "INSERT INTO reclamation (number, name, project, document, registered_on, step, sequence, recorded_at, recorded_by)"
    " VALUES ('FK-1', 'x', '', 'x', '2026-09-13', '{step}', 0, '2026-11-21T04:00:00.000000Z', 'x')"
)
LET = "INSERT INTO collective_lease_plot (lease_number, line, plot, area_grains) VALUES ('CZ-1', {line}, '{plot}', 300)"
# How far the household is, what is tried, by which promise it fails.
ATTACKS: tuple[tuple[str, str, str], ...] = (
    ("", "UPDATE homestead SET household = 'JF-001'", "a_homestead_stands_as_registered"),
    ("", "DELETE FROM homestead", "a_homestead_stands_as_registered"),
    ("", "UPDATE homestead_survey SET measured_grains = 1", "a_survey_of_a_homestead_is_final"),
    ("", "DELETE FROM homestead_survey", "a_survey_of_a_homestead_is_final"),
    ("", SURVEY.format(sequence=3, building=0), "surveys_are_counted_up"),
    ("", SURVEY.format(sequence=2, building=801), "parts_of_a_homestead_lie_inside_it"),
    ("", "UPDATE homestead_step_order SET may_return = 1", "the_order_of_steps_is_not_changed"),
    ("", "DELETE FROM homestead_step_order", "the_order_of_steps_is_not_changed"),
    ("", "INSERT INTO homestead_step_order VALUES ('exit', 'applied', 'demolished', 0)", "the_order_of_steps_is_not_changed"),
    ("", EXIT.format(number="T-9", of="N-B", proof="x", step=""), "a_household_applies_itself"),
    ("", EXIT.format(number="T-9", of="N-A", proof="", step=""), "an_exit_has_proof_of_other_housing"),
    ("", EXIT.format(number="T-9", of="N-A", proof="x", step="agreed"), "an_exit_begins_before_its_steps"),
    ("applied", "UPDATE homestead_exit SET step = 'demolished', sequence = 9", "an_exit_goes_on_by_its_steps"),
    ("applied", "UPDATE homestead_exit SET applicant = 'JF-001'", "an_exit_goes_on_by_its_steps"),
    ("applied", "DELETE FROM homestead_exit", "an_exit_goes_on_by_its_steps"),
    ("applied", "UPDATE exit_step SET on_day = '2026-01-01'", "a_step_of_an_exit_is_final"),
    ("applied", "DELETE FROM exit_step", "a_step_of_an_exit_is_final"),
    ("applied", STEP.format(sequence=2, step="surveyed", returns=0, day="2026-09-09"), "steps_of_an_exit_come_in_order"),
    ("applied", STEP.format(sequence=3, step="consented", returns=0, day="2026-09-09"), "steps_are_counted_up"),
    ("applied", STEP.format(sequence=2, step="consented", returns=0, day="2026-09-01"), "steps_come_in_the_order_of_their_days"),
    ("applied", STEP.replace("9, 9, 9", "9, 9, 0").format(sequence=2, step="consented", returns=0, day="2026-09-09"), "a_consent_has_its_minutes"),
    ("applied", STEP.format(sequence=2, step="", returns=1, day="2026-09-09"), "steps_of_an_exit_come_in_order"),  # no way back
    ("surveyed", STEP.format(sequence=4, step="agreed", returns=0, day="2026-09-09"), "an_exit_is_agreed_by_two_people"),
    ("surveyed", AGREE.format(content="content", fen=OWED), "an_exit_is_agreed_by_two_people"),  # signed by one
    ("agreed", AGREE.format(content="content", fen=OWED), ""),  # once more
    ("agreed", "UPDATE exit_agreement SET compensation_fen = 1", "an_exit_agreement_is_final"),
    ("agreed", "DELETE FROM exit_agreement", "an_exit_agreement_is_final"),
    ("agreed", SURVEY.format(sequence=3, building=0), "what_was_agreed_on_is_not_measured_anew"),
    ("agreed", STEP.format(sequence=5, step="demolished", returns=0, day="2026-09-12"), "steps_of_an_exit_come_in_order"),
    ("agreed", STEP.format(sequence=5, step="compensated", returns=0, day="2026-09-12"), "compensation_is_paid_before_demolition"),
    ("agreed", STEP.format(sequence=5, step="withdrawn", returns=0, day="2026-09-12"), "steps_of_an_exit_come_in_order"),
    ("agreed", PAY.format(voucher="1", fen=OWED + 1), "no_more_is_paid_than_agreed"),
    ("agreed", PAY.format(voucher="", fen=1), "a_payment_has_amount_and_voucher"),
    ("compensated", PAY.format(voucher="2", fen=1), "no_more_is_paid_than_agreed"),
    ("compensated", "UPDATE exit_payment SET fen = 1", "a_payment_is_only_reversed"),
    ("compensated", "DELETE FROM exit_payment", "a_payment_is_only_reversed"),
    ("demolished", STEP.format(sequence=7, step="demolished", returns=0, day="2026-09-12"), "steps_of_an_exit_come_in_order"),
    ("demolished", STEP.format(sequence=7, step="compensated", returns=1, day="2026-09-12"), "steps_of_an_exit_come_in_order"),
    ("demolished", STEP.format(sequence=7, step="reclaimed", returns=0, day="2026-09-20"), "an_exit_is_reclaimed_by_its_reclamation"),
    ("demolished", EXIT.format(number="T-9", of="N-A", proof="x", step=""), ""),  # left once
    ("surveyed", NEW_BATCH.format(step="accepted"), "a_reclamation_begins_before_its_steps"),
    ("surveyed", NEW_BATCH.format(step="") + ";" + IN_BATCH.format(plot=HOME_A, exit="'T-A'"), "a_homestead_is_reclaimed_by_its_exit"),
    ("agreed", NEW_BATCH.format(step="") + ";" + IN_BATCH.format(plot=HOME_A, exit="NULL"), "a_homestead_is_reclaimed_by_its_exit"),
    ("agreed", NEW_BATCH.format(step="") + ";" + IN_BATCH.format(plot=SCHOOL, exit="'T-A'"), "a_homestead_is_reclaimed_by_its_exit"),
    ("agreed", NEW_BATCH.format(step="") + ";" + BATCH_STEP.format(sequence=1, step="reclaimed", returns=0, day="2026-09-20"), "works_follow_demolition"),
    ("agreed", NEW_BATCH.format(step="") + ";" + IN_BATCH.format(plot=HOME_A, exit="'T-A'") + ";" + BATCH_STEP.format(sequence=1, step="reclaimed", returns=0, day="2026-09-20"), "works_follow_demolition"),
    ("reclaimed", "UPDATE reclamation SET project = 'XM-2'", "a_reclamation_goes_on_by_its_steps"),
    ("reclaimed", "DELETE FROM reclamation", "a_reclamation_goes_on_by_its_steps"),
    ("reclaimed", "UPDATE reclamation_plot SET grains = 1", "a_reclamation_keeps_its_plots"),
    ("reclaimed", "DELETE FROM reclamation_plot", "a_reclamation_keeps_its_plots"),
    ("reclaimed", IN_BATCH.format(plot=SCHOOL, exit="NULL"), "a_reclamation_keeps_its_plots"),
    ("reclaimed", "UPDATE reclamation_step SET step = 'accepted'", "a_step_of_a_reclamation_is_final"),
    ("reclaimed", "DELETE FROM reclamation_step", "a_step_of_a_reclamation_is_final"),
    ("reclaimed", BATCH_STEP.format(sequence=2, step="accepted", returns=0, day="2026-09-28"), "steps_of_a_reclamation_come_in_order"),
    ("reclaimed", BATCH_STEP.format(sequence=3, step="county-checked", returns=0, day="2026-09-28"), "steps_are_counted_up"),
    ("reclaimed", BATCH_STEP.format(sequence=2, step="county-checked", returns=0, day="2026-09-19"), "steps_come_in_the_order_of_their_days"),
    ("reclaimed", STEP.format(sequence=8, step="county-checked", returns=0, day="2026-09-28"), "an_exit_is_reclaimed_by_its_reclamation"),
)  # fmt: skip


def attacked(village: Village, attack: str) -> str:
    """What the database says to statements that are run as they are."""

    def work(connection: Connection) -> None:
        for statement in attack.split(";"):
            connection.exec_driver_sql(statement)

    with pytest.raises(DBAPIError) as caught:
        village.database.command(work)
    return str(caught.value.orig)


@pytest.mark.parametrize(("until", "attack", "promise"), ATTACKS)
def test_raw_sql_is_refused(database: Database, until: str, attack: str, promise: str) -> None:
    village = make_homesteads(database)
    if until == "reclaimed":
        go_both(village)
    elif until:
        go(village, until, "T-A")
    if until == "surveyed" and "FROM proposal" in attack:
        propose(village, agreement())
    assert promise in attacked(village, attack)
    assert findings(database) == ()


def go_both(village: Village) -> None:
    """Both exits reclaimed in one batch."""
    go(village, "demolished")
    enlarge(village, HOME_A, HOME_B)
    do(village, "reclaimed", [])


LEASE_ATTACKS: tuple[tuple[str, str], ...] = (
    ("UPDATE collective_lease SET last_day = '2060-01-01'", "a_lease_of_collective_land_is_only_ended"),
    ("DELETE FROM collective_lease", "a_lease_of_collective_land_is_only_ended"),
    ("UPDATE collective_lease_plot SET area_grains = 1", "a_lease_keeps_its_plots"),
    ("DELETE FROM collective_lease_plot", "a_lease_keeps_its_plots"),
    (LET.format(line=3, plot=HOME_A), "land_is_let_once_at_a_time"),
    (LET.format(line=3, plot=HOME_B), "a_homestead_is_let_once_it_was_kept_for_it"),
    (NEW_BATCH.format(step="") + ";" + IN_BATCH.format(plot=SCHOOL, exit="NULL"), "let_land_is_not_reclaimed"),
    (NEW_BATCH.format(step="") + ";" + IN_BATCH.format(plot=HOME_A, exit="'T-A'"), "a_homestead_is_reclaimed_by_its_exit"),
    (STEP.format(sequence=7, step="demolished", returns=0, day="2026-09-20"), "steps_of_an_exit_come_in_order"),
    (NEW_BATCH.format(step="") + ";" + IN_BATCH.format(plot=MINE, exit="NULL") + ";" + LET.format(line=3, plot=MINE), "reclaimed_land_is_not_let"),
)  # fmt: skip


@pytest.mark.parametrize(("attack", "promise"), LEASE_ATTACKS)
def test_raw_sql_on_leases_is_refused(database: Database, attack: str, promise: str) -> None:
    village = make_homesteads(database)
    go(village, "compensated", "T-A")
    keep(village, "T-A")
    both = lease(plots=((HOME_A, m2("300")), (SCHOOL, m2("100"))))
    database.command(lambda c: register_lease(c, both, acting(CLERK)))
    assert promise in attacked(village, attack)


def test_an_agreement_is_the_one_that_was_signed(database: Database) -> None:
    """With a done proposal at hand: no other sum, no other household, no other debtor."""
    village = make_homesteads(database)
    go(village, "surveyed")
    proposal = propose(village, agreement())
    sign(village, proposal)  # of T-A alone
    signed = canonical(terms().body())
    other = canonical(terms("T-B").body())
    for content, fen, debtor, promise in (
        (signed, OWED, OFFICE, "an_exit_is_agreed_by_two_people"),  # another household's terms
        (other, OWED, OFFICE, "an_exit_is_agreed_by_two_people"),  # nobody signed them
        (other, 1, OFFICE, "an_exit_is_agreed_by_two_people"),
        (signed, OWED, ENTERPRISE, "an_exit_is_agreed_by_two_people"),
    ):
        attack = AGREE.replace("'T-A'", "'T-B'").replace("'JF-ZRZY'", f"'{debtor}'")
        assert promise in attacked(village, attack.format(content=f"'{content}'", fen=fen))


def test_or_replace_replaces_nothing(database: Database) -> None:
    """SQLite's INSERT OR REPLACE would pass by the triggers of deleting."""
    if not database.is_sqlite:
        return
    village = make_homesteads(database)
    go_both(village)
    names = ("homestead", "homestead_survey", "homestead_exit", "exit_step", "exit_agreement", "exit_payment",
             "reclamation", "reclamation_plot", "reclamation_step")  # fmt: skip
    for name in names:
        attacked(village, f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}")
    other = "code || '9', village_code, household, plot, carved_from, certificate, certified_grains, second_ground, document"
    replace = f"INSERT OR REPLACE INTO homestead SELECT {other}, registered_on, book_id, recorded_at, recorded_by FROM homestead"
    assert "a_homestead_stands_as_registered" in attacked(village, replace)
    assert findings(database) == ()


def test_the_order_of_steps_is_the_codes(database: Database) -> None:
    with database.reading() as connection:
        stored = {tuple(row) for row in connection.execute(select(STEP_ORDER))}
    exits = {("exit", before, after, int(after in RETURNING)) for before, all_ in NEXT.items() for after in all_}
    batches = {
        ("reclamation", before, after, int(after in RETURNING))
        for before, after in pairwise(("", *OF_RECLAMATION))
    }  # fmt: skip
    assert stored == exits | batches


TAMPERING: tuple[tuple[str, str], ...] = (
    ("UPDATE homestead_exit SET step = 'demolished' WHERE number = 'T-A'", "its last step"),
    ("UPDATE exit_step SET step = 'accepted' WHERE exit_number = 'T-A' AND sequence = 4", "follows surveyed"),
    ("DELETE FROM exit_agreement WHERE exit_number = 'T-A'", "its agreement disagree"),
    ("UPDATE exit_agreement SET compensation_fen = 1 WHERE exit_number = 'T-A'", "money.compensation-receivable"),
    ("UPDATE exit_payment SET fen = 1 WHERE exit_number = 'T-A'", "has compensation open"),
    ("UPDATE reclamation SET step = 'accepted'", "its reclamation FK-1 accepted"),
    (
        "UPDATE reclamation_plot SET dropped_at = recorded_at, drop_document = 'x' WHERE exit_number = 'T-A'",
        "is missing",
    ),
)


@pytest.mark.parametrize(("tampering", "said"), TAMPERING)
def test_verification_finds_what_was_tampered_with(database: Database, tampering: str, said: str) -> None:
    village = make_homesteads(database)
    go_both(village)

    def work(connection: Connection) -> None:
        if database.is_sqlite:
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '% BEFORE %'"
            for name in connection.exec_driver_sql(query).scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(tampering)
        if "DELETE" in tampering:
            connection.exec_driver_sql("DELETE FROM exit_payment WHERE exit_number = 'T-A'")

    database.command(work)
    assert any(each.check == "homesteads" and said in each.what for each in findings(database))
