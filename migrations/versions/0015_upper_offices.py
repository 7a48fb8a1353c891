"""Upper offices: bureau people of cities and provinces, and books that keep quotas only."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REACH_OF_ROLES = (
    "(role IN ('clerk', 'reviewer', 'centre-head') AND division_level = 'township')"
    " OR (role IN ('bureau-officer', 'bureau-approver', 'releaser')"
    " AND division_level IN ('county', 'city', 'province'))"
    " OR (role = 'village-viewer' AND division_level = 'village')"
    " OR (role = 'party-viewer' AND division_level = '' AND party_code <> '')"
    " OR (role LIKE '%-administrator' AND division_level = '')"
)


def upgrade() -> None:
    connection = op.get_bind()
    op.execute(
        "ALTER TABLE book ADD COLUMN scope VARCHAR(8) DEFAULT 'land' NOT NULL"
        " CONSTRAINT a_book_keeps_land_or_quotas CHECK (scope IN ('land', 'quota'))"
    )
    if connection.dialect.name == "postgresql":
        op.execute("COMMENT ON COLUMN book.scope IS 'land; quota: an upper office''s, no land'")
        op.drop_constraint("a_role_reaches_as_far_as_its_kind", "role_grant")
        op.create_check_constraint("a_role_reaches_as_far_as_its_kind", "role_grant", REACH_OF_ROLES)
    else:
        _rebuild_role_grant()
    run_sql(connection, "0015_upper_offices")


def _rebuild_role_grant() -> None:
    """SQLite changes no constraints in place. The triggers go with the old table and are made again."""
    op.create_table(
        "role_grant_new",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("user_class", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("division_level", sa.String(length=8), nullable=False),
        sa.Column("division_code", sa.String(length=12), nullable=False),
        sa.Column("party_code", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("(division_level = '') = (division_code = '')", name="a_reach_names_level_and_code"),
        sa.CheckConstraint("(role = 'party-viewer') = (party_code <> '')", name="a_party_viewer_stands_for_a_party"),
        sa.CheckConstraint(REACH_OF_ROLES, name="a_role_reaches_as_far_as_its_kind"),
        sa.CheckConstraint(
            "(user_class = 'business' AND role IN ('clerk', 'reviewer', 'centre-head', 'bureau-officer',"
            " 'bureau-approver', 'releaser', 'party-viewer', 'village-viewer'))"
            " OR (user_class <> 'business' AND role = user_class)",
            name="administrators_hold_no_other_role",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "user_class"],
            ["user_account.id", "user_account.user_class"],
            name="a_role_is_granted_within_the_persons_class",
        ),
        sa.PrimaryKeyConstraint("id", name="role_grant_key"),
        sqlite_autoincrement=True,
    )
    columns = (
        "id, user_id, user_class, role, division_level, division_code, party_code, recorded_at, recorded_by, ended_at,"
        " ended_by"
    )
    op.execute(f"INSERT INTO role_grant_new ({columns}) SELECT {columns} FROM role_grant")
    op.drop_table("role_grant")
    op.rename_table("role_grant_new", "role_grant")
    op.create_index(
        "a_role_is_granted_once_for_a_reach",
        "role_grant",
        ["user_id", "role", "division_level", "division_code", "party_code"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
    )
