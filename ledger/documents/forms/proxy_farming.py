"""Proxy farming (代耕): somebody tills the land for a year at most; no right moves (LCL 40)."""

from __future__ import annotations

from typing import Final

from ledger.documents.clauses import Clause
from ledger.documents.forms.kind import FormKind

PROXY_FARMING: Final = FormKind(
    title="承包地代耕协议",
    giver="委托方",
    taker="代耕方",
    words={"move": "代耕", "gives": "交乙方代耕", "rent": "代耕费", "limit": "一年"},
    clauses=(
        Clause(
            "代耕的土地",
            (
                "甲方把附件一所列{parcel_count}块承包地交给乙方代耕，面积合计{area_mu}亩（大写：{area_capitals}）。",
                "代耕不转移土地经营权，不改变承包关系，也不记入流转面积。",
                "{?oral}本协议由双方口头约定，本页记录约定的内容，供双方核对。",
            ),
        ),
        Clause(
            "时间",
            (
                "代耕期共{term}，从{start_day}起，到{last_day}止，最长不超过一年。期满后土地由甲方收回，需要继续代耕的另行约定。",
            ),
        ),
        Clause("种植", ("乙方代耕期间种植：{purpose}。不得改变农业用途，不得撂荒。", "用途登记：{use_line}。")),
        Clause(
            "费用和收成",
            (
                "{?no_price}双方互不付费。",
                "{!no_price}费用标准为：{price_words}。",
                "{!no_price}合计{yearly_figures}元（大写：{yearly_capitals}）。",
                "{!no_price}合计{total_figures}元（大写：{total_capitals}）。",
                "{!no_price}合计实物{yearly_kilograms}公斤。",
                "{!no_price}付款时间和方式：{payment}。",
                "代耕期间的收成归乙方，另有约定的除外。",
            ),
        ),
        Clause("争议", ("双方发生争议，先自行协商，也可以请村民委员会调解。",)),
        Clause(
            "份数",
            (
                "本协议一式{copy_count}份：{=copy_holders}。{annexes}是本协议的组成部分。",
                "另有{more_copies}份由{blank}持有。",
                "依据材料列在{evidence_annex}。",
            ),
        ),
    ),
    issuer_sign="",
    township_sign="",
    annex_words=("代耕地块表", "代耕面积"),
    holders=("甲方", "乙方"),
    unposted="代耕不转移权利，不入账",
)
