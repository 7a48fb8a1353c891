"""Linkage projects with versions of their plan, quota events, lots, and the links among lots and plots."""

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from migrations import run_sql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ASSETS = (
    ("linkage-quota", "area", "增减挂钩指标", "linkage quota"),
    ("mining-quota", "area", "工矿废弃地复垦指标", "mining-land quota"),
    ("plan-quota", "area", "新增建设用地计划指标", "plan quota"),
    ("paddy", "area", "水田", "paddy"),
    ("grain-capacity", "kg", "粮食产能", "grain capacity"),
)
ACCOUNT_KINDS = (
    ("quota.unassigned", 1, "可用未安排", "unassigned"),
    ("quota.assigned", 1, "已安排项目区", "assigned to a project"),
    ("quota.resettlement", 1, "在用：安置", "in use: resettlement"),
    ("quota.rural-reserve", 1, "在用：农村预留", "in use: rural reserve"),
    ("quota.town", 1, "在用：城镇建新", "in use: town building"),
    ("quota.accepted", 1, "已验收未分配", "accepted, not distributed"),
    ("quota.surplus", 1, "节余可用", "surplus, free"),
    ("quota.listed", 1, "节余冻结：挂牌", "surplus, listed"),
    ("quota.pledged", 1, "节余冻结：质押", "surplus, pledged"),
    ("quota.balanced", 1, "已转入占补平衡", "in the farmland balance"),
    ("quota.acquired", 1, "购入可用", "acquired, free"),
    ("quota.granted-down", 1, "下级待归还", "granted down"),
    ("quota.returned", 1, "已归还核销", "returned"),
    ("quota.sold", 1, "已售出", "sold"),
    ("quota.landed", 1, "已落地核销", "landed"),
    ("quota.from-above", -1, "上级下达，不需归还", "from above, for good"),
    ("quota.to-return", -1, "应归还", "to be returned"),
    ("quota.from-reclamation", -1, "验收产生", "from accepted reclamation"),
    ("quota.bought", -1, "购入", "bought"),
    ("quota.deficit", -1, "核减缺口", "deficit after a write-down"),
    ("money.paid-in", -1, "成交款来源", "paid in by a buyer"),
    ("money.proceeds", 1, "成交款待分配", "proceeds to be distributed"),
    ("money.treasury", -1, "购买资金来源", "treasury"),
    ("money.paid-out", 1, "已付成交款", "paid out for quota"),
)


def upgrade() -> None:
    connection = op.get_bind()
    _create_tables()
    asset, kind = (
        sa.table(name, *map(sa.column, columns))
        for name, columns in (
            ("asset", ("code", "measure", "name_zh", "name_en")),
            ("account_kind", ("code", "side", "name_zh", "name_en")),
        )
    )
    connection.execute(asset.insert(), [dict(zip(asset.c.keys(), row, strict=True)) for row in ASSETS])
    connection.execute(kind.insert(), [dict(zip(kind.c.keys(), row, strict=True)) for row in ACCOUNT_KINDS])
    run_sql(connection, "0012_quotas")


