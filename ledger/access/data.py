"""The vocabulary of access: who acts, in which roles, how far, by which way they came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from ledger.errors import Words

Role = Literal[
    "clerk",
    "reviewer",
    "centre-head",
    "bureau-officer",
    "bureau-approver",
    "releaser",
    "party-viewer",
    "village-viewer",
    "system-administrator",
    "security-administrator",
    "audit-administrator",
]
Via = Literal["session", "token", "command-line", "nobody"]
ROLES: Final[dict[str, Words]] = {
    "clerk": Words("经办", "clerk"),
    "reviewer": Words("复核", "reviewer"),
    "centre-head": Words("负责人", "centre head"),
    "bureau-officer": Words("指标经办", "bureau officer"),
    "bureau-approver": Words("指标审批", "bureau approver"),
    "releaser": Words("核发", "releaser"),
    "party-viewer": Words("农户（合作社）查询", "household or co-operative viewer"),
    "village-viewer": Words("村级查询", "village viewer"),
    "system-administrator": Words("系统管理员", "system administrator"),
    "security-administrator": Words("安全管理员", "security administrator"),
    "audit-administrator": Words("审计管理员", "audit administrator"),
}
BUREAU_LEVELS: Final = ("county", "city", "province")
LEVELS_OF_ROLE: Final[dict[str, tuple[str, ...]]] = {  # what a role may be granted for, the usual one first
    "clerk": ("township",),
    "reviewer": ("township",),
    "centre-head": ("township",),
    "bureau-officer": BUREAU_LEVELS,
    "bureau-approver": BUREAU_LEVELS,
    "releaser": BUREAU_LEVELS,
    "village-viewer": ("village",),
    "party-viewer": ("party",),
    "system-administrator": ("installation",),
    "security-administrator": ("installation",),
    "audit-administrator": ("installation",),
}
ADMINISTRATORS: Final = ("system-administrator", "security-administrator", "audit-administrator")
USER_CLASSES: Final[dict[str, Words]] = {"business": Words("业务人员", "business")} | {
    role: ROLES[role] for role in ADMINISTRATORS
}
SCOPES: Final[dict[str, Words]] = {
    "read": Words("查询", "read"),
    "record": Words("办理", "record"),
    "approve": Words("审批", "approve"),
    "reveal": Words("查看个人信息", "reveal personal data"),
    "administer": Words("管理", "administer"),
}
ALL_SCOPES: Final = frozenset(SCOPES)
OPERATOR: Final = "operator"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role with its reach: a division (level and 12-digit code), a party's code, or neither for administrators."""

    role: str
    division_level: str = ""
    division_code: str = ""
    party_code: str = ""

    @property
    def reach(self) -> str:
        """The reach as text: ``township:640106002000``, ``party:JF-001``, or ``installation``."""
        if self.party_code:
            return f"party:{self.party_code}"
        return f"{self.division_level}:{self.division_code}" if self.division_code else "installation"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. user_id: None for the operator and for nobody. name: the login name, as it stands in the book.

    scopes: what a token may be used for; all of them otherwise. has_code: whether a one-time code (TOTP) is switched
    on, which is then asked for at approvals. must_change: the password is a one-time password and nothing else can
    be done before it is changed.
    """

    user_id: int | None
    name: str
    display_name: str = ""
    user_class: str = "business"
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[str] = ALL_SCOPES
    via: Via = "nobody"
    address: str = ""
    request_id: str = ""
    session_id: int | None = None
    token_id: int | None = None
    has_code: bool = False
    must_change: bool = False

    @classmethod
    def operator(cls, request_id: str = "") -> Actor:
        """Who runs the command line on the machine that holds the database and its keys."""
        return cls(None, OPERATOR, "命令行", "operator", via="command-line", request_id=request_id)

    @classmethod
    def nobody(cls, address: str = "", request_id: str = "") -> Actor:
        """Somebody who has not signed in."""
        return cls(None, "", user_class="nobody", via="nobody", address=address, request_id=request_id)

    @property
    def is_operator(self) -> bool:
        return self.user_class == "operator"

    @property
    def is_nobody(self) -> bool:
        return self.user_class == "nobody"

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that are held, each once, in the order of ROLES."""
        held = {grant.role for grant in self.grants}
        return tuple(role for role in ROLES if role in held)

    def from_where(self, address: str, request_id: str) -> Actor:
        """The same person, asking from there under that request."""
        return replace(self, address=address, request_id=request_id)
