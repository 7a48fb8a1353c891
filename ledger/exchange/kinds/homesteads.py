"""The sheet of the register of homesteads, a row a homestead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from ledger.errors import Refusal, RulesBroken
from ledger.exchange import cells
from ledger.exchange.kinds.common import Import, Kind, kept, once
from ledger.exchange.kinds.homestead_refusals import HomesteadTwice
from ledger.exchange.kinds.parties import division_of
from ledger.exchange.kinds.quota_columns import grains
from ledger.exchange.sheets import Column
from ledger.homesteads import FloorArea, Homestead, register_homesteads
from ledger.parcels.refusals import VillageExpected
from ledger.places import LEVEL_NAMES_ZH, Division

COLUMNS: Final = (
    Column("code", ("宅基地编号", "宅基地代码")),
    Column("village", ("村", "所在村", "村代码")),
    Column("household", ("农户", "承包方编码", "户编码")),
    Column("plot", ("图斑编号", "地块编号")),
    Column("document", ("依据文件", "文件编号", "文号")),
    Column("registered_on", ("登记日期", "日期")),
    Column("certificate", ("权属证号", "宅基地证号"), required=False),
    Column("certified", ("证载面积(平方米)",), required=False, unit="m2"),
    Column("measured", ("实测面积(平方米)",), required=False, unit="m2"),
    Column("building", ("房屋占地(平方米)",), required=False, unit="m2"),
    Column("yard", ("院坝附属(平方米)", "院坝面积(平方米)"), required=False, unit="m2"),
    Column("over_occupied", ("超占面积(平方米)",), required=False, unit="m2"),
    Column("floor_m2", ("建筑面积(平方米)",), required=False),
    Column("second_ground", ("一户多宅原因",), required=False),
    Column("carved_from", ("来源图斑",), required=False),
)
_AREAS: Final = ("certified", "measured", "building", "yard", "over_occupied")
# Which cell a refusal is about; what is not listed is about the row as a whole.
_COLUMN_OF: Final = {
    "homestead-figures-wrong": "measured",
    "homestead-registered": "code",
    "party-unknown": "household",
    "plot-code-unfit": "plot",
    "plot-of-other-village": "village",
    "plot-registered-differently": "plot",
    "plot-unknown": "plot",
    "second-homestead": "household",
    "stock-too-small": "carved_from",
}


def _area(unit: str) -> Callable[[str], int]:
    return lambda cell: grains(cell, unit, zero=True) if cell else 0


def _floor(cell: str) -> FloorArea:
    return cells.number(FloorArea.parse)(cell) if cell else FloorArea()


_CONVERTERS: Final[dict[str, Any]] = {
    "code": cells.required(lambda cell: cells.text(cell, 64)),
    "village": cells.required(cells.text),
    "household": cells.required(lambda cell: cells.text(cell, 64)),
    "plot": cells.required(lambda cell: cells.text(cell, 64)),
    "document": cells.required(lambda cell: cells.text(cell, 80)),
    "registered_on": cells.required(cells.day),
    "certificate": lambda cell: cells.text(cell, 80),
    "floor_m2": _floor,
    "second_ground": cells.text,
    "carved_from": lambda cell: cells.text(cell, 64),
} | dict.fromkeys(_AREAS, _area("m2"))
_BLANK: Final[dict[str, Any]] = {each.name: _CONVERTERS[each.name]("") for each in COLUMNS if not each.required}


def _apply(job: Import) -> None:
    rows = list(_homesteads(job))
    codes = ((number, homestead.code) for number, homestead in rows)
    once(job, codes, lambda code, first: HomesteadTwice(code=code, first_row=first), "code")
    rows = kept(rows, job)
    if rows and not _all_at_once(job, [homestead for _, homestead in rows]):
        for number, homestead in rows:
            _one(job, number, homestead)


def _homesteads(job: Import) -> Iterator[tuple[int, Homestead]]:
    divisions: dict[str, Division | Refusal] = {}
    for number, found in job.converted(_CONVERTERS):
        values = {name: _BLANK[name] if value is None else value for name, value in (_BLANK | found).items()}
        village = division_of(job, number, values["village"], divisions, "village")
        if village is None:
            continue
        if village.level != "village":
            said, level = cells.quoted(values["village"]), LEVEL_NAMES_ZH[village.level]
            refusal = VillageExpected(text=said, level_zh=level, level_en=village.level, name=village.name)
            job.tally.refuse(job.place(number, refusal, "village"))
            continue
        names = ("code", "household", "plot", "document", "registered_on", "certificate", "second_ground")
        homestead = Homestead(
            village=village.code,
            floor_area=values["floor_m2"],
            carved_from=values["carved_from"],
            **{name: values[name] for name in names},
            **{f"{name}_grains": values[name] for name in _AREAS},
        )
        yield number, homestead


def _all_at_once(job: Import, homesteads: list[Homestead]) -> bool:
    """Whether all could be registered in one go, as most sheets can."""
    savepoint = job.connection.begin_nested()
    noted = len(job.act.rows)
    try:
        new = register_homesteads(job.connection, homesteads, job.act)
    except Refusal:
        savepoint.rollback()
        del job.act.rows[noted:]
        job.act.permit(job.connection, "homesteads.register", villages={each.village for each in homesteads})
        return False
    savepoint.commit()
    job.tally.added += new
    job.tally.unchanged += len(homesteads) - new
    return True


def _one(job: Import, number: int, homestead: Homestead) -> None:
    savepoint = job.connection.begin_nested()
    try:
        new = register_homesteads(job.connection, [homestead], job.act)
    except Refusal as refused:
        savepoint.rollback()
        for refusal in refused.refusals if isinstance(refused, RulesBroken) else (refused,):
            job.tally.refuse(job.place(number, refusal, _COLUMN_OF.get(refusal.code)))
        return
    savepoint.commit()
    job.tally.added += new
    job.tally.unchanged += 1 - new


HOMESTEADS: Final = Kind("homesteads", COLUMNS, _apply)
