"""The editions of the annual form: which lines are printed, and what they count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.errors import Words
from ledger.parameters import DEFAULTS, list_settings
from ledger.places import Division, lineage
from ledger.statistics.data import Measure

PARAMETER: Final = "annual-form-edition"
TITLE: Final = Words("农村土地承包经营及流转情况年报", "Annual table of contracted land and its transfers")
Line = tuple[str, Words, Measure, int]

_CONTRACTING: Final[tuple[Line, ...]] = (
    ("1", Words("家庭承包经营的耕地面积", "household-contracted arable"), "area", 0),
    ("2", Words("家庭承包经营的农户数", "contracting households"), "count", 0),
    ("3", Words("家庭承包合同份数", "household contracts"), "count", 0),
    ("4", Words("颁发土地承包经营权证份数", "certificates issued"), "count", 0),
    ("5", Words("其中：以其他方式承包颁发的", "of which for other modes"), "count", 1),
    ("6", Words("机动地面积", "reserve land"), "area", 0),
    ("7", Words("家庭承包耕地流转总面积", "transferred area in all"), "area", 0),
)
_FORMS: Final[tuple[Line, ...]] = (
    ("8", Words("转包", "sub-contract"), "area", 1),
    ("9", Words("转让", "assignment"), "area", 1),
    ("10", Words("互换", "swap"), "area", 1),
    ("11", Words("出租", "lease"), "area", 1),
    ("12", Words("股份合作", "shareholding"), "area", 1),
    ("13", Words("其他形式", "other"), "area", 1),
)
_LATER_FORMS: Final[tuple[Line, ...]] = (
    ("8+11", Words("出租（转包）", "lease, sub-contract included"), "area", 1),
    ("8a", Words("其中：出租给本乡镇以外人口或单位的", "of which outside the township"), "area", 2),
    ("9", Words("转让", "assignment"), "area", 1),
    ("10", Words("互换", "swap"), "area", 1),
    ("12", Words("入股", "shareholding"), "area", 1),
    ("12a", Words("其中：耕地入股合作社的面积", "of which in co-operatives"), "area", 2),
    ("13", Words("其他形式", "other"), "area", 1),
)
_FARMS: Final[Line] = ("14a", Words("其中：流转入家庭农场的面积", "of which family farms"), "area", 2)
_DESTINATIONS: Final[tuple[Line, ...]] = (
    ("14", Words("流转入农户的面积", "to households"), "area", 1),
    ("15", Words("流转入专业合作社的面积", "to specialised co-operatives"), "area", 1),
    ("16", Words("流转入企业的面积", "to companies"), "area", 1),
    ("17", Words("流转入其他主体的面积", "to others"), "area", 1),
)
_REST: Final[tuple[Line, ...]] = (
    ("18", Words("流转用于种植粮食作物的面积", "used for grain"), "area", 0),
    ("19", Words("流转出承包耕地的农户数", "households transferring out"), "count", 0),
    ("20", Words("签订耕地流转合同份数", "transfer contracts"), "count", 0),
    ("21", Words("签订流转合同的耕地流转面积", "transferred area under contract"), "area", 0),
)
EDITIONS: Final[Mapping[str, tuple[Line, ...]]] = {
    "2010": (*_CONTRACTING, *_FORMS, *_DESTINATIONS, *_REST),
    "later": (*_CONTRACTING, *_LATER_FORMS, _DESTINATIONS[0], _FARMS, *_DESTINATIONS[1:], *_REST),
}
RULES: Final = (
    Words("截至当日存量，只计家庭承包耕地；面积一律由账簿过账得出。", "Stock on the day, household-contracted arable alone; all areas come from postings."),
    Words("再流转不重复计面积，也不计入合同份数；流入主体按最终经营者计。", "What is passed on counts once, and its contracts not at all; destinations are the final operators."),
    Words("互换、转让在受让农户仍持有该承包权期间计入；其土地又按期限流转的，计入该次流转。", "Swaps and assignments count while the receiver has the contract right; where it lets the land for a term, under that contract."),
    Words("第19行按户去重；已全部转让、不再承包土地的农户不计入第2、19行；分户、并户后按现持有人计。", "Line 19 counts households once; who assigned all land away is in neither line 2 nor 19; after a split or merger whoever has the land now."),
    Words("代耕不记账，不计入第7、20、21行；口头约定不计入第20、21行。", "Proxy farming is not posted and in none of lines 7, 20, 21; what is not in writing is not in 20 and 21."),
    Words("以其他方式承包的合同不计入第7行，份数见第5行；第6行为未发包到户的登记面积。", "Contracts in other modes are not in line 7, their number is line 5; line 6 is registered land not contracted to households."),
    Words("第3行：承包合同编码由承包方编码加J构成，一户一份；第4行按其同号权证，加第5行。", "Line 3: the code of a base contract is its contractor's with a J, one each; line 4 their certificates of the same code, with line 5."),
    Words("种粮与否、是否书面由合同登记得出，不是面积；种粮按从农户流出的合同计。", "Grain and writing come from the contracts, being no areas; grain by the contract that took the land from the household."),
    Words("第29行以下为当年1月1日至当日；第22至28行（仲裁机构和人员）、家庭农场不在本系统登记。", "Lines 29 and on count from 1 January to the day; lines 22 to 28 (arbitration bodies) and family farms are not kept here."),
)  # fmt: skip


def edition_on(connection: Connection, division: Division, day: date) -> str:
    """The edition that holds for a division on a day: its own decision, that of what lies above, or the default."""
    settings = [each for each in list_settings(connection, PARAMETER) if each.valid_from <= day]
    if not settings:
        return str(DEFAULTS[PARAMETER])
    above = [(each.level, each.code) for each in reversed(lineage(connection, division, day))]
    for place in [*above, ("", "")]:
        held = [each for each in settings if (each.division_level, each.division_code) == place]
        if held:
            return str(held[-1].value)
    return str(DEFAULTS[PARAMETER])
