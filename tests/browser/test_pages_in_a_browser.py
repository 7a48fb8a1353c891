"""What only a browser shows: the wizard by hand, keys, widths, the content policy, type for machines without any."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ledger.access import ROLES
from tests.browser.conftest import sign_in_as
from tests.making import PASSWORD
from tests.web.samples import BEACH, CANAL, COOPERATIVE, DRAFT, EAST, LIU, SOUTH, UNFILED, VILLAGE, ZENG

CHECKED = (
    f"/contracts/new?step=check&household={ZENG}&start=2026-12-01&last=2027-11-30&parcel={EAST}&parcel={CANAL}"
    f"&transferee={COOPERATIVE}&price=850&purpose=wheat"
)
PAGES = (
    "/",
    "/contracts",
    f"/contracts/{UNFILED}",
    f"/contracts/{DRAFT}",
    "/contracts/new",
    "/contracts/new?q=zxm",
    f"/contracts/new?step=parcels&household={LIU}&start=2026-12-01&last=2027-11-30",
    CHECKED.replace("step=check", "step=terms"),
    CHECKED,
    "/divisions",
    f"/divisions/{VILLAGE}",
    "/divisions/township:640106100000",
    f"/parties/{LIU}",
    f"/parties/{COOPERATIVE}",
    f"/parcels/{SOUTH}",
    f"/verify/{UNFILED}",
    "/search?q=CZ",
    f"/contracts/{UNFILED}/reversal",
    f"/contracts/{DRAFT}/amend",
    f"/parties/{LIU}/statement",
    "/identities",
    "/me",
    "/me/password",
    "/me/code",
)
# What others see than the clerk: by role.
PAGES_OF_OTHERS = {
    "reviewer": ("/", f"/contracts/{UNFILED}"),
    "centre-head": ("/",),
    "bureau-officer": ("/", "/divisions/640106", "/board", "/projects", "/quotas/new/grant", "/homesteads", "/land-sheet", "/trades/new"),
    "party-viewer": ("/", f"/parties/{ZENG}/statement"),
    "village-viewer": ("/",),
    "system-administrator": ("/", "/users", "/users/clerk"),
    "security-administrator": ("/", "/users/clerk"),
    "audit-administrator": ("/", "/audit"),
}  # fmt: skip
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def change_person(page: Page, name: str, place: str) -> None:
    """Sign out, and in again as somebody else, on the way to a page."""
    page.get_by_role("button", name="退出").click()
    page.goto(place)
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("密码").press("Enter")
    page.wait_for_url(place)


def test_signing_in_and_out(desk: Page, complaints: list[str]) -> None:
    desk.goto("/contracts?state=draft")
    desk.get_by_label("用户名").fill("clerk")
    desk.get_by_label("密码").fill(PASSWORD)
    desk.get_by_role("button", name="登录").click()
    desk.wait_for_url("**/contracts?state=draft")
    expect(desk.get_by_text("经办 · 良田镇")).to_be_visible()
    desk.get_by_role("button", name="大字").click()
    desk.get_by_role("button", name="退出").click()
    expect(desk.get_by_role("heading", name="登录田簿")).to_be_visible()
    assert complaints == []


def test_switching_codes_on_shows_a_picture(page: Page, complaints: list[str]) -> None:
    page.goto("/me/code")
    page.get_by_role("button", name="开始设置").click()
    picture = page.get_by_alt_text("动态口令的二维码")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    assert complaints == []


def test_personal_data_are_gone_when_one_comes_back(page: Page) -> None:
    page.goto(f"/parties/{ZENG}")
    page.get_by_text("查看证件号码、电话、银行账号").first.click()
    page.get_by_label("用途").fill("核对合同签订人身份")
    page.get_by_role("button", name="查看证件号码").click()
    expect(page.get_by_text("640106196503124417")).to_be_visible()
    page.goto("/")
    page.goto(f"/parties/{ZENG}")
    expect(page.get_by_text("6401**********4417")).to_be_visible()


def test_a_lease_from_search_to_filing(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    page.get_by_role("link", name="新办出租合同").last.click()
    page.get_by_label("谁家的地要流转？").fill("zxm")
    page.get_by_label("谁家的地要流转？").press("Enter")
    page.get_by_role("link", name="曾小明").click()
    page.get_by_role("link", name="1 年").click()
    expect(page.get_by_label("最后一日")).to_have_value("2027-11-20")
    page.get_by_role("checkbox", name="东大块").check()
    page.get_by_label("本次流转（亩） 东大块").fill("10.5")
    page.locator("button.main", has_text="下一步").click()
    page.get_by_placeholder("合作社、企业或个人的名称、首字母、编码").fill("fh")
    page.get_by_role("button", name="查找").last.click()
    page.get_by_label("丰禾粮食种植专业合作社").check()
    page.get_by_label("价款", exact=True).fill("850")
    page.get_by_label("用途", exact=True).fill("种植小麦")
    page.get_by_label("用途", exact=True).press("Enter")
    expect(page.get_by_text("全部规则已核对，可以保存。")).to_be_visible()
    expect(page.get_by_text("8,925.00")).to_be_visible()
    page.get_by_role("button", name="保存为草稿").click()
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_text("等待复核")).to_be_visible()
    place = page.url.partition("?")[0]
    change_person(page, "reviewer", place)
    page.get_by_role("button", name="复核通过").click()
    change_person(page, "clerk", place)
    page.get_by_role("button", name="签订并记账").click()
    change_person(page, "reviewer", place)
    page.get_by_role("button", name="记备案").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("生效（已备案）")
    expect(page.locator("td.out").first).to_have_text("−10.50")
    assert complaints == []


def test_a_double_lease_is_stopped_with_the_other_contract_named(page: Page) -> None:
    page.goto(f"/contracts/new?step=parcels&household={LIU}&start=2026-12-01&last=2026-12-31")
    page.get_by_role("checkbox", name="河滩地").check()
    page.locator("button.main", has_text="下一步").click()
    expect(page.locator("[data-code=parcel-already-leased]")).to_contain_text("CZ-2024-01")
    expect(page.locator(f"#p{BEACH}")).to_be_checked()


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_a_phone(
    phone: Page, address: str, complaints: list[str], size: str, language: str
) -> None:
    phone.context.add_cookies([{"name": "tianbu_print", "value": size, "url": address}])
    phone.context.add_cookies([{"name": "tianbu_language", "value": language, "url": address}])
    for place in PAGES:
        phone.goto(place)
        assert not phone.evaluate(WIDER_THAN_SCREEN), place
    assert complaints == []


def test_no_page_is_wider_than_a_desks_screen(page: Page, complaints: list[str]) -> None:
    for place in PAGES:
        page.goto(place)
        assert not page.evaluate(WIDER_THAN_SCREEN), place
    assert complaints == []


@pytest.mark.parametrize("role", PAGES_OF_OTHERS)
def test_the_pages_of_other_roles_fit_a_phone(
    bare_phone: Page, address: str, sqlite_url: str, complaints: list[str], role: str
) -> None:
    assert role in ROLES
    sign_in_as(bare_phone, address, sqlite_url, role)
    for size in ("normal", "large"):
        bare_phone.context.add_cookies([{"name": "tianbu_print", "value": size, "url": address}])
        for place in PAGES_OF_OTHERS[role]:
            bare_phone.goto(place)
            expect(bare_phone.get_by_role("button", name="退出")).to_be_visible()
            assert not bare_phone.evaluate(WIDER_THAN_SCREEN), (place, size)
    assert complaints == []


def test_the_large_print_switch_comes_back_to_the_page(page: Page) -> None:
    page.goto(f"/parties/{LIU}?on=2026-01-01")
    before = page.locator("h1").bounding_box()
    page.get_by_role("button", name="大字").click()
    after = page.locator("h1").bounding_box()
    assert page.url.endswith(f"/parties/{LIU}?on=2026-01-01")
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"] * 1.2


def test_keys(phone: Page, complaints: list[str]) -> None:
    phone.goto("/contracts")
    phone.keyboard.press("/")
    expect(phone.get_by_role("searchbox", name="查找")).to_be_focused()
    phone.keyboard.type("n")
    expect(phone.get_by_role("searchbox", name="查找")).to_have_value("n")
    phone.goto("/contracts")
    phone.keyboard.press("n")
    phone.wait_for_url("**/contracts/new")
    phone.goto(f"/contracts/new?step=parcels&household={ZENG}&start=2026-12-01&last=2027-11-30")
    phone.get_by_role("checkbox", name="渠边地").check()
    phone.get_by_label("本次流转（亩） 东大块").fill("0.35")
    expect(phone.locator("[data-total]")).to_have_text("已选 2 · 3.55 亩 (0.2367 公顷)")
    phone.keyboard.press("Control+Enter")
    phone.wait_for_url("**step=terms**")
    assert complaints == []


def test_chinese_type_comes_with_the_page(phone: Page) -> None:
    phone.goto("/")
    typed = "'16px \"Tianbu Sans\"', '田簿'"  # loaded by name: a machine with a Chinese font of its own does not ask for ours
    assert phone.evaluate(f"document.fonts.load({typed}).then(() => document.fonts.check({typed}))")
