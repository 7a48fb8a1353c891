"""What is refused about the land stock of villages."""

from __future__ import annotations

from typing import Final

from ledger.errors import Refusal, Words

_STANDARDS: Final = Words(
    "地类编码与其标准一并使用：土地利用现状分类（GB/T 21010-2017）、用地用海分类（2023）",
    "A class goes with its standard: GB/T 21010-2017, or the land and sea classification of 2023",
)
_GROUND: Final = Words(
    "一村的土地总面积不因地类变化而增减，每宗地每个地类不得为负（本系统账户表第二节）",
    "The ground of a village is conserved while its class changes; no class of a plot is below zero (chart, section 2)",
)
_SURVEYED: Final = Words(
    "调查成果一经入库不作改写，以更正入账（本系统）",
    "What was surveyed is not rewritten; corrections are posted (this house)",
)
_LINKED: Final = Words(
    "拆旧复垦的地块应为农村建设用地或采矿用地，复垦为耕地等农用地（城乡建设用地增减挂钩试点管理办法、历史遗留工矿废弃地复垦利用试点管理办法）",
    "What is demolished and reclaimed was rural construction or mining land, and becomes farmland or other agricultural"
    " land (measures on linkage pilots and on abandoned mining land)",
)


class StandardUnknown(Refusal):
    code = "land-standard-unknown"
    title = Words("没有这项地类标准", "No such standard of classes")
    detail = Words(
        "“{standard}”不是已知的地类标准，已知：{known}", "{standard!r} is none of the known standards: {known}"
    )
    rule = _STANDARDS
    remedy = Words("请写作“编码@标准”，标准用已知的一种", "Write CODE@standard with one of the known standards")


class LandClassUnknown(Refusal):
    code = "land-class-unknown"
    title = Words("没有这个地类", "No such land class")
    detail = Words("标准 {standard} 没有地类“{code}”", "The standard {standard} has no class {code!r}")
    rule = _STANDARDS
    remedy = Words(
        "请核对编码属于哪项标准，前面的 0 不能省略；村庄内与城镇共用的地类写作“编码/203”",
        "Check of which standard the code is, with its leading 0; built-up land in a village that towns have too is"
        " written CODE/203",
    )


class PlotMissing(Refusal):
    code = "plot-unknown"
    category = "missing"
    title = Words("没有这个图斑", "No such plot")
    detail = Words("没有编号为“{code}”的图斑", "No plot has the code {code!r}")
    rule = Words("图斑入库后才能变化", "A plot is surveyed before anything happens to it")
    remedy = Words("请核对编号，或先导入调查成果", "Check the code, or import the survey first")


class PlotRegisteredDifferently(Refusal):
    code = "plot-registered-differently"
    category = "conflict"
    title = Words("图斑已按其他内容入库", "Plot registered otherwise")
    detail = Words(
        "图斑 {code} 已入库，以下不同：{differences}", "Plot {code} is in the book with another {differences}"
    )
    rule = _SURVEYED
    remedy = Words("请核对；调查有误的以更正办理", "Compare them; a wrong survey is mended by a correction")


class PlotCodeUnfit(Refusal):
    code = "plot-code-unfit"
    title = Words("图斑编号不可用", "Plot code unfit")
    detail = Words("图斑编号“{code}”为空、过长或含空格", "The plot code {code!r} is empty, too long or holds blanks")
    rule = Words("图斑编号最多 64 个字符，不含空格", "A plot code has at most 64 characters and no blanks")
    remedy = Words("请核对编号", "Check the code")


class PlotOfOtherVillage(Refusal):
    code = "plot-of-other-village"
    title = Words("图斑不在该村", "Plot of another village")
    detail = Words(
        "图斑 {plot} 属村 {village}，图斑 {other} 属村 {other_village}",
        "Plot {plot} is of village {village}, plot {other} of village {other_village}",
    )
    rule = _GROUND
    remedy = Words(
        "请核对村和图斑；跨村的地块按村分开", "Check village and plot; what lies in two villages is two plots"
    )


