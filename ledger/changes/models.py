"""Changes that were carried out: what moved, who had what before and after; insurance of those who lost land."""

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
)

from ledger.access.models import NUMBER
from ledger.db import METADATA, Instant

LAND_CHANGE = Table(
    "land_change",
    METADATA,
    Column("number", String(40), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("on_day", Date, nullable=False, comment="first day of the new state"),
    Column("household", String(64), nullable=False, comment="whose change it is; empty for an expropriation"),
    Column("document", String(80), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("debtor", String(64), nullable=False, comment="who owes the insurance fund; empty: nobody"),
    Column("content", Text, nullable=False, comment="canonical JSON of what was approved"),
    Column("proposal_id", NUMBER, nullable=False),
    Column("entry_id", BigInteger, nullable=True, comment="null where nothing moved"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("reversal_proposal_id", NUMBER, nullable=True),
    Column("reversal_entry_id", BigInteger, nullable=True),
    Column("reversed_at", Instant, nullable=True),
    PrimaryKeyConstraint("number", name="land_change_key"),
    ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_change_names_its_proposal"),
    ForeignKeyConstraint(["reversal_proposal_id"], ["proposal.id"], name="a_change_names_the_proposal_of_its_reversal"),
    ForeignKeyConstraint(["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_change_names_a_known_entry"),
    ForeignKeyConstraint(
        ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_change_names_its_reversing_entry"
    ),
    CheckConstraint(
        "kind IN ('surrender', 'extinct', 'expropriation', 'split', 'merge', 'recontract', 'head')",
        name="a_change_is_of_a_known_kind",
    ),
    CheckConstraint("(kind = 'head') = (entry_id IS NULL)", name="a_change_of_land_is_posted"),
    CheckConstraint("document <> ''", name="a_change_has_its_paper"),
    CheckConstraint(
        "(reversed_at IS NULL) = (reversal_proposal_id IS NULL)", name="a_reversed_change_names_its_proposal"
    ),
    Index("land_change_by_household", "household"),
    Index("land_change_by_day", "on_day"),
)

LAND_CHANGE_LINE = Table(
    "land_change_line",
    METADATA,
    Column("change_number", String(40), nullable=False),
    Column("line", Integer, nullable=False),
    Column("parcel_code", String(19), nullable=False),
    Column("from_household", String(64), nullable=False, comment="empty: not contracted out"),
    Column("to_household", String(64), nullable=False, comment="empty: the collective, or expropriated"),
    Column("area_grains", BigInteger, nullable=False),
    PrimaryKeyConstraint("change_number", "line", name="land_change_line_key"),
    ForeignKeyConstraint(["change_number"], ["land_change.number"], name="a_line_belongs_to_a_change"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_change_names_a_known_parcel"),
    CheckConstraint("area_grains > 0", name="a_line_of_a_change_has_an_area"),
    CheckConstraint("from_household <> to_household OR from_household = ''", name="land_goes_to_somebody_else"),
    Index("land_change_line_by_parcel", "parcel_code"),
)

LAND_CHANGE_HOLDING = Table(
    "land_change_holding",
    METADATA,
    Column("change_number", String(40), nullable=False),
    Column("parcel_code", String(19), nullable=False),
    Column("asset", String(32), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("before_grains", BigInteger, nullable=False),
    Column("after_grains", BigInteger, nullable=False),
    PrimaryKeyConstraint("change_number", "parcel_code", "asset", "kind", "holder", name="land_change_holding_key"),
    ForeignKeyConstraint(["change_number"], ["land_change.number"], name="a_holding_belongs_to_a_change"),
    CheckConstraint("before_grains >= 0 AND after_grains >= 0", name="nobody_holds_less_than_nothing"),
)

INSURANCE_HOUSEHOLD = Table(
    "insurance_household",
    METADATA,
    Column("change_number", String(40), nullable=False),
    Column("household", String(64), nullable=False),
    Column("area_grains", BigInteger, nullable=False, comment="area lost"),
    Column("persons", Integer, nullable=False, comment="how many are to be insured"),
    Column("owed_fen", BigInteger, nullable=False, comment="owed to the insurance fund for them"),
    PrimaryKeyConstraint("change_number", "household", name="insurance_household_key"),
    ForeignKeyConstraint(["change_number"], ["land_change.number"], name="an_insurance_case_belongs_to_a_change"),
    ForeignKeyConstraint(["household"], ["party.code"], name="an_insured_household_is_known"),
    CheckConstraint("persons >= 0 AND owed_fen >= 0 AND area_grains > 0", name="an_insurance_case_has_its_figures"),
)

INSURANCE_STEP = Table(
    "insurance_step",
    METADATA,
    Column("change_number", String(40), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("household", String(64), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("amount", BigInteger, nullable=False, comment="persons, or fen"),
    Column("on_day", Date, nullable=False),
    Column("document", String(80), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("change_number", "sequence", name="insurance_step_key"),
    ForeignKeyConstraint(
        ["change_number", "household"],
        ["insurance_household.change_number", "insurance_household.household"],
        name="an_insurance_step_belongs_to_a_case",
    ),
    ForeignKeyConstraint(
        ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="an_insurance_step_names_a_known_entry"
    ),
    CheckConstraint("kind IN ('enrolled', 'paid')", name="an_insurance_step_enrols_or_pays"),
    CheckConstraint("amount > 0 AND document <> ''", name="an_insurance_step_has_amount_and_paper"),
)

HOUSEHOLD_HEAD = Table(
    "household_head",
    METADATA,
    Column("change_number", String(40), nullable=False),
    Column("party_code", String(64), nullable=False),
    Column("name_before", Text, nullable=False, comment="personal data; empty once erased"),
    Column("name_after", Text, nullable=False, comment="personal data; empty once erased"),
    Column("salt", String(64), nullable=False, comment="of the hash that was signed; empty once erased"),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("change_number", name="household_head_key"),
    ForeignKeyConstraint(["party_code"], ["party.code"], name="a_head_is_of_a_known_household"),
    Index("household_head_by_party", "party_code"),
)
