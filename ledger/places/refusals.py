"""What goes wrong with divisions."""

from __future__ import annotations

from ledger.errors import Refusal, Words

_BY_CODE = Words("区划按级别和 12 位代码识别", "A division is known by its level and 12-digit code")


class DivisionMissing(Refusal):
    code = "division-unknown"
    category = "missing"
    title = Words("没有这个区划", "No such division")
    detail = Words("区划“{text}”在 {day} 不存在", "There is no division {text!r} on {day}")
    rule = _BY_CODE
    remedy = Words("请核对代码，或先导入区划表", "Check the code, or import the list of divisions first")


class DivisionAmbiguous(Refusal):
    code = "division-ambiguous"
    title = Words("区划名称不唯一", "Division not unique")
    detail = Words("“{text}”可指：{candidates}", "{text!r} may mean: {candidates}")
    rule = _BY_CODE
    remedy = Words("请改用“级别:代码”，如 county:441900000000", "Use level:code, such as county:441900000000")


class DivisionMisplaced(Refusal):
    code = "division-misplaced"
    title = Words("上级区划不存在", "Parent division missing")
    detail = Words(
        "{level} {code}“{name}”的上级 {parent_code} 既不在文件中也不在库中",
        "{level} {code} {name!r}: its parent {parent_code} is neither in the file nor in the book",
    )
    rule = Words("每个区划（省除外）属于上一级的一个区划", "Every division but a province belongs to one a level up")
    remedy = Words("请把上级区划一并导入，或更正 parent_code", "Import the parent too, or mend parent_code")


class DivisionCodeNotNested(Refusal):
    code = "division-code-not-nested"
    title = Words("区划代码与上级不符", "Code does not nest")
    detail = Words(
        "{level} {code} 不以其上级 {parent_code} 的有效位“{prefix}”开头",
        "{level} {code} does not begin with the digits {prefix!r} of its parent {parent_code}",
    )
    rule = Words(
        "下级代码以上级代码的有效位开头（GB/T 2260、GB/T 10114）",
        "A code begins with its parent's digits (GB/T 2260, GB/T 10114)",
    )
    remedy = Words("请更正代码或上级代码", "Mend the code or the parent's code")


class DivisionTwice(Refusal):
    code = "division-twice"
    title = Words("区划重复", "Division twice")
    detail = Words("{level} {code} 已在第 {first_row} 行出现", "{level} {code} stands in row {first_row} already")
    rule = _BY_CODE
    remedy = Words("请删去重复的行", "Remove the row that repeats it")


class DivisionChangeTooEarly(Refusal):
    code = "division-change-too-early"
    category = "conflict"
    title = Words("变更日不晚于现行版本", "Change not after the current version")
    detail = Words(
        "{level} {code} 的现行版本自 {valid_from} 起，变更日 {effective} 必须更晚",
        "The current version of {level} {code} is valid from {valid_from}; the change on {effective} must be later",
    )
    rule = Words("区划变更按生效日相接，历史版本不改写", "Versions follow each other by effective day; history is kept")
    remedy = Words("请用 --effective 给出更晚的生效日", "Give a later day with --effective")
