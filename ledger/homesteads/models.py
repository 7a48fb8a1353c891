"""Homesteads, what was measured of them, exits step by step, agreements and payments."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from ledger.access.models import NUMBER
from ledger.db import METADATA, Instant

STEP_ORDER = Table(
    "homestead_step_order",
    METADATA,
    Column("subject", String(12), nullable=False, comment="exit or reclamation"),
    Column("before_step", String(24), nullable=False, comment="empty: nothing yet"),
    Column("after_step", String(24), nullable=False),
    Column("may_return", Integer, nullable=False, comment="1: the later one may be taken back"),
    PrimaryKeyConstraint("subject", "before_step", "after_step", name="homestead_step_order_key"),
)

HOMESTEAD = Table(
    "homestead",
    METADATA,
    Column("code", String(64), nullable=False),
    Column("village_code", String(12), nullable=False),
    Column("household", String(64), nullable=False),
    Column("plot", String(64), nullable=False, comment="lot of the land stock"),
    Column("carved_from", String(64), nullable=False, comment="plot it was carved out of; empty: it was in the stock"),
    Column("certificate", String(80), nullable=False),
    Column("certified_grains", BigInteger, nullable=False, comment="0 without a certificate"),
    Column("second_ground", String(200), nullable=False, comment="why the household has another one"),
    Column("document", String(80), nullable=False),
    Column("registered_on", Date, nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("code", name="homestead_key"),
    ForeignKeyConstraint(["household"], ["party.code"], name="a_homestead_names_a_known_household"),
    ForeignKeyConstraint(["plot"], ["plot.code"], name="a_homestead_lies_on_a_known_plot"),
    CheckConstraint("certified_grains >= 0", name="a_certified_area_is_not_below_zero"),
    CheckConstraint("(certified_grains > 0) = (certificate <> '')", name="a_certified_area_has_its_certificate"),
    CheckConstraint("document <> ''", name="a_homestead_has_its_paper"),
    Index("a_plot_carries_one_homestead", "plot", unique=True),
    Index("homestead_by_household", "household"),
    Index("homestead_by_village", "village_code"),
)

HOMESTEAD_SURVEY = Table(
    "homestead_survey",
    METADATA,
    Column("homestead", String(64), nullable=False),
    Column("sequence", Integer, nullable=False, comment="the highest holds"),
    Column("measured_grains", BigInteger, nullable=False),
    Column("building_grains", BigInteger, nullable=False),
    Column("yard_grains", BigInteger, nullable=False),
    Column("over_occupied_grains", BigInteger, nullable=False),
    Column("floor_hundredths_m2", BigInteger, nullable=False, comment="floor area of buildings, which is no land"),
    Column("on_day", Date, nullable=False),
    Column("document", String(80), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("homestead", "sequence", name="homestead_survey_key"),
    ForeignKeyConstraint(["homestead"], ["homestead.code"], name="a_survey_names_a_known_homestead"),
    CheckConstraint(
        "measured_grains > 0 AND building_grains >= 0 AND yard_grains >= 0 AND over_occupied_grains >= 0"
        " AND floor_hundredths_m2 >= 0",
        name="a_survey_has_its_figures",
    ),
    CheckConstraint(
        "building_grains + yard_grains <= measured_grains AND yard_grains + over_occupied_grains <= measured_grains",
        name="parts_of_a_homestead_lie_inside_it",
    ),
)

EXIT = Table(
    "homestead_exit",
    METADATA,
    Column("number", String(40), nullable=False),
    Column("homestead", String(64), nullable=False),
    Column("applicant", String(64), nullable=False, comment="the household itself"),
    Column("housing", String(24), nullable=False, comment="where it lives afterwards"),
    Column("housing_document", String(80), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("step", String(24), nullable=False, comment="the last of exit_step, kept by its trigger; empty: none yet"),
    Column("sequence", Integer, nullable=False, comment="of the last step"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("number", name="homestead_exit_key"),
    ForeignKeyConstraint(["homestead"], ["homestead.code"], name="an_exit_names_a_known_homestead"),
    ForeignKeyConstraint(["applicant"], ["party.code"], name="an_exit_names_a_known_applicant"),
    CheckConstraint("housing_document <> ''", name="an_exit_has_proof_of_other_housing"),
    Index(
        "a_homestead_is_left_once",
        "homestead",
        unique=True,
        sqlite_where=text("step NOT IN ('withdrawn', 'refused')"),
        postgresql_where=text("step NOT IN ('withdrawn', 'refused')"),
    ),
    Index("homestead_exit_by_step", "step"),
)

EXIT_STEP = Table(
    "exit_step",
    METADATA,
    Column("exit_number", String(40), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("step", String(24), nullable=False),
    Column("returns", Integer, nullable=False, comment="1: takes the step before it back"),
    Column("on_day", Date, nullable=False),
    Column("document", String(80), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("members", Integer, nullable=False, comment="entitled to decide; 0 where no meeting decides"),
    Column("present", Integer, nullable=False),
    Column("agreed", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("exit_number", "sequence", name="exit_step_key"),
    ForeignKeyConstraint(["exit_number"], ["homestead_exit.number"], name="a_step_belongs_to_an_exit"),
    CheckConstraint("document <> ''", name="a_step_has_its_paper"),
    CheckConstraint(
        "step NOT IN ('consented', 'collective-construction')"
        " OR (agreed > 0 AND agreed <= present AND present <= members)",
        name="a_consent_has_its_minutes",
    ),
)

EXIT_AGREEMENT = Table(
    "exit_agreement",
    METADATA,
    Column("exit_number", String(40), nullable=False),
    Column("agreement_number", String(40), nullable=False, comment="one paper may be about many exits"),
    Column("content", Text, nullable=False, comment="canonical JSON of the terms, part of what was signed"),
    Column("proposal_id", NUMBER, nullable=False),
    Column("debtor", String(64), nullable=False),
    Column("pay_basis_grains", BigInteger, nullable=False),
    Column("quota_basis_grains", BigInteger, nullable=False),
    Column("compensation_fen", BigInteger, nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("entry_id", BigInteger, nullable=True, comment="null where no money is owed by the whole agreement"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("exit_number", name="exit_agreement_key"),
    ForeignKeyConstraint(["exit_number"], ["homestead_exit.number"], name="an_agreement_belongs_to_an_exit"),
    ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="an_agreement_names_its_proposal"),
    ForeignKeyConstraint(["debtor"], ["party.code"], name="an_agreement_names_a_known_debtor"),
    ForeignKeyConstraint(
        ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="an_agreement_names_a_known_entry"
    ),
    CheckConstraint(
        "pay_basis_grains >= 0 AND quota_basis_grains >= 0 AND compensation_fen >= 0",
        name="an_agreement_has_its_figures",
    ),
    CheckConstraint("compensation_fen = 0 OR entry_id IS NOT NULL", name="an_agreed_compensation_is_posted"),
    Index("exit_agreement_by_number", "agreement_number"),
)

EXIT_PAYMENT = Table(
    "exit_payment",
    METADATA,
    Column("exit_number", String(40), nullable=False),
    Column("voucher", String(80), nullable=False),
    Column("fen", BigInteger, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("reversed_at", Instant, nullable=True),
    Column("reversed_by", String(80), nullable=False),
    Column("reversal_reason", Text, nullable=False),
    Column("reversal_entry_id", BigInteger, nullable=True),
    PrimaryKeyConstraint("exit_number", "voucher", name="exit_payment_key"),
    ForeignKeyConstraint(["exit_number"], ["exit_agreement.exit_number"], name="a_payment_is_of_an_agreement"),
    ForeignKeyConstraint(["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_payment_names_a_known_entry"),
    ForeignKeyConstraint(
        ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_payment_names_its_reversing_entry"
    ),
    CheckConstraint("fen > 0 AND voucher <> ''", name="a_payment_has_amount_and_voucher"),
    CheckConstraint(
        "(reversed_at IS NULL) = (reversal_entry_id IS NULL) AND (reversed_at IS NULL) = (reversal_reason = '')"
        " AND (reversed_at IS NULL) = (reversed_by = '')",
        name="a_reversed_payment_says_why",
    ),
)
