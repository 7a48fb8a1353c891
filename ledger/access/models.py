"""People, their roles, sessions and tokens; proposals with their signatures; the audit trail."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ledger.db import METADATA, Instant

NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")

USER = Table(
    "user_account",
    METADATA,
    Column("id", NUMBER, nullable=False, autoincrement=True),
    Column("name", String(40), nullable=False, comment="login name, lower case"),
    Column("display_name", Text, nullable=False),
    Column("user_class", String(24), nullable=False, comment="business, or one of the three administrators"),
    Column("password_hash", Text, nullable=False, comment="argon2id; empty: nobody can sign in"),
    Column("password_changed_at", Instant, nullable=False),
    Column("must_change", Integer, nullable=False, comment="1 while the password is a one-time password"),
    Column("failures", Integer, nullable=False, comment="failed sign-ins in a row"),
    Column("locked_until", Instant),
    Column("code_secret", Text, nullable=False, comment="sealed secret of the one-time code; empty: none"),
    Column("code_step", BigInteger, nullable=False, comment="last time step whose code was used"),
    Column("code_on", Integer, nullable=False, comment="1 where one-time codes are switched on"),
    Column("last_seen_at", Instant, nullable=False, comment="last sign-in; the account's making before the first"),
    Column("disabled_at", Instant),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("id", name="user_account_key"),
    UniqueConstraint("name", name="a_login_name_belongs_to_one_person"),
    UniqueConstraint("id", "user_class", name="a_person_is_of_one_class"),
    CheckConstraint(
        "user_class IN ('business', 'system-administrator', 'security-administrator', 'audit-administrator')",
        name="a_person_is_of_a_known_class",
    ),
    CheckConstraint("must_change IN (0, 1) AND code_on IN (0, 1)", name="a_mark_of_an_account_is_0_or_1"),
    CheckConstraint("failures >= 0", name="failures_are_counted_from_zero"),
    sqlite_autoincrement=True,
)

PASSWORD_HISTORY = Table(
    "password_history",
    METADATA,
    Column("user_id", NUMBER, nullable=False),
    Column("number", Integer, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("user_id", "number", name="password_history_key"),
    ForeignKeyConstraint(["user_id"], ["user_account.id"], name="an_old_password_was_somebodys"),
)

ROLE_GRANT = Table(
    "role_grant",
    METADATA,
    Column("id", NUMBER, nullable=False, autoincrement=True),
    Column("user_id", NUMBER, nullable=False),
    Column("user_class", String(24), nullable=False, comment="the person's, so that the rules below can see it"),
    Column("role", String(24), nullable=False),
    Column("division_level", String(8), nullable=False),
    Column("division_code", String(12), nullable=False),
    Column("party_code", String(64), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String(80), nullable=False),
    PrimaryKeyConstraint("id", name="role_grant_key"),
    ForeignKeyConstraint(
        ["user_id", "user_class"],
        ["user_account.id", "user_account.user_class"],
        name="a_role_is_granted_within_the_persons_class",
    ),
    CheckConstraint(
        "(user_class = 'business' AND role IN ('clerk', 'reviewer', 'centre-head', 'bureau-officer',"
        " 'bureau-approver', 'releaser', 'party-viewer', 'village-viewer'))"
        " OR (user_class <> 'business' AND role = user_class)",
        name="administrators_hold_no_other_role",
    ),
    CheckConstraint(
        "(role IN ('clerk', 'reviewer', 'centre-head') AND division_level = 'township')"
        " OR (role IN ('bureau-officer', 'bureau-approver', 'releaser') AND division_level IN ('county', 'city', 'province'))"
        " OR (role = 'village-viewer' AND division_level = 'village')"
        " OR (role = 'party-viewer' AND division_level = '' AND party_code <> '')"
        " OR (role LIKE '%-administrator' AND division_level = '')",
        name="a_role_reaches_as_far_as_its_kind",
    ),
    CheckConstraint("(division_level = '') = (division_code = '')", name="a_reach_names_level_and_code"),
    CheckConstraint("(role = 'party-viewer') = (party_code <> '')", name="a_party_viewer_stands_for_a_party"),
    Index(
        "a_role_is_granted_once_for_a_reach",
        "user_id",
        "role",
        "division_level",
        "division_code",
        "party_code",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

SESSION = Table(
    "user_session",
    METADATA,
    Column("id", NUMBER, nullable=False, autoincrement=True),
    Column("secret_hash", String(64), nullable=False),
    Column("user_id", NUMBER, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, comment="absolute end, however busy the session is"),
    Column("address", String(64), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String(80), nullable=False),
    PrimaryKeyConstraint("id", name="user_session_key"),
    UniqueConstraint("secret_hash", name="a_session_has_a_secret_of_its_own"),
    ForeignKeyConstraint(["user_id"], ["user_account.id"], name="a_session_is_somebodys"),
    Index("user_session_by_person", "user_id", "started_at"),
    sqlite_autoincrement=True,
)

TOKEN = Table(
    "api_token",
    METADATA,
    Column("id", NUMBER, nullable=False, autoincrement=True),
    Column("prefix", String(16), nullable=False, comment="the part that may be shown, to tell tokens apart"),
    Column("secret_hash", String(64), nullable=False),
    Column("user_id", NUMBER, nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", String(80), nullable=False, comment="separated by spaces"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("revoked_at", Instant),
    Column("revoked_by", String(80), nullable=False),
    PrimaryKeyConstraint("id", name="api_token_key"),
    UniqueConstraint("secret_hash", name="a_token_has_a_secret_of_its_own"),
    ForeignKeyConstraint(["user_id"], ["user_account.id"], name="a_token_is_somebodys"),
    Index("api_token_by_person", "user_id", "recorded_at"),
    sqlite_autoincrement=True,
)

PROPOSAL = Table(
    "proposal",
    METADATA,
    Column("id", NUMBER, nullable=False, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("place", Text, nullable=False, comment="where it happens: level:code, separated by spaces"),
    Column("content", Text, nullable=False, comment="canonical JSON of what is proposed"),
    Column("content_hash", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("needed", Integer, nullable=False, comment="signatures that it takes, the preparer's included"),
    Column("state", String(12), nullable=False),
    Column("outcome", Text, nullable=False, comment="why it was rejected or withdrawn"),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    PrimaryKeyConstraint("id", name="proposal_key"),
    UniqueConstraint("id", "content_hash", name="a_proposal_has_one_content"),
    CheckConstraint("needed IN (2, 3)", name="a_proposal_takes_two_or_three_signatures"),
    CheckConstraint("state IN ('open', 'done', 'rejected', 'withdrawn')", name="a_proposal_is_in_a_known_state"),
    Index(
        "a_subject_has_one_open_proposal_of_a_kind",
        "kind",
        "subject",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("proposal_by_subject", "subject"),
    sqlite_autoincrement=True,
)

SIGNATURE = Table(
    "proposal_signature",
    METADATA,
    Column("proposal_id", NUMBER, nullable=False),
    Column("place", Integer, nullable=False, comment="1 preparer, 2 approver, 3 releaser"),
    Column("signed_by", String(80), nullable=False),
    Column("content_hash", String(64), nullable=False, comment="what was signed"),
    Column("signed_at", Instant, nullable=False),
    Column("with_code", Integer, nullable=False, comment="1 where a one-time code was given"),
    PrimaryKeyConstraint("proposal_id", "place", name="proposal_signature_key"),
    UniqueConstraint("proposal_id", "signed_by", name="nobody_signs_a_proposal_twice"),
    ForeignKeyConstraint(
        ["proposal_id", "content_hash"],
        ["proposal.id", "proposal.content_hash"],
        name="a_signature_is_for_what_the_proposal_says",
    ),
    CheckConstraint("place IN (1, 2, 3)", name="a_signature_is_a_preparers_an_approvers_or_a_releasers"),
    CheckConstraint("with_code IN (0, 1)", name="a_mark_of_a_signature_is_0_or_1"),
    CheckConstraint("signed_by <> ''", name="somebody_signs"),
)

AUDIT_EVENT = Table(
    "audit_event",
    METADATA,
    Column("id", NUMBER, nullable=False, autoincrement=True),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", String(80), nullable=False, comment="login name; empty for nobody"),
    Column("roles", String(200), nullable=False),
    Column("via", String(16), nullable=False),
    Column("address", String(64), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("operation", String(48), nullable=False),
    Column("subject_kind", String(24), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("code", String(64), nullable=False, comment="of the refusal"),
    Column("detail", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("before", Text, nullable=False, comment="canonical JSON; empty where there was nothing"),
    Column("after", Text, nullable=False, comment="canonical JSON; empty where there is nothing"),
    Column("content_hash", String(64), nullable=False),
    PrimaryKeyConstraint("id", name="audit_event_key"),
    CheckConstraint("outcome IN ('done', 'refused', 'failed')", name="an_event_was_done_refused_or_failed"),
    Index("audit_event_by_subject", "subject", "id"),
    Index("audit_event_by_actor", "actor", "id"),
    Index("audit_event_by_operation", "operation", "id"),
    Index("audit_event_by_instant", "recorded_at"),
    sqlite_autoincrement=True,
)
