"""What the clauses of a contract ask for, as texts by name. Nothing is looked up: the paper says it all."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ledger.documents.agreed import agreed_facts, money_facts, phrase
from ledger.documents.capitals import area_in_capitals, money_in_capitals
from ledger.documents.clauses import BLANK, count_in_chinese
from ledger.documents.figures import day_text, hectare_text, mu_text, term_text
from ledger.documents.forms import FORMS
from ledger.documents.papers import ContractPaper, PaperParcel
from ledger.units import format_money

_EVIDENCE_FACTS: Final = {
    "household_consent": "household-consent",
    "issuer_consent": "issuer-consent",
    "village_resolution": "village-resolution",
    "township_approval": "township-approval",
}
_CONSENT_OF: Final = {"household_consent": "retransfer", "issuer_consent": "assignment"}
_SHARE_RENTS: Final = {"fixed": "固定收益", "floor-share": "保底收益"}


def contract_facts(paper: ContractPaper) -> dict[str, str]:
    """Every fact that a clause of any form may ask for. An empty one leaves its sentence out."""
    agreed = agreed_facts(paper.agreed, paper.price_unit)
    return {
        **FORMS[paper.form].words,
        **_land_facts("", paper.given),
        **_land_facts("back_", paper.given_back),
        **_term_facts(paper),
        **_price_facts(paper),
        **agreed,
        "rent": _rent_word(paper),
        "delivery_day": agreed["delivery_day"] or day_text(paper.start),
        "purpose": phrase(paper.purpose_text) or BLANK,
        "issuer": phrase(paper.issuer_name) or BLANK,
        "township": phrase(paper.township_name) or "乡镇人民政府",
        "renews": paper.renews,
        **_people_facts(paper),
        **_annex_facts(paper),
        **_copy_facts(paper),
    }


def _land_facts(prefix: str, parcels: tuple[PaperParcel, ...]) -> dict[str, str]:
    area = sum(parcel.area_grains for parcel in parcels)
    names = (
        ("back_count", "back_mu", "back_capitals", "back_hectares")
        if prefix
        else ("parcel_count", "area_mu", "area_capitals", "area_hectares")
    )
    texts = (str(len(parcels)), mu_text(area), area_in_capitals(area), hectare_text(area))
    return dict(zip(names, texts, strict=True))


def _term_facts(paper: ContractPaper) -> dict[str, str]:
    return {
        "term": term_text(paper.start, paper.end_last_day),
        "start_day": day_text(paper.start),
        "last_day": day_text(paper.end_last_day),
        "return_day": day_text(paper.end_last_day + timedelta(days=1)),
        "filed_day": day_text(paper.filed_on) if paper.filed_on else "",
    }


def _rent_word(paper: ContractPaper) -> str:
    """What is paid; under a shareholding that hangs on how earnings are shared."""
    word = FORMS[paper.form].words["rent"]
    return _SHARE_RENTS.get(paper.agreed.dividend, word) if paper.form == "shareholding" else word


def _price_facts(paper: ContractPaper) -> dict[str, str]:
    price = paper.price_fen
    is_one_sum = price is not None and price == paper.total_fen
    no_price = price == 0 and not paper.agreed.dividend
    needs_account = price is not None and not paper.households and not no_price
    return {
        "price_words": phrase(paper.price_text) or BLANK,
        "price_figures": "" if price is None or is_one_sum else f"{format_money(price)}{paper.price_unit}",
        "price_capitals": "" if price is None else money_in_capitals(price),
        **money_facts("yearly", paper.yearly_rent_fen),
        **money_facts("total", paper.total_fen),
        "yearly_kilograms": paper.yearly_kilograms,
        "payment": phrase(paper.payment_text) or BLANK,
        "no_price": "是" if no_price else "",
        "account": BLANK * 2 if needs_account else "",
    }


def _people_facts(paper: ContractPaper) -> dict[str, str]:
    """Who stands behind the giving side, and who agreed."""
    is_agent = paper.agreed.entrusted == "agent"
    head = paper.head
    consents = {name: _documents(paper, name, kind) for name, kind in _EVIDENCE_FACTS.items()}
    return {
        "agent": "是" if is_agent else "",
        "agent_name": paper.transferor.name,
        "household_count": str(len(paper.households)) if paper.households else "",
        "head_number": (head.number if head else "") or BLANK,
        "head_giver": (head.giver_name if head else "") or BLANK,
        "head_last_day": day_text(head.last_day) if head and head.last_day else BLANK,
        **consents,
    }


def _documents(paper: ContractPaper, name: str, kind: str) -> str:
    """The papers of a kind by number and day; where none is known, room to write one."""
    found = [
        each.document + (f"（{day_text(each.issued_on)}）" if each.issued_on else "")
        for each in paper.evidence
        if each.kind == kind
    ]
    if paper.consent and _CONSENT_OF.get(name) == paper.form and paper.consent not in "、".join(found):
        found.insert(0, paper.consent)
    return "、".join(found) or BLANK


def annexes(paper: ContractPaper) -> dict[str, str]:
    """The annexes that the paper has, by key, with their numbers: parcels, back, roster, evidence."""
    wanted = {
        "parcels": True,
        "back": bool(paper.given_back),
        "roster": bool(paper.households),
        "evidence": bool(paper.evidence),
    }
    keys = [key for key, is_there in wanted.items() if is_there]
    return {key: f"附件{count_in_chinese(number)}" for number, key in enumerate(keys, start=1)}


def _annex_facts(paper: ContractPaper) -> dict[str, str]:
    names = annexes(paper)
    return {
        "annexes": "、".join(names.values()),
        "roster_annex": names.get("roster", ""),
        "evidence_annex": names.get("evidence", ""),
    }


def copy_holders(paper: ContractPaper) -> tuple[str, ...]:
    """Who keeps which copy, by the form; fewer where fewer copies are made."""
    usual = FORMS[paper.form].holders
    return usual[: copy_count(paper)]


def copy_count(paper: ContractPaper) -> int:
    return paper.agreed.copies or len(FORMS[paper.form].holders)


def _copy_facts(paper: ContractPaper) -> dict[str, str]:
    holders, count = copy_holders(paper), copy_count(paper)
    township = phrase(paper.township_name) or "乡镇人民政府"
    said = (
        f"第{count_in_chinese(number)}份由" + (f"{township}存档" if holder == "乡镇存档" else f"{holder}持有")
        for number, holder in enumerate(holders, start=1)
    )
    return {
        "copy_count": copies_in_chinese(count),
        "copy_holders": "，".join(said),
        "more_copies": copies_in_chinese(count - len(holders)) if count > len(holders) else "",
        "blank": BLANK,
    }


def copies_in_chinese(count: int) -> str:
    """Two are 两 before 份; a hundred and more are written in figures."""
    return "两" if count == 2 else count_in_chinese(count) if count < 100 else str(count)
