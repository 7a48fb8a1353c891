"""Words by key: the areas of a plan, and why something may be done next with a project."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words

PLAN_AREAS: Final[dict[str, Words]] = {
    "quota_grains": Words("指标", "Quota"),
    "demolition_grains": Words("拆旧面积", "Demolition"),
    "new_build_grains": Words("建新面积", "New building"),
    "resettlement_grains": Words("建新·安置", "New building: resettlement"),
    "rural_reserve_grains": Words("建新·农村留用", "New building: rural reserve"),
    "town_grains": Words("建新·城镇", "New building: town"),
    "reclaimed_agricultural_grains": Words("复垦农用地", "Farmland reclaimed"),
    "reclaimed_cultivated_grains": Words("复垦·其中耕地", "Reclaimed: cultivated"),
    "occupied_agricultural_grains": Words("占用农用地", "Farmland taken"),
    "occupied_cultivated_grains": Words("占用·其中耕地", "Taken: cultivated"),
}
# What may be done next with a project, and why.
WHY_NEXT: Final[dict[str, Words]] = {
    "assign": Words("把上级下达的指标安排到本项目", "Give quota of a grant to this project"),
    "use-resettlement": Words("安置区建新占用", "Build for resettlement"),
    "use-reserve": Words("农村发展用地占用", "Build for the village"),
    "use-town": Words("城镇建新占用", "Build in town"),
    "accept": Words("复垦已由市或省验收", "City or province accepted the reclamation"),
    "return": Words("用验收面积归还所借指标", "Return by what was accepted"),
    "surrender": Words("没有用的指标交回上级", "Give unused quota back"),
    "reserve": Words("先留足村里要用的", "The village's share comes first"),
    "surplus": Words("扣除归还和留用后确认", "Confirm what is left over"),
    "list": Words("把节余挂牌出售", "Offer surplus for sale"),
    "pledge": Words("用节余质押", "Pledge surplus"),
    "land": Words("节余用到建设项目", "Build with surplus"),
    "balance": Words("节余转入耕地占补平衡", "Surplus into the farmland balance"),
    "unlist": Words("把挂牌的撤回", "Take it off the list"),
    "release-pledge": Words("质押已经解除", "The pledge is released"),
    "write-down": Words("验收面积多算了", "Too much was accepted"),
    "make-good": Words("用新验收补上缺口", "Fill a gap by a new acceptance"),
    "close": Words("全部归还，可以结项", "All is returned"),
    "rectify": Words("逾期或违规，下达整改通知", "Overdue or out of order"),
    "rectified": Words("整改已经完成", "It was put right"),
}
