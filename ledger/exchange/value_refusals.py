"""Why a cell's text is not the value that its column wants."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class CellBlank(Refusal):
    code = "cell-blank"
    title = Words("必填的单元格是空的", "Blank cell")
    detail = Words("该格没有内容", "the cell is blank")
    rule = Words("这一列每行都要填写", "Every row fills this column")
    remedy = Words("请补上内容", "Fill it in")


class CellFormula(Refusal):
    code = "cell-formula-text"
    title = Words("单元格是公式文字", "Formula as text")
    detail = Words("“{text}”是公式的文字，不是结果", "{text!r} is the text of a formula and not its result")
    rule = Words("公式从不计算，也不写入账簿", "Formulas are neither computed nor kept")
    remedy = Words("请复制该列，再用“选择性粘贴—数值”粘贴回去", "Copy the column and paste it back as values")


class CellFullWidth(Refusal):
    code = "cell-full-width"
    title = Words("用了全角字符", "Full-width characters")
    detail = Words("“{text}”含全角字符", "{text!r} holds full-width characters")
    rule = Words("数字、日期和编码用半角字符", "Figures, dates and codes are written in half-width characters")
    remedy = Words("请改成半角：{suggestion}", "Write it as {suggestion}")


class CellHasUnit(Refusal):
    code = "cell-has-unit"
    title = Words("数字后面带了单位", "Unit behind the figure")
    detail = Words("“{text}”带有单位“{unit}”", "{text!r} carries the unit {unit!r}")
    rule = Words("一列只有一个单位，写在表头，不写在格里", "A column has one unit, named in its heading")
    remedy = Words(
        "请核对该列的单位，格里只填 {suggestion}", "Check the unit of the column and enter {suggestion} only"
    )


class AreaNotPositive(Refusal):
    code = "area-not-positive"
    title = Words("面积不大于零", "Area not above zero")
    detail = Words("面积 {text} 不大于零", "the area {text} is not above zero")
    rule = Words("面积必须大于零", "An area is above zero")
    remedy = Words("请填写实际面积；没有面积的行请删去", "Enter the actual area, or delete the row")


class DateUnreadable(Refusal):
    code = "date-unreadable"
    title = Words("日期写法不对", "Not a date")
    detail = Words("“{text}”不是可以识别的日期", "{text!r} is not a date in a known form")
    rule = Words(
        "日期写作 2026-01-31、2026/1/31、2026年1月31日或 20260131",
        "Dates are written 2026-01-31, 2026/1/31, 2026年1月31日 or 20260131",
    )
    remedy = Words("请按年、月、日的顺序改写", "Write year, month and day in one of these forms")


class DateImpossible(Refusal):
    code = "date-impossible"
    title = Words("日期不存在或超出范围", "Impossible date")
    detail = Words(
        "{text} 不存在，或年份不在 {first}–{last} 之间", "{text} does not exist or is not within {first}–{last}"
    )
    rule = Words("日期必须是真实存在的一天", "A date is a day that exists")
    remedy = Words("请核对年、月、日", "Check year, month and day")


class ChoiceUnknown(Refusal):
    code = "choice-unknown"
    title = Words("不在可选范围内", "Not one of the choices")
    detail = Words("“{text}”不在可选范围内：{allowed_zh}", "{text!r} is none of: {allowed_en}")
    rule = Words("这一列只能从固定的几项里选", "The column takes one of a fixed list")
    remedy = Words("请改成其中一项，中文或英文均可", "Use one of them, by its Chinese or English name")
