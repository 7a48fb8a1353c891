"""From which accounts of a lot each event takes its quota, and to which it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ledger.errors import Words
from ledger.quotas.data import PLAN, USE_KINDS
from ledger.quotas.facts import Facts
from ledger.quotas.lots import Held

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
# A write-down takes what is left of its acceptance first, but not what is listed; what was sold leaves a gap that is
# made good later.
WRITTEN_DOWN: Final = ("quota.accepted", "quota.surplus", "quota.pledged")
KIND_WORDS: Final[Mapping[str, Words]] = {
    "quota.unassigned": Words("可用未安排", "unassigned"),
    "quota.assigned": Words("已安排项目区", "assigned"),
    "quota.accepted": Words("已验收未分配", "accepted"),
    "quota.returned": Words("已归还", "returned"),
    "quota.surplus": Words("节余可用", "surplus"),
    "quota.listed": Words("节余冻结：挂牌", "listed"),
    "quota.pledged": Words("节余冻结：质押", "pledged"),
    "quota.acquired": Words("购入可用", "acquired"),
    "quota.to-return": Words("应归还", "to be returned"),
    "quota.from-above": Words("上级下达", "from above"),
    "quota.from-reclamation": Words("验收产生", "from reclamation"),
    "quota.deficit": Words("核减缺口", "deficit"),
}


@dataclass(frozen=True, slots=True)
class Draw:
    """Something that an event takes out of a lot, or out of what a lot owes: from accounts of these kinds, in their order."""

    lot: str
    held: Held
    kinds: tuple[str, ...]


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


def owed_kind(instrument: str) -> str:
    """Under what an office has what was granted: to be returned, or for good."""
    return "quota.from-above" if instrument == PLAN else "quota.to-return"


def draws_of(facts: Facts) -> list[Draw]:
    """All that an event draws on, in its own book and of a grant in the granting office's."""
    event, pair = facts.event, facts.pair
    found = [Draw(event.lot, facts.held, sources_of(facts))] if sources_of(facts) else []
    if event.kind == "grant" and pair is not None:
        found.append(Draw(pair.lot, pair.held, ("quota.unassigned",)))
    elif event.kind == "surrender":
        found.append(Draw(event.lot, facts.held, (owed_kind(event.instrument),)))
    elif event.kind == "return":
        found.append(Draw(event.to_lot, facts.held_to, (owed_kind(event.instrument),)))
    elif event.kind == "make-good":
        found.append(Draw(event.to_lot, facts.held_to, ("quota.deficit",)))
    elif event.kind == "write-down":
        found.append(Draw(event.lot, facts.held, ("quota.from-reclamation",)))
    return found


def target_of(facts: Facts) -> str:
    """The account to which an event leads; what is released goes back to where it came from."""
    if facts.event.kind in {"unlist", "release-pledge"}:
        return "quota.acquired" if facts.lot is not None and facts.lot.kind == "purchase" else "quota.surplus"
    return _TARGETS[facts.event.kind]
