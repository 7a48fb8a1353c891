"""Every page by every role: who sees it, who is told who may, who is led elsewhere; and what stands on it."""

from __future__ import annotations

from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.access import ROLES
from ledger.access.audit import Filter, events
from ledger.db import Database
from tests.web.centre_samples import DISPUTE, LISTING, MINUTES, NOTICE, OFFER
from tests.web.conftest import Browsers
from tests.web.people import TOWNSHIP
from tests.web.samples import BEACH, COOPERATIVE, DRAFT, EAST, ENDED, FILED, LIU, SHAN, UNFILED, VILLAGE, ZENG

ORDER: Final = tuple(ROLES)
# One letter a role, in the order of ROLES: clerk, reviewer, centre head, bureau officer, approver, releaser,
# party viewer, village viewer, system, security and audit administrator.
# Y: the page; n: 403, and who may; >: led to another page; E: 409, there is nothing to print. The party viewer is 曾小明, of contract CZ-2020-03.
PAGES: Final = {
    "/": "YYYYYY>>YYY",
    "/me": "YYYYYYYYYYY",
    "/me/password": "YYYYYYYYYYY",
    "/me/code": "YYYYYYYYYYY",
    "/imports": "YnYYYnnnYnn",
    "/imports/template/parties.xlsx": "YnYYYnnnYnn",
    "/mappings": "YnYYYnnnYnn",
    "/contracts": "YYYYYYYYnnn",
    f"/contracts/{UNFILED}": "YYYYYYnYnnn",
    f"/contracts/{ENDED}": "YYYYYYYYnnn",
    f"/contracts/{ENDED}/pdf": "YYYYYYYnnnn",
    f"/contracts/{UNFILED}/pdf": "YYYYYYnnnnn",
    f"/contracts/{UNFILED}/reversal": "Ynnnnnnnnnn",
    f"/contracts/{DRAFT}/amend": "Ynnnnnnnnnn",
    "/contracts/new": "Ynnnnnnnnnn",
    "/contracts/form": "Ynnnnnnnnnn",
    f"/contracts/form?renews={FILED}": "Ynnnnnnnnnn",
    f"/contracts/{UNFILED}/ending": "Ynnnnnnnnnn",
    f"/contracts/{UNFILED}/change": "Ynnnnnnnnnn",
    "/my-contracts": "YnnnnnYnnnn",
    "/parameters": "YYYYYYnnnnn",
    "/search?q=x": "YYYYYYYYnnn",
    "/divisions": "YYYYYYYYYYY",
    f"/divisions/village:{VILLAGE}": "YYYYYYnYnnn",
    f"/divisions/township:{TOWNSHIP}": "YYYYYYnnnnn",
    "/divisions/county:640106000000": "nnnYYYnnnnn",
    "/divisions/province:640000000000": "nnnnnnnnnnn",
    f"/parties/{ZENG}": "YYYYYYYYnnn",
    f"/parties/{LIU}": "YYYYYYnYnnn",
    f"/parties/{COOPERATIVE}": "YYYYYYnYnnn",
    f"/parties/{ZENG}/statement": "YYYYYYYnnnn",
    f"/parties/{LIU}/statement": "YYYYYYnnnnn",
    f"/parcels/{EAST}": "YYYYYYYYnnn",
    f"/parcels/{BEACH}": "YYYYYYnYnnn",
    "/identities": "YYYnnnnnnnn",
    "/proposals": "YYYYYYnnnnn",
    "/applications": "YYYYYYYnnnn",
    f"/applications/{OFFER}": "YYYYYYYnnnn",
    "/applications/new/supply": "Ynnnnnnnnnn",
    "/listings": "YYYYYYYYYYY",
    f"/listings/{LISTING}": "YYYYYYYYYYY",
    "/notices": "YYYYYYYnnnn",
    f"/notices/{NOTICE}": "YYYYYYYnnnn",
    "/notices/new": "Ynnnnnnnnnn",
    "/minutes": "YYYYYYYnnnn",
    f"/minutes/{MINUTES}": "YYYYYYYnnnn",
    "/minutes/new": "Ynnnnnnnnnn",
    "/endings": "YYYYYYYYnnn",
    f"/services/{ENDED}": "YYYYYYYYnnn",
    f"/services/{UNFILED}": "YYYYYYnYnnn",
    "/disputes": "YYYYYYYYnnn",
    f"/disputes/{DISPUTE}": "YYYYYYYYnnn",
    "/disputes/new": "YnnnnnYnnnn",
    f"/reports/annual-transfers?division={VILLAGE}": "YYYYYYnYnnn",
    f"/reports/transfer-ledger?division={VILLAGE}": "YYYYYYnnnnn",
    f"/reports/rent-roll/xlsx?division={VILLAGE}": "YYYYYYnnnnn",
    "/reports": ">>>>>>>>>>>",
    "/reports/rules": "YYYYYYYYYYY",
    "/reports/rules/xlsx": "YYYYYYYYYYY",
    f"/contracts/{UNFILED}/rent": "YYYYYYnnnnn",
    f"/contracts/{ENDED}/rent": "YYYYYYYnnnn",
    f"/contracts/{FILED}/rent/demand.pdf": "Ennnnnnnnnn",
    f"/contracts/{UNFILED}/rent/roster.pdf": "EEEEEEnnnnn",
    "/rent": ">>>>>>>nnnn",
    "/rent/arrears": "YYYYYYYnnnn",
    "/rent/arrears.csv": "YYYYYYYnnnn",
    "/rent/due": "YYYYYYYnnnn",
    "/rent/prices": "YYYYYYYnnnn",
    f"/parties/{ZENG}/rent": "YYYYYYYnnnn",
    f"/parties/{LIU}/rent": "YYYYYYnnnnn",
    "/caveats": "YYYYYYYnnnn",
    "/caveats/new": "Ynnnnnnnnnn",
    "/changes": "YYYYYYYnnnn",
    "/changes/new/surrender": "Ynnnnnnnnnn",
    f"/changes/new/head?household={LIU}": "Ynnnnnnnnnn",
    "/board": "YYYYYYnYnnn",
    "/projects": "YYYYYYnYnnn",
    "/projects/new": "nnnYYnnnnnn",
    "/quotas": "YYYYYYnYnnn",
    "/quotas/new": "nnnYnnnnnnn",
    "/quotas/new/grant": "nnnYnnnnnnn",
    "/homesteads": "YYYYYYYYnnn",
    "/homesteads/new": "nnnYnnnnnnn",
    "/exits": "YYYYYYYnnnn",
    "/exits/apply": "Ynnnnnnnnnn",
    "/exits/step/demolished": "Ynnnnnnnnnn",
    "/exits/pay": "Ynnnnnnnnnn",
    "/exit-agreements/new": "Ynnnnnnnnnn",
    "/reclamations": "YYYYYYnYnnn",
    "/reclamations/new": "nnnYnnnnnnn",
    "/collective-leases": "YYYYYYYYnnn",
    "/collective-leases/new": "Ynnnnnnnnnn",
    "/land-sheet": "YYYYYYnYnnn",
    "/trades": "nnnYYYnnnnn",
    "/trades/new": "nnnYnnnnnnn",
    "/quota-prices": "YYYYYYYYnnn",
    "/users": "nnnnnnnnYYY",
    "/users/clerk": "nnnnnnnnYYY",
    "/audit": "nnnnnnnnnnY",
    "/audit/trail.csv": "nnnnnnnnnnY",
    f"/verify/{FILED}": "YYYYYYYYYYY",
}  # fmt: skip
POSTS: Final = {
    f"/contracts/{DRAFT}/submit": ("clerk",),
    f"/contracts/{DRAFT}/withdraw": ("clerk",),
    f"/contracts/{DRAFT}/review": ("reviewer", "centre-head"),
    f"/contracts/{DRAFT}/send-back": ("reviewer", "centre-head"),
    f"/contracts/{DRAFT}/sign": ("clerk",),
    f"/contracts/{UNFILED}/file": ("reviewer",),
    f"/contracts/{UNFILED}/reverse": ("clerk",),
    "/contracts/form": ("clerk",),
    f"/contracts/{DRAFT}/approve": ("bureau-approver",),
    f"/contracts/{DRAFT}/approve-back": ("bureau-approver",),
    f"/contracts/{UNFILED}/evidence": ("clerk",),
    f"/contracts/{UNFILED}/ending": ("clerk",),
    f"/contracts/{UNFILED}/change": ("clerk",),
    f"/contracts/{UNFILED}/suspend": ("reviewer", "centre-head"),
    f"/contracts/{UNFILED}/resume": ("reviewer", "centre-head"),
    f"/contracts/{UNFILED}/offer": ("clerk",),
    f"/contracts/{ENDED}/accept": ("clerk", "party-viewer"),
    f"/contracts/{ENDED}/decline": ("clerk", "party-viewer"),
    f"/my-contracts/accept/{ENDED}": ("clerk", "party-viewer"),
    f"/my-contracts/decline/{ENDED}": ("clerk", "party-viewer"),
    "/parameters": ("bureau-approver",),
    f"/parties/{ZENG}/reveal": ("clerk", "reviewer", "centre-head"),
    f"/parties/{ZENG}/erase": ("clerk",),
    f"/contracts/{FILED}/pdf": ("clerk", "reviewer", "centre-head"),
    "/identities": ("clerk", "reviewer", "centre-head"),
    "/applications/new/demand": ("clerk",),
    f"/applications/{OFFER}/check": ("reviewer",),
    f"/applications/{OFFER}/decline": ("reviewer",),
    f"/applications/{OFFER}/publish": ("reviewer",),
    f"/applications/{OFFER}/match": ("clerk",),
    f"/applications/{OFFER}/part": ("clerk",),
    f"/applications/{OFFER}/withdraw": ("clerk",),
    f"/applications/{OFFER}/conclude": ("clerk",),
    f"/listings/{LISTING}/change": ("reviewer",),
    f"/listings/{LISTING}/result": ("reviewer",),
    f"/listings/{LISTING}/withdraw": ("reviewer",),
    "/notices/new": ("clerk",),
    f"/notices/{NOTICE}/claim": ("clerk",),
    f"/notices/{NOTICE}/settle": ("clerk",),
    "/minutes/new": ("clerk",),
    f"/services/certify/{FILED}": ("reviewer",),
    f"/services/withdraw-certificate/{FILED}": ("reviewer",),
    f"/services/warn/{FILED}": ("clerk",),
    f"/services/handback/{FILED}": ("clerk",),
    f"/services/claim/{FILED}": ("clerk",),
    f"/disputes/{DISPUTE}/accept": ("clerk",),
    f"/disputes/{DISPUTE}/turn-down": ("clerk",),
    f"/disputes/{DISPUTE}/event": ("clerk",),
    f"/disputes/{DISPUTE}/evidence": ("clerk",),
    f"/disputes/{DISPUTE}/decide": ("centre-head",),
    "/disputes/new": ("clerk", "party-viewer"),
    f"/contracts/{FILED}/rent/pay": ("clerk",),
    f"/contracts/{FILED}/rent/undo": ("centre-head",),
    f"/contracts/{FILED}/rent/value": ("clerk",),
    f"/contracts/{FILED}/rent/deposit": ("clerk",),
    f"/contracts/{FILED}/rent/claim": ("centre-head",),
    f"/contracts/{FILED}/rent/release": ("centre-head",),
    f"/contracts/{FILED}/rent/dividend": ("clerk",),
    "/rent/prices": ("bureau-officer",),
    "/caveats/new": ("clerk",),
    "/caveats/release/CV-2026-00001": ("reviewer", "centre-head"),
    "/changes/new/expropriation": ("clerk",),
    "/changes/reverse/LC-2026-00001": ("clerk",),
    "/changes/insurance/enrol/LC-2026-00001": ("bureau-officer",),
    "/changes/insurance/pay/LC-2026-00001": ("bureau-officer",),
    "/projects/new": ("bureau-officer", "bureau-approver"),
    "/projects/plan/XM-1": ("bureau-officer",),
    "/quotas/new/grant": ("bureau-officer",),
    "/quotas/reverse/ZB-1": ("bureau-officer",),
    "/homesteads/new": ("bureau-officer",),
    "/exits/apply": ("clerk",),
    "/exits/step/demolished": ("clerk",),
    "/exits/pay": ("clerk",),
    "/exits/undo-payment/ZJD-1": ("centre-head",),
    "/exit-agreements/new": ("clerk",),
    "/reclamations/new": ("bureau-officer",),
    "/reclamations/works/FK-1": ("bureau-officer",),
    "/reclamations/check/FK-1": ("bureau-approver",),
    "/collective-leases/new": ("clerk",),
    "/collective-leases/end/JYZ-1": ("clerk",),
    "/trades/new": ("bureau-officer",),
    "/trades/pre-check/JY-1": ("bureau-officer", "bureau-approver"),
    "/trades/offer/JY-1": ("bureau-officer",),
    "/trades/answer/JY-1": ("bureau-officer",),
    "/trades/sell/JY-1": ("bureau-officer",),
    "/quota-prices": ("bureau-approver",),
    "/distributions/new/ZB-1": ("bureau-officer",),
    "/distributions/pay/FP-1": ("bureau-officer",),
    "/distributions/reverse/FP-1": ("bureau-officer",),
    "/users": ("system-administrator",),
    "/users/releaser/disable": ("system-administrator",),
    "/users/releaser/enable": ("system-administrator",),
    "/users/releaser/grant": ("security-administrator",),
    "/users/releaser/end-role": ("security-administrator",),
    "/users/releaser/reset": ("security-administrator",),
    "/users/releaser/remove-code": ("security-administrator",),
    "/audit/verify": ("audit-administrator",),
    "/imports": ("clerk", "centre-head", "bureau-officer", "bureau-approver", "system-administrator"),
    "/imports/1/commit": ("clerk", "centre-head", "bureau-officer", "bureau-approver", "system-administrator"),
    "/mappings": ("clerk", "centre-head", "bureau-officer"),
    "/mappings/remove": ("clerk", "centre-head", "bureau-officer"),
}
OF_BUREAU: Final = (
    "projects", "quota_events", "quota_lots", "homesteads", "exits", "exit_agreements", "reclamations",
    "collective_leases", "trades", "trade_money",
)  # fmt: skip
STATUS: Final = {"Y": (200,), "n": (403,), ">": (302,), "E": (409,)}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_by_role(somebody: Browsers, address: str) -> None:
    for role, expected in zip(ORDER, PAGES[address], strict=True):
        answer = somebody(role).get(address)
        assert answer.status_code in STATUS[expected], (role, answer.text)
        if expected == "n":
            assert "您现在的角色" in answer.text, role
            assert "办法" in answer.text, role
        answer.close()


