"""What is wrong with a row of the sheets of quota events and of projects, before their rules look at it."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class PapersUnreadable(Refusal):
    code = "papers-unreadable"
    title = Words("佐证文件写法不对", "Papers not readable")
    detail = Words("“{text}”不是“种类=文号”", "{text!r} is not KIND=NUMBER")
    rule = Words(
        "佐证文件写作“种类=文号 日期”，多份之间用分号", "Papers are written KIND=NUMBER DAY, separated by semicolons"
    )
    remedy = Words(
        "请改写，如：验收=验收1号 2025-06-01；变更调查=变更3号",
        "Write them like: acceptance=No. 1 2025-06-01; survey=No. 3",
    )


class QuotaLinesDiffer(Refusal):
    code = "quota-lines-differ"
    title = Words("同一业务的各行不一致", "Lines of one event differ")
    detail = Words(
        "第 {first_row} 行写“{first}”，本行写“{found}”", "Row {first_row} says {first!r}, this one says {found!r}"
    )
    rule = Words(
        "业务编号相同，或日期、事项、项目区、批次和文件都相同的各行是一笔业务，只在村、地块和面积上不同",
        "Rows of one number, or of one day, event, project, lot and document are one event; villages, plots and areas differ",
    )
    remedy = Words("请改为一致；确为两笔业务的，写不同的业务编号", "Make them agree, or number two events differently")


class QuotaLineTwice(Refusal):
    code = "quota-line-twice"
    title = Words("同一行出现两次", "A line twice")
    detail = Words(
        "与第 {first_row} 行是同一业务的同一村、同一地块", "The same event, village and plot as row {first_row}"
    )
    rule = Words("一笔业务中每个村或地块只占一行", "An event names a village or plot once")
    remedy = Words(
        "请删去重复的行或合并面积；确为两笔业务的，写不同的业务编号",
        "Delete one of them, add their areas, or number two events differently",
    )


class QuotaBookUnclear(Refusal):
    code = "quota-book-unclear"
    title = Words("不知道记入哪个机关的账簿", "Book not named")
    detail = Words(
        "{kind_zh}没有项目区、批次或村可以看出机关", "No project, lot or village tells whose {kind_en} it is"
    )
    rule = Words("指标记入县、市、省的账簿", "Quotas stand in the books of counties, cities and provinces")
    remedy = Words("请在“账簿”列填写区划代码或名称", "Name the division in the column `book`")


class QuotaLineBad(Refusal):
    code = "quota-line-bad"
    title = Words("同一业务有错误的行", "Another line is bad")
    detail = Words("这笔业务的第 {row} 行有错误", "Row {row} of the same event is bad")
    rule = Words("一笔业务整体写入或整体跳过", "An event is recorded whole or not at all")
    remedy = Words("请更正该行后重新导入", "Mend that row and import the file again")


class EvidenceTakenFromDocument(Refusal):
    code = "evidence-taken-from-document"
    title = Words("以依据文件作为佐证", "The document taken as evidence")
    detail = Words(
        "表中没有写明{what_zh}的列，以 {document} 为准",
        "The sheet has no column for {what_en}: {document} stands for it",
    )
    rule = Words(
        "确认节余要有变更调查成果，成交要有付款凭证",
        "Surplus is confirmed by the survey's evidence, a sale is paid by a voucher",
    )
    remedy = Words(
        "如另有文件，请加“佐证文件”或“付款凭证”列写明", "Name other papers in a column `papers` or `voucher`"
    )


class PlanRowTwice(Refusal):
    code = "plan-row-twice"
    title = Words("同一方案版本两行", "A version twice")
    detail = Words(
        "项目区 {code} 的这一版已在第 {first_row} 行", "This version of project {code} stands in row {first_row}"
    )
    rule = Words("一行是一个项目区的一版方案", "A row is a version of a project's plan")
    remedy = Words("请删去一行，或写明不同的版本号", "Delete one, or give them different versions")


class PlanVersionDiffers(Refusal):
    code = "plan-version-differs"
    category = "conflict"
    title = Words("方案版本已有不同内容", "Version on record with other figures")
    detail = Words(
        "项目区 {code} 第 {version} 版（{document}）已登记，{column} 不同",
        "Version {version} of project {code} ({document}) is on record with another {column}",
    )
    rule = Words("已批方案不改写，变更另报新版本", "An approved plan is not rewritten; a change is a new version")
    remedy = Words("请核对；有变更的写新的版本号和文号", "Check it; a change takes a new version and document")
