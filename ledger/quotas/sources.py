"""From which accounts of a lot each event takes its quota, and to which it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ledger.errors import Words
from ledger.quotas.data import USE_KINDS
from ledger.quotas.facts import Facts

# Kinds of account, in the order in which they are drawn on.
SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "assign": ("quota.unassigned",),
    "return": ("quota.accepted",),
    "reserve": ("quota.accepted",),
    "surplus": ("quota.accepted",),
    "balance": ("quota.surplus",),
    "list": ("quota.surplus", "quota.acquired"),
    "unlist": ("quota.listed",),
    "pledge": ("quota.surplus", "quota.acquired"),
    "release-pledge": ("quota.pledged",),
    "sell": ("quota.listed",),
    "land": ("quota.surplus", "quota.acquired"),
    "make-good": ("quota.accepted",),
}
_TARGETS: Final[Mapping[str, str]] = {
    "reserve": "quota.rural-reserve",
    "surplus": "quota.surplus",
    "balance": "quota.balanced",
    "list": "quota.listed",
    "pledge": "quota.pledged",
    "land": "quota.landed",
} | {kind: f"quota.{purpose}" for kind, purpose in USE_KINDS.items()}
KIND_WORDS: Final[Mapping[str, Words]] = {
    "quota.unassigned": Words("可用未安排", "unassigned"),
    "quota.assigned": Words("已安排项目区", "assigned"),
    "quota.accepted": Words("已验收未分配", "accepted"),
    "quota.returned": Words("已归还", "returned"),
    "quota.surplus": Words("节余可用", "surplus"),
    "quota.listed": Words("节余冻结：挂牌", "listed"),
    "quota.pledged": Words("节余冻结：质押", "pledged"),
    "quota.acquired": Words("购入可用", "acquired"),
}


def sources_of(facts: Facts) -> tuple[str, ...]:
    """The accounts that an event draws on; empty where it draws on none of its lot's."""
    kind = facts.event.kind
    if kind in USE_KINDS:
        return ("quota.accepted",) if facts.lot is not None and facts.lot.kind == "acceptance" else ("quota.assigned",)
    if kind == "surrender":
        return ("quota.unassigned",) if facts.lot is not None and facts.lot.kind == "grant" else ("quota.assigned",)
    if kind == "return" and facts.lot is not None and facts.lot.kind == "grant":
        return ("quota.returned",)  # an office in between hands on what it got back
    return SOURCES.get(kind, ())


def target_of(facts: Facts) -> str:
    """The account to which an event leads; what is released goes back to where it came from."""
    if facts.event.kind in {"unlist", "release-pledge"}:
        return "quota.acquired" if facts.lot is not None and facts.lot.kind == "purchase" else "quota.surplus"
    return _TARGETS[facts.event.kind]
