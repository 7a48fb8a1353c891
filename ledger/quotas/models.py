"""Projects with versions of their plan, quota events, the lots that they open, and the links among lots and plots.

Nothing here is rewritten: an event is undone once, by a proposal that others signed; its links are undone with it.
"""

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

QUOTA_PROJECT = Table(
    "quota_project",
    METADATA,
    Column("code", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("book_key", String(24), nullable=False, comment="key of the county's division"),
    Column("instrument", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("basis", String(24), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("code", name="quota_project_key"),
    ForeignKeyConstraint(["book_id"], ["book.id"], name="a_project_belongs_to_a_known_book"),
    CheckConstraint("code <> '' AND name <> ''", name="a_project_has_code_and_name"),
    CheckConstraint(
        "instrument IN ('linkage-quota', 'mining-quota', 'plan-quota')", name="a_project_has_a_known_instrument"
    ),
    CheckConstraint("mode IN ('borrow-first', 'reclaim-first')", name="a_project_has_a_known_mode"),
    CheckConstraint(
        "basis IN ('cultivated', 'agricultural', 'construction-removed')", name="a_project_has_a_known_basis"
    ),
    Index("quota_project_by_book", "book_id"),
)

_AREAS = (
    "quota_grains", "demolition_grains", "new_build_grains", "reclaimed_agricultural_grains",
    "reclaimed_cultivated_grains", "occupied_agricultural_grains", "occupied_cultivated_grains",
    "resettlement_grains", "rural_reserve_grains", "town_grains",
)  # fmt: skip

PLAN_VERSION = Table(
    "plan_version",
    METADATA,
    Column("project", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("document", String(80), nullable=False),
    Column("approver", Text, nullable=False),
    Column("approved_on", Date, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in _AREAS),
    Column("households", Integer, nullable=False),
    Column("filed_online_on", Date),
    Column("base_day", Date),
    Column("scale_grains", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", Text, nullable=False, comment="canonical JSON of what was approved"),
    Column("proposal_id", NUMBER, comment="null: recorded from a sheet of what was decided on paper"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("project", "version", name="plan_version_key"),
    ForeignKeyConstraint(["project"], ["quota_project.code"], name="a_plan_belongs_to_a_project"),
    ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_plan_names_its_proposal"),
    CheckConstraint("version >= 1 AND document <> ''", name="a_plan_has_version_and_document"),
    CheckConstraint(" AND ".join(f"{name} >= 0" for name in _AREAS), name="a_plan_has_no_area_below_zero"),
)

PLAN_VILLAGE = Table(
    "plan_village",
    METADATA,
    Column("project", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("village", String(12), nullable=False),
    Column("zone", String(12), nullable=False),
    Column("grains", BigInteger, nullable=False),
    Column("agricultural_grains", BigInteger, nullable=False),
    Column("cultivated_grains", BigInteger, nullable=False),
    Column("households", Integer, nullable=False),
    PrimaryKeyConstraint("project", "version", "line", name="plan_village_key"),
    ForeignKeyConstraint(
        ["project", "version"],
        ["plan_version.project", "plan_version.version"],
        name="a_plan_village_belongs_to_a_plan",
    ),
    CheckConstraint("zone IN ('demolition', 'new-build')", name="a_plan_village_lies_in_a_zone"),
    Index("plan_village_by_village", "village"),
)

PLAN_PLOT = Table(
    "plan_plot",
    METADATA,
    Column("project", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("plot", String(64), nullable=False),
    Column("village", String(12), nullable=False),
    Column("zone", String(12), nullable=False),
    Column("grains", BigInteger, nullable=False),
    Column("agricultural_grains", BigInteger, nullable=False),
    Column("cultivated_grains", BigInteger, nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("use", String(16), nullable=False),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("project", "version", "plot", name="plan_plot_key"),
    ForeignKeyConstraint(
        ["project", "version"], ["plan_version.project", "plan_version.version"], name="a_plan_plot_belongs_to_a_plan"
    ),
    CheckConstraint("zone IN ('demolition', 'new-build')", name="a_plan_plot_lies_in_a_zone"),
    CheckConstraint("grains > 0", name="a_plan_plot_has_an_area"),
    Index("plan_plot_by_plot", "plot"),
)

QUOTA_EVENT = Table(
    "quota_event",
    METADATA,
    Column("number", String(40), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("instrument", String(16), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("document", String(80), nullable=False),
    Column("project", String(40), nullable=False, comment="empty where it is about none"),
    Column("version", Integer, nullable=False, comment="of the plan in force; 0 where there is none"),
    Column("lot", String(64), nullable=False),
    Column("to_lot", String(64), nullable=False),
    Column("grains", BigInteger, nullable=False),
    Column("paddy_grains", BigInteger, nullable=False),
    Column("grain_centikg", BigInteger, nullable=False, comment="grain capacity, hundredths of a kilogram"),
    Column("price_fen", BigInteger, nullable=False),
    Column("counterpart", Text, nullable=False),
    Column("due_on", Date),
    Column("trade", String(40), nullable=False),
    Column("content", Text, nullable=False, comment="canonical JSON of what was signed"),
    Column("proposal_id", NUMBER, comment="null: recorded from a sheet of what was decided on paper"),
    Column("entry_id", BigInteger, comment="null where nothing moved"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("reversal_proposal_id", NUMBER),
    Column("reversal_entry_id", BigInteger),
    Column("reversed_at", Instant),
    PrimaryKeyConstraint("number", name="quota_event_key"),
    ForeignKeyConstraint(
        ["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_quota_event_names_a_known_entry"
    ),
    ForeignKeyConstraint(
        ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_quota_event_names_its_reversing_entry"
    ),
    ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_quota_event_names_its_proposal"),
    ForeignKeyConstraint(
        ["reversal_proposal_id"], ["proposal.id"], name="a_quota_event_names_the_proposal_of_its_reversal"
    ),
    CheckConstraint("document <> ''", name="a_quota_event_has_its_paper"),
    CheckConstraint(
        "grains >= 0 AND paddy_grains >= 0 AND grain_centikg >= 0 AND price_fen >= 0",
        name="a_quota_event_has_no_figure_below_zero",
    ),
    CheckConstraint("paddy_grains <= grains", name="paddy_is_part_of_the_area"),
    CheckConstraint(
        "kind = 'close' OR (kind IN ('rectify', 'rectified')) = (entry_id IS NULL)", name="a_quota_event_is_posted"
    ),
    CheckConstraint(
        "(reversed_at IS NULL) = (reversal_proposal_id IS NULL)", name="a_reversed_quota_event_names_its_proposal"
    ),
    Index("quota_event_by_book", "book_id", "on_day", "number"),
    Index("quota_event_by_project", "project", "on_day"),
    Index("quota_event_by_lot", "lot"),
    Index("quota_event_by_to_lot", "to_lot"),
    Index("quota_event_by_entry", "book_id", "entry_id"),
    Index("quota_event_by_trade", "trade"),
)

QUOTA_EVENT_LINE = Table(
    "quota_event_line",
    METADATA,
    Column("event", String(40), nullable=False),
    Column("line", Integer, nullable=False),
    Column("village", String(12), nullable=False),
    Column("plot", String(64), nullable=False),
    Column("source_plot", String(64), nullable=False),
    Column("grains", BigInteger, nullable=False),
    Column("cultivated_grains", BigInteger, nullable=False),
    Column("other_agricultural_grains", BigInteger, nullable=False),
    Column("homestead", String(64), nullable=False),
    Column("use", String(16), nullable=False),
    PrimaryKeyConstraint("event", "line", name="quota_event_line_key"),
    ForeignKeyConstraint(["event"], ["quota_event.number"], name="a_line_belongs_to_a_quota_event"),
    CheckConstraint("grains > 0", name="a_line_of_a_quota_event_has_an_area"),
    CheckConstraint("cultivated_grains >= 0 AND other_agricultural_grains >= 0", name="a_line_has_no_part_below_zero"),
    Index("quota_event_line_by_village", "village"),
    Index("quota_event_line_by_plot", "plot"),
)

QUOTA_LOT = Table(
    "quota_lot",
    METADATA,
    Column("code", String(64), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("instrument", String(16), nullable=False),
    Column("project", String(40), nullable=False),
    Column(
        "origin", String(64), nullable=False, comment="the lot that it was made of; empty where it came from outside"
    ),
    Column("document", String(80), nullable=False),
    Column("from_day", Date, nullable=False),
    Column("due_on", Date, comment="when it is to be returned; null where nothing is"),
    Column(
        "lender",
        String(24),
        nullable=False,
        comment="key of the office to which it is owed, where it keeps its book here",
    ),
    Column("event", String(40), nullable=False),
    PrimaryKeyConstraint("code", name="quota_lot_key"),
    ForeignKeyConstraint(["book_id"], ["book.id"], name="a_quota_lot_belongs_to_a_known_book"),
    ForeignKeyConstraint(["event"], ["quota_event.number"], name="a_quota_lot_was_opened_by_an_event"),
    CheckConstraint("kind IN ('grant', 'project', 'acceptance', 'purchase')", name="a_quota_lot_is_of_a_known_kind"),
    Index("quota_lot_by_book", "book_id", "kind"),
    Index("quota_lot_by_project", "project"),
    Index("quota_lot_by_due_day", "due_on"),
    Index("quota_lot_by_event", "event"),
)

QUOTA_LINK = Table(
    "quota_link",
    METADATA,
    Column("event", String(40), nullable=False),
    Column("line", Integer, nullable=False),
    Column("from_kind", String(8), nullable=False, comment="lot or plot"),
    Column("from_code", String(64), nullable=False),
    Column("to_kind", String(8), nullable=False, comment="lot or plot"),
    Column("to_code", String(64), nullable=False),
    Column("grains", BigInteger, nullable=False),
    Column("undone_at", Instant),
    PrimaryKeyConstraint("event", "line", name="quota_link_key"),
    ForeignKeyConstraint(["event"], ["quota_event.number"], name="a_link_belongs_to_a_quota_event"),
    CheckConstraint("grains > 0", name="a_link_has_an_area"),
    CheckConstraint("from_kind IN ('lot', 'plot') AND to_kind IN ('lot', 'plot')", name="a_link_joins_lots_and_plots"),
    Index("quota_link_by_from", "from_code", "from_kind"),
    Index("quota_link_by_to", "to_code", "to_kind"),
    Index(
        "a_plot_backs_one_certificate",
        "from_code",
        unique=True,
        sqlite_where=text("from_kind = 'plot' AND undone_at IS NULL"),
        postgresql_where=text("from_kind = 'plot' AND undone_at IS NULL"),
    ),
)

QUOTA_PAIR = Table(
    "quota_pair",
    METADATA,
    Column("event", String(40), nullable=False, comment="of the book that acts: its entry is the first of the pair"),
    Column("book_id", BigInteger, nullable=False, comment="the other book"),
    Column("entry_id", BigInteger, nullable=False),
    Column("lot", String(64), nullable=False, comment="in the other book"),
    Column("reversal_entry_id", BigInteger),
    PrimaryKeyConstraint("event", name="quota_pair_key"),
    ForeignKeyConstraint(["event"], ["quota_event.number"], name="a_pair_belongs_to_a_quota_event"),
    ForeignKeyConstraint(["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_pair_names_a_known_entry"),
    ForeignKeyConstraint(
        ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_pair_names_its_reversing_entry"
    ),
    Index("quota_pair_by_entry", "book_id", "entry_id"),
)