def _create_tables() -> None:
    op.create_table(
        "quota_project",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("book_key", sa.String(length=24), nullable=False, comment="key of the county's division"),
        sa.Column("instrument", sa.String(length=16), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("basis", sa.String(length=24), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "basis IN ('cultivated', 'agricultural', 'construction-removed')", name="a_project_has_a_known_basis"
        ),
        sa.CheckConstraint("code <> '' AND name <> ''", name="a_project_has_code_and_name"),
        sa.CheckConstraint(
            "instrument IN ('linkage-quota', 'mining-quota', 'plan-quota')", name="a_project_has_a_known_instrument"
        ),
        sa.CheckConstraint("mode IN ('borrow-first', 'reclaim-first')", name="a_project_has_a_known_mode"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="a_project_belongs_to_a_known_book"),
        sa.PrimaryKeyConstraint("code", name="quota_project_key"),
    )
    op.create_index("quota_project_by_book", "quota_project", ["book_id"], unique=False)
    op.create_table(
        "plan_version",
        sa.Column("project", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("quota_grains", sa.BigInteger(), nullable=False),
        sa.Column("demolition_grains", sa.BigInteger(), nullable=False),
        sa.Column("new_build_grains", sa.BigInteger(), nullable=False),
        sa.Column("reclaimed_agricultural_grains", sa.BigInteger(), nullable=False),
        sa.Column("reclaimed_cultivated_grains", sa.BigInteger(), nullable=False),
        sa.Column("occupied_agricultural_grains", sa.BigInteger(), nullable=False),
        sa.Column("occupied_cultivated_grains", sa.BigInteger(), nullable=False),
        sa.Column("resettlement_grains", sa.BigInteger(), nullable=False),
        sa.Column("rural_reserve_grains", sa.BigInteger(), nullable=False),
        sa.Column("town_grains", sa.BigInteger(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("filed_online_on", sa.Date(), nullable=True),
        sa.Column("base_day", sa.Date(), nullable=True),
        sa.Column("scale_grains", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of what was approved"),
        sa.Column(
            "proposal_id", NUMBER, nullable=True, comment="null: recorded from a sheet of what was decided on paper"
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("version >= 1 AND document <> ''", name="a_plan_has_version_and_document"),
        sa.CheckConstraint(
            "quota_grains >= 0 AND demolition_grains >= 0 AND new_build_grains >= 0 AND reclaimed_agricultural_grains >= 0 AND reclaimed_cultivated_grains >= 0 AND occupied_agricultural_grains >= 0 AND occupied_cultivated_grains >= 0 AND resettlement_grains >= 0 AND rural_reserve_grains >= 0 AND town_grains >= 0",
            name="a_plan_has_no_area_below_zero",
        ),
        sa.ForeignKeyConstraint(["project"], ["quota_project.code"], name="a_plan_belongs_to_a_project"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_plan_names_its_proposal"),
        sa.PrimaryKeyConstraint("project", "version", name="plan_version_key"),
    )
    op.create_table(
        "plan_village",
        sa.Column("project", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("zone", sa.String(length=12), nullable=False),
        sa.Column("grains", sa.BigInteger(), nullable=False),
        sa.Column("agricultural_grains", sa.BigInteger(), nullable=False),
        sa.Column("cultivated_grains", sa.BigInteger(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.CheckConstraint("zone IN ('demolition', 'new-build')", name="a_plan_village_lies_in_a_zone"),
        sa.ForeignKeyConstraint(
            ["project", "version"],
            ["plan_version.project", "plan_version.version"],
            name="a_plan_village_belongs_to_a_plan",
        ),
        sa.PrimaryKeyConstraint("project", "version", "line", name="plan_village_key"),
    )
    op.create_index("plan_village_by_village", "plan_village", ["village"], unique=False)
    op.create_table(
        "plan_plot",
        sa.Column("project", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plot", sa.String(length=64), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("zone", sa.String(length=12), nullable=False),
        sa.Column("grains", sa.BigInteger(), nullable=False),
        sa.Column("agricultural_grains", sa.BigInteger(), nullable=False),
        sa.Column("cultivated_grains", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("use", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("zone IN ('demolition', 'new-build')", name="a_plan_plot_lies_in_a_zone"),
        sa.CheckConstraint("grains > 0", name="a_plan_plot_has_an_area"),
        sa.ForeignKeyConstraint(
            ["project", "version"],
            ["plan_version.project", "plan_version.version"],
            name="a_plan_plot_belongs_to_a_plan",
        ),
        sa.PrimaryKeyConstraint("project", "version", "plot", name="plan_plot_key"),
    )
    op.create_index("plan_plot_by_plot", "plan_plot", ["plot"], unique=False)
    op.create_table(
        "quota_event",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("instrument", sa.String(length=16), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("project", sa.String(length=40), nullable=False, comment="empty where it is about none"),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the plan in force; 0 where there is none"),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("to_lot", sa.String(length=64), nullable=False),
        sa.Column("grains", sa.BigInteger(), nullable=False),
        sa.Column("paddy_grains", sa.BigInteger(), nullable=False),
        sa.Column("grain_centikg", sa.BigInteger(), nullable=False, comment="grain capacity, hundredths of a kilogram"),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("counterpart", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("trade", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="canonical JSON of what was signed"),
        sa.Column(
            "proposal_id", NUMBER, nullable=True, comment="null: recorded from a sheet of what was decided on paper"
        ),
        sa.Column("entry_id", sa.BigInteger(), nullable=True, comment="null where nothing moved"),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("reversal_proposal_id", NUMBER, nullable=True),
        sa.Column("reversal_entry_id", sa.BigInteger(), nullable=True),
        sa.Column("reversed_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "kind = 'close' OR (kind IN ('rectify', 'rectified')) = (entry_id IS NULL)", name="a_quota_event_is_posted"
        ),
        sa.CheckConstraint("document <> ''", name="a_quota_event_has_its_paper"),
        sa.CheckConstraint(
            "(reversed_at IS NULL) = (reversal_proposal_id IS NULL)", name="a_reversed_quota_event_names_its_proposal"
        ),
        sa.CheckConstraint(
            "grains >= 0 AND paddy_grains >= 0 AND grain_centikg >= 0 AND price_fen >= 0",
            name="a_quota_event_has_no_figure_below_zero",
        ),
        sa.CheckConstraint("paddy_grains <= grains", name="paddy_is_part_of_the_area"),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_quota_event_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "reversal_entry_id"],
            ["entry.book_id", "entry.id"],
            name="a_quota_event_names_its_reversing_entry",
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_quota_event_names_its_proposal"),
        sa.ForeignKeyConstraint(
            ["reversal_proposal_id"], ["proposal.id"], name="a_quota_event_names_the_proposal_of_its_reversal"
        ),
        sa.PrimaryKeyConstraint("number", name="quota_event_key"),
    )
    op.create_index("quota_event_by_book", "quota_event", ["book_id", "on_day", "number"], unique=False)
    op.create_index("quota_event_by_entry", "quota_event", ["book_id", "entry_id"], unique=False)
    op.create_index("quota_event_by_lot", "quota_event", ["lot"], unique=False)
    op.create_index("quota_event_by_project", "quota_event", ["project", "on_day"], unique=False)
    op.create_index("quota_event_by_to_lot", "quota_event", ["to_lot"], unique=False)
    op.create_index("quota_event_by_trade", "quota_event", ["trade"], unique=False)
    op.create_table(
        "quota_event_line",
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("plot", sa.String(length=64), nullable=False),
        sa.Column("source_plot", sa.String(length=64), nullable=False),
        sa.Column("grains", sa.BigInteger(), nullable=False),
        sa.Column("cultivated_grains", sa.BigInteger(), nullable=False),
        sa.Column("other_agricultural_grains", sa.BigInteger(), nullable=False),
        sa.Column("homestead", sa.String(length=64), nullable=False),
        sa.Column("use", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "cultivated_grains >= 0 AND other_agricultural_grains >= 0", name="a_line_has_no_part_below_zero"
        ),
        sa.CheckConstraint("grains > 0", name="a_line_of_a_quota_event_has_an_area"),
        sa.ForeignKeyConstraint(["event"], ["quota_event.number"], name="a_line_belongs_to_a_quota_event"),
        sa.PrimaryKeyConstraint("event", "line", name="quota_event_line_key"),
    )
    op.create_index("quota_event_line_by_plot", "quota_event_line", ["plot"], unique=False)
    op.create_index("quota_event_line_by_village", "quota_event_line", ["village"], unique=False)
    op.create_table(
        "quota_lot",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("instrument", sa.String(length=16), nullable=False),
        sa.Column("project", sa.String(length=40), nullable=False),
        sa.Column(
            "origin",
            sa.String(length=64),
            nullable=False,
            comment="the lot that it was made of; empty where it came from outside",
        ),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True, comment="when it is to be returned; null where nothing is"),
        sa.Column(
            "lender",
            sa.String(length=24),
            nullable=False,
            comment="key of the office to which it is owed, where it keeps its book here",
        ),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "kind IN ('grant', 'project', 'acceptance', 'purchase')", name="a_quota_lot_is_of_a_known_kind"
        ),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="a_quota_lot_belongs_to_a_known_book"),
        sa.ForeignKeyConstraint(["event"], ["quota_event.number"], name="a_quota_lot_was_opened_by_an_event"),
        sa.PrimaryKeyConstraint("code", name="quota_lot_key"),
    )
    op.create_index("quota_lot_by_book", "quota_lot", ["book_id", "kind"], unique=False)
    op.create_index("quota_lot_by_due_day", "quota_lot", ["due_on"], unique=False)
    op.create_index("quota_lot_by_event", "quota_lot", ["event"], unique=False)
    op.create_index("quota_lot_by_project", "quota_lot", ["project"], unique=False)
    op.create_table(
        "quota_link",
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("from_kind", sa.String(length=8), nullable=False, comment="lot or plot"),
        sa.Column("from_code", sa.String(length=64), nullable=False),
        sa.Column("to_kind", sa.String(length=8), nullable=False, comment="lot or plot"),
        sa.Column("to_code", sa.String(length=64), nullable=False),
        sa.Column("grains", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "from_kind IN ('lot', 'plot') AND to_kind IN ('lot', 'plot')", name="a_link_joins_lots_and_plots"
        ),
        sa.CheckConstraint("grains > 0", name="a_link_has_an_area"),
        sa.ForeignKeyConstraint(["event"], ["quota_event.number"], name="a_link_belongs_to_a_quota_event"),
        sa.PrimaryKeyConstraint("event", "line", name="quota_link_key"),
    )
    op.create_index(
        "a_plot_backs_one_certificate",
        "quota_link",
        ["from_code"],
        unique=True,
        sqlite_where=sa.text("from_kind = 'plot' AND undone_at IS NULL"),
        postgresql_where=sa.text("from_kind = 'plot' AND undone_at IS NULL"),
    )
    op.create_index("quota_link_by_from", "quota_link", ["from_code", "from_kind"], unique=False)
    op.create_index("quota_link_by_to", "quota_link", ["to_code", "to_kind"], unique=False)
    op.create_table(
        "quota_pair",
        sa.Column(
            "event",
            sa.String(length=40),
            nullable=False,
            comment="of the book that acts: its entry is the first of the pair",
        ),
        sa.Column("book_id", sa.BigInteger(), nullable=False, comment="the other book"),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False, comment="in the other book"),
        sa.Column("reversal_entry_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_pair_names_a_known_entry"
        ),
        sa.ForeignKeyConstraint(
            ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_pair_names_its_reversing_entry"
        ),
        sa.ForeignKeyConstraint(["event"], ["quota_event.number"], name="a_pair_belongs_to_a_quota_event"),
        sa.PrimaryKeyConstraint("event", name="quota_pair_key"),
    )
    op.create_index("quota_pair_by_entry", "quota_pair", ["book_id", "entry_id"], unique=False)
