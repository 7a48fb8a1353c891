"""What may be done next with a project, going by what its lots hold; the rules decide when it is proposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ledger.errors import Words
from ledger.inquiries.quota_pages import ProjectFigures
from ledger.quotas import PLAN, Project
from ledger.quotas.data import KINDS_OF_PLAN
from web.quota_parts import IN_USE, OWED
from web.showing import say

Asked = Callable[[Project, ProjectFigures], bool]


def _holds(*kinds: str) -> Asked:
    return lambda _project, found: any(found.figures.get(kind, 0) > 0 for kind in kinds)


def _borrows(project: Project, found: ProjectFigures) -> bool:
    return project.mode == "borrow-first" and "close" not in found.totals


def _open(project: Project, found: ProjectFigures) -> bool:
    return "close" not in found.totals


def _owes_and_has(project: Project, found: ProjectFigures) -> bool:
    return found.figures.get("quota.accepted", 0) > 0 and found.figures.get(OWED, 0) < 0


def _may_close(project: Project, found: ProjectFigures) -> bool:
    in_use = any(found.figures.get(kind, 0) > 0 for kind in IN_USE)
    return in_use and not found.figures.get(OWED, 0) and not found.figures.get("quota.assigned", 0)


def _ordered(project: Project, found: ProjectFigures) -> bool:
    orders = [each for each in found.events if each.event.kind in {"rectify", "rectified"} and each.reversed_at is None]
    return bool(orders) and orders[0].event.kind == "rectify"


def _not_ordered(project: Project, found: ProjectFigures) -> bool:
    return _open(project, found) and bool(found.events) and not _ordered(project, found)


NEXT: Final[tuple[tuple[str, Words, Asked], ...]] = (
    ("assign", Words("把上级下达的指标安排到本项目", "Give quota of a grant to this project"), _borrows),
    ("use-resettlement", Words("安置区建新占用", "Build for resettlement"), _holds("quota.assigned", "quota.accepted")),
    ("use-reserve", Words("农村发展用地占用", "Build for the village"), _holds("quota.assigned")),
    ("use-town", Words("城镇建新占用", "Build in town"), _holds("quota.assigned")),
    ("accept", Words("复垦经市或省验收", "Reclamation accepted by city or province"), _open),
    ("return", Words("用已验收面积归还", "Return by what was accepted"), _owes_and_has),
    ("surrender", Words("未用指标交回上级", "Give unused quota back"), _holds("quota.assigned")),
    ("reserve", Words("先留足村里用地", "The village's share comes first"), _holds("quota.accepted")),
    ("surplus", Words("扣除后确认节余", "Confirm what is left over"), _holds("quota.accepted")),
    ("list", Words("节余挂牌出售", "Offer surplus for sale"), _holds("quota.surplus")),
    ("pledge", Words("节余质押", "Pledge surplus"), _holds("quota.surplus")),
    ("land", Words("节余用于建设项目", "Build with surplus"), _holds("quota.surplus")),
    ("balance", Words("节余转入耕地占补平衡", "Surplus into the farmland balance"), _holds("quota.surplus")),
    ("unlist", Words("撤回挂牌", "Take it off the list"), _holds("quota.listed")),
    ("sell", Words("挂牌成交", "Sell what is listed"), _holds("quota.listed")),
    ("release-pledge", Words("质押解除", "Release the pledge"), _holds("quota.pledged")),
    ("write-down", Words("验收多算，核减", "Too much was accepted"), _holds("quota.accepted", "quota.surplus", "quota.sold")),
    ("close", Words("全部归还后结项", "All is returned"), _may_close),
    ("rectify", Words("逾期或违规，责令整改", "Order to put right"), _not_ordered),
    ("rectified", Words("整改已完成", "It was put right"), _ordered),
)


def next_kinds(project: Project, found: ProjectFigures) -> list[tuple[str, str]]:
    """(kind of event, why) of what may be done next."""
    return [
        (kind, say(why))
        for kind, why, asked in NEXT
        if (project.instrument != PLAN or kind in KINDS_OF_PLAN) and asked(project, found)
    ]
