"""What the database itself refuses, and what ``verify`` finds when somebody got around it."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from ledger.db import Database, broken_constraint
from ledger.homesteads import NEXT, OF_RECLAMATION
from ledger.homesteads.models import STEP_ORDER
from tests.homesteads.correcting import enlarge
from tests.homesteads.making import (
    HOME_A,
    HOME_B,
    OWED,
    SCHOOL,
    agreement,
    go,
    keep,
    lease,
    make_homesteads,
    propose,
)
from tests.making import CLERK, Village, acting, findings

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


def refused_by(database: Database, attack: str) -> str:
    """The promise that an attack breaks."""

    def work(connection: Connection) -> None:
        for statement in attack.split(";"):
            connection.execute(text(statement.replace(":", "\\:")))

    with pytest.raises(DBAPIError) as caught:
        database.command(work)
    return broken_constraint(caught.value) or str(caught.value)


@pytest.mark.parametrize(("until", "attack", "promise"), ATTACKS)
def test_raw_sql_is_refused(database: Database, until: str, attack: str, promise: str) -> None:
    village = make_homesteads(database)
    if until:
        go(village, "surveyed" if until == "surveyed" else min(until, until), "T-A") if until != "reclaimed" else both(village)
    if "FROM proposal" in attack and until == "surveyed":
        propose(village, agreement())
    assert promise in refused_by(database, attack)
    assert findings(database) == ()


def both(village: Village) -> None:
    """Both exits reclaimed in one batch."""
    go(village, "demolished")
    enlarge(village, HOME_A, HOME_B)
    from tests.homesteads.making import do

    do(village, "reclaimed", [])