class StockAreaWrong(Refusal):
    code = "stock-area-wrong"
    title = Words("面积有误", "Wrong area")
    detail = Words("图斑 {plot}：面积 {mu} 亩", "Plot {plot}: an area of {mu} mu")
    rule = Words("变化的面积必须大于零", "What changes has an area above zero")
    remedy = Words("请核对面积", "Check the area")


class StockTooSmall(Refusal):
    code = "stock-too-small"
    category = "conflict"
    may_be_a_race = True
    title = Words("该地类面积不足", "Less there than asked")
    detail = Words(
        "图斑 {plot} 自 {day} 起有 {class_zh} {has_mu} 亩，要求 {asked_mu} 亩",
        "From {day} on plot {plot} has {has_mu} mu of {class_en}; {asked_mu} mu are asked for",
    )
    rule = _GROUND
    remedy = Words("请核对图斑、地类、日期和面积的单位", "Check plot, class, day, and the unit of the area")


class GroundNotConserved(Refusal):
    code = "ground-not-conserved"
    title = Words("变化前后面积不等", "Ground not conserved")
    detail = Words(
        "图斑 {plot}：变化前 {before_mu} 亩，变化后 {after_mu} 亩",
        "Plot {plot}: {before_mu} mu before, {after_mu} mu after",
    )
    rule = _GROUND
    remedy = Words("请使各地类之和与减少的面积相等", "Let the classes add up to what is taken")


class ClassNotReclaimable(Refusal):
    code = "class-not-reclaimable"
    title = Words("该地类不能作为拆旧复垦", "Class cannot be reclaimed")
    detail = Words(
        "图斑 {plot}：{class_zh} 不是农村建设用地或采矿用地",
        "Plot {plot}: {class_en} is neither rural construction nor mining land",
    )
    rule = _LINKED
    remedy = Words("请核对基期地类；农用地、未利用地不得列入拆旧", "Check the class; no other land is demolition land")


class ReclaimedClassUnfit(Refusal):
    code = "reclaimed-class-unfit"
    title = Words("复垦后不是农用地", "Not reclaimed to agricultural land")
    detail = Words("图斑 {plot}：复垦后为 {class_zh}", "Plot {plot}: reclaimed to {class_en}")
    rule = _LINKED
    remedy = Words("请按验收的耕地和其他农用地填写", "State farmland and other agricultural land as accepted")


class ClassNotBuilt(Refusal):
    code = "class-not-built"
    title = Words("建设后不是建设用地", "Not built-up land")
    detail = Words("图斑 {plot}：建设后为 {class_zh}", "Plot {plot}: built on as {class_en}")
    rule = Words(
        "建设占用转为农村或城镇建设用地（城乡建设用地增减挂钩试点管理办法）",
        "What is built on becomes rural or town construction land (measures on linkage pilots)",
    )
    remedy = Words("请填写建设后的地类", "State the class after building")


class ReclassificationBuilds(Refusal):
    code = "reclassification-builds"
    title = Words("地类变更改变了建设用地", "Reclassified across construction")
    detail = Words(
        "图斑 {plot}：{mu} 亩由 {from_zh} 变更为 {to_zh}",
        "Plot {plot}: {mu} mu from {from_en} to {to_en}",
    )
    rule = Words(
        "农用地、未利用地与建设用地之间，以及建设用地各组之间，凭复垦或建设的批准变化，不以地类变更办理",
        "Between construction and other land, and among its groups, ground moves by reclamation or building alone",
    )
    remedy = Words("请按复垦或建设办理；调查有误的以更正办理", "Record it as reclaimed or built; mend a wrong survey")


class EventIncomplete(Refusal):
    code = "stock-event-incomplete"
    title = Words("土地变化不完整", "Event incomplete")
    detail = Words("缺少或有误：{what_zh}", "Missing or wrong: {what_en}")
    rule = Words(
        "土地变化写明日期、图斑、变化前后地类、面积和依据文件",
        "A change of land states day, plot, classes before and after, area and paper",
    )
    remedy = Words("请补全后再提交", "Complete it and submit it again")
