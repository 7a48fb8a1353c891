"""Homesteads, exits step by step, reclamations, leases of collective construction land."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACCOUNT_KINDS = (
    ("money.compensation-receivable", 1, "应收退出补偿", "compensation receivable"),
    ("money.compensation-owed", -1, "应付退出补偿", "compensation owed"),
)
# Which step follows which, of exits and of reclamations; 1 where the later one may be taken back.
STEP_ORDER = (
    ("exit", "", "applied", 0),
    ("exit", "applied", "consented", 0),
    ("exit", "applied", "withdrawn", 0),
    ("exit", "applied", "refused", 0),
    ("exit", "consented", "surveyed", 0),
    ("exit", "consented", "withdrawn", 0),
    ("exit", "consented", "refused", 0),
    ("exit", "surveyed", "agreed", 0),
    ("exit", "surveyed", "withdrawn", 0),
    ("exit", "surveyed", "refused", 0),
    ("exit", "agreed", "compensated", 1),
    ("exit", "compensated", "demolished", 0),
    ("exit", "compensated", "collective-construction", 0),
    ("exit", "demolished", "reclaimed", 0),
    ("exit", "demolished", "collective-construction", 0),
    ("exit", "reclaimed", "county-checked", 0),
    ("exit", "county-checked", "accepted", 1),
    ("exit", "accepted", "class-changed", 1),
    ("exit", "class-changed", "confirmed", 1),
    ("exit", "confirmed", "paid-out", 1),
    ("reclamation", "", "reclaimed", 0),
    ("reclamation", "reclaimed", "county-checked", 0),
    ("reclamation", "county-checked", "accepted", 1),
    ("reclamation", "accepted", "class-changed", 1),
    ("reclamation", "class-changed", "confirmed", 1),
    ("reclamation", "confirmed", "paid-out", 1),
)


def upgrade() -> None:
    connection = op.get_bind()
    _homesteads()
    _exits()
    _reclamations()
    _leases()
    order, kind = (
        sa.table(name, *map(sa.column, columns))
        for name, columns in (
            ("homestead_step_order", ("subject", "before_step", "after_step", "may_return")),
            ("account_kind", ("code", "side", "name_zh", "name_en")),
        )
    )
    connection.execute(order.insert(), [dict(zip(order.c.keys(), row, strict=True)) for row in STEP_ORDER])
    connection.execute(kind.insert(), [dict(zip(kind.c.keys(), row, strict=True)) for row in ACCOUNT_KINDS])
    run_sql(connection, "0011_homesteads")


def _homesteads() -> None:
    op.create_table(
        "homestead_step_order",
        sa.Column("subject", sa.String(length=12), nullable=False, comment="exit or reclamation"),
        sa.Column("before_step", sa.String(length=24), nullable=False, comment="empty: nothing yet"),
        sa.Column("after_step", sa.String(length=24), nullable=False),
        sa.Column("may_return", sa.Integer(), nullable=False, comment="1: the later one may be taken back"),
        sa.PrimaryKeyConstraint("subject", "before_step", "after_step", name="homestead_step_order_key"),
    )
    op.create_table(
        "homestead",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("household", sa.String(length=64), nullable=False),
        sa.Column("plot", sa.String(length=64), nullable=False, comment="lot of the land stock"),
        sa.Column(
            "carved_from",
            sa.String(length=64),
            nullable=False,
            comment="plot it was carved out of; empty: it was in the stock",
        ),
        sa.Column("certificate", sa.String(length=80), nullable=False),
        sa.Column("certified_grains", sa.BigInteger(), nullable=False, comment="0 without a certificate"),
        sa.Column("second_ground", sa.String(length=200), nullable=False, comment="why the household has another one"),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(certified_grains > 0) = (certificate <> '')", name="a_certified_area_has_its_certificate"),
        sa.CheckConstraint("document <> ''", name="a_homestead_has_its_paper"),
        sa.CheckConstraint("certified_grains >= 0", name="a_certified_area_is_not_below_zero"),
        sa.ForeignKeyConstraint(["household"], ["party.code"], name="a_homestead_names_a_known_household"),
        sa.ForeignKeyConstraint(["plot"], ["plot.code"], name="a_homestead_lies_on_a_known_plot"),
        sa.PrimaryKeyConstraint("code", name="homestead_key"),
    )
    op.create_index("a_plot_carries_one_homestead", "homestead", ["plot"], unique=True)
    op.create_index("homestead_by_household", "homestead", ["household"], unique=False)
    op.create_index("homestead_by_village", "homestead", ["village_code"], unique=False)
    op.create_table(
        "homestead_survey",
        sa.Column("homestead", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="the highest holds"),
        sa.Column("measured_grains", sa.BigInteger(), nullable=False),
        sa.Column("building_grains", sa.BigInteger(), nullable=False),
        sa.Column("yard_grains", sa.BigInteger(), nullable=False),
        sa.Column("over_occupied_grains", sa.BigInteger(), nullable=False),
        sa.Column(
            "floor_hundredths_m2", sa.BigInteger(), nullable=False, comment="floor area of buildings, which is no land"
        ),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "building_grains + yard_grains <= measured_grains AND yard_grains + over_occupied_grains <= measured_grains",
            name="parts_of_a_homestead_lie_inside_it",
        ),
        sa.CheckConstraint(
            "measured_grains > 0 AND building_grains >= 0 AND yard_grains >= 0 AND over_occupied_grains >= 0 AND floor_hundredths_m2 >= 0",
            name="a_survey_has_its_figures",
        ),
        sa.ForeignKeyConstraint(["homestead"], ["homestead.code"], name="a_survey_names_a_known_homestead"),
        sa.PrimaryKeyConstraint("homestead", "sequence", name="homestead_survey_key"),
    )


def _exits() -> None:
    op.create_table(
        "homestead_exit",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("homestead", sa.String(length=64), nullable=False),
        sa.Column("applicant", sa.String(length=64), nullable=False, comment="the household itself"),
        sa.Column("housing", sa.String(length=24), nullable=False, comment="where it lives afterwards"),
        sa.Column("housing_document", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column(
            "step",
            sa.String(length=24),
            nullable=False,
            comment="the last of exit_step, kept by its trigger; empty: none yet",
        ),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="of the last step"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("housing_document <> ''", name="an_exit_has_proof_of_other_housing"),
        sa.ForeignKeyConstraint(["applicant"], ["party.code"], name="an_exit_names_a_known_applicant"),
        sa.ForeignKeyConstraint(["homestead"], ["homestead.code"], name="an_exit_names_a_known_homestead"),
        sa.PrimaryKeyConstraint("number", name="homestead_exit_key"),
    )
    op.create_index(
        "a_homestead_is_left_once",
        "homestead_exit",
        ["homestead"],
        unique=True,
        sqlite_where=sa.text("step NOT IN ('withdrawn', 'refused')"),
        postgresql_where=sa.text("step NOT IN ('withdrawn', 'refused')"),
    )
    op.create_index("homestead_exit_by_step", "homestead_exit", ["step"], unique=False)
    op.create_table(
        "exit_step",
        sa.Column("exit_number", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False, comment="1: takes the step before it back"),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False, comment="entitled to decide; 0 where no meeting decides"),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("document <> ''", name="a_step_has_its_paper"),
        sa.CheckConstraint(
            "step NOT IN ('consented', 'collective-construction') OR (agreed > 0 AND agreed <= present AND present <= members)",
            name="a_consent_has_its_minutes",
        ),
        sa.ForeignKeyConstraint(["exit_number"], ["homestead_exit.number"], name="a_step_belongs_to_an_exit"),
        sa.PrimaryKeyConstraint("exit_number", "sequence", name="exit_step_key"),
    )
    op.create_table(
        "exit_agreement",
        sa.Column("exit_number", sa.String(length=40), nullable=False),
        sa.Column(
            "agreement_number", sa.String(length=40), nullable=False, comment="one paper may be about many exits"
        ),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of the terms, part of what was signed"),
        sa.Column("proposal_id", NUMBER, nullable=False),
        sa.Column("debtor", sa.String(length=64), nullable=False),
        sa.Column("pay_basis_grains", sa.BigInteger(), nullable=False),
        sa.Column("quota_basis_grains", sa.BigInteger(), nullable=False),
        sa.Column("compensation_fen", sa.BigInteger(), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "entry_id", sa.BigInteger(), nullable=True, comment="null where no money is owed by the whole agreement"
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("compensation_fen = 0 OR entry_id IS NOT NULL", name="an_agreed_compensation_is_posted"),
        sa.CheckConstraint(
            "pay_basis_grains >= 0 AND quota_basis_grains >= 0 AND compensation_fen >= 0",
            name="an_agreement_has_its_figures",
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="an_agreement_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(["debtor"], ["party.code"], name="an_agreement_names_a_known_debtor"),
        sa.ForeignKeyConstraint(["exit_number"], ["homestead_exit.number"], name="an_agreement_belongs_to_an_exit"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="an_agreement_names_its_proposal"),
        sa.PrimaryKeyConstraint("exit_number", name="exit_agreement_key"),
    )
    op.create_index("exit_agreement_by_number", "exit_agreement", ["agreement_number"], unique=False)
    op.create_table(
        "exit_payment",
        sa.Column("exit_number", sa.String(length=40), nullable=False),
        sa.Column("voucher", sa.String(length=80), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("reversed_at", Instant(), nullable=True),
        sa.Column("reversed_by", sa.String(length=80), nullable=False),
        sa.Column("reversal_reason", sa.Text(), nullable=False),
        sa.Column("reversal_entry_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(reversed_at IS NULL) = (reversal_entry_id IS NULL) AND (reversed_at IS NULL) = (reversal_reason = '') AND (reversed_at IS NULL) = (reversed_by = '')",
            name="a_reversed_payment_says_why",
        ),
        sa.CheckConstraint("fen > 0 AND voucher <> ''", name="a_payment_has_amount_and_voucher"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_payment_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_payment_names_its_reversing_entry"
        ),
        sa.ForeignKeyConstraint(["exit_number"], ["exit_agreement.exit_number"], name="a_payment_is_of_an_agreement"),
        sa.PrimaryKeyConstraint("exit_number", "voucher", name="exit_payment_key"),
    )


def _reclamations() -> None:
    op.create_table(
        "reclamation",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "project", sa.String(length=64), nullable=False, comment="code of the linkage project; empty: none yet"
        ),
        sa.Column("contractor", sa.String(length=64), nullable=True, comment="who does the works"),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column(
            "step", sa.String(length=24), nullable=False, comment="the last of reclamation_step, kept by its trigger"
        ),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="of the last step"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("document <> '' AND name <> ''", name="a_reclamation_has_name_and_paper"),
        sa.ForeignKeyConstraint(["contractor"], ["party.code"], name="a_reclamation_names_a_known_contractor"),
        sa.PrimaryKeyConstraint("number", name="reclamation_key"),
    )
    op.create_index("reclamation_by_project", "reclamation", ["project"], unique=False)
    op.create_table(
        "reclamation_plot",
        sa.Column("reclamation", sa.String(length=40), nullable=False),
        sa.Column("plot", sa.String(length=64), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column(
            "exit_number", sa.String(length=40), nullable=True, comment="of the homestead on it; none: another plot"
        ),
        sa.Column(
            "grains", sa.BigInteger(), nullable=False, comment="measured of the homestead; of another plot its stock"
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("dropped_at", Instant(), nullable=True),
        sa.Column("drop_document", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(dropped_at IS NULL) = (drop_document = '')", name="a_dropped_plot_has_its_paper"),
        sa.CheckConstraint("grains > 0", name="a_reclaimed_plot_has_an_area"),
        sa.ForeignKeyConstraint(["exit_number"], ["homestead_exit.number"], name="a_reclamation_names_a_known_exit"),
        sa.ForeignKeyConstraint(["plot"], ["plot.code"], name="a_reclamation_names_a_known_plot"),
        sa.ForeignKeyConstraint(["reclamation"], ["reclamation.number"], name="a_plot_belongs_to_a_reclamation"),
        sa.PrimaryKeyConstraint("reclamation", "plot", name="reclamation_plot_key"),
    )
    op.create_index(
        "a_plot_is_reclaimed_once",
        "reclamation_plot",
        ["plot"],
        unique=True,
        sqlite_where=sa.text("dropped_at IS NULL"),
        postgresql_where=sa.text("dropped_at IS NULL"),
    )
    op.create_index("reclamation_plot_by_exit", "reclamation_plot", ["exit_number"], unique=False)
    op.create_table(
        "reclamation_step",
        sa.Column("reclamation", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False, comment="1: takes the step before it back"),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("document <> ''", name="a_step_of_a_reclamation_has_its_paper"),
        sa.ForeignKeyConstraint(["reclamation"], ["reclamation.number"], name="a_step_belongs_to_a_reclamation"),
        sa.PrimaryKeyConstraint("reclamation", "sequence", name="reclamation_step_key"),
    )


def _leases() -> None:
    op.create_table(
        "collective_lease",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("lessor", sa.String(length=64), nullable=False),
        sa.Column("taker", sa.String(length=64), nullable=False),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False, comment="last day of the term"),
        sa.Column("price", sa.String(length=24), nullable=False, comment="decimal text in the unit of price_unit"),
        sa.Column("price_unit", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("consent", sa.String(length=80), nullable=False, comment="number of the collective's minutes"),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False, comment="when it was signed"),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="last day of a lease that ended early"),
        sa.Column("end_document", sa.String(length=80), nullable=False),
        sa.Column("ended_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_at IS NULL) AND (ended_on IS NULL) = (end_document = '') AND (ended_on IS NULL) = (ended_by = '')",
            name="an_ended_lease_has_day_paper_and_person",
        ),
        sa.CheckConstraint("document <> '' AND consent <> ''", name="a_lease_has_paper_and_consent"),
        sa.CheckConstraint("agreed * 3 >= members * 2 AND members > 0", name="two_thirds_consent_to_a_lease"),
        sa.CheckConstraint("start_day <= last_day", name="a_lease_ends_after_it_starts"),
        sa.ForeignKeyConstraint(["lessor"], ["party.code"], name="a_lease_names_a_known_lessor"),
        sa.ForeignKeyConstraint(["taker"], ["party.code"], name="a_lease_names_a_known_taker"),
        sa.PrimaryKeyConstraint("number", name="collective_lease_key"),
    )
    op.create_index("collective_lease_by_taker", "collective_lease", ["taker"], unique=False)
    op.create_index("collective_lease_by_village", "collective_lease", ["village_code"], unique=False)
    op.create_table(
        "collective_lease_plot",
        sa.Column("lease_number", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("plot", sa.String(length=64), nullable=False),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area_grains > 0", name="a_let_plot_has_an_area"),
        sa.ForeignKeyConstraint(["lease_number"], ["collective_lease.number"], name="a_let_plot_belongs_to_a_lease"),
        sa.ForeignKeyConstraint(["plot"], ["plot.code"], name="a_lease_names_a_known_plot"),
        sa.PrimaryKeyConstraint("lease_number", "line", name="collective_lease_plot_key"),
    )
    op.create_index("collective_lease_plot_by_plot", "collective_lease_plot", ["plot"], unique=False)