@pytest.mark.parametrize("address", POSTS)
def test_a_form_by_role(somebody: Browsers, database: Database, address: str) -> None:
    """Whoever may not is told so whatever the form says, and the trail has it once."""
    for role in ORDER:
        answer = somebody(role).post(address, data={"purpose": "核对身份", "value": "1", "reason": "录入有误"})
        assert (answer.status_code == 403) == (role not in POSTS[address]), (role, answer.status_code, answer.text)
        with database.reading() as connection:
            found = events(connection, Filter(actor=role, outcome="refused"))
        if role not in POSTS[address]:
            assert [event.code for event in found] in (["not-permitted"], ["out-of-reach"]), role


def test_the_pages_of_the_table_are_all_there_are(application: Flask) -> None:
    """Whoever adds a page says here who sees it."""
    bare = application.url_map.bind("localhost")
    tabled = {bare.match(address.partition("?")[0])[0] for address in PAGES}
    elsewhere = {
        "sign_in.form",
        "typefaces.file",
        "authenticator.picture",
        "imports.one",
        "imports.errors",
        "changes.one",
        "caveats.one",
        *(f"{group}.one" for group in OF_BUREAU),  # tests/web/test_bureau.py
        "projects.proposed",
        "plan_form.new",
        "quota_lots.plot",
        "trades.paper",
        "trade_money.distribute_form",
        "trade_money.pay_form",
        "trade_money.proposed",
    }
    every = {
        rule.endpoint
        for rule in application.url_map.iter_rules()
        if rule.endpoint.startswith("pages.") and "GET" in (rule.methods or ())
    }
    assert {name.removeprefix("pages.") for name in every - tabled} == elsewhere


