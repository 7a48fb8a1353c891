"""Every form of contract on paper: everything that was agreed stands on it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from ledger.documents.capitals import money_in_capitals
from ledger.documents.clauses import places
from ledger.documents.contract import contract_clauses, contract_pdf
from ledger.documents.facts import contract_facts
from ledger.documents.forms import FORMS
from ledger.documents.papers import AgreedTerms, PaperMark
from tests.documents.reading import check_paper, pages_of
from tests.documents.samples import (
    EVERYTHING,
    EVIDENCE,
    TRANSFEREE,
    TRANSFEROR,
    sample_contract,
    sample_households,
    sample_lease,
)

TITLES = {
    "lease": "承包地出租合同",
    "subcontract": "承包地转包合同",
    "shareholding": "土地经营权入股合同",
    "swap": "土地承包经营权互换合同",
    "assignment": "土地承包经营权转让合同",
    "retransfer": "土地经营权再流转合同",
    "other-mode": "农村土地承包合同（其他方式承包）",
    "other": "土地经营权流转合同",
    "proxy-farming": "承包地代耕协议",
}
# Each thing that can be agreed, alone, and what is found on the paper then; "/" stands between alternatives.
AGREED = [
    ("area_basis", "registered", "登记面积为依据/计价面积的依据：登记面积"),
    ("area_basis", "measured", "实测面积为依据/计价面积的依据：实测面积"),
    ("escalation_years", 7, "每7年调整/（年）：7"),
    ("escalation_percent", "4.25", "上调4.25%"),
    ("escalation_percent", "-1.5", "下调1.5%"),
    ("escalation_fen", 1_911, "增加19.11"),
    ("crop", "一级中籼稻谷", "一级中籼稻谷"),
    ("deposit_fen", 3_141_592, "31415.92"),
    ("deposit_collector", "农村产权交易站", "农村产权交易站"),
    ("deposit_handling", "三十日内原路退回", "三十日内原路退回"),
    ("fee_fen", 271_828, "2718.28"),
    ("dividend", "fixed", "固定收益"),
    ("dividend", "share", "按股分红"),
    ("dividend", "floor-share", "保底加分红"),
    ("share_count", "1733股", "1733股"),
    ("contribution_fen", 8_675_309, "86753.09"),
    ("mode", "tender", "招标"),
    ("mode", "auction", "拍卖"),
    ("mode", "negotiation", "公开协商"),
    ("entrusted", "principal", "以自己的名义再流转"),
    ("allows_retransfer", True, "再流转给他人（√）/再流转（√为同意）：√"),
    ("allows_mortgage", True, "作担保（√）/作担保（√为同意）：√"),
    ("allows_improvement", True, "提高地力（√）/改良土壤（√为同意）：√"),
    ("allows_facilities", True, "配套设施（√）/农业设施（√为同意）：√"),
    ("delivery_day", date(2026, 3, 19), "2026年3月19日"),
    ("filing_days", 23, "23天以内/天数：23"),
    ("subsidy_owner", "transferor", "补贴归甲方/归谁：甲方"),
    ("subsidy_owner", "transferee", "补贴归乙方/归谁：乙方"),
    ("compensation_terms", "地力补偿双方各半", "地力补偿双方各半"),
    ("fixtures_terms", "机井折价归甲方", "机井折价归甲方"),
    ("renewal_notice_days", 67, "期满前67天/天数：67"),
    ("handback_days", 29, "起29天以内/天数：29"),
    ("penalty_delivery", "3.1", "万分之3.1/万分之几）：3.1"),
    ("penalty_rent", "5.2", "万分之5.2/万分之几）：5.2"),
    ("penalty_return", "7.3", "万分之7.3/万分之几）：7.3"),
    ("rescission_days", 47, "超过47天/解除合同：47"),
    ("use_before", "林业", "流转前为林业"),
    ("use_after", "渔业", "流转后为渔业"),
    ("grain", True, "种植粮食作物"),
    ("dispute", "arbitration", "仲裁委员会申请仲裁，对裁决不服"),
    ("dispute", "court", "直接向人民法院起诉"),
    ("copies", 6, "一式六份"),
    ("supplements", "井水由{甲方}接通。\n收割机走东埂。", "井水由{甲方}接通。"),
    ("oral", True, "口头约定"),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("name", "value", "said"), AGREED)
def test_whatever_is_agreed_is_in_the_clauses_of_any_form(form: str, name: str, value: object, said: str) -> None:
    paper = sample_contract(form, agreed=AgreedTerms(**{name: value}))  # type: ignore[arg-type]
    text = "".join(span.text for clause in contract_clauses(paper) for part in clause.paragraphs for span in part)
    assert any(each in text for each in said.split("/")), text


def test_the_table_has_every_term_that_stands_in_clauses() -> None:
    assert {name for name, _, _ in AGREED} | {"sign_place"} == {field.name for field in fields(AgreedTerms)}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_prints_all_it_has(form: str, font_folder: Path, tmp_path: Path) -> None:
    paper = sample_contract(form, agreed=EVERYTHING, evidence=EVIDENCE, renews="990102105-2021-CZ-0001")
    printed = contract_pdf(paper, font_folder)
    assert contract_pdf(paper, font_folder) == printed
    text = check_paper(printed, tmp_path)
    parcels = [
        value for each in paper.parcels for value in (each.parcel_code, each.name, each.east, each.contract_code)
    ]
    people = [
        value for each in (TRANSFEROR, TRANSFEREE) for value in (each.name, each.id_number, each.address, each.code)
    ]
    papers = [each.document for each in EVIDENCE] + [EVIDENCE[0].sha256[:16], "有效至2026年12月31日", "附公示照片"]
    for value in (
        TITLES[form],
        paper.number,
        "石桥镇便民大厅三号窗口",
        "990102105-2021-CZ-0001",
        *people,
        *parcels,
        *papers,
    ):
        assert value in text
    assert EVIDENCE[0].sha256[:17] not in text


@pytest.mark.parametrize("form", FORMS)
def test_clauses_are_numbered_and_ask_for_nothing_unknown(form: str) -> None:
    paper = sample_contract(form)
    heads = [clause.head for clause in contract_clauses(paper)]
    assert heads[0].startswith("第一条")
    assert not [head for head in heads if "{" in head]
    assert places(FORMS[form].clauses) <= set(contract_facts(paper))


@pytest.mark.parametrize(
    ("form", "changes", "said"),
    [
        ("lease", {}, "人民币贰万壹仟零贰拾元伍角整"),
        ("swap", {}, "差价由乙方补给甲方，标准为：全部地块共30000元"),
        ("swap", {}, "人民币叁万元整"),
        ("swap", {"price_fen": 0, "total_fen": 0}, "双方互不补差价"),
        ("swap", {}, "附件一甲方换出地块表"),
        ("swap", {}, "附件二乙方换出地块表"),
        ("assignment", {}, "同意文件：石桥合同意〔2026〕3号（2026年1月20日）"),
        ("assignment", {}, "原承包合同终止"),
        ("assignment", {}, "发包方（同意转让）"),
        ("assignment", {"evidence": (), "consent": "同意5号"}, "同意文件：同意5号"),
        ("retransfer", {}, "来自990102105-2024-CZ-0003号合同"),
        ("retransfer", {}, "原合同的流出方为沈长河，到2035年6月30日期满"),
        ("retransfer", {}, "同意书：同意书第18号（2026年1月20日）"),
        ("other-mode", {"agreed": AgreedTerms(mode="auction")}, "乙方通过拍卖方式取得承包"),
        ("other-mode", {}, "村民会议的决议：石桥村民决〔2026〕2号"),
        ("other-mode", {}, "乡镇人民政府的批准：石桥政复〔2026〕11号"),
        ("other-mode", {}, "甲方（发包方）"),
        ("shareholding", {"agreed": AgreedTerms(dividend="floor-share")}, "保底收益不论盈亏都应当支付"),
        ("shareholding", {"agreed": AgreedTerms(dividend="fixed")}, "每年固定收益合计21020.50元"),
        ("proxy-farming", {}, "代耕不转移土地经营权"),
        ("lease", {"price_fen": None, "yearly_rent_fen": None, "yearly_kilograms": "9892.00"}, "合计9892.00公斤"),
        ("lease", {"agreed": AgreedTerms(entrusted="principal")}, "不免除乙方向甲方付款的义务"),
        ("lease", {}, "甲方收款账户的户名："),
    ],
)
def test_what_a_form_has_of_its_own(form: str, changes: dict[str, object], said: str, font_folder: Path) -> None:
    assert said in "".join(pages_of(contract_pdf(sample_contract(form, **changes), font_folder)))


def test_eighty_households_and_an_agent(font_folder: Path, tmp_path: Path) -> None:
    """All stand in the annex under their names and in the roster, whose shares add up to the fen."""
    total = 12_345_678
    parcels, households = sample_households(80, total)
    agreed = AgreedTerms(entrusted="agent")
    paper = sample_lease(parcels=parcels, households=households, yearly_rent_fen=total, agreed=agreed)
    text = check_paper(contract_pdf(paper, font_folder), tmp_path)
    assert sum(each.due_hundredths or 0 for each in households) == total
    annex, roster = text.split("附件一出租地块表")[1].split("附件二承包农户付款名册")
    for place, household in enumerate(households, start=1):
        assert f"第{place}户{household.name}（{household.code}）{household.parcel_count}块" in annex
        assert household.code in roster
        assert household.mandate in roster
    assert "合计共80户120" in roster
    assert f"合计（大写）：{money_in_capitals(total)}" in roster
    for said in ("甲方代理人（受托方）", "甲方为附件二所列80户承包农户", "名单见附件二", "等80户", "签名（指印）"):
        assert said in text


def test_a_long_remark_on_evidence_stands_beneath_the_table(font_folder: Path) -> None:
    evidence = (replace(EVIDENCE[0], note="附公示照片一张，" * 100),)
    text = "".join(pages_of(contract_pdf(sample_lease(evidence=evidence), font_folder)))
    assert text.count("照片一张，") == 100
    assert "附注1：附公示" in text


def test_a_household_s_row_never_stands_alone_at_the_foot(font_folder: Path) -> None:
    parcels, households = sample_households(60, 100_000)
    pages = pages_of(contract_pdf(sample_lease(parcels=parcels, households=households), font_folder))
    annex = [page.split("入账第")[0] for page in pages if "大窑地" in page]
    assert len(annex) > 5
    assert not [page for page in annex if page.endswith("亩") and not page.endswith("渠")]


@pytest.mark.parametrize(
    "mark",
    [PaperMark("已提前终止", "最后一天为2026年5月1日"), PaperMark("中止", "自2026年5月1日起"), PaperMark("草稿")],
)
def test_a_mark_stands_on_every_page(mark: PaperMark, font_folder: Path) -> None:
    pages = pages_of(contract_pdf(replace(sample_contract("swap"), mark=mark), font_folder))
    assert len(pages) > 3
    for page in pages:
        assert page.count(mark.text) >= 2
        assert f"【{mark.text}】{mark.note}" in page


@pytest.mark.parametrize(("copies", "said"), [(2, "一式两份"), (5, "另有一份由"), (12, "一式十二份")])
def test_copies(copies: int, said: str) -> None:
    paper = sample_lease(agreed=AgreedTerms(copies=copies))
    assert said in "".join(span.text for part in contract_clauses(paper)[-1].paragraphs for span in part)
