"""Re-transfer (再流转): who has the operation right under a head contract hands it on (LCL 46, TM 12)."""

from __future__ import annotations

from typing import Final

from ledger.documents import wording
from ledger.documents.clauses import Clause
from ledger.documents.forms.kind import FormKind

_OBJECT: Final = Clause(
    "再流转的土地",
    (
        "甲方按原合同取得附件一所列{parcel_count}块承包地的土地经营权，现再流转给乙方，再流转面积合计{area_mu}亩（大写：{area_capitals}），"
        "折合{area_hectares}公顷。各地块的名称、坐落、代码、四至、地类、等级和面积见附件一。",
        "再流转后，土地仍归农民集体所有，承包农户与发包方的承包关系不变，土地承包权仍属承包农户。",
        *wording.MEASURE,
    ),
)
_HEAD: Final = Clause(
    "原合同和承包农户的同意",
    (
        "甲方的土地经营权来自{head_number}号合同（以下称原合同），原合同的流出方为{head_giver}，到{head_last_day}期满。",
        "承包农户已经书面同意本次再流转，同意书：{household_consent}。",
        "原合同提前结束的，甲方应当立即书面告知乙方；甲方对承包农户的付款等义务，不因再流转而免除。",
        "期满时，土地先交还甲方；原合同同时期满的，按原合同交还承包农户。",
    ),
)
RETRANSFER: Final = FormKind(
    title="土地经营权再流转合同",
    giver="再流转方",
    taker="受让方",
    words={"move": "再流转", "gives": "再流转给乙方", "rent": "流转费", "limit": "原合同的剩余期限"},
    clauses=(
        *(_OBJECT, _HEAD, wording.USE, wording.TERM, wording.RENT, wording.PAYMENT, wording.DELIVERY, wording.RIGHTS),
        *(wording.FIXTURES, wording.EXPROPRIATION, wording.EARLY_END, wording.BREACH, wording.DISPUTES),
        *(wording.FILING, wording.COPIES),
    ),
    annex_words=("再流转地块表", "再流转面积"),
)
