"""What may be done next with a project, going by what its lots hold; the rules decide when it is proposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ledger.inquiries.quota_pages import ProjectFigures
from ledger.quotas import PLAN, Project
from ledger.quotas.data import KINDS_OF_PLAN
from web.quota_parts import IN_USE, OWED
from web.showing import say
from web.words_of_quota_steps import WHY_NEXT

Asked = Callable[[ProjectFigures], bool]


def _holds(*kinds: str) -> Asked:
    return lambda found: any(found.figures.get(kind, 0) > 0 for kind in kinds)


def _open(found: ProjectFigures) -> bool:
    return "close" not in found.totals


def _owes_and_has(found: ProjectFigures) -> bool:
    return found.figures.get("quota.accepted", 0) > 0 and found.figures.get(OWED, 0) < 0


def _may_close(found: ProjectFigures) -> bool:
    in_use = any(found.figures.get(kind, 0) > 0 for kind in IN_USE)
    return in_use and not found.figures.get(OWED, 0) and not found.figures.get("quota.assigned", 0)


def _ordered(found: ProjectFigures) -> bool:
    orders = [each for each in found.events if each.event.kind in {"rectify", "rectified"} and each.reversed_at is None]
    return bool(orders) and orders[0].event.kind == "rectify"


def _not_ordered(found: ProjectFigures) -> bool:
    return _open(found) and bool(found.events) and not _ordered(found)


def _deficit(found: ProjectFigures) -> bool:
    return found.figures.get("quota.deficit", 0) < 0


NEXT: Final[tuple[tuple[str, Asked], ...]] = (
    ("assign", _open),
    ("use-resettlement", _holds("quota.assigned", "quota.accepted")),
    ("use-reserve", _holds("quota.assigned")),
    ("use-town", _holds("quota.assigned")),
    ("accept", _open),
    ("return", _owes_and_has),
    ("surrender", _holds("quota.assigned")),
    ("reserve", _holds("quota.accepted")),
    ("surplus", _holds("quota.accepted")),
    ("list", _holds("quota.surplus")),
    ("pledge", _holds("quota.surplus")),
    ("land", _holds("quota.surplus")),
    ("balance", _holds("quota.surplus")),
    ("unlist", _holds("quota.listed")),
    ("make-good", _deficit),
    ("release-pledge", _holds("quota.pledged")),
    ("write-down", _holds("quota.accepted", "quota.surplus", "quota.sold")),
    ("close", _may_close),
    ("rectify", _not_ordered),
    ("rectified", _ordered),
)


def next_kinds(project: Project, found: ProjectFigures) -> list[tuple[str, str]]:
    """(kind of event, why) of what may be done next."""
    return [(kind, say(WHY_NEXT[kind])) for kind, asked in NEXT if _takes(project, kind) and asked(found)]


def _takes(project: Project, kind: str) -> bool:
    """Plan quota is never accepted or sold; what is reclaimed first is not assigned."""
    if project.instrument == PLAN:
        return kind in KINDS_OF_PLAN
    return kind != "assign" or project.mode == "borrow-first"
