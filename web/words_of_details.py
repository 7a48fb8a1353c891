"""What the details of a contract are called, how they are grouped on a form, and what their choices say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ledger.errors import Words
from ledger.transfers import DIVIDENDS, ENTRUSTING, MODES, USES

_SIDES: Final = {"transferor": Words("流出方", "transferor"), "transferee": Words("流入方", "transferee")}
DETAIL_NAMES: Final[dict[str, Words]] = {
    "area_basis": Words("计价面积", "Area paid for"),
    "escalation_years": Words("每隔几年调价", "Price goes up every so many years"),
    "escalation_percent": Words("每次上调（%）", "By so many per cent"),
    "escalation_fen": Words("每次上调（元）", "And by so many yuan"),
    "crop": Words("实物品种", "Crop paid in kind"),
    "deposit_fen": Words("风险保障金（元）", "Risk deposit (yuan)"),
    "deposit_collector": Words("保障金收取方", "Who keeps the deposit"),
    "deposit_handling": Words("保障金处理", "What becomes of the deposit"),
    "fee_fen": Words("管理费（元）", "Management fee (yuan)"),
    "dividend": Words("分红方式", "Dividend"),
    "share_count": Words("折股数", "Number of shares"),
    "contribution_fen": Words("作价出资（元）", "Value contributed (yuan)"),
    "mode": Words("承包方式", "Mode of contracting"),
    "entrusted": Words("委托方式", "Entrusted"),
    "allows_retransfer": Words("同意再流转", "May be passed on"),
    "allows_mortgage": Words("同意融资担保", "May be mortgaged"),
    "allows_improvement": Words("同意改良土壤", "Soil may be improved"),
    "allows_facilities": Words("同意建设设施", "Facilities may be built"),
    "delivery_day": Words("交付日期", "Handed over by"),
    "filing_days": Words("多少天内备案", "Filed within days"),
    "subsidy_owner": Words("补贴归属", "Subsidies go to"),
    "compensation_terms": Words("征收补偿归属", "Expropriation compensation"),
    "fixtures_terms": Words("附着物处理", "Fixtures at the end"),
    "renewal_notice_days": Words("提前多少天提出续约", "Renewal asked for days before"),
    "handback_days": Words("到期多少天内交还", "Handed back within days"),
    "penalty_delivery": Words("逾期交付违约金（年租金万分之/天）", "Late delivery (‱ of a year's rent a day)"),
    "penalty_rent": Words("逾期付款违约金（年租金万分之/天）", "Late rent (‱ of a year's rent a day)"),
    "penalty_return": Words("逾期交还违约金（年租金万分之/天）", "Late return (‱ of a year's rent a day)"),
    "rescission_days": Words("逾期多少天可解除", "May be rescinded after days"),
    "use_before": Words("流转前用途", "Use before"),
    "use_after": Words("流转后用途", "Use after"),
    "grain": Words("种植粮食", "Grain is grown"),
    "dispute": Words("争议解决", "Disputes go to"),
    "copies": Words("合同份数", "Copies"),
    "sign_place": Words("签订地点", "Signed at"),
    "supplements": Words("补充条款", "Also agreed"),
    "oral": Words("口头约定", "Not in writing"),
}
DETAIL_GROUPS: Final[tuple[tuple[Words, tuple[str, ...]], ...]] = (
    (
        Words("计价、实物与调价", "Price: area, kind, escalation"),
        ("area_basis", "crop", "escalation_years", "escalation_percent", "escalation_fen"),
    ),
    (
        Words("保障金与管理费", "Deposit and fee"),
        ("deposit_fen", "deposit_collector", "deposit_handling", "fee_fen"),
    ),
    (
        Words("入股分红", "Shares and dividends"),
        ("dividend", "share_count", "contribution_fen"),
    ),
    (
        Words("委托与承包方式", "Entrusting and mode"),
        ("entrusted", "mode", "oral"),
    ),
    (
        Words("用途与许可事项", "Use and what is allowed"),
        (
            "use_before", "use_after", "grain", "allows_retransfer", "allows_mortgage", "allows_improvement",
            "allows_facilities",
        ),
    ),
    (
        Words("交付、续约与交还", "Delivery, renewal, return"),
        ("delivery_day", "filing_days", "renewal_notice_days", "handback_days", "fixtures_terms"),
    ),
    (
        Words("补贴、补偿与违约", "Subsidies, compensation, breach"),
        (
            "subsidy_owner", "compensation_terms", "penalty_delivery", "penalty_rent", "penalty_return",
            "rescission_days",
        ),
    ),
    (
        Words("签订与其他", "Signing and the rest"),
        ("dispute", "copies", "sign_place", "supplements"),
    ),
)  # fmt: skip
DETAIL_CHOICES: Final[Mapping[str, Mapping[str, Words]]] = {
    "area_basis": {"registered": Words("确权面积", "registered"), "measured": Words("实测面积", "surveyed")},
    "dividend": {key: words for key, words in DIVIDENDS.items() if key},
    "mode": {key: words for key, words in MODES.items() if key},
    "entrusted": {key: words for key, words in ENTRUSTING.items() if key},
    "subsidy_owner": _SIDES,
    "use_before": USES,
    "use_after": USES,
    "dispute": {"arbitration": Words("仲裁", "arbitration"), "court": Words("诉讼", "court")},
}
# What each form takes besides parties, land, term and price; said under the choice of the form.
FORM_HINTS: Final[dict[str, Words]] = {
    "lease": Words("农户出租给任何人；村集体或合作社代签时，每户须有委托书。", "From households to anybody; whoever signs for them has a mandate of each."),
    "subcontract": Words("只在本集体成员之间。", "Between members of one collective."),
    "shareholding": Words("以经营权入股合作社或企业；填写折股数和分红方式。", "The operation right for shares; state their number and how they are paid."),
    "swap": Words("同一集体的两户互换：双方的地块都列出，对方的地块写明户代码。没有止期，以承包期为准。", "Two households of one collective: list both sides' parcels, each with whose it is. It is for good."),
    "assignment": Words("在本集体内转让承包经营权，须经发包方同意，双方永久变更。", "Within the collective, for good; the issuer consents."),
    "retransfer": Words("受让方再次流转：填写原合同编号，须有承包方书面同意，期限和面积不超过原合同。", "What was taken is passed on: name the head contract; the households consent; inside its term and area."),
    "other-mode": Words("村集体以招标、拍卖、公开协商发包荒地等；流出方填发包方，并填承包方式和登记证书。", "Land let by tender, auction or negotiation: the issuer gives; name the mode and the certificate."),
    "other": Words("以上都不是时使用，在补充条款中写明。", "Where none of the others fits; say what it is among the supplements."),
    "proxy-farming": Words("一年以内的代耕，不转移经营权，不记账，可以口头。", "Up to a year; no right moves, nothing is posted; it may be oral."),
}  # fmt: skip
