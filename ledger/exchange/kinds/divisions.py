"""The sheet of administrative divisions: ``level,code,name,parent_code``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from ledger import codes
from ledger.errors import Refusal, Words
from ledger.exchange import cells
from ledger.exchange.kinds.common import Import, Kind
from ledger.exchange.sheets import Column
from ledger.places import LEVEL_NAMES_ZH, LEVELS, DivisionRow, check_row, load_divisions

COLUMNS: Final = (
    Column("level", ("级别", "区划级别")),
    Column("code", ("代码", "区划代码")),
    Column("name", ("名称", "区划名称")),
    Column("parent_code", ("上级代码", "上级区划代码")),
)
_LEVELS: Final[dict[str, Words]] = {level: Words(LEVEL_NAMES_ZH[level], level) for level in LEVELS}


class NameBroken(Refusal):
    code = "name-broken-at-source"
    title = Words("名称含造字区字符", "Name with a private character")
    detail = Words(
        "名称“{name}”含有各机显示不同的字符 {points}",
        "The name {name!r} holds {points}, which every machine shows differently",
    )
    rule = Words("造字区字符没有公认的字形", "Private-use characters have no agreed form")
    remedy = Words(
        "已照原样保存；请向提供方索取正确名称后重新导入",
        "Kept as it is; ask the source for the right name and import it again",
    )


def _apply(job: Import) -> None:
    job.act.permit(job.connection, "divisions.load")
    loaded, refusals = load_divisions(job.connection, _rows(job), effective=job.effective, today=job.today)
    for number, refusal in refusals:
        job.tally.refuse(job.place(number, refusal, "code"))
    job.tally.again = bool(refusals) and job.skip_bad
    job.tally.added, job.tally.changed, job.tally.unchanged = loaded.added, loaded.changed, loaded.unchanged


def _rows(job: Import) -> Iterator[DivisionRow]:
    converters = {
        "level": cells.required(cells.choice(_LEVELS)),
        "code": cells.required(cells.code(codes.check_division_code)),
        "name": cells.required(cells.text),
        "parent_code": lambda cell: codes.check_division_code(cell) if cell else "",
    }
    for number, values in job.converted(converters):
        row = DivisionRow(number, values["level"], values["code"], values["name"], values["parent_code"])
        wrong = check_row(row)
        for refusal in wrong:
            job.tally.refuse(job.place(number, refusal, "code"))
        if not wrong:
            _warn_of_private_characters(job, row)
            yield row


def _warn_of_private_characters(job: Import, row: DivisionRow) -> None:
    if row.name.isalnum():
        return
    points = ", ".join(f"U+{ord(each):04X}" for each in row.name if unicodedata.category(each) == "Co")
    if points:
        job.tally.warn(job.place(row.row, NameBroken(name=row.name, points=points), "name"))


DIVISIONS: Final = Kind("divisions", COLUMNS, _apply)
