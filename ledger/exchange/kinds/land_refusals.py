"""What is wrong with a row of the sheet of the land stock, before its rules look at it."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class PlotTwice(Refusal):
    code = "plot-twice"
    title = Words("同一图斑两次入库", "A plot twice")
    detail = Words("图斑 {code} 已在第 {first_row} 行调查入库", "Plot {code} is surveyed in row {first_row} already")
    rule = Words("一个图斑在一张表里只调查入库一次", "A plot is surveyed once in a sheet")
    remedy = Words(
        "请删去重复的行；含几个地类的图斑先按一个地类入库，再以更正补入其余",
        "Delete one of the rows; of a plot of several classes survey one and add the others by corrections",
    )


class StockEventTwice(Refusal):
    code = "stock-event-twice"
    title = Words("同一变化两次", "An event twice")
    detail = Words("与第 {first_row} 行完全相同", "The same as row {first_row}")
    rule = Words("同一变化只记一次", "An event is recorded once")
    remedy = Words(
        "请删去重复的行；确为两次变化的合并面积", "Delete one of them; where there were two, add their areas"
    )


class SheetUnitsDiffer(Refusal):
    code = "sheet-units-differ"
    title = Words("一张表里有两种面积单位", "Two units in one sheet")
    detail = Words(
        "本行单位为 {found_zh}，第 {first_row} 行为 {first_zh}",
        "The unit here is {found_en}, in row {first_row} it is {first_en}",
    )
    rule = Words("一个文件的一列只用一种单位", "One file holds one unit a column")
    remedy = Words("请统一单位；亩与公顷相差十五倍", "Use one unit; a hectare is fifteen mu")


class ClassWithoutStandard(Refusal):
    code = "land-class-without-standard"
    title = Words("地类没有写明标准", "Class without a standard")
    detail = Words("“{code}”按 {standard} 读作 {class_zh}", "{code!r} is read by {standard} as {class_en}")
    rule = Words(
        "同一编码在不同标准中含义不同；未写明标准的按 GB/T 21010-2017（三调）读取",
        "One code means different things in two standards; without one it is read by GB/T 21010-2017",
    )
    remedy = Words("如属其他标准，请写作“编码@标准”", "Write CODE@standard where it is of another one")
