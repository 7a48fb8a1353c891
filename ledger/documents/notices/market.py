"""Papers from before a contract: the mandate of a household, the public notice of a listing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ledger.documents.agreed import phrase
from ledger.documents.clauses import BLANK, Clause
from ledger.documents.figures import day_text, mu_text
from ledger.documents.notices.sheet import (
    NoticeParcel,
    PaperHead,
    Sheet,
    office_closing,
    parcel_table,
    sheet_pdf,
    signing,
)
from ledger.documents.papers import PaperParty


@dataclass(frozen=True, slots=True)
class MandatePaper:
    """A household's mandate (委托书): matter, scope, term, both signatures (TM 18).

    ``matter_text``: what the agent may do. ``limits_text``: least price, longest term and the like, in words.
    ``start``, ``last_day``: while the mandate holds, both included. ``receives_money``: whether the agent may take it.
    """

    head: PaperHead
    principal: PaperParty
    agent: PaperParty
    parcels: tuple[NoticeParcel, ...]
    matter_text: str
    limits_text: str
    start: date
    last_day: date
    receives_money: bool = False


_MANDATE = (
    Clause(
        "委托事项",
        (
            "委托人把下列地块表中{parcel_count}块承包地（面积合计{area_mu}亩）的土地经营权流转事宜委托给受托人办理：{matter}。",
        ),
    ),
    Clause(
        "受托的范围",
        (
            "受托人在下列范围内办理：{limits}。",
            "超出范围的，应当事先取得委托人书面同意；没有取得的，对委托人不发生效力。",
        ),
    ),
    Clause("委托的期限", ("从{start_day}起，到{last_day}止，首日和末日都计算在内。",)),
    Clause(
        "款项",
        (
            "{?receives}受托人可以代收流转的款项，收到后应当及时全数转付委托人，不得截留、抵扣。",
            "{!receives}流转的款项由对方直接付给委托人，受托人不得代收。",
        ),
    ),
    Clause("撤回", ("委托人可以随时撤回委托，书面通知到达受托人时生效；此前已经签订的合同不受影响。",)),
)


def mandate_pdf(paper: MandatePaper, font_folder: Path) -> bytes:
    """The mandate as a PDF. Raises GlyphMissing."""
    facts = {
        "parcel_count": str(len(paper.parcels)),
        "area_mu": mu_text(sum(parcel.area_grains for parcel in paper.parcels)),
        "matter": phrase(paper.matter_text) or BLANK,
        "limits": phrase(paper.limits_text) or BLANK,
        "start_day": day_text(paper.start),
        "last_day": day_text(paper.last_day),
        "receives": "是" if paper.receives_money else "",
    }
    sheet = Sheet(
        title="土地经营权流转委托书",
        head=paper.head,
        facts=facts,
        parties=(("委托人", paper.principal), ("受托人", paper.agent)),
        clauses=_MANDATE,
        tables=(parcel_table(paper.parcels, "委托流转地块表"),),
        signatures=(signing("委托人（承包农户代表）"), signing("受托人")),
    )
    return sheet_pdf(sheet, font_folder)


@dataclass(frozen=True, slots=True)
class ListingNoticePaper:
    """Public notice of land on offer (挂牌公告). ``kind_name``: 挂牌, 变更, 结果. ``from_day``, ``to_day``: both included.

    ``price_text``, ``term_text``, ``conditions_text``, ``result_text``: in words; empty ones are left out.
    """

    head: PaperHead
    kind_name: str
    offeror_name: str
    parcels: tuple[NoticeParcel, ...]
    price_text: str
    term_text: str
    from_day: date
    to_day: date
    conditions_text: str = ""
    reason_text: str = ""
    result_text: str = ""
    contact_text: str = ""


def listing_notice_pdf(paper: ListingNoticePaper, font_folder: Path) -> bytes:
    """The notice as a PDF. Raises GlyphMissing."""
    facts = {
        "offeror": paper.offeror_name,
        "parcel_count": str(len(paper.parcels)),
        "area_mu": mu_text(sum(parcel.area_grains for parcel in paper.parcels)),
        "price": phrase(paper.price_text),
        "term": phrase(paper.term_text),
        "from_day": day_text(paper.from_day),
        "to_day": day_text(paper.to_day),
        "conditions": phrase(paper.conditions_text),
        "reason": phrase(paper.reason_text),
        "result": phrase(paper.result_text),
        "contact": phrase(paper.contact_text) or BLANK,
        "office": paper.head.office_name,
    }
    sheet = Sheet(
        title=f"土地经营权流转{paper.kind_name}公告",
        head=paper.head,
        facts=facts,
        sentences=(
            "现将{offeror}提供流转的{parcel_count}块土地、面积合计{area_mu}亩的有关情况公告如下。",
            "公告期：从{from_day}起，到{to_day}止，首日和末日都计算在内。",
            "价格：{price}。",
            "期限：{term}。",
            "条件和要求：{conditions}。",
            "本次公告的原因：{reason}。",
            "结果：{result}。",
            "同等条件下，本集体经济组织成员有优先权；主张优先权的，应当在公告期内书面提出。",
            "对土地权属、面积有异议的，请在公告期内向{office}书面提出。联系办法：{contact}。",
        ),
        tables=(parcel_table(paper.parcels, "地块表"),),
        closing=office_closing(paper.head),
    )
    return sheet_pdf(sheet, font_folder)
