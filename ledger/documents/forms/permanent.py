"""What is given for good: swap (互换, LCL 33) and assignment (转让, LCL 34) of the contract management right."""

from __future__ import annotations

from typing import Final

from ledger.documents import wording
from ledger.documents.clauses import Clause
from ledger.documents.forms.kind import FormKind

_USE: Final = Clause(
    "土地用途",
    (
        "土地只能用于农业生产，经营内容为：{purpose}。",
        "用途登记：{use_line}。",
        "双方都应当保护耕地，不得改变土地的农业用途。",
    ),
)
_DELIVERY: Final = Clause("交付", ("双方应于{delivery_day}到现场按附件逐块指认四至，交接土地，并在交接单上签字。",))
# LCL 35: registration gives effect against third parties, not validity.
_REGISTRATION: Final = Clause(
    "登记",
    ("双方可以向登记机构申请变更登记，应当互相配合。未经登记，不得对抗善意第三人。",),
)
_FIXTURES: Final = Clause(
    "地上附着物",
    ("对地上附着物的处理：{fixtures_terms}。", "{!fixtures_terms}地上附着物随土地一并交付，价款已经包括在内。"),
)
_EXPROPRIATION: Final = Clause(
    "征收补偿",
    (
        "交付以后土地被依法征收、征用、占用的，补偿归取得该地块的一方；另有约定的，从其约定：{compensation_terms}。",
        "{!compensation_terms}交付以后土地被依法征收、征用、占用的，补偿归取得该地块的一方。",
    ),
)
_MONEY: Final = (
    "付款时间和方式：{payment}。",
    *wording.ACCOUNT,
    "收款方应当在收款时出具收据；通过银行转账的，转账凭证可以代替收据。",
)
_TAIL: Final = (wording.BREACH, wording.DISPUTES, wording.FILING, wording.COPIES)

_SWAPPED: Final = Clause(
    "互换的土地",
    (
        "甲方把附件一所列{parcel_count}块承包地的土地承包经营权换给乙方，面积合计{area_mu}亩（大写：{area_capitals}），折合{area_hectares}公顷。",
        "乙方把附件二所列{back_count}块承包地的土地承包经营权换给甲方，面积合计{back_mu}亩（大写：{back_capitals}），折合{back_hectares}公顷。",
        "双方是同一集体经济组织的承包农户，为方便耕种、各取所需而互换。互换后，双方各自按换得的地块与发包方确定承包关系。",
    ),
)
_SWAP_TERM: Final = Clause(
    "互换的时间",
    ("互换从{start_day}起生效，到承包期满（{last_day}）为止不再换回。承包期依法延长的，按换得的地块延包。",),
)
_DIFFERENCE: Final = Clause(
    "差价",
    (
        "{?no_price}两边的地块作价相等，双方互不补差价。",
        "{!no_price}差价由乙方补给甲方，标准为：{price_words}。",
        *(f"{{!no_price}}{sentence}" for sentence in (*wording.SUMS, *_MONEY)),
    ),
)
SWAP: Final = FormKind(
    title="土地承包经营权互换合同",
    giver="互换方",
    taker="互换方",
    words={"move": "互换", "gives": "换给乙方", "rent": "差价", "limit": "承包期的剩余年限"},
    clauses=(_SWAPPED, _USE, _SWAP_TERM, _DIFFERENCE, _DELIVERY, _FIXTURES, _EXPROPRIATION, _REGISTRATION, *_TAIL),
    annex_words=("换出地块表", "互换面积"),
)

_ASSIGNED: Final = Clause(
    "转让的土地",
    (
        "甲方把附件一所列{parcel_count}块承包地的土地承包经营权转让给乙方，面积合计{area_mu}亩（大写：{area_capitals}），折合{area_hectares}公顷。"
        "各地块的名称、坐落、代码、四至、地类、等级和面积见附件一。",
        "双方是同一集体经济组织的承包农户，转让出于甲方自愿。",
    ),
)
# LCL 34; JI 13: without the issuer's consent an assignment is void.
_CONSENT: Final = Clause(
    "发包方同意和承包关系的变更",
    (
        "发包方（{issuer}）已经同意本次转让，同意文件：{issuer_consent}。发包方并在本合同上签章。",
        "自{start_day}起，甲方与发包方就所转让地块的原承包合同终止，由乙方与发包方就这些地块订立新的承包合同，承包期到{last_day}止。",
        "转让以后，甲方不再是这些地块的承包方，期满也不收回。",
    ),
)
_FEE: Final = Clause("转让费", ("转让费标准为：{price_words}。", *wording.SUMS, *_MONEY))
ASSIGNMENT: Final = FormKind(
    title="土地承包经营权转让合同",
    giver="转让方",
    taker="受让方",
    words={"move": "转让", "gives": "转让给乙方", "rent": "转让费", "limit": "承包期的剩余年限"},
    clauses=(_ASSIGNED, _CONSENT, _USE, _FEE, _DELIVERY, _FIXTURES, _EXPROPRIATION, _REGISTRATION, *_TAIL),
    issuer_sign="发包方（同意转让）",
    annex_words=("转让地块表", "转让面积"),
)
