"""What is wrong with the lines of a contract in a sheet, before the rules of contracts look at it."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class ContractNumberWrong(Refusal):
    code = "contract-number-wrong"
    title = Words("合同编号有误", "Contract number wrong")
    detail = Words(
        "合同编号“{text}”含有空格或不能用于编号的字符，或超过 40 个字符",
        "The contract number {text!r} holds blanks or characters no number has, or is over 40 long",
    )
    rule = Words("合同编号由字母、数字、汉字和 - . # （） 组成", "A number is of letters, digits and - . # ( )")
    remedy = Words("请核对编号", "Check the number")


class ContractLinesDisagree(Refusal):
    code = "contract-lines-disagree"
    title = Words("同一合同各行不一致", "Lines of one contract disagree")
    detail = Words(
        "合同 {number} 在第 {first_row} 行与本行的“{column}”不同",
        "Contract {number} says another {column} in row {first_row} than here",
    )
    rule = Words(
        "同一编号的各行是一份合同，除地块、面积、农户及其委托书、同意书外应相同",
        "Lines of one number are one contract: all but parcel, area, household and its papers agree",
    )
    remedy = Words("请更正，或为另一份合同用另一个编号", "Mend it, or number the other contract differently")


class ContractLineBad(Refusal):
    code = "contract-line-bad"
    title = Words("合同有一行不能导入", "A line of the contract is bad")
    detail = Words(
        "合同 {number} 的第 {row} 行有误（或该行无法读出，可能属于本合同），整份合同未导入",
        "Row {row} is bad and belongs, or may belong, to contract {number}; none of the contract was imported",
    )
    rule = Words("一份合同要么整份导入，要么不导入", "A contract comes in with all its lines or not at all")
    remedy = Words("请更正第 {row} 行后重新导入", "Mend row {row} and import again")


class AgentMissing(Refusal):
    code = "agent-missing"
    title = Words("多户合同没有签约方", "Nobody signs for several households")
    detail = Words(
        "合同 {number} 有 {count} 个流出方（第 {first_row} 行是 {first}，本行是 {other}），没有写明由谁代签",
        "Contract {number} has {count} transferors ({first} in row {first_row}, {other} here), and nobody signs for them",
    )
    rule = Words(
        "没有农户的书面委托，任何组织和个人无权代其流转土地（农村土地经营权流转管理办法）",
        "Nobody may transfer a household's land without its written mandate (Measures for Transfer of Operation Rights)",
    )
    remedy = Words(
        "请在“签约方”列填写受托代签者的代码、在“委托书”列填写各户委托书编号；各户自行签约的，各用一个合同编号",
        "Put who signs for them into the column agent and each household's mandate into mandate;"
        " households that sign themselves have a number each",
    )


class SwapNotCrossing(Refusal):
    code = "swap-not-crossing"
    title = Words("互换各行不成对", "Lines of a swap do not cross")
    detail = Words(
        "互换合同 {number} 是 {first} 与 {second} 之间的，本行却是 {giver} 给 {taker}",
        "Swap {number} is between {first} and {second}, but this line goes from {giver} to {taker}",
    )
    rule = Words(
        "互换在两个承包方之间进行，双方各出土地（农村土地承包法第三十三条）",
        "Land is swapped between two contractors, each giving some (Land Contracting Law, art. 33)",
    )
    remedy = Words(
        "请在甲方的地块行填甲为流出方、乙为流入方，在乙方的地块行相反",
        "In lines of the one's parcels the one is transferor and the other transferee; in the other's lines the reverse",
    )


class PaperUnreadable(Refusal):
    code = "paper-unreadable"
    title = Words("文件编号和日期写法不对", "Number and day of a paper unreadable")
    detail = Words("“{text}”不是文件编号加日期的写法", "{text!r} is not a number followed by a day")
    rule = Words(
        "先写文件编号，再空一格写日期，有效期写作“日期至日期”",
        "The number of the paper, a blank, its day, and where it ends: DAY/DAY",
    )
    remedy = Words("例如：同意书3号 2026-02-01", "For instance: Consent-3 2026-02-01")


class FigureUnreadable(Refusal):
    code = "figure-unreadable"
    title = Words("数字写法不对", "Not a plain number")
    detail = Words("“{text}”不是 {least}—{most} 之间的数", "{text!r} is no number from {least} to {most}")
    rule = Words("年数、天数填整数，比例填小数", "Years and days are whole numbers, rates are decimals")
    remedy = Words("请只填半角数字，不带单位和百分号", "Enter digits alone, without unit or per cent sign")
