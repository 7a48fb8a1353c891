"""Base contracts by day, caveats, changes of land and households."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ASSETS = (("insured-person", "count", "参保人员", "insured persons"),)
ACCOUNT_KINDS = (
    ("insurance.origin", -1, "社保名额来源", "origin of insured persons"),
    ("insurance.entitled", 1, "应参保", "entitled to insurance"),
    ("insurance.enrolled", 1, "已参保", "enrolled"),
    ("insurance.fund-receivable", 1, "社保费待到账", "still to come in at the fund"),
    ("insurance.fund-owed", -1, "应缴社保费", "owed to the insurance fund"),
)


def upgrade() -> None:
    connection = op.get_bind()
    _base_contracts(connection)
    _caveats()
    _changes()
    asset, kind = (
        sa.table(name, *map(sa.column, columns))
        for name, columns in (
            ("asset", ("code", "measure", "name_zh", "name_en")),
            ("account_kind", ("code", "side", "name_zh", "name_en")),
        )
    )
    connection.execute(asset.insert(), [dict(zip(asset.c.keys(), row, strict=True)) for row in ASSETS])
    connection.execute(kind.insert(), [dict(zip(kind.c.keys(), row, strict=True)) for row in ACCOUNT_KINDS])
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


def _changes() -> None:
    op.create_table(
        "household_end",
        sa.Column("party_code", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column(
            "until_day",
            sa.Date(),
            nullable=True,
            comment="last day of it: a new representative was named, or it was undone",
        ),
        sa.Column(
            "change_number", sa.String(length=40), nullable=False, comment="the change of land or household behind it"
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("revived_at", Instant(), nullable=True),
        sa.CheckConstraint("kind IN ('extinct', 'merged', 'headless')", name="a_household_ends_in_a_known_way"),
        sa.CheckConstraint("(until_day IS NULL) = (revived_at IS NULL)", name="a_household_says_when_it_was_revived"),
        sa.ForeignKeyConstraint(["party_code"], ["party.code"], name="a_household_that_ends_is_known"),
        sa.PrimaryKeyConstraint("party_code", "sequence", name="household_end_key"),
    )
    op.create_table(
        "contract_succession",
        sa.Column("contract_number", sa.String(length=40), nullable=False),
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("giver_before", sa.String(length=64), nullable=False),
        sa.Column(
            "giver", sa.String(length=64), nullable=False, comment="to whom the land comes back from from_day on"
        ),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("change_number", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.CheckConstraint("giver <> giver_before", name="a_succession_is_to_somebody_else"),
        sa.ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_succession_names_a_known_contract"),
        sa.ForeignKeyConstraint(["giver"], ["party.code"], name="a_succession_names_a_known_giver"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_succession_names_a_known_parcel"),
        sa.PrimaryKeyConstraint("contract_number", "parcel_code", "sequence", name="contract_succession_key"),
    )
    op.create_index("contract_succession_by_change", "contract_succession", ["change_number"], unique=False)
    op.create_table(
        "land_change",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False, comment="first day of the new state"),
        sa.Column(
            "household", sa.String(length=64), nullable=False, comment="whose change it is; empty for an expropriation"
        ),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("debtor", sa.String(length=64), nullable=False, comment="who owes the insurance fund; empty: nobody"),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of what was approved"),
        sa.Column("proposal_id", NUMBER, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="null where nothing moved"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("reversal_proposal_id", NUMBER, nullable=True),
        sa.Column("reversal_entry_id", sa.BigInteger(), nullable=True),
        sa.Column("reversed_at", Instant(), nullable=True),
        sa.CheckConstraint("(kind = 'head') = (entry_id IS NULL)", name="a_change_of_land_is_posted"),
        sa.CheckConstraint("document <> ''", name="a_change_has_its_paper"),
        sa.CheckConstraint(
            "kind IN ('surrender', 'extinct', 'expropriation', 'split', 'merge', 'recontract', 'head')",
            name="a_change_is_of_a_known_kind",
        ),
        sa.CheckConstraint(
            "(reversed_at IS NULL) = (reversal_proposal_id IS NULL)", name="a_reversed_change_names_its_proposal"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_change_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_change_names_its_reversing_entry"
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_change_names_its_proposal"),
        sa.ForeignKeyConstraint(
            ["reversal_proposal_id"], ["proposal.id"], name="a_change_names_the_proposal_of_its_reversal"
        ),
        sa.PrimaryKeyConstraint("number", name="land_change_key"),
    )
    op.create_index("land_change_by_day", "land_change", ["on_day"], unique=False)
    op.create_index("land_change_by_household", "land_change", ["household"], unique=False)
    op.create_table(
        "land_change_line",
        sa.Column("change_number", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column("from_household", sa.String(length=64), nullable=False, comment="empty: not contracted out"),
        sa.Column(
            "to_household", sa.String(length=64), nullable=False, comment="empty: the collective, or expropriated"
        ),
        sa.Column("area_grains", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("from_household <> to_household OR from_household = ''", name="land_goes_to_somebody_else"),
        sa.CheckConstraint("area_grains > 0", name="a_line_of_a_change_has_an_area"),
        sa.ForeignKeyConstraint(["change_number"], ["land_change.number"], name="a_line_belongs_to_a_change"),
        sa.ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_change_names_a_known_parcel"),
        sa.PrimaryKeyConstraint("change_number", "line", name="land_change_line_key"),
    )
    op.create_index("land_change_line_by_parcel", "land_change_line", ["parcel_code"], unique=False)
    op.create_table(
        "land_change_holding",
        sa.Column("change_number", sa.String(length=40), nullable=False),
        sa.Column("parcel_code", sa.String(length=19), nullable=False),
        sa.Column("asset", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("before_grains", sa.BigInteger(), nullable=False),
        sa.Column("after_grains", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("before_grains >= 0 AND after_grains >= 0", name="nobody_holds_less_than_nothing"),
        sa.ForeignKeyConstraint(["change_number"], ["land_change.number"], name="a_holding_belongs_to_a_change"),
        sa.PrimaryKeyConstraint(
            "change_number", "parcel_code", "asset", "kind", "holder", name="land_change_holding_key"
        ),
    )
    op.create_table(
        "insurance_household",
        sa.Column("change_number", sa.String(length=40), nullable=False),
        sa.Column("household", sa.String(length=64), nullable=False),
        sa.Column("area_grains", sa.BigInteger(), nullable=False, comment="area lost"),
        sa.Column("persons", sa.Integer(), nullable=False, comment="how many are to be insured"),
        sa.Column("owed_fen", sa.BigInteger(), nullable=False, comment="owed to the insurance fund for them"),
        sa.CheckConstraint(
            "persons >= 0 AND owed_fen >= 0 AND area_grains > 0", name="an_insurance_case_has_its_figures"
        ),
        sa.ForeignKeyConstraint(
            ["change_number"], ["land_change.number"], name="an_insurance_case_belongs_to_a_change"
        ),
        sa.ForeignKeyConstraint(["household"], ["party.code"], name="an_insured_household_is_known"),
        sa.PrimaryKeyConstraint("change_number", "household", name="insurance_household_key"),
    )
    op.create_table(
        "insurance_step",
        sa.Column("change_number", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("household", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="persons, or fen"),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("amount > 0 AND document <> ''", name="an_insurance_step_has_amount_and_paper"),
        sa.CheckConstraint("kind IN ('enrolled', 'paid')", name="an_insurance_step_enrols_or_pays"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="an_insurance_step_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(
            ["change_number", "household"],
            ["insurance_household.change_number", "insurance_household.household"],
            name="an_insurance_step_belongs_to_a_case",
        ),
        sa.PrimaryKeyConstraint("change_number", "sequence", name="insurance_step_key"),
    )
    op.create_table(
        "household_head",
        sa.Column("change_number", sa.String(length=40), nullable=False),
        sa.Column("party_code", sa.String(length=64), nullable=False),
        sa.Column("name_before", sa.Text(), nullable=False, comment="personal data; empty once erased"),
        sa.Column("name_after", sa.Text(), nullable=False, comment="personal data; empty once erased"),
        sa.Column(
            "salt", sa.String(length=64), nullable=False, comment="of the hash that was signed; empty once erased"
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["party_code"], ["party.code"], name="a_head_is_of_a_known_household"),
        sa.PrimaryKeyConstraint("change_number", name="household_head_key"),
    )
    op.create_index("household_head_by_party", "household_head", ["party_code"], unique=False)
