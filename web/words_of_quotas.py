"""What pages call the assets, accounts, causes and holders of quotas."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words
from ledger.quotas import INSTRUMENTS, KINDS

_CAUSES: Final = {f"cause.{kind.cause}": kind.words for kind in KINDS.values() if kind.cause}
QUOTA_NAMES: Final[dict[str, Words]] = {f"asset.{code}": words for code, words in INSTRUMENTS.items()} | _CAUSES | {
    "cause.quota-used": Words("使用指标", "quota used"),
    "asset.paddy": Words("水田", "Paddy"),
    "asset.grain-capacity": Words("粮食产能", "Grain capacity"),
    "kind.quota.unassigned": Words("可用未安排", "unassigned"),
    "kind.quota.assigned": Words("已安排项目区", "assigned to a project"),
    "kind.quota.resettlement": Words("在用：安置", "in use: resettlement"),
    "kind.quota.rural-reserve": Words("在用：农村预留", "in use: rural reserve"),
    "kind.quota.town": Words("在用：城镇建新", "in use: town building"),
    "kind.quota.accepted": Words("已验收未分配", "accepted, not distributed"),
    "kind.quota.surplus": Words("节余可用", "surplus, free"),
    "kind.quota.listed": Words("节余冻结：挂牌", "surplus, listed"),
    "kind.quota.pledged": Words("节余冻结：质押", "surplus, pledged"),
    "kind.quota.balanced": Words("已转入占补平衡", "in the farmland balance"),
    "kind.quota.acquired": Words("购入可用", "acquired, free"),
    "kind.quota.granted-down": Words("下级待归还", "granted down"),
    "kind.quota.returned": Words("已归还核销", "returned"),
    "kind.quota.sold": Words("已售出", "sold"),
    "kind.quota.landed": Words("已落地核销", "landed"),
    "kind.quota.from-above": Words("上级下达，不需归还", "from above, for good"),
    "kind.quota.to-return": Words("应归还", "to be returned"),
    "kind.quota.from-reclamation": Words("验收产生", "from accepted reclamation"),
    "kind.quota.bought": Words("购入", "bought"),
    "kind.quota.deficit": Words("核减缺口", "deficit after a write-down"),
    "kind.money.paid-in": Words("成交款来源", "paid in by a buyer"),
    "kind.money.proceeds": Words("成交款待分配", "proceeds to be distributed"),
    "kind.money.treasury": Words("购买资金来源", "treasury"),
    "kind.money.paid-out": Words("已付成交款", "paid out for quota"),
    "holder.project": Words("项目区", "Project area"),
    "holder.book": Words("对方账簿", "Other office's book"),
}  # fmt: skip
