"""What is wrong with a row of the sheet of homesteads, before its rules look at it."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class HomesteadTwice(Refusal):
    code = "homestead-twice"
    title = Words("同一宅基地两行", "A homestead twice")
    detail = Words("宅基地 {code} 已在第 {first_row} 行", "Homestead {code} stands in row {first_row} already")
    rule = Words("一行一处宅基地", "A row is a homestead")
    remedy = Words("请删去重复的行", "Delete one of the rows")
