"""The form for a contract of any form: found, checked, saved and amended, with nothing that was typed or kept lost."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.access import Act
from ledger.clock import now
from ledger.db import Database
from ledger.parties import register_parties
from ledger.transfers import ContractLine, Details, Evidence, draft, find_contract
from ledger.units import parse_area
from tests.making import OPERATOR
from tests.web.conftest import Browsers
from tests.web.samples import (
    BEACH,
    CANAL,
    COOPERATIVE,
    EAST,
    FARM,
    FILED,
    LIU,
    SOUTH,
    STRIP,
    UNFILED,
    VILLAGE,
    ZENG,
    lease,
    party,
)

COLLECTIVE = f"{VILLAGE}00"
FORM: dict[str, Any] = {
    "form": "subcontract",
    "transferor": ZENG,
    "transferee": LIU,
    "start": "2026-12-01",
    "last": "2027-11-30",
    "lines_text": f"{EAST} 10.35\n{CANAL}",
    "price": "850.50",
    "price_unit": "yuan/mu/year",
    "payment": "4月1日、10月1日",
    "purpose": "种植小麦",
}
CHECK, SAVE = {"action": "check"}, {"action": "save"}


def saved(visitor: FlaskClient, said: dict[str, Any]) -> str:
    answer = visitor.post("/contracts/form", data=said | SAVE, content_type="multipart/form-data")
    assert answer.status_code == 303, refused_for(answer.text)
    return str(answer.headers["Location"]).removeprefix("/contracts/")


def refused_for(page: str) -> list[str]:
    """What a page says is to be mended."""
    return re.findall(r'class="refusal" role="alert" data-code="([a-z-]+)"', page)


def on_record(database: Database, number: str):  # type: ignore[no-untyped-def]
    with database.reading() as connection:
        return find_contract(connection, number)


def test_a_contract_is_checked_and_saved(visitor: FlaskClient, database: Database) -> None:
    checked = visitor.post("/contracts/form", data=FORM | CHECK)
    assert checked.status_code == 200
    facts = (
        "可以保存",
        "付款日程",
        "签订时将这样记账",
        "13.55",
        "曾小明",
        "刘桂兰",
        "2027-04-01",
        "5,762.14",
        "转包合同签订",
    )
    assert [fact for fact in facts if fact not in checked.text] == []
    contract = on_record(database, saved(visitor, FORM))
    terms = contract.terms
    assert (terms.form, terms.transferor, terms.transferee, terms.payment) == ("subcontract", ZENG, LIU, "04-01;10-01")
    assert terms.lines == (ContractLine(EAST, parse_area("10.35", "mu")), ContractLine(CANAL, parse_area("3.2", "mu")))
    assert saved(visitor, FORM) == contract.number  # a second press of the button


def test_parties_are_found_by_name_and_by_initials(visitor: FlaskClient) -> None:
    named = visitor.post("/contracts/form", data=FORM | {"transferor": "曾小明", "transferee": "lgl", "action": "find"})
    assert named.status_code == 200
    assert (
        f'name="transferor" maxlength="80" aria-label="流出方" placeholder="代码、名称或首字母" value="{ZENG}"'
        in named.text
    )
    assert f'value="{LIU}"' in named.text
    several = visitor.post("/contracts/form", data=FORM | {"transferee": VILLAGE, "action": "find"})
    assert f'name="transferee_pick" value="{ZENG}"' in several.text
    refused = visitor.post("/contracts/form", data=FORM | {"transferee": VILLAGE} | SAVE)
    assert refused.status_code == 422
    assert "请选择" in refused.text
    picked = {"transferee": VILLAGE, "transferee_asked": VILLAGE, "transferee_pick": LIU}
    assert "可以保存" in visitor.post("/contracts/form", data=FORM | picked | CHECK).text
    changed = picked | {"transferee": "没有这个人"}
    assert "可以保存" not in visitor.post("/contracts/form", data=FORM | changed | CHECK).text


def test_the_land_is_listed(visitor: FlaskClient) -> None:
    text = visitor.post("/contracts/form", data=FORM | {"lines_text": f"{EAST} 2", "action": "land"}).text
    assert f"{EAST} 2\n{CANAL}\t3.2\n{STRIP}\t0.823335</textarea>" in text


@pytest.mark.parametrize(
    ("block", "areas"),
    [
        (f"{EAST},10.35\n{CANAL}", ["10.35", "3.2"]),
        (f"{EAST}，10.35\n\n  {CANAL}　3.2  ", ["10.35", "3.2"]),
        (f"{EAST}\t10.35\t{ZENG}\r\n{CANAL}；3.2", ["10.35", "3.2"]),
    ],
)
def test_a_block_from_a_sheet(visitor: FlaskClient, database: Database, block: str, areas: list[str]) -> None:
    terms = on_record(database, saved(visitor, FORM | {"lines_text": block})).terms
    assert terms.lines == tuple(
        ContractLine(code, parse_area(area, "mu")) for code, area in zip((EAST, CANAL), areas, strict=True)
    )


def test_full_width_digits_are_named_with_their_line_and_what_to_write(visitor: FlaskClient) -> None:
    """As in the sheets: nothing is repaired silently."""
    text = visitor.post("/contracts/form", data=FORM | {"lines_text": f"{EAST} 1\n{CANAL} ３．２"} | CHECK).text
    assert [fact for fact in ("第 2 行", "用了全角字符", "3.2") if fact not in text] == []


def test_rows_and_block_go_together(visitor: FlaskClient, database: Database) -> None:
    rows = {"line-1-parcel": EAST, "line-1-area": "10.35", "line-1-giver": "", "line-2-parcel": "", "line-2-area": ""}
    terms = on_record(database, saved(visitor, FORM | rows | {"lines_text": CANAL})).terms
    assert [line.parcel_code for line in terms.lines] == [EAST, CANAL]


def test_several_households_under_mandates(visitor: FlaskClient, database: Database) -> None:
    added = [party(COLLECTIVE, "collective", "金星村股份经济合作社")]
    assert not database.command(lambda c: register_parties(c, added, Act(OPERATOR, now())))[1]
    said = FORM | {
        "form": "lease",
        "transferor": COLLECTIVE,
        "transferee": FARM,
        "start": "2027-01-01",
        "last": "2027-12-31",
        "lines_text": f"{EAST} 10 {ZENG}\n{BEACH} 8.5 {LIU}",
        "papers_text": f"委托书,WT-1,2026-10-01,{ZENG},2027-12-31\nmandate\tWT-2\t2026-10-02\t{LIU}\t2027-12-31",
        "detail-entrusted": "agent",
    }
    number = saved(visitor, said)
    terms = on_record(database, number).terms
    assert terms.givers == (ZENG, LIU)
    assert [(paper.kind, paper.document, paper.party, paper.valid_to) for paper in terms.evidence] == [
        ("mandate", "WT-1", ZENG, date(2027, 12, 31)),
        ("mandate", "WT-2", LIU, date(2027, 12, 31)),
    ]
    page = visitor.get(f"/contracts/{number}").text
    facts = ("2 户", "曾小明", "刘桂兰", "WT-1", "委托代理", "证明材料")
    assert [fact for fact in facts if fact not in page] == []
    unknown = said | {"papers_text": "委托书,WT-1,2026-10-01,NOBODY,2027-12-31"}
    assert "没有这个主体" in visitor.post("/contracts/form", data=unknown | CHECK).text


def test_a_swap_is_for_good_and_names_both_sides(visitor: FlaskClient, database: Database) -> None:
    said = FORM | {
        "form": "swap",
        "start": "2027-01-01",
        "last": "",
        "lines_text": f"{STRIP} {''}\n{SOUTH} 2.66 {LIU}",
        "price": "0",
        "price_unit": "yuan",
        "payment": "一次",
    }
    terms = on_record(database, saved(visitor, said)).terms
    assert (terms.last_day, terms.payment, terms.givers) == (date(2027, 12, 31), "once", (ZENG, LIU))


def test_papers_by_row_with_a_file_of_which_the_hash_is_kept(visitor: FlaskClient, database: Database) -> None:
    said = FORM | {
        "paper-1-kind": "minutes",
        "paper-1-document": "",
        "paper-1-issued_on": "2026-11-01",
        "paper-1-note": "三人到场",
        "paper-2-kind": "other",
        "paper-2-document": "",
    }
    checked = visitor.post(
        "/contracts/form",
        data=said | CHECK | {"paper-1-file": (io.BytesIO("协商纪要".encode()), "纪要.pdf")},
        content_type="multipart/form-data",
    ).text
    digest = "1a9d"  # whatever it is, it stands in the field now
    assert 'value="纪要.pdf"' in checked
    digest = checked.split('name="paper-1-sha256" maxlength="64" value="')[1].split('"')[0]
    assert len(digest) == 64
    terms = on_record(database, saved(visitor, said | {"paper-1-document": "纪要.pdf", "paper-1-sha256": digest})).terms
    assert terms.evidence == (Evidence("minutes", "纪要.pdf", date(2026, 11, 1), "", None, digest, "三人到场"),)


def full_draft(database: Database, **changes: object) -> str:
    """A draft that says more than the four steps show."""
    details = Details(
        deposit_fen=100_000,
        crop="",
        dispute="arbitration",
        allows_mortgage=True,
        delivery_day=date(2027, 1, 5),
        penalty_rent="5",
        supplements="沟渠由受让方维护",
        share_count="三股",
    )
    papers = tuple(
        Evidence("other", f"CL-{n}", date(2026, 1, n), ZENG, None, "ab" * 32, f"第{n}份") for n in range(1, 9)
    )
    terms = lease(
        "QC-1",
        ZENG,
        EAST,
        "2",
        date(2027, 1, 1),
        date(2027, 12, 31),
        signed_on=None,
        filed_on=None,
        details=details,
        evidence=papers,
        consent="TY-1",
        **changes,
    )
    database.command(lambda c: draft(c, terms, Act(OPERATOR, now())))
    return terms.number


def fields_of(page: str) -> dict[str, str]:
    """The fields of the form as a browser would send them back."""
    main = page.split('class="stacked"')[1]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", main):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind = attributes.get("type", "")
        if "name" in attributes and kind not in {"file", "radio"} and (kind != "checkbox" or " checked" in tag):
            found[attributes["name"]] = html.unescape(attributes.get("value", ""))
    for name, body in re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>(.*?)</textarea>', main, re.S):
        found[name] = html.unescape(body)
    for name, body in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', main, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return found


def test_amending_keeps_what_a_draft_says(visitor: FlaskClient, database: Database) -> None:
    number = full_draft(database)
    before = on_record(database, number).terms
    opened = visitor.get(f"/contracts/{number}/amend", follow_redirects=True)
    assert opened.request.path == "/contracts/form"
    said = fields_of(opened.text)
    assert said["amends"] == number
    assert saved(visitor, said | {"price": "900"}) == number
    after = on_record(database, number).terms
    assert after.price == "900"
    assert (after.details, after.evidence, after.lines, after.consent) == (
        before.details,
        before.evidence,
        before.lines,
        before.consent,
    )
    story = visitor.get(f"/contracts/{number}").text
    assert "<ins>900</ins>" in story
    stale = visitor.post("/contracts/form", data=said | {"price": "950"} | SAVE)
    assert stale.status_code == 412


def test_the_four_steps_keep_what_they_do_not_show(visitor: FlaskClient, database: Database) -> None:
    """Somebody who opened the steps by hand, or before the draft said more, takes nothing away."""
    number = full_draft(database)
    before = on_record(database, number).terms
    said = {
        "step": "check",
        "household": ZENG,
        "start": "2027-01-01",
        "last": "2027-12-31",
        "parcel": EAST,
        f"area-{EAST}": "2",
        "transferee": COOPERATIVE,
        "price": "860",
        "price_unit": "yuan/mu/year",
        "payment": "annual",
        "purpose": "种植小麦",
        "amends": number,
    }
    assert visitor.post("/contracts/new", data=said).status_code == 303
    after = on_record(database, number).terms
    assert after.price == "860"
    assert (after.details, after.evidence, after.consent) == (before.details, before.evidence, before.consent)


def test_a_plain_draft_stays_in_the_four_steps(visitor: FlaskClient) -> None:
    number = saved(visitor, FORM | {"number": "ZB-1"})
    assert visitor.get(f"/contracts/{number}/amend").status_code == 200


def test_a_renewal_is_filled_in(visitor: FlaskClient, database: Database) -> None:
    page = visitor.get("/contracts/form", query_string={"renews": FILED}).text
    said = fields_of(page)
    assert (said["renews"], said["start"], said["last"], said["transferor"], said["number"]) == (
        FILED,
        "2027-01-01",
        "2029-12-31",
        LIU,
        "",
    )
    refused = visitor.post("/contracts/form", data=said | SAVE)
    assert (refused.status_code, "超出承包期" in refused.text) == (409, True)
    number = saved(visitor, said | {"last": "2027-12-31"})
    assert on_record(database, number).terms.renews == FILED
    below = visitor.get(f"/contracts/{FILED}").text
    assert number in below
    assert f'href="/contracts/form?renews={FILED}"' in below


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"transferor": ""}, 422, "请填写"),
        ({"start": "soon"}, 422, "日期写法不对"),
        ({"last": ""}, 422, "请填写"),
        ({"last": "2026-01-01"}, 409, "期限止日早于起日"),
        ({"last": "2028-12-31"}, 409, "超出承包期"),
        ({"lines_text": ""}, 422, "合同没有地块"),
        ({"lines_text": f"{BEACH} 1"}, 409, "地块不属于流出方"),
        ({"lines_text": f"{EAST} 99"}, 422, "面积超过地块"),
        ({"lines_text": "640106100201010000x 1"}, 422, "第 1 行"),
        ({"lines_text": f"{VILLAGE}0199999 1"}, 404, "没有这个地块"),
        ({"lines_text": f"{EAST} 1 NOBODY"}, 404, "没有这个主体"),
        ({"lines_text": f"{EAST} =1+1"}, 422, "公式"),
        ({"lines_text": f"{EAST} 1,000"}, 404, "没有这个主体"),
        ({"lines_text": f"{EAST} 1亩"}, 422, "数字后面带了单位"),
        ({"price": "85a"}, 422, "价款有误"),
        ({"price": ""}, 422, "请填写"),
        ({"payment": "sometimes"}, 422, "支付方式有误"),
        ({"purpose": "建厂房"}, 422, "改变农业用途"),
        ({"number": FILED}, 409, "合同编号已使用"),
        ({"number": "a b"}, 422, "合同编号有误"),
        ({"form": "retransfer"}, 409, "原合同"),
        ({"renews": "XX-1"}, 409, "续"),
        ({"transferee": ZENG}, 422, "双方是同一主体"),
        ({"form": "assignment", "transferee": FARM}, 409, "转让"),
        ({"detail-copies": "many"}, 422, "合同份数"),
        ({"detail-deposit_fen": "-5"}, 422, "风险保障金"),
        ({"detail-penalty_rent": "５"}, 422, "全角"),
        ({"detail-dividend": "huge"}, 422, "分红"),
        ({"papers_text": "委托书,WT-1,31 December"}, 422, "第 1 份材料"),
        ({"papers_text": "什么,WT-1"}, 422, "第 1 份材料"),
        ({"paper-3-document": "X", "paper-3-kind": "other", "paper-3-sha256": "abc"}, 422, "材料登记有误"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_lost(
    visitor: FlaskClient, changes: dict[str, str], status: int, said: str
) -> None:
    answer = visitor.post("/contracts/form", data=FORM | changes | SAVE)
    assert (answer.status_code, said in answer.text) == (status, True), refused_for(answer.text)
    assert "办法" in answer.text
    kept = fields_of(answer.text)
    for name, typed in (FORM | changes).items():
        if not name.startswith("paper-") and name != "detail-dividend":
            assert kept[name].split() == typed.split(), name


def test_five_thousand_lines_are_read_and_no_more(visitor: FlaskClient) -> None:
    block = "\n".join(f"{VILLAGE}01{number:05d} 1" for number in range(1, 5_001))
    answer = visitor.post("/contracts/form", data=FORM | {"lines_text": block} | CHECK)
    assert answer.status_code == 200
    assert "没有这个地块" in answer.text
    assert len(answer.text) < 2_000_000
    more = visitor.post("/contracts/form", data=FORM | {"lines_text": f"{block}\n{EAST} 1"} | SAVE)
    assert more.status_code == 422
    assert "行数过多" in more.text
    rubbish = "\n".join(["<script>alert(1)</script> ＝1 \u202e"] * 5_000)
    hostile = visitor.post("/contracts/form", data=FORM | {"lines_text": rubbish} | CHECK)
    assert hostile.status_code == 200
    assert "<script>alert(1)" not in hostile.text


def test_land_of_another_township_is_out_of_reach(visitor: FlaskClient, database: Database) -> None:
    from dataclasses import replace

    from ledger.parcels import register_parcels
    from ledger.places import DivisionRow, book_of, find, load_divisions
    from tests.web.samples import AT, TODAY, parcel

    far_village = "640106003201"

    def more(connection):  # type: ignore[no-untyped-def]
        rows = [
            DivisionRow(2, "township", "640106003000", "贺兰山西路街道", "640106000000"),
            DivisionRow(3, "village", far_village, "远村", "640106003000"),
        ]
        assert not load_divisions(connection, rows, effective=None, today=TODAY)[1]
        far = parcel(1, "", "7", "远处", bases=())
        far = replace(far, code=f"{far_village}0100001", village_code=far_village)
        book = book_of(connection, find(connection, "village", far_village, TODAY), AT)
        assert not register_parcels(connection, book, [far], Act(OPERATOR, AT))[1]

    database.command(more)
    for action in (CHECK, SAVE):
        answer = visitor.post("/contracts/form", data=FORM | {"lines_text": f"{far_village}0100001 1"} | action)
        assert answer.status_code == 403
        assert "远处" not in answer.text


def test_whose_a_line_is_stands_as_a_code_where_it_is_none_of_the_clerks(
    visitor: FlaskClient, database: Database
) -> None:
    from ledger.parties import NewParty

    far = NewParty("640106003201010001", "household", "远方人", "", "", "village", "640106003201", "", "")
    assert not database.command(lambda c: register_parties(c, [far], Act(OPERATOR, now())))[1]
    text = visitor.post("/contracts/form", data=FORM | {"lines_text": f"{EAST} 1 640106003201010001"} | CHECK).text
    assert "640106003201010001" in text
    assert "远方人" not in text


@pytest.mark.parametrize("action", ["find", "land", "check", "save", "nonsense"])
def test_hostile_fields(visitor: FlaskClient, action: str) -> None:
    from tests.web.test_hostile import TEXTS

    names = (*FORM, "number", "parent", "renews", "papers_text", "amends", "version", "detail-copies", "detail-crop", "paper-1-document", "line-1-parcel", "line-99999-parcel", "transferor_pick")  # fmt: skip
    for name in names:
        for text in TEXTS:
            answer = visitor.post("/contracts/form", data=FORM | {name: text, "action": action})
            assert answer.status_code in {200, 303, 404, 409, 422}, (name, text, answer.text)
            assert "<img src=x>" not in answer.text


def test_who_may_not_draft_is_told_who_may(somebody: Browsers) -> None:
    for role in ("reviewer", "party-viewer", "system-administrator"):
        for answer in (somebody(role).get("/contracts/form"), somebody(role).post("/contracts/form", data=FORM | SAVE)):
            assert answer.status_code == 403
    assert somebody("clerk").get("/contracts/form?renews=nothing").status_code == 404
    assert somebody("clerk").get("/contracts/form?amends=nothing").status_code == 404
    assert somebody("clerk").get("/contracts/form", query_string={"amends": UNFILED}).status_code == 409
