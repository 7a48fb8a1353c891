"""The facts of what the parties agreed besides land, term and price, and a line for each that no clause speaks of."""

from __future__ import annotations

from typing import Final

from ledger.documents.capitals import money_in_capitals
from ledger.documents.clauses import BLANK
from ledger.documents.figures import day_text
from ledger.documents.papers import AgreedTerms
from ledger.documents.wording import DEFAULT_COMPENSATION, DEFAULT_FIXTURES
from ledger.units import format_money

_BASES: Final = {"registered": "登记面积", "measured": "实测面积"}
_MODES: Final = {"tender": "招标", "auction": "拍卖", "negotiation": "公开协商"}
_DIVIDENDS: Final = {"fixed": "固定收益", "share": "按股分红", "floor-share": "保底加分红"}
_ENTRUSTED: Final = {"agent": "由代理人持委托书签订", "principal": "乙方集中后以自己的名义再流转"}
_SIDES: Final = {"transferor": "甲方", "transferee": "乙方"}
_DISPUTES: Final = {
    "arbitration": "向农村土地承包仲裁委员会申请仲裁，对裁决不服的，依法向人民法院起诉",
    "court": "直接向人民法院起诉",
}
# Each attribute, the fact that says it, and its label where no sentence of the form asks for that fact.
LINES: Final = (
    ("area_basis", "basis", "计价面积的依据"),
    ("escalation_years", "escalation_years", "价格调整周期（年）"),
    ("escalation_percent", "escalation_step", "价格调整办法"),
    ("escalation_fen", "escalation_step", "价格调整办法"),
    ("crop", "crop", "实物品种"),
    ("deposit_fen", "deposit_figures", "风险保障金（元）"),
    ("deposit_collector", "deposit_collector", "风险保障金由谁收存"),
    ("deposit_handling", "deposit_handling", "风险保障金的处理办法"),
    ("fee_fen", "fee_figures", "集体经济组织管理费（元）"),
    ("dividend", "dividend", "收益办法"),
    ("share_count", "share_count", "股份（份额）"),
    ("contribution_fen", "contribution_figures", "作价出资（元）"),
    ("mode", "mode", "承包方式"),
    ("entrusted", "entrusted", "流转的办理"),
    ("allows_retransfer", "may_retransfer", "同意乙方把土地经营权再流转（√为同意）"),
    ("allows_mortgage", "may_mortgage", "同意乙方用土地经营权作担保（√为同意）"),
    ("allows_improvement", "may_improve", "同意乙方改良土壤（√为同意）"),
    ("allows_facilities", "may_build", "同意乙方修建农业设施（√为同意）"),
    ("delivery_day", "delivery_day", "交付日期"),
    ("filing_days", "filing_days", "签订后报备案的天数"),
    ("subsidy_owner", "subsidy_owner", "国家没有规定时农业补贴归谁"),
    ("compensation_terms", "compensation_terms", "征收、征用、占用时的补偿"),
    ("fixtures_terms", "fixtures_terms", "地上附着物的处理"),
    ("renewal_notice_days", "renewal_notice_days", "期满前提出续签的天数"),
    ("handback_days", "handback_days", "期满后交还土地的天数"),
    ("penalty_delivery", "penalty_delivery", "逾期交付每天的违约金（一年价款的万分之几）"),
    ("penalty_rent", "penalty_rent", "逾期付款每天的违约金（一年价款的万分之几）"),
    ("penalty_return", "penalty_return", "逾期交还每天的违约金（一年价款的万分之几）"),
    ("rescission_days", "rescission_days", "逾期多少天可以解除合同"),
    ("use_before", "use_line", "用途登记"),
    ("use_after", "use_line", "用途登记"),
    ("grain", "use_line", "用途登记"),
    ("dispute", "dispute", "争议的解决"),
    ("oral", "oral", "口头约定"),
)


def phrase(text: str) -> str:
    """A text that goes inside a sentence, without a full stop of its own."""
    return text.strip().rstrip("。；")


