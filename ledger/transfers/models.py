"""Transfer contracts and their parcel lines."""

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
    UniqueConstraint,
)

from ledger.access.models import NUMBER
from ledger.db import METADATA, Instant

CONTRACT = Table(
    "contract",
    METADATA,
    Column("number", String(40), nullable=False),
    Column("book_id", BigInteger, nullable=False),
    Column("form", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("transferor", String(64), nullable=False),
    Column("transferee", String(64), nullable=False),
    Column("start_day", Date, nullable=False),
    Column("last_day", Date, nullable=False, comment="last day of the term; the land is back on the day after"),
    Column("price", String(24), nullable=False, comment="decimal text in the unit of price_unit"),
    Column("price_unit", String(16), nullable=False),
    Column("payment", String(120), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("signed_on", Date),
    Column("filed_on", Date),
    Column("consent", Text, nullable=False),
    Column("parent_number", String(40), nullable=False),
    Column("entry_id", BigInteger),
    Column("origin", String(8), nullable=False, comment="counter: drafted here; paper: signed before it was recorded"),
    Column("proposal_id", NUMBER, comment="under which it is, or was, reviewed"),
    Column("reversal_proposal_id", NUMBER),
    Column("reversal_entry_id", BigInteger),
    Column("version", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("renews_number", String(40), nullable=False, comment="the contract that it renews; empty: none"),
    Column("details", Text, nullable=False, comment="canonical JSON of what the model contract asks besides"),
    Column("actual_last_day", Date, nullable=False, comment="last_day, or sooner where it ended early"),
    Column("hold_until", Date, comment="last day on which it keeps its land while it is not signed"),
    Column("suspended_on", Date, comment="since when it is suspended; none: it is not"),
    PrimaryKeyConstraint("number", name="contract_key"),
    ForeignKeyConstraint(["transferor"], ["party.code"], name="a_contract_names_a_known_transferor"),
    ForeignKeyConstraint(["transferee"], ["party.code"], name="a_contract_names_a_known_transferee"),
    ForeignKeyConstraint(["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="a_contract_names_a_known_entry"),
    ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="a_contract_names_the_proposal_of_its_review"),
    ForeignKeyConstraint(
        ["reversal_proposal_id"], ["proposal.id"], name="a_contract_names_the_proposal_of_its_reversal"
    ),
    ForeignKeyConstraint(
        ["book_id", "reversal_entry_id"], ["entry.book_id", "entry.id"], name="a_contract_names_its_reversing_entry"
    ),
    CheckConstraint(
        "state IN ('draft', 'submitted', 'reviewed', 'approved', 'signed', 'reversed')",
        name="a_contract_is_in_a_known_state",
    ),
    CheckConstraint("origin IN ('counter', 'paper')", name="a_contract_comes_from_the_counter_or_from_paper"),
    CheckConstraint(
        "(state IN ('signed', 'reversed')) = (entry_id IS NOT NULL) OR (form = 'proxy-farming' AND entry_id IS NULL)",
        name="a_contract_is_posted_when_it_is_signed",
    ),
    CheckConstraint("state NOT IN ('signed', 'reversed') OR signed_on IS NOT NULL", name="a_signed_contract_says_when"),
    CheckConstraint(
        "origin = 'paper' OR state = 'draft' OR proposal_id IS NOT NULL",
        name="a_contract_is_reviewed_before_it_is_signed",
    ),
    CheckConstraint(
        "(state = 'reversed') = (reversal_proposal_id IS NOT NULL)"
        " AND (state = 'reversed' AND form <> 'proxy-farming') = (reversal_entry_id IS NOT NULL)",
        name="a_reversal_has_its_entry_and_its_proposal",
    ),
    CheckConstraint("start_day <= last_day", name="a_contract_ends_after_it_starts"),
    CheckConstraint("actual_last_day <= last_day", name="a_contract_ends_no_later_than_agreed"),
    CheckConstraint(
        "state <> 'submitted' OR hold_until IS NOT NULL", name="a_submitted_contract_holds_its_land_for_a_while"
    ),
    CheckConstraint("transferor <> transferee", name="a_contract_has_two_parties"),
    Index("contract_by_transferor", "transferor"),
    Index("contract_by_transferee", "transferee"),
    Index("contract_by_last_day", "book_id", "actual_last_day"),
    Index("contract_by_parent", "parent_number"),
)

CONTRACT_PARCEL = Table(
    "contract_parcel",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("line", Integer, nullable=False),
    Column("parcel_code", String(19), nullable=False),
    Column("area_grains", BigInteger, nullable=False),
    Column("giver", String(64), nullable=False),
    PrimaryKeyConstraint("contract_number", "line", name="contract_parcel_key"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="a_contract_line_belongs_to_a_contract"),
    ForeignKeyConstraint(["parcel_code"], ["parcel.code"], name="a_contract_names_a_known_parcel"),
    ForeignKeyConstraint(["giver"], ["party.code"], name="a_contract_line_names_a_known_giver"),
    CheckConstraint("area_grains > 0", name="a_contract_line_has_an_area"),
    UniqueConstraint("contract_number", "parcel_code", "giver", name="a_contract_names_a_parcel_once"),
    Index("contract_parcel_by_parcel", "parcel_code"),
    Index("contract_parcel_by_giver", "giver"),
)

CONTRACT_EVIDENCE = Table(
    "contract_evidence",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("place", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("document", Text, nullable=False),
    Column("issued_on", Date),
    Column("party", String(64), nullable=False),
    Column("valid_to", Date),
    Column("sha256", String(64), nullable=False),
    Column("note", Text, nullable=False),
    PrimaryKeyConstraint("contract_number", "place", name="contract_evidence_key"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="evidence_belongs_to_a_contract"),
    CheckConstraint("document <> ''", name="evidence_has_a_name"),
    CheckConstraint("sha256 = '' OR length(sha256) = 64", name="a_scan_has_a_whole_hash"),
)

CONTRACT_EVENT = Table(
    "contract_event",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("ground", String(32), nullable=False),
    Column("notice_on", Date),
    Column("effective_on", Date, nullable=False),
    Column("document", Text, nullable=False),
    Column("content", Text, nullable=False, comment="canonical JSON of what was decided"),
    Column("book_id", BigInteger, nullable=False),
    Column("entry_id", BigInteger),
    Column("proposal_id", NUMBER),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("contract_number", "sequence", name="contract_event_key"),
    ForeignKeyConstraint(["contract_number"], ["contract.number"], name="an_event_belongs_to_a_contract"),
    ForeignKeyConstraint(["book_id", "entry_id"], ["entry.book_id", "entry.id"], name="an_event_has_its_entry"),
    ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="an_event_has_its_proposal"),
    CheckConstraint(
        "kind IN ('ended', 'cut', 'changed', 'suspended', 'resumed', 'offered', 'accepted', 'declined')",
        name="an_event_of_a_contract_is_of_a_known_kind",
    ),
    CheckConstraint("sequence > 0", name="events_of_a_contract_are_counted_from_one"),
)

CONTRACT_RETURN = Table(
    "contract_return",
    METADATA,
    Column("contract_number", String(40), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("parcel_code", String(19), nullable=False),
    Column("giver", String(64), nullable=False, comment="to whom the land came back"),
    Column("taker", String(64), nullable=False, comment="from whom"),
    Column("back_on", Date, nullable=False, comment="first day on which the land was back"),
    Column("area_grains", BigInteger, nullable=False),
    PrimaryKeyConstraint("contract_number", "sequence", "parcel_code", "giver", name="contract_return_key"),
    ForeignKeyConstraint(
        ["contract_number", "sequence"],
        ["contract_event.contract_number", "contract_event.sequence"],
        name="a_return_belongs_to_an_event",
    ),
    CheckConstraint("area_grains > 0", name="a_return_has_an_area"),
    Index("contract_return_by_parcel", "parcel_code"),
)
