"""The land classes of two standards, with the group of the chart that each belongs to.

* GB/T 21010-2017 (土地利用现状分类), as the third national survey uses it, with its three groups of annex A.
* Land and sea classification of 2023 (国土空间调查、规划、用途管制用地用海分类指南), used by the surveys after it.

The same code means different things in the two, so no code goes without its standard. Where a village has built-up
land of a class that towns have too, the survey's settlement tag 203 tells them apart; it makes the land rural.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ledger.errors import Words
from ledger.stock.data import Group, LandClass
from ledger.stock.refusals import LandClassUnknown, StandardUnknown

GB_T_21010: Final = "GB/T 21010-2017"
LAND_AND_SEA: Final = "land-sea-2023"
VILLAGE: Final = "203"
_GROUP_OF: Final[Mapping[str, Group]] = {
    "rural": "rural-construction",
    "town": "town-construction",
    "village": "town-construction",  # of a town, or with the tag 203 of a village
    "mining": "mining",
    "cultivated": "cultivated",
    "agricultural": "other-agricultural",
    "unused": "unused",
}


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard of land classes. key: as it stands in the book. readings: other ways in which people write it."""

    key: str
    year: int
    words: Words
    readings: tuple[str, ...]


STANDARDS: Final[Mapping[str, Standard]] = {
    each.key: each
    for each in (
        Standard(
            GB_T_21010,
            2017,
            Words("土地利用现状分类（GB/T 21010-2017）、第三次国土调查", "GB/T 21010-2017, third national survey"),
            ("GBT21010-2017", "GB/T21010-2017", "GB/T 21010", "三调", "第三次国土调查"),
        ),
        Standard(
            LAND_AND_SEA,
            2023,
            Words("用地用海分类（2023）", "land and sea classification of 2023"),
            ("用地用海", "用地用海2023", "用地用海分类", "用地用海分类2023", "用地用海分类（2023）"),
        ),
    )
}
_SAME_IN_BOTH: Final = (
    ("0101", "cultivated", "水田", "paddy"),
    ("0102", "cultivated", "水浇地", "irrigated land"),
    ("0103", "cultivated", "旱地", "dry land"),
    ("0201", "agricultural", "果园", "orchard"),
    ("0202", "agricultural", "茶园", "tea garden"),
    ("0301", "agricultural", "乔木林地", "arboreal forest"),
    ("0302", "agricultural", "竹林地", "bamboo forest"),
    ("0401", "agricultural", "天然牧草地", "natural pasture"),
    ("0701", "town", "城镇住宅用地", "town residential land"),
    ("0801", "village", "机关团体用地", "offices of government and associations"),
)
_TABLES: Final[Mapping[str, tuple[tuple[str, str, str, str], ...]]] = {
    GB_T_21010: (
        *_SAME_IN_BOTH,
        ("0203", "agricultural", "橡胶园", "rubber plantation"),
        ("0204", "agricultural", "其他园地", "other gardens"),
        ("0305", "agricultural", "灌木林地", "shrub land"),
        ("0307", "agricultural", "其他林地", "other forest"),
        ("0403", "agricultural", "人工牧草地", "sown pasture"),
        ("0404", "unused", "其他草地", "other grassland"),
        ("0501", "village", "零售商业用地", "retail land"),
        ("0505", "village", "商务金融用地", "business and finance land"),
        ("0507", "village", "其他商服用地", "other commercial land"),
        ("0508", "village", "物流仓储用地", "logistics and warehouse land"),
        ("05H1", "village", "商业服务业设施用地", "commercial facilities"),
        ("0601", "village", "工业用地", "industrial land"),
        ("0602", "mining", "采矿用地", "mining land"),
        ("0604", "village", "仓储用地", "warehouse land"),
        ("0702", "rural", "农村宅基地", "rural homestead"),
        ("08H1", "village", "机关团体新闻出版用地", "government, associations, press"),
        ("08H2", "village", "科教文卫用地", "science, education, culture, health"),
        ("0803", "village", "教育用地", "education land"),
        ("0805", "village", "医疗卫生用地", "health land"),
        ("0806", "village", "社会福利用地", "social welfare land"),
        ("0807", "village", "文化设施用地", "cultural land"),
        ("0808", "village", "体育用地", "sports land"),
        ("0809", "village", "公用设施用地", "public utilities"),
        ("0810", "village", "公园与绿地", "parks and greens"),
        ("1001", "town", "铁路用地", "railway"),
        ("1003", "town", "公路用地", "highway"),
        ("1004", "village", "城镇村道路用地", "street of town or village"),
        ("1005", "village", "交通服务场站用地", "transport stations"),
        ("1006", "agricultural", "农村道路", "rural road"),
        ("1101", "unused", "河流水面", "river"),
        ("1102", "unused", "湖泊水面", "lake"),
        ("1103", "agricultural", "水库水面", "reservoir"),
        ("1104", "agricultural", "坑塘水面", "pond"),
        ("1106", "unused", "内陆滩涂", "inland flats"),
        ("1107", "agricultural", "沟渠", "ditch"),
        ("1109", "town", "水工建筑用地", "hydraulic works"),
        ("1201", "village", "空闲地", "vacant land"),
        ("1202", "agricultural", "设施农用地", "facility agriculture"),
        ("1203", "agricultural", "田坎", "field ridge"),
        ("1204", "unused", "盐碱地", "saline land"),
        ("1205", "unused", "沙地", "sandy land"),
        ("1206", "unused", "裸土地", "bare soil"),
        ("1207", "unused", "裸岩石砾地", "bare rock and gravel"),
    ),
    LAND_AND_SEA: (
        *_SAME_IN_BOTH,
        ("0303", "agricultural", "灌木林地", "shrub land"),
        ("0304", "agricultural", "其他林地", "other forest"),
        ("0402", "agricultural", "人工牧草地", "sown pasture"),
        ("0403", "unused", "其他草地", "other grassland"),
        ("0601", "agricultural", "农村道路", "rural road"),
        ("0602", "agricultural", "设施农用地", "facility agriculture"),
        ("0702", "town", "城镇社区服务设施用地", "town community services"),
        ("0703", "rural", "农村宅基地", "rural homestead"),
        ("0704", "rural", "农村社区服务设施用地", "rural community services"),
        ("0803", "village", "文化用地", "cultural land"),
        ("0804", "village", "教育用地", "education land"),
        ("0805", "village", "体育用地", "sports land"),
        ("0806", "village", "医疗卫生用地", "health land"),
        ("0807", "village", "社会福利用地", "social welfare land"),
        ("0901", "village", "商业用地", "commercial land"),
        ("0902", "village", "商务金融用地", "business and finance land"),
        ("1001", "village", "工业用地", "industrial land"),
        ("1002", "mining", "采矿用地", "mining land"),
        ("1101", "village", "物流仓储用地", "logistics and warehouse land"),
        ("1201", "town", "铁路用地", "railway"),
        ("1202", "town", "公路用地", "highway"),
        ("1207", "village", "城镇村道路用地", "street of town or village"),
        ("1208", "village", "交通场站用地", "transport stations"),
        ("1311", "town", "水工设施用地", "hydraulic works"),
        ("1401", "village", "公园绿地", "park"),
        ("1701", "unused", "河流水面", "river"),
        ("1702", "unused", "湖泊水面", "lake"),
        ("1703", "agricultural", "水库水面", "reservoir"),
        ("1704", "agricultural", "坑塘水面", "pond"),
        ("1705", "agricultural", "沟渠", "ditch"),
        ("2301", "village", "空闲地", "vacant land"),
        ("2303", "agricultural", "田坎", "field ridge"),
        ("2304", "unused", "盐碱地", "saline land"),
        ("2305", "unused", "沙地", "sandy land"),
        ("2306", "unused", "裸土地", "bare soil"),
        ("2307", "unused", "裸岩石砾地", "bare rock and gravel"),
    ),
}


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A row of the table of classes: what it is called, and its group of the chart."""

    land_class: LandClass
    group: Group
    words: Words


def _rows() -> Iterable[ClassRow]:
    for standard in STANDARDS.values():
        for code, where, zh, en in _TABLES[standard.key]:
            yield ClassRow(LandClass(code, standard.key, standard.year), _GROUP_OF[where], Words(zh, en))
            if where == "village":
                words = Words(f"{zh}（村庄）", f"{en} (village)")
                tagged = LandClass(code, standard.key, standard.year, VILLAGE)
                yield ClassRow(tagged, "rural-construction", words)


CLASSES: Final[Mapping[LandClass, ClassRow]] = {row.land_class: row for row in _rows()}
_BY_KEY: Final = {each.key: each for each in CLASSES}
_BY_CODE: Final = {(each.code_written, each.standard): each for each in CLASSES}
_READINGS: Final = {
    "".join(reading.split()).casefold(): each.key
    for each in STANDARDS.values()
    for reading in (each.key, each.words.zh, *each.readings)
}


def group_of(land_class: LandClass) -> Group:
    """The group of the chart. Raises LandClassUnknown for a class that the table does not have."""
    return _row(land_class).group


def said(land_class: LandClass) -> Words:
    """The class with its name and its standard: 0702 农村宅基地（GB/T 21010-2017）."""
    words = _row(land_class).words
    code, standard = land_class.code_written, land_class.standard
    return Words(f"{code} {words.zh}（{standard}）", f"{code} {words.en} ({standard})")


def class_of_key(key: str) -> LandClass:
    """The class that the book calls so: ``0702-GBT21010-2017``. Raises LandClassUnknown."""
    found = _BY_KEY.get(key)
    if found is None:
        raise LandClassUnknown(code=key[:40], standard="—")
    return found


def land_class(code: str, standard: str = GB_T_21010) -> LandClass:
    """The class of a code (0702, or 0601/203 inside a village) in a standard, however that is written.

    Raises StandardUnknown, LandClassUnknown.
    """
    known = _READINGS.get("".join(standard.split()).casefold())
    if known is None:
        raise StandardUnknown(standard=standard[:40], known=", ".join(STANDARDS))
    found = _BY_CODE.get((code, known))
    if found is None:
        raise LandClassUnknown(code=code[:40], standard=known)
    return found


def read_class(text: str) -> LandClass:
    """``CODE@standard``; without a standard a code is one of GB/T 21010-2017. Raises StandardUnknown, LandClassUnknown."""
    code, at, standard = text.partition("@")
    return land_class(code.strip(), standard.strip() if at else GB_T_21010)


def _row(land_class: LandClass) -> ClassRow:
    found = CLASSES.get(land_class)
    if found is None:
        raise LandClassUnknown(code=land_class.code_written, standard=land_class.standard)
    return found
