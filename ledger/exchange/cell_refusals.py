"""What is wrong with one line or one cell of a sheet, before anybody asks what the cell means."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class RowRagged(Refusal):
    code = "row-ragged"
    title = Words("行的列数与表头不符", "Ragged row")
    detail = Words(
        "该行有 {found} 个单元格，表头有 {expected} 列", "{found} cells under a header of {expected} columns"
    )
    rule = Words("每行的单元格数与表头一致", "Every row has as many cells as the header")
    remedy = Words(
        "请检查该行多出或缺少的逗号；含逗号的内容要加双引号",
        "Look for a comma too many or too few; quote cells with commas",
    )


class CellWithoutHeading(Refusal):
    code = "cell-without-heading"
    title = Words("内容不在任何一列之下", "Cell without a heading")
    detail = Words("{letters} 列没有表头，却有内容", "column {letters} has no heading but holds something")
    rule = Words("每个有内容的列都要有表头", "Every column in use has a heading")
    remedy = Words("请补上表头，或删去这些内容", "Give it a heading, or delete the content")


class RowQuotes(Refusal):
    code = "row-quotes-unbalanced"
    title = Words("引号不成对", "Unbalanced quotes")
    detail = Words("该行的双引号没有在同一行内成对", "the double quotes of this line do not close on it")
    rule = Words("单元格内不能换行，引号必须成对", "A cell holds no line break and its quotes are paired")
    remedy = Words(
        "请补上引号，或删去单元格里的换行；内容里的引号写两遍",
        "Close the quote or remove the line break; double inner quotes",
    )


class CellControlCharacter(Refusal):
    code = "cell-control-character"
    title = Words("单元格里有看不见的字符", "Invisible character")
    detail = Words(
        "第 {position} 个字符是不可用的控制字符 {character}",
        "character {position} is the control character {character}",
    )
    rule = Words("文字里不能有换行、空字符等控制字符", "Text holds no line breaks, NUL or other controls")
    remedy = Words("请删去该字符，或把这一格重新输入一遍", "Delete it, or type the cell again")


class CellUndecodable(Refusal):
    code = "cell-undecodable"
    title = Words("单元格里有乱码", "Undecodable character")
    detail = Words(
        "第 {position} 个字符无法按 {encoding} 编码读出",
        "character {position} cannot be read in the encoding {encoding}",
    )
    rule = Words("CSV 用 UTF-8、GB 18030 或带标记的 UTF-16 编码", "CSV is UTF-8, GB 18030, or UTF-16 with its mark")
    remedy = Words("请改正该字，并以“CSV UTF-8”另存", "Correct the character and save as 'CSV UTF-8'")


class CellTooLong(Refusal):
    code = "cell-too-long"
    title = Words("单元格内容过长", "Cell too long")
    detail = Words("有 {found} 个字符，最多 {limit} 个", "{found} characters where at most {limit} are allowed")
    rule = Words("每格的长度有上限", "The length of a cell is bounded")
    remedy = Words("请缩短内容", "Shorten it")


class CellNumberDamaged(Refusal):
    code = "cell-number-damaged"
    title = Words("编码被当成数字", "Code stored as a number")
    detail = Words(
        "该格是约 {about} 的数字，末尾几位已经丢失", "the cell is a number of about {about}; its last digits are lost"
    )
    rule = Words(
        "Excel 的数字只保留 15 位，更长的编码会被改写",
        "A number in a workbook keeps 15 digits; longer codes are damaged",
    )
    remedy = Words("请把该列设为“文本”格式，再重新输入编码", "Format the column as text, then enter the code again")


class CellError(Refusal):
    code = "cell-error-value"
    title = Words("单元格是错误值", "Error in a formula")
    detail = Words("该格的计算结果是 {value}", "the cell computes to {value}")
    rule = Words("错误值不能导入", "Errors are not imported")
    remedy = Words("请改正公式，或直接填入数值", "Mend the formula, or enter the value itself")


class CellNotComputed(Refusal):
    code = "cell-not-computed"
    title = Words("公式没有结果", "Formula without a result")
    detail = Words("该格是公式，但文件里没有保存结果", "the cell is a formula whose result is not in the file")
    rule = Words("只读取公式保存的结果，不替人计算", "Results are read; formulas are not computed here")
    remedy = Words(
        "请用 Excel 或 WPS 打开并保存一次，或改为数值", "Open and save it in the office program, or paste values"
    )


class CellMerged(Refusal):
    code = "cell-merged"
    title = Words("合并的单元格", "Merged cells")
    detail = Words("该格与其他单元格合并（{area}）", "the cell is merged with others ({area})")
    rule = Words("合并后只有第一格有内容，其余各行会变成空白", "Only the first of merged cells holds the content")
    remedy = Words("请取消合并，并在每一行填上内容", "Unmerge them and fill in every row")


class CellDuration(Refusal):
    code = "cell-duration"
    title = Words("单元格是时长", "Cell is a duration")
    detail = Words("该格的格式是时长", "the cell is formatted as a duration")
    rule = Words("表里没有时长这一类内容", "No column holds durations")
    remedy = Words("请把该列改为文本或数字格式后重新输入", "Format the column as text or number and enter it again")
