"""Why a whole file is refused. These are raised; what is wrong with one line or cell is a value (``sheets.Located``)."""

from __future__ import annotations

from ledger.errors import Refusal, Words

_RULE_LIMITS = Words(
    "导入有上限，以免一个文件拖垮整个系统", "Imports are bounded, so that one file cannot stall the service"
)
_SAVE_AS_XLSX = Words(
    "请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV 后再导入", "Open it in the office program and save it as .xlsx or CSV"
)


class SheetNotReadable(Refusal):
    code = "sheet-not-readable"
    category = "missing"
    title = Words("文件无法打开", "File cannot be opened")
    detail = Words("无法打开文件 {path}：{reason}", "cannot open {path}: {reason}")
    rule = Words("导入需要一个可以读取的文件", "An import needs a file that can be read")
    remedy = Words("请核对文件名和权限", "Check the name and the permissions")


class SheetEmpty(Refusal):
    code = "sheet-empty"
    title = Words("文件里没有内容", "Empty sheet")
    detail = Words("文件里没有表头，也没有数据", "the file holds neither a header nor data")
    rule = Words("第一个非空行必须是表头", "The first line that is not blank is the header")
    remedy = Words("请使用下载的模板，把数据放在第一张工作表", "Use the template, with the data in the first worksheet")


class SheetFormatUnknown(Refusal):
    code = "sheet-format-unknown"
    title = Words("文件格式无法识别", "Unknown file format")
    detail = Words("文件内容是{found_zh}，不是表格文件", "the content is {found_en}, not a sheet")
    rule = Words(
        "可导入 CSV（可压缩为 .xz 或 .gz）、.xlsx 和 .xls，按内容识别，不看扩展名",
        "CSV (also .xz or .gz), .xlsx and .xls are read, told apart by their content and not by their name",
    )
    remedy = _SAVE_AS_XLSX


class SheetDamaged(Refusal):
    code = "sheet-damaged"
    title = Words("文件已损坏", "Damaged file")
    detail = Words("{format} 文件读到一半出错：{reason}", "the {format} file cannot be read through: {reason}")
    rule = Words("损坏的文件整个不导入", "A damaged file is not imported in part")
    remedy = Words(
        "请重新取得文件，或用 Excel、WPS 打开后另存为 .xlsx",
        "Fetch it again, or open it in the office program and save it",
    )


class SheetLocked(Refusal):
    code = "sheet-locked"
    title = Words("文件有密码", "File is locked")
    detail = Words("{format} 文件设有打开密码", "the {format} file is encrypted with a password")
    rule = Words("系统不保存也不猜测密码", "Passwords are neither kept nor guessed")
    remedy = Words("请在 Excel 或 WPS 里取消密码后另存", "Remove the password in the office program and save it again")


class SheetTooLarge(Refusal):
    code = "sheet-too-large"
    title = Words("文件过大", "File too large")
    detail = Words("{what_zh}超过上限 {limit}", "the {what_en} exceeds the limit of {limit}")
    rule = _RULE_LIMITS
    remedy = Words(
        "请把表分成几个文件，并删去图片和多余的空白行列",
        "Split it, and delete pictures and stray blank rows and columns",
    )


class SheetTooManyRows(Refusal):
    code = "sheet-too-many-rows"
    title = Words("行数过多", "Too many rows")
    detail = Words("共 {found} 行，上限 {limit} 行", "{found} rows where at most {limit} are read")
    rule = _RULE_LIMITS
    remedy = Words("请分成几个文件导入", "Split it into several files")


class SheetTooManyColumns(Refusal):
    code = "sheet-too-many-columns"
    title = Words("列数过多", "Too many columns")
    detail = Words("共 {found} 列，上限 {limit} 列", "{found} columns where at most {limit} are read")
    rule = _RULE_LIMITS
    remedy = Words("请只保留模板里的列", "Keep only the columns of the template")


class SheetLineTooLong(Refusal):
    code = "sheet-line-too-long"
    title = Words("某一行过长", "Line too long")
    detail = Words("第 {row} 行超过 {limit} 个字符", "line {row} is longer than {limit} characters")
    rule = _RULE_LIMITS
    remedy = Words("请检查该行的引号和换行是否丢失", "Check that line for a lost line break or quote")


class WorksheetMissing(Refusal):
    code = "worksheet-missing"
    title = Words("没有可读的工作表", "No such worksheet")
    detail = Words(
        "要读的工作表是“{wanted}”，文件里有：{found}", "wanted worksheet {wanted!r}; the file holds: {found}"
    )
    rule = Words("未指定时读第一张未隐藏的工作表", "Unless one is named, the first visible worksheet is read")
    remedy = Words("请取消隐藏，或把数据放在第一张工作表", "Unhide it, or put the data in the first worksheet")


class HeaderUnknownColumn(Refusal):
    code = "header-unknown-column"
    title = Words("表头有不认识的列", "Unknown column")
    detail = Words("不认识的列：{found}；可用的列：{expected}", "unknown columns: {found}; the columns are: {expected}")
    rule = Words("多余的列不会悄悄忽略", "No column is ignored silently")
    remedy = Words("请按模板改列名，或删去多余的列", "Rename it as in the template, or delete it")


class HeaderMissingColumn(Refusal):
    code = "header-missing-column"
    title = Words("表头缺列", "Missing column")
    detail = Words(
        "缺少的列：{missing}；必须有的列：{expected}", "missing columns: {missing}; required are: {expected}"
    )
    rule = Words("第一个非空行是表头，必填的列必须齐全", "The first line that is not blank is the header, complete")
    remedy = Words(
        "请按模板补上缺少的列；表头上方不要放标题", "Add them as in the template; put no title above the header"
    )


class HeaderDuplicateColumn(Refusal):
    code = "header-duplicate-column"
    title = Words("表头有重复的列", "Duplicate column")
    detail = Words("重复的列：{found}；每列只能出现一次", "columns given twice: {found}; each may stand once")
    rule = Words("同一列（中文名或英文名）只能出现一次", "A column, by its Chinese or English name, stands once")
    remedy = Words("请删去多余的一列", "Delete one of the two")
