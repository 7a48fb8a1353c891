"""The record of a mediation (AL 8-10): an oral request is noted, an agreement is signed and sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ledger.documents.agreed import phrase
from ledger.documents.clauses import BLANK, Clause
from ledger.documents.figures import day_text
from ledger.documents.notices.sheet import PaperHead, Sheet, sheet_pdf, signing
from ledger.documents.papers import PaperParty


@dataclass(frozen=True, slots=True)
class MediationRecordPaper:
    """What was asked, found and agreed. ``applicant``, ``respondent``: the sides. ``asked_on``: day of the request.

    ``is_oral``: the request was made by word of mouth and noted here. ``held_on``, ``place_text``: the meeting.
    ``matter_text``, ``applicant_text``, ``respondent_text``, ``facts_text``: in words. ``agreements``: what was agreed,
    one thing each; none where the mediation failed. ``contract_number``: that is in dispute, empty for none.
    """

    head: PaperHead
    applicant: PaperParty
    respondent: PaperParty
    asked_on: date
    is_oral: bool
    held_on: date
    place_text: str
    mediator_names: tuple[str, ...]
    matter_text: str
    applicant_text: str
    respondent_text: str
    facts_text: str
    agreements: tuple[str, ...]
    contract_number: str = ""


_RECORD = (
    Clause(
        "申请",
        (
            "{?oral}申请人于{asked_day}口头申请调解，由工作人员当场记录，内容如下。",
            "{!oral}申请人于{asked_day}书面申请调解。",
            "争议事项：{matter}。",
            "涉及的合同：{contract_number}号。",
        ),
    ),
    Clause(
        "调解",
        (
            "调解于{held_day}在{place}进行，调解员：{mediators}。",
            "申请人的意见：{applicant_says}。",
            "被申请人的意见：{respondent_says}。",
        ),
    ),
    Clause("查明的情况", ("{facts_found}。",)),
)
_FAILED = Clause(
    "结果", ("双方没有达成协议，调解终止。双方可以向农村土地承包仲裁委员会申请仲裁，也可以直接向人民法院起诉。",)
)


def mediation_record_pdf(paper: MediationRecordPaper, font_folder: Path) -> bytes:
    """The record as a PDF. Raises GlyphMissing."""
    agreed = tuple(phrase(text) for text in paper.agreements if phrase(text))
    facts = {
        "asked_day": day_text(paper.asked_on),
        "held_day": day_text(paper.held_on),
        "oral": "是" if paper.is_oral else "",
        "place": phrase(paper.place_text) or BLANK,
        "mediators": "、".join(paper.mediator_names) or BLANK,
        "matter": phrase(paper.matter_text) or BLANK,
        "applicant_says": phrase(paper.applicant_text) or BLANK,
        "respondent_says": phrase(paper.respondent_text) or BLANK,
        "facts_found": phrase(paper.facts_text),
        "contract_number": paper.contract_number,
        **{f"agreed_{number}": text for number, text in enumerate(agreed, start=1)},
    }
    sheet = Sheet(
        title="农村土地承包经营纠纷调解记录",
        head=paper.head,
        facts=facts,
        parties=(("申请人", paper.applicant), ("被申请人", paper.respondent)),
        clauses=(*_RECORD, _agreement(len(agreed)) if agreed else _FAILED),
        signatures=(
            signing("申请人"),
            signing("被申请人"),
            signing("调解员"),
            signing(f"{paper.head.office_name}（盖章）", paper.head.issued_on),
        ),
    )
    return sheet_pdf(sheet, font_folder)


def _agreement(count: int) -> Clause:
    items = tuple(f"（{number}）{{agreed_{number}}}。" for number in range(1, count + 1))
    return Clause(
        "协议",
        (
            "经调解，双方自愿达成下列协议：",
            *items,
            "本协议由双方签名、盖章或者按手印，经调解员签名并加盖调解组织印章后生效。",
        ),
    )
