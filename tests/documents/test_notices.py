"""The shorter papers, read back from their files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.documents import notices
from ledger.documents.papers import PaperMark
from ledger.documents.refusals import GlyphMissing
from tests.documents.notice_samples import (
    CERTIFICATION,
    CHANGE,
    DEMAND,
    EARLY_END,
    HEAD,
    LISTING,
    MANDATE,
    MEDIATION,
    PAPERS,
    PARCELS,
)
from tests.documents.reading import check_paper, pages_of
from tests.documents.samples import RARE_NAME


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_all_it_was_told(name: str, font_folder: Path, tmp_path: Path) -> None:
    draw, paper, expected = PAPERS[name]
    printed = draw(paper, font_folder)
    assert draw(paper, font_folder) == printed
    text = check_paper(printed, tmp_path)
    for said in (*expected, f"编号：{HEAD.number}", HEAD.book_name):
        assert said in text, said
    assert all(HEAD.number in page and HEAD.office_name in page for page in pages_of(printed))


@pytest.mark.parametrize("name", PAPERS)
def test_a_mark_stands_on_every_page(name: str, font_folder: Path) -> None:
    draw, paper, _ = PAPERS[name]
    marked = replace(paper, head=replace(HEAD, mark=PaperMark("作废", "由第9号文书代替"), verify_url=""))
    pages = pages_of(draw(marked, font_folder))
    assert all("【作废】由第9号文书代替" in page and page.count("作废") >= 2 for page in pages)
    assert "扫码核验" not in "".join(pages)


@pytest.mark.parametrize("name", PAPERS)
def test_a_character_without_a_glyph_is_refused(name: str, font_folder: Path) -> None:
    draw, paper, _ = PAPERS[name]
    with pytest.raises(GlyphMissing, match=r"U\+20BB7"):
        draw(replace(paper, head=replace(HEAD, office_name="𠮷祥镇")), font_folder)


def test_names_with_rare_characters_are_kept(font_folder: Path) -> None:
    assert RARE_NAME in "".join(pages_of(notices.mandate_pdf(MANDATE, font_folder)))


def test_numbers_are_printed_as_they_are_told_masked(font_folder: Path) -> None:
    masked = replace(MANDATE.principal, id_number="9901**********4417", phone="138****0017")
    text = "".join(pages_of(notices.mandate_pdf(replace(MANDATE, principal=masked), font_folder)))
    assert "9901**********4417" in text
    assert "138****0017" in text
    assert MANDATE.principal.id_number not in text


def test_an_early_end_without_sums_says_nothing_of_them(font_folder: Path) -> None:
    paper = replace(EARLY_END, arrears_fen=None, refund_fen=None, deposit_fen=None)
    text = "".join(pages_of(notices.early_end_pdf(paper, font_folder)))
    assert "人民币" not in text
    assert "以前结清" not in text


def test_many_rows_flow_over_pages_with_their_head(font_folder: Path, tmp_path: Path) -> None:
    many = replace(EARLY_END, parcels=tuple(replace(PARCELS[0], name=f"地{n}号") for n in range(120)))
    printed = notices.early_end_pdf(many, font_folder)
    check_paper(printed, tmp_path)
    table = [page for page in pages_of(printed) if "9901021052000300001" in page]
    assert len(table) > 3
    assert all("序号地块代码地块名称" in page for page in table)
    assert "合计共120块1483.20" in "".join(pages_of(printed))


def test_a_demand_adds_up(font_folder: Path) -> None:
    demand = replace(DEMAND, lines=DEMAND.lines * 40)
    text = "".join(pages_of(notices.rent_demand_pdf(demand, font_folder)))
    assert "合计1681640.00400000.001281640.00" in text
    assert "未付合计（大写）：人民币壹佰贰拾捌万壹仟陆佰肆拾元整。" in text


def test_a_long_story_in_a_table_stands_beneath_it(font_folder: Path) -> None:
    story = "每年春耕以前由双方共同查看渠道，" * 60
    paper = replace(CHANGE, items=(replace(CHANGE.items[0], after=story, before=story),))
    text = "".join(pages_of(notices.change_pdf(paper, font_folder)))
    assert "见附注1见附注2" in text
    assert text.count("查看渠道，") == 120


def test_a_mediation_that_failed_says_where_to_go(font_folder: Path) -> None:
    paper = replace(MEDIATION, agreements=(), is_oral=False, contract_number="")
    text = "".join(pages_of(notices.mediation_record_pdf(paper, font_folder)))
    assert "双方没有达成协议，调解终止" in text
    assert "书面申请调解" in text
    assert "涉及的合同" not in text


def test_an_agent_who_takes_money_passes_it_on(font_folder: Path) -> None:
    text = "".join(pages_of(notices.mandate_pdf(replace(MANDATE, receives_money=True), font_folder)))
    assert "及时全数转付委托人" in text
    assert "不得代收" not in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind_name": "结果", "result_text": "由丰禾合作社承租"}, "结果：由丰禾合作社承租。"),
        ({"kind_name": "变更", "reason_text": "面积更正"}, "本次公告的原因：面积更正。"),
    ],
)
def test_later_notices_of_a_listing(changes: dict[str, str], said: str, font_folder: Path) -> None:
    text = "".join(pages_of(notices.listing_notice_pdf(replace(LISTING, **changes), font_folder)))  # type: ignore[arg-type]
    assert said in text
    assert f"土地经营权流转{changes['kind_name']}公告" in text


def test_clauses_of_agreements_are_numbered(font_folder: Path) -> None:
    text = "".join(pages_of(notices.change_pdf(CHANGE, font_folder)))
    assert ["第一条" in text, "第二条" in text, "第三条" in text, "第四条" in text] == [True, True, True, False]


def test_a_certificate_without_its_certifier_leaves_room(font_folder: Path) -> None:
    paper = replace(CERTIFICATION, certifier_name="", content_hash="")
    text = "".join(pages_of(notices.certification_pdf(paper, font_folder)))
    assert "鉴证人：。" in text
    assert "校验值" not in text