def agreed_facts(agreed: AgreedTerms, price_unit: str) -> dict[str, str]:
    """What the clauses ask of ``agreed``. An empty fact leaves its sentence out; a blank is filled in by hand."""
    return {
        "basis": _BASES.get(agreed.area_basis, ""),
        "crop": phrase(agreed.crop),
        "mode": _MODES.get(agreed.mode, BLANK),
        "entrusted": _ENTRUSTED.get(agreed.entrusted, ""),
        "principal": "是" if agreed.entrusted == "principal" else "",
        "share_count": phrase(agreed.share_count) or ("" if agreed.contribution_fen else BLANK),
        "subsidy_owner": _SIDES.get(agreed.subsidy_owner, ""),
        "compensation_terms": phrase(agreed.compensation_terms),
        "fixtures_terms": phrase(agreed.fixtures_terms),
        "default_compensation": DEFAULT_COMPENSATION,
        "default_fixtures": DEFAULT_FIXTURES,
        "use_line": _use_line(agreed),
        "dispute": _DISPUTES.get(agreed.dispute, ""),
        "oral": "是" if agreed.oral else "",
        "delivery_day": day_text(agreed.delivery_day) if agreed.delivery_day else "",
        "penalty_delivery": agreed.penalty_delivery,
        "penalty_rent": agreed.penalty_rent,
        "penalty_return": agreed.penalty_return,
        **_counts(agreed),
        **_dividend_facts(agreed),
        **_consent_facts(agreed),
        **_escalation_facts(agreed, price_unit),
        **_deposit_facts(agreed),
        **money_facts("fee", agreed.fee_fen or None),
        **money_facts("contribution", agreed.contribution_fen or None),
    }


def money_facts(name: str, fen: int | None) -> dict[str, str]:
    """A sum in figures and in capitals; both empty when there is none."""
    figures = "" if fen is None else format_money(fen)
    return {f"{name}_figures": figures, f"{name}_capitals": "" if fen is None else money_in_capitals(fen)}


def _counts(agreed: AgreedTerms) -> dict[str, str]:
    names = ("filing_days", "renewal_notice_days", "handback_days", "rescission_days")
    return {name: str(getattr(agreed, name) or "") for name in names}


def _dividend_facts(agreed: AgreedTerms) -> dict[str, str]:
    keys = {"fixed": "fixed", "by_share": "share", "floor": "floor-share"}
    chosen = {name: "是" if agreed.dividend == key else "" for name, key in keys.items()}
    return {"dividend": _DIVIDENDS.get(agreed.dividend, ""), **chosen}


def _consent_facts(agreed: AgreedTerms) -> dict[str, str]:
    """Ticks and crosses, so that no box is left to be ticked later; nothing where none was asked for."""
    said = {
        "may_improve": agreed.allows_improvement,
        "may_build": agreed.allows_facilities,
        "may_mortgage": agreed.allows_mortgage,
        "may_retransfer": agreed.allows_retransfer,
    }
    return {name: "" if not any(said.values()) else "√" if agrees else "×" for name, agrees in said.items()}


def _escalation_facts(agreed: AgreedTerms, price_unit: str) -> dict[str, str]:
    percent, fen = agreed.escalation_percent, agreed.escalation_fen
    steps = []
    if percent:
        steps.append(f"下调{percent[1:]}%" if percent.startswith("-") else f"上调{percent}%")
    if fen:
        steps.append(f"{'减少' if fen < 0 else '增加'}{format_money(abs(fen))}{price_unit}")
    years, step = str(agreed.escalation_years or ""), "，并".join(steps)
    return {
        "escalation_years": years or (BLANK if step else ""),
        "escalation_step": step or (BLANK if years else ""),
    }


def _deposit_facts(agreed: AgreedTerms) -> dict[str, str]:
    """All four facts, blanks among them, as soon as one of them was agreed."""
    facts = {
        **money_facts("deposit", agreed.deposit_fen or None),
        "deposit_collector": phrase(agreed.deposit_collector),
        "deposit_handling": phrase(agreed.deposit_handling),
    }
    return {name: text or (BLANK if any(facts.values()) else "") for name, text in facts.items()}


def _use_line(agreed: AgreedTerms) -> str:
    parts = (
        f"流转前为{agreed.use_before}" if agreed.use_before else "",
        f"流转后为{agreed.use_after}" if agreed.use_after else "",
        "种植粮食作物" if agreed.grain else "",
    )
    return "，".join(part for part in parts if part)


def further_lines(agreed: AgreedTerms, facts: dict[str, str], said: frozenset[str]) -> tuple[str, ...]:
    """A line for each thing agreed whose fact is not among those ``said`` in a clause, and the supplements."""
    silent = [
        (fact, label) for name, fact, label in LINES if getattr(agreed, name) and fact not in said and facts[fact]
    ]
    lines = [f"{label}：{facts[fact]}。" for fact, label in dict.fromkeys(silent)]
    return (*lines, *(text.strip() for text in agreed.supplements.splitlines() if text.strip()))
