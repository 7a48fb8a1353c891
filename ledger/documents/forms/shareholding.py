"""Shareholding (入股): the operation right is contributed for shares (LCL 36; TM 14, 16)."""

from __future__ import annotations

from typing import Final

from ledger.documents import wording
from ledger.documents.clauses import Clause
from ledger.documents.forms.kind import FormKind

_SHARES: Final = Clause(
    "出资和股份",
    (
        "甲方的土地经营权作价出资{contribution_figures}元（大写：{contribution_capitals}）。",
        "甲方因此取得乙方的股份（份额）{share_count}，乙方应当记入成员名册并发给凭证。",
        "甲方凭股份依法参加乙方的管理，查阅账目，取得收益。",
    ),
)
_EARNINGS: Final = Clause(
    "收益",
    (
        "{?fixed}{?dividend}收益办法为固定收益，标准为：{price_words}。",
        "{?by_share}{?dividend}收益办法为按股分红：乙方在每个会计年度结束、弥补亏损并提取公积金以后，按甲方所持股份分配盈余。",
        "{?floor}{?dividend}收益办法为保底加分红。保底收益不论盈亏都应当支付，标准为：{price_words}；另按甲方所持股份分配盈余。",
        "{!dividend}收益标准为：{price_words}。",
        *(f"{{!by_share}}{sentence}" for sentence in wording.SUMS),
        "甲方的收益归甲方所有。任何组织和个人不得截留、克扣，也不得用来抵扣甲方的其他欠款。",
    ),
)
# TM 16: when the company is dissolved, the land goes back to the household.
_LEAVING: Final = Clause(
    "退出和解散",
    (
        "入股期满，甲方收回土地经营权，股份同时结清。中途退出的，按乙方章程办理。",
        "乙方解散、破产的，入股的土地经营权退回甲方，不得用来清偿乙方的债务，但依法设定担保的除外。",
    ),
)
SHAREHOLDING: Final = FormKind(
    title="土地经营权入股合同",
    giver="入股方",
    taker="受让方",
    words={"move": "入股", "gives": "入股到乙方", "rent": "收益", "limit": "甲方承包期的剩余年限"},
    clauses=(
        *(wording.OBJECT, wording.USE, wording.TERM, _SHARES, _EARNINGS, wording.PAYMENT, wording.DELIVERY),
        *(wording.RIGHTS, wording.ONWARD, wording.FIXTURES, wording.EXPROPRIATION, _LEAVING, wording.EARLY_END),
        *(wording.BREACH, wording.DISPUTES, wording.FILING, wording.COPIES),
    ),
    annex_words=("入股地块表", "入股面积"),
)
