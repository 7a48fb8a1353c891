"""Contract by tender, auction or negotiation (其他方式承包, LCL 48-52): the issuer itself gives out collective land."""

from __future__ import annotations

from typing import Final

from ledger.documents import wording
from ledger.documents.clauses import Clause
from ledger.documents.forms.kind import FormKind

_OBJECT: Final = Clause(
    "承包的土地",
    (
        "甲方把附件一所列{parcel_count}块农村土地发包给乙方，承包面积合计{area_mu}亩（大写：{area_capitals}），折合{area_hectares}公顷。"
        "各地块的名称、坐落、代码、四至、地类、等级和面积见附件一。",
        "土地归农民集体所有。乙方依本合同取得土地经营权，不取得家庭承包的土地承包权。",
        *wording.MEASURE,
    ),
)
# LCL 52: outsiders need two thirds of the village and the township's approval.
_AWARD: Final = Clause(
    "承包方式和决定程序",
    (
        "乙方通过{mode}方式取得承包，结果已经公开。",
        "村民会议的决议：{village_resolution}。",
        "乡镇人民政府的批准：{township_approval}。",
        "同等条件下，本集体经济组织成员优先承包。",
    ),
)
_FEE: Final = Clause(
    "承包费",
    (
        "承包费标准为：{price_words}。",
        *wording.SUMS,
        "承包费归农民集体所有，收入和使用应当向成员公开，不得存入个人账户。",
    ),
)
# LCL 53: onward transfer needs a registered certificate.
_ONWARD: Final = Clause(
    "登记和再流转",
    ("乙方依法登记、取得权属证书以后，可以出租、入股、抵押或者以其他方式流转土地经营权。", *wording.CONSENTS[:2]),
)
OTHER_MODE: Final = FormKind(
    title="农村土地承包合同（其他方式承包）",
    giver="发包方",
    taker="承包方",
    words={"move": "承包", "gives": "发包给乙方", "rent": "承包费", "limit": "法定的承包期限"},
    clauses=(
        *(_OBJECT, _AWARD, wording.USE, Clause("承包期限", (*wording.RETURN, *wording.RENEWAL)), _FEE, wording.PAYMENT),
        *(wording.DELIVERY, Clause("双方的权利和义务", wording.RIGHTS.sentences[:2]), _ONWARD, wording.FIXTURES),
        *(wording.EXPROPRIATION, wording.EARLY_END, wording.BREACH, wording.DISPUTES),
        Clause("存档", ("甲方应当把本合同报{township}存档。", "本合同已于{filed_day}备案。")),
        wording.COPIES,
    ),
    issuer_sign="",
    township_sign="乡镇（批准、存档）",
    annex_words=("承包地块表", "承包面积"),
    holders=("甲方", "乙方", "乡镇存档"),
)
