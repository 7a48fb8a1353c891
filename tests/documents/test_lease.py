"""The lease, read back from the file as any reader would."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.documents.clauses import places
from ledger.documents.contract import contract_pdf
from ledger.documents.facts import contract_facts
from ledger.documents.forms import FORMS
from ledger.documents.papers import AgreedTerms, ContractPaper
from ledger.documents.refusals import GlyphMissing
from tests.documents.reading import needs, pages_of, poppler
from tests.documents.samples import DRAFT, HASH, RARE_NAME, REVERSED, TRANSFEREE, TRANSFEROR, sample_lease


@pytest.fixture(scope="module")
def paper() -> ContractPaper:
    return sample_lease()


@pytest.fixture(scope="module")
def printed(paper: ContractPaper, font_folder: Path) -> bytes:
    return contract_pdf(paper, font_folder)


@pytest.fixture(scope="module")
def whole_text(printed: bytes) -> str:
    return "".join(pages_of(printed))


EXPECTED = (
    *(TRANSFEROR.name, TRANSFEROR.id_label, TRANSFEROR.id_number, TRANSFEROR.address, TRANSFEROR.phone),
    *(TRANSFEREE.name, TRANSFEREE.id_label, TRANSFEREE.id_number, TRANSFEREE.address, TRANSFEREE.phone),
    *(TRANSFEROR.code, TRANSFEREE.code, TRANSFEROR.kind_name, TRANSFEREE.kind_name),
    *("承包地出租合同", "已生效", "2026年2月10日", "2026年2月12日"),
    *("24.73亩", "贰拾肆点柒叁亩", "1.6487公顷", "种植水稻、玉米"),
    *("共5年", "2026年3月1日起", "到2031年2月28日止", "2031年3月1日把土地交还"),
    *("每亩每年850元", "850.00元/亩·年", "人民币捌佰伍拾元整", "21020.50元", "人民币贰万壹仟零贰拾元伍角整"),
    *("每年3月1日以前付清当年租金", "石桥村股份经济合作社", "石桥镇人民政府", "一式四份", "盖章"),
    *("9901021052000300001", "990102105200030012J", "大窑地1号", "石桥村第三组", "东：沈长河地1", "南：村机耕路"),
    *("西：河堤排水沟", "北：引水渠", "水田", "三等", "12.365", "12.36", "0.8240", "24.74"),
)


@pytest.mark.parametrize("field", EXPECTED)
def test_every_field_is_on_paper(whole_text: str, field: str) -> None:
    assert field in whole_text


def test_number_page_entry_and_hash_stand_on_every_page(paper: ContractPaper, printed: bytes) -> None:
    pages = pages_of(printed)
    for number, text in enumerate(pages, start=1):
        assert paper.number in text
        assert f"第{number}页共{len(pages)}页" in text
        assert f"入账第1207号内容校验{HASH[:16]}" in text
        assert HASH[:17] not in text


def test_every_clause_is_numbered_in_order(printed: bytes) -> None:
    heads = re.findall(r"第([一二三四五六七八九十]+)条", "".join(pages_of(printed)))
    assert heads == ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四"]


def test_every_place_in_the_clauses_has_a_fact(paper: ContractPaper) -> None:
    assert places(FORMS["lease"].clauses) <= set(contract_facts(paper))


def test_printed_again_it_is_the_same_file(paper: ContractPaper, printed: bytes, font_folder: Path) -> None:
    assert contract_pdf(paper, font_folder) == printed


@needs("pdffonts")
def test_fonts_are_embedded_subset_and_ours(printed: bytes, tmp_path: Path) -> None:
    rows = poppler("pdffonts", printed, tmp_path).splitlines()[2:]
    assert {row.split()[0].split("+")[1] for row in rows} == {"NotoSerifSC-Regular", "NotoSansSC-Regular"}
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_no_stray_helvetica(printed: bytes) -> None:
    assert b"Helvetica" not in printed


@needs("pdftotext")
def test_rare_characters_are_copied_right(printed: bytes, tmp_path: Path) -> None:
    text = poppler("pdftotext", printed, tmp_path)
    assert RARE_NAME in text
    assert "承包地出租合同" in text


@needs("pdftotext")
def test_justified_lines_are_copied_without_spaces(printed: bytes, tmp_path: Path) -> None:
    text = poppler("pdftotext", printed, tmp_path, "-layout")
    assert "任何组织和个人不得截留、克扣，也不得用租金抵扣甲方的其" in text


def test_a_draft_says_so_on_every_page(font_folder: Path) -> None:
    draft = sample_lease(mark=DRAFT, state_name="拟稿", entry_number=None, content_hash=None, filed_on=None)
    for text in pages_of(contract_pdf(draft, font_folder)):
        assert "草稿" in text
        assert "尚未入账" in text


def test_a_reversed_contract_says_so_on_every_page(font_folder: Path) -> None:
    for text in pages_of(contract_pdf(sample_lease(mark=REVERSED, state_name="已冲正"), font_folder)):
        assert text.count("已冲正") >= 2  # across the page, and in its head in black
        assert "由入账第1311号冲正，不再有效" in text


def test_a_posted_contract_bears_no_draft_mark(printed: bytes) -> None:
    assert "草稿" not in "".join(pages_of(printed))


def test_rent_in_kind_has_no_sum(font_folder: Path) -> None:
    paper = sample_lease(price_text="每亩每年小麦400公斤。", price_fen=None, yearly_rent_fen=None)
    text = "".join(pages_of(contract_pdf(paper, font_folder)))
    assert "每亩每年小麦400公斤。" in text
    assert "人民币" not in text


def test_agreed_terms_are_printed_as_written(font_folder: Path) -> None:
    agreed = AgreedTerms(penalty_rent="3", renewal_notice_days=60, supplements="井水由{甲方}接通。")
    text = "".join(pages_of(contract_pdf(sample_lease(agreed=agreed), font_folder)))
    for part in ("一年租金的万分之3向甲方", "期满前60天书面提出", "第十四条其他约定井水由{甲方}接通。"):
        assert part in text


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_copy_names_its_holder(font_folder: Path, number: int) -> None:
    text = pages_of(contract_pdf(sample_lease(1), font_folder, copy_number=number))
    assert all(f"第{number}份（一式四份）持有人：{FORMS['lease'].holders[number - 1]}" in page for page in text)


@pytest.mark.parametrize("number", [0, 5])
def test_there_are_four_copies(font_folder: Path, number: int) -> None:
    with pytest.raises(ValueError, match="no copy"):
        contract_pdf(sample_lease(1), font_folder, copy_number=number)


def test_eighty_parcels_flow_over_pages(font_folder: Path) -> None:
    pages = pages_of(contract_pdf(sample_lease(80), font_folder))
    annex = [text for text in pages if "地块代码承包合同代码地块名称坐落四至" in text]
    assert len(annex) >= 5
    assert all(f"第{number}页共{len(pages)}页" in text for number, text in enumerate(pages, start=1))
    # 80 x 12.35 and 0.01 x (1 + ... + 80); registered 0.005 mu more for each.
    assert "合计共80块1020.801020.4068.0267" in annex[-1]
    assert sum("大窑地" in text for text in annex) == len(annex)


def test_a_name_that_cannot_be_drawn_is_refused_by_name(font_folder: Path) -> None:
    with pytest.raises(GlyphMissing, match=r"U\+20BB7"):
        contract_pdf(sample_lease(issuer_name="𠮷祥村"), font_folder)
    with pytest.raises(GlyphMissing, match=r"U\+20BB7"):
        contract_pdf(sample_lease(book_name="𠮷祥镇台账"), font_folder)


def test_a_boundary_as_long_as_a_story_is_printed_whole(font_folder: Path) -> None:
    story = "东至王家林地以北三百米处的水渠中心线，" * 40
    parcel = replace(sample_lease(1).parcels[0], east=story)
    text = "".join(pages_of(contract_pdf(sample_lease(parcels=(parcel,)), font_folder)))
    assert text.count("线，") == 40


def test_a_row_is_not_cut_at_the_foot_of_a_page(font_folder: Path) -> None:
    for text in pages_of(contract_pdf(sample_lease(40), font_folder)):
        assert text.count("东：") == text.count("北：引水渠")


def test_long_names_stay_clear_of_the_code(font_folder: Path) -> None:
    paper = sample_lease(book_name="清溪县石桥镇农村土地台账" * 4, number="2" * 60)
    assert pages_of(contract_pdf(paper, font_folder))[0].startswith(paper.book_name)
