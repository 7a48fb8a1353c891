"""People, their roles and reach, sign-in, four eyes, and the audit trail."""

from ledger.access.acting import Act, TakenBack, carry_out, look, tell, tell_refusal
from ledger.access.data import ADMINISTRATORS, ALL_SCOPES, LEVELS_OF_ROLE, ROLES, SCOPES, USER_CLASSES, Actor, Grant
from ledger.access.policy import BY_NAME, OPERATIONS, Operation
from ledger.access.reach import may, parties_in_reach, permit, permit_anywhere, places_in_reach, villages_in_reach
from ledger.access.refusals import (
    CodeNeeded,
    NotPermitted,
    OutOfReach,
    PasswordMustChange,
    PurposeMissing,
    ScopeMissing,
    SignInNeeded,
    TokenWrong,
    VersionStale,
)

__all__ = [
    "ADMINISTRATORS",
    "ALL_SCOPES",
    "BY_NAME",
    "LEVELS_OF_ROLE",
    "OPERATIONS",
    "ROLES",
    "SCOPES",
    "USER_CLASSES",
    "Act",
    "Actor",
    "CodeNeeded",
    "Grant",
    "NotPermitted",
    "Operation",
    "OutOfReach",
    "PasswordMustChange",
    "PurposeMissing",
    "ScopeMissing",
    "SignInNeeded",
    "TakenBack",
    "TokenWrong",
    "VersionStale",
    "carry_out",
    "look",
    "may",
    "parties_in_reach",
    "permit",
    "permit_anywhere",
    "places_in_reach",
    "tell",
    "tell_refusal",
    "villages_in_reach",
]
