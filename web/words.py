"""Every word that the pages say, in both languages. Words of the domain (forms, units, refusals) come from there."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words
from web.words_of_administration import ADMINISTRATION_WORDS
from web.words_of_centre import CENTRE_WORDS
from web.words_of_contracts import CONTRACT_WORDS
from web.words_of_drafting import DRAFTING_WORDS
from web.words_of_imports import IMPORT_WORDS
from web.words_of_land import LAND_WORDS
from web.words_of_land_events import LAND_EVENT_WORDS
from web.words_of_people import PEOPLE_WORDS
from web.words_of_quota_pages import QUOTA_PAGE_WORDS
from web.words_of_rents import RENT_WORDS
from web.words_of_reports import REPORT_WORDS
from web.words_of_steps import STEP_WORDS

_FRAME: Final = {
    "product": Words("田簿", "Tianbu"),
    "product_line": Words("农村土地台账", "rural land ledger"),
    "skip": Words("跳到正文", "Skip to the content"),
    "navigation": Words("主导航", "Main navigation"),
    "breadcrumbs": Words("所在位置", "Where this is"),
    "neighbours": Words("相邻区划", "Neighbouring divisions"),
    "home": Words("首页", "Home"),
    "register": Words("流转台账", "Transfer ledger"),
    "divisions": Words("区划", "Divisions"),
    "other_language": Words("English", "中文"),
    "print_large": Words("大字", "Large print"),
    "print_normal": Words("标准字", "Normal print"),
    "footer": Words("账簿只增不改，每笔都有两面。", "The book is only added to, and every entry has two sides."),
    "keys": Words("快捷键：/ 查找　n 新办　Ctrl+Enter 提交", "Keys: / search · n new lease · Ctrl+Enter submit"),
    "colon": Words("：", ": "),
    "to": Words("至", "to"),
    "rule": Words("依据", "Rule"),
    "remedy": Words("办法", "What to do"),
    "status": Words("状态码", "Status"),
    "back_home": Words("回首页", "Back home"),
    "search": Words("查找", "Search"),
    "search_short": Words("编号、姓名、首字母", "Number, name, initials"),
    "search_label": Words(
        "查找合同、农户、合作社、地块或村", "Find a contract, household, co-operative, parcel or village"
    ),
    "search_hint": Words(
        "合同编号、姓名、拼音首字母（如 zxm）、地块编码、村名",
        "Number, name, pinyin initials (zxm), parcel code, village",
    ),
    "find": Words("查找", "Find"),
    "found_for": Words("“{text}”的查找结果", "Found for “{text}”"),
    "found_nothing": Words(
        "没有找到。可只输入编号的开头、名字中的一个字或拼音首字母。",
        "Nothing found. The beginning of a code, a part of a name or pinyin initials will do.",
    ),
    "service_centre": Words("服务中心", "Service centre"),
    "land_bureau": Words("自然资源局", "Land bureau"),
    "today_is": Words("今天 {day}", "Today is {day}"),
    "work_list": Words("待办", "To do"),
    "task_sent_back": Words("复核退回，待修改", "Sent back, to be mended"),
    "task_drafts": Words("草稿，待提交复核", "Drafts, to be submitted"),
    "task_to_review": Words("待复核", "To review"),
    "task_to_sign": Words("已复核，待签订", "Reviewed, to be signed"),
    "task_reversals_to_approve": Words("申请冲正，待复核", "Reversals to approve"),
    "task_reversals_to_release": Words("申请冲正，待核准", "Reversals to release"),
    "task_unfiled": Words("已签订，待备案", "Signed, to be filed"),
    "task_ending": Words("90 天内到期", "Ending within 90 days"),
    "task_none": Words("没有待办。", "Nothing to do."),
    "all_waiting": Words("查看全部 {count} 件", "See all {count}"),
    "all_of": Words("查看全部 {count} 份", "See all {count}"),
    "in_force": Words("生效合同", "Contracts in force"),
    "contracts_unit": Words("份", "contracts"),
    "ending_tile": Words("即将到期", "Ending soon"),
    "ending_days": Words("7 / 30 / 90 天内", "within 7 / 30 / 90 days"),
    "ends_within": Words("{days} 天内到期", "ends within {days} days"),
    "days_left": Words("还有 {days} 天", "{days} days left"),
    "households": Words("登记农户", "Households"),
    "cooperatives": Words("合作社", "Co-operatives"),
    "parties": Words("农户与主体", "Parties"),
    "contracts": Words("合同", "Contracts"),
    "show": Words("查看", "Show"),
    "change": Words("修改", "Change"),
    "total": Words("合计", "Total"),
    "all": Words("清除条件", "Clear"),
    "day": Words("生效日", "Day"),
    "code": Words("编码", "Code"),
    "kind": Words("类别", "Kind"),
    "unit_mu": Words("亩", "mu"),
    "unit_ha": Words("公顷", "ha"),
    "unit_m2": Words("平方米", "m²"),
    "unit_yuan": Words("元", "yuan"),
}
WORDS: Final[dict[str, Words]] = (
    _FRAME
    | CENTRE_WORDS
    | CONTRACT_WORDS
    | IMPORT_WORDS
    | RENT_WORDS
    | REPORT_WORDS
    | DRAFTING_WORDS
    | STEP_WORDS
    | LAND_WORDS
    | LAND_EVENT_WORDS
    | PEOPLE_WORDS
    | QUOTA_PAGE_WORDS
    | ADMINISTRATION_WORDS
)
