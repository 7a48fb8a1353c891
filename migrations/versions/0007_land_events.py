"""Base contracts by day, caveats, changes of land and households."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    _base_contracts(connection)
    _caveats()
    run_sql(connection, "0007_land_events")


def _base_contracts(connection: sa.Connection) -> None:
    """What stood until now stands on from the first day of its term, over the whole of its parcel."""
    op.create_table(
        "base_contract_new",
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column(
            "sequence",
            sa.Integer(),
            nullable=False,
            comment="0 for what was registered with the parcel, then counted up",
        ),
        sa.Column("contract_code", sa.String(length=19), nullable=False),
        sa.Column("household", sa.String(length=64), nullable=False),
        sa.Column("term_start", sa.Date(), nullable=False),
        sa.Column("term_end", sa.Date(), nullable=False, comment="last day of the term"),
        sa.Column(
            "from_day", sa.Date(), nullable=False, comment="first day on which the household has the land under it"
        ),
        sa.Column("until_day", sa.Date(), nullable=True, comment="last such day; before from_day where it was undone"),
        sa.Column("area_grains", sa.BigInteger(), nullable=False, comment="what it covers of the parcel"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True, comment="when until_day was recorded"),
        sa.CheckConstraint("term_start <= term_end", name="a_base_contract_ends_after_it_starts"),
        sa.CheckConstraint("area_grains > 0", name="a_base_contract_covers_an_area"),
        sa.CheckConstraint("(until_day IS NULL) = (ended_at IS NULL)", name="a_base_contract_says_when_it_was_ended"),
        sa.ForeignKeyConstraint(["household"], ["party.code"], name="a_base_contract_names_a_known_household"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_base_contract_names_a_known_parcel"),
        sa.PrimaryKeyConstraint("parcel_code", "sequence", name="base_contract_new_key"),
    )
    connection.exec_driver_sql(
        "INSERT INTO base_contract_new (parcel_code, sequence, contract_code, household, term_start, term_end,"
        " from_day, area_grains, recorded_at)"
        " SELECT b.parcel_code, row_number() OVER (PARTITION BY b.parcel_code ORDER BY b.term_start, b.contract_code) - 1,"
        " b.contract_code, b.household, b.term_start, b.term_end, b.term_start, p.registered_grains, p.recorded_at"
        " FROM base_contract_parcel b JOIN parcel p ON p.code = b.parcel_code"
    )
    op.drop_table("base_contract_parcel")
    op.rename_table("base_contract_new", "base_contract_parcel")
    if connection.dialect.name == "postgresql":
        op.execute("ALTER INDEX base_contract_new_key RENAME TO base_contract_parcel_key")
    op.create_index("base_contract_parcel_by_household", "base_contract_parcel", ["household"], unique=False)
    op.create_table(
        "parcel_reduction",
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "from_day", sa.Date(), nullable=False, comment="first day on which the area is no longer the parcel's"
        ),
        sa.Column(
            "area_grains", sa.BigInteger(), nullable=False, comment="what left it; below zero where that was undone"
        ),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.CheckConstraint("area_grains <> 0", name="a_reduction_takes_or_gives_back"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_reduction_names_a_known_parcel"),
        sa.PrimaryKeyConstraint("parcel_code", "sequence", name="parcel_reduction_key"),
    )


def _caveats() -> None:
    op.create_table(
        "caveat",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "holder",
            sa.String(length=64),
            nullable=True,
            comment="whose right it lies on; none: the land whoever has it",
        ),
        sa.Column(
            "contract_number",
            sa.String(length=40),
            nullable=True,
            comment="under which the holder has the operation right",
        ),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column(
            "to_day", sa.Date(), nullable=True, comment="last day on which it stops things; none: until it is released"
        ),
        sa.Column("stops", sa.Text(), nullable=False, comment="events, separated by spaces"),
        sa.Column("claimant", sa.String(length=64), nullable=True, comment="creditor or claimant"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False, comment="the claim that it secures, in fen"),
        sa.Column("due_on", sa.Date(), nullable=True, comment="when a loan is due"),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("consent", sa.String(length=80), nullable=False, comment="the household's written consent"),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True, comment="with the issuer"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("release_document", sa.String(length=80), nullable=False),
        sa.Column("released_by", sa.String(length=80), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mortgage', 'dispute', 'court', 'inspection')", name="a_caveat_is_of_a_known_kind"
        ),
        sa.CheckConstraint("to_day IS NULL OR from_day <= to_day", name="a_caveat_ends_after_it_starts"),
        sa.CheckConstraint("amount_fen >= 0", name="a_claim_is_not_below_zero"),
        sa.CheckConstraint(
            "kind <> 'mortgage' OR (holder IS NOT NULL AND claimant IS NOT NULL AND amount_fen > 0 AND due_on IS NOT NULL"
            " AND filed_on IS NOT NULL)",
            name="a_mortgage_names_debtor_creditor_and_loan",
        ),
        sa.CheckConstraint(
            "kind <> 'mortgage' OR contract_number IS NULL OR (consent <> '' AND consent_on <= issued_on)",
            name="a_transferees_mortgage_has_an_earlier_consent",
        ),
        sa.CheckConstraint(
            "(released_on IS NULL) = (released_at IS NULL) AND (released_on IS NULL) = (released_by = '')"
            " AND (released_on IS NULL) = (release_document = '')",
            name="a_release_has_day_document_and_person",
        ),
        sa.ForeignKeyConstraint(["claimant"], ["party.code"], name="a_caveat_names_a_known_claimant"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_caveat_names_a_known_contract"),
        sa.ForeignKeyConstraint(["holder"], ["party.code"], name="a_caveat_names_a_known_holder"),
        sa.PrimaryKeyConstraint("number", name="caveat_key"),
    )
    op.create_index("caveat_by_contract", "caveat", ["contract_number"], unique=False)
    op.create_index("caveat_by_holder", "caveat", ["holder"], unique=False)
    op.create_table(
        "caveat_parcel",
        sa.Column("caveat_number", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("area_grains > 0", name="a_caveat_line_has_an_area"),
        sa.ForeignKeyConstraint(["caveat_number"], ["caveat.number"], name="a_caveat_line_belongs_to_a_caveat"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_caveat_names_a_known_parcel"),
        sa.PrimaryKeyConstraint("caveat_number", "line", name="caveat_parcel_key"),
    )
    op.create_index("caveat_parcel_by_parcel", "caveat_parcel", ["parcel_code"], unique=False)