def test_a_refused_page_says_so_in_names_and_is_in_the_trail(visitor: FlaskClient, database: Database) -> None:
    text = visitor.get("/divisions/county:640106000000").text
    assert "金凤区 不在您的范围 良田镇 之内" in text
    assert "经办 · 良田镇" in text
    with database.reading() as connection:
        told = events(connection, Filter(actor="clerk", outcome="refused"))
    assert [(event.operation, event.code) for event in told] == [("balances.read", "out-of-reach")]
    assert "county:640106000000" in told[0].detail


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("clerk", ("草稿，待提交复核", "新办出租合同", "按证件查找"), ("待复核", "用户", "审计记录")),
        ("reviewer", ("待复核", "已签订，待备案", "申请冲正，待复核"), ("新办出租合同", "草稿，待提交复核")),
        ("centre-head", ("待复核", "申请冲正，待核准"), ("新办出租合同", "已签订，待备案")),
        ("bureau-officer", ("生效合同", "90 天内到期", "金凤区"), ("新办出租合同", "按证件查找", "待复核")),
        ("system-administrator", ("新增、停用、启用账号", "用户"), ("流转台账", "区划", "查找", "审计记录")),
        ("security-administrator", ("授予和收回角色", "用户"), ("流转台账", "区划", "审计记录")),
        ("audit-administrator", ("谁在何时办了什么", "审计记录"), ("流转台账", "区划")),
    ],
)
def test_the_start_page_of_a_role(
    somebody: Browsers, role: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    text = somebody(role).get("/").text
    assert [each for each in shown if each not in text] == []
    assert [each for each in hidden if f">{each}<" in text or f"{each} <span" in text] == []


def test_a_household_sees_its_own_land_and_nobody_elses(somebody: Browsers) -> None:
    client = somebody("party-viewer")
    text = client.get("/", follow_redirects=True).text
    assert [fact for fact in ("我的土地", "曾小明", "东大块", "明细账", ENDED) if fact not in text] == []
    ledger = client.get("/contracts").text
    assert ENDED in ledger
    assert FILED not in ledger
    assert "共 1 份" in ledger
    found = client.get("/search", query_string={"q": "河滩地"}).text
    assert "没有找到" in found
    assert "刘桂兰" not in client.get("/search", query_string={"q": "刘"}).text
    contract = client.get(f"/contracts/{ENDED}").text
    assert f'href="/parties/{COOPERATIVE}"' not in contract
    statement = client.get(f"/parties/{ZENG}/statement").text
    assert [fact for fact in ("承包权", "经营权", "期初", "期末", "12.35") if fact not in statement] == []


def test_a_village_sees_its_sheet_with_masked_names(somebody: Browsers) -> None:
    client = somebody("village-viewer")
    text = client.get("/", follow_redirects=True).text
    assert "56.533335" in text
    for place in ("/", "/contracts", f"/contracts/{UNFILED}", f"/parties/{LIU}", f"/parcels/{BEACH}", "/search?q=刘"):
        page = client.get(place, follow_redirects=True).text
        assert "刘桂兰" not in page, place
        assert "曾小明" not in page, place
    assert "刘**" in client.get(f"/contracts/{UNFILED}").text
    assert "内容哈希" not in client.get(f"/contracts/{UNFILED}").text


def test_a_county_sees_its_townships(somebody: Browsers) -> None:
    text = somebody("bureau-officer").get("/divisions/640106").text
    assert [fact for fact in ("良田镇", "56.533335", "34.2%") if fact not in text] == []


def test_figures_are_those_of_the_reach(somebody: Browsers, application: Flask, database: Database) -> None:
    """An office of another township sees nothing of this one."""
    from sqlalchemy import insert

    from ledger.access.models import ROLE_GRANT
    from ledger.access.users import end_role
    from tests.making import acting

    def move(connection):  # type: ignore[no-untyped-def]
        person = end_role(connection, acting(), "clerk", "clerk", f"township:{TOWNSHIP}")
        row = {"user_id": person.id, "user_class": "business", "role": "clerk", "division_level": "village"}
        row |= {"division_level": "township", "division_code": "640106999000", "party_code": "", "ended_by": ""}
        connection.execute(insert(ROLE_GRANT), row | {"recorded_at": acting().at, "recorded_by": "test"})

    database.command(move)
    client = somebody("clerk")
    home = client.get("/").text
    assert '<dd><a href="/contracts?on=2026-11-21">0</a>' in home
    assert DRAFT not in home
    for place in (f"/contracts/{FILED}", f"/parties/{ZENG}", f"/parcels/{EAST}", f"/divisions/village:{VILLAGE}"):
        assert client.get(place).status_code == 403, place
    assert client.get(f"/contracts/new?step=parcels&household={SHAN}").status_code == 403
    assert "没有符合条件的合同" in client.get("/contracts").text
    assert "没有找到" in client.get("/search?q=曾").text


def test_unknown_forms_are_told_once(visitor: FlaskClient, database: Database) -> None:
    for method, address, code in (
        ("POST", "/nothing", "page-missing"),
        ("DELETE", f"/contracts/{FILED}", "method-wrong"),
        ("POST", f"/contracts/{DRAFT}/nothing", "page-missing"),
        ("POST", "/users/clerk/nothing", "page-missing"),
    ):
        before = len(_refused(database))
        assert visitor.open(address, method=method).status_code in {404, 405}
        assert [event.code for event in _refused(database)][: len(_refused(database)) - before] == [code], address
    before = len(_refused(database))
    visitor.get("/nothing")
    assert len(_refused(database)) == before


def _refused(database: Database):  # type: ignore[no-untyped-def]
    with database.reading() as connection:
        return events(connection, Filter(outcome="refused"))
