"""Why an import or a mapping as a whole is refused, when the file itself can be read."""

from __future__ import annotations

from ledger.errors import Refusal, Words


class MappingMissing(Refusal):
    code = "mapping-unknown"
    category = "missing"
    title = Words("没有这个列对应", "No such mapping")
    detail = Words("“{kind}”没有名为“{name}”的列对应", "There is no mapping {name!r} for {kind}")
    rule = Words("列对应按表的种类和区划保存", "Mappings are kept by kind of sheet and division")
    remedy = Words("请用“tianbu mapping list”查看已有的", "See `tianbu mapping list`")


class MappingAmbiguous(Refusal):
    code = "mapping-ambiguous"
    category = "conflict"
    title = Words("列对应不止一个", "Several mappings fit")
    detail = Words("有 {count} 个列对应合用：{found}", "{count} mappings fit: {found}")
    rule = Words("用哪一个由人来定", "Which of them is used is for a person to say")
    remedy = Words("请写明区划和名称，如 区划/名称", "Name one, with its division: DIVISION/NAME")


class ImportFileDiffers(Refusal):
    code = "import-file-differs"
    category = "stale"
    title = Words("不是预览过的文件", "Not the file that was previewed")
    detail = Words(
        "预览的文件校验值是 {expected}，现在的是 {found}",
        "The file previewed has the hash {expected}, this one {found}",
    )
    rule = Words("预览什么，就导入什么", "What is imported is what was previewed")
    remedy = Words("请重新预览这个文件", "Preview this file first")


class ImportMissing(Refusal):
    code = "import-unknown"
    category = "missing"
    title = Words("没有这次导入", "No such import")
    detail = Words("您没有编号为 {number} 的导入", "You have no import {number}")
    rule = Words("每人只看自己的导入", "People see their own imports")
    remedy = Words("请查看导入清单", "See the list of imports")


class UploadGone(Refusal):
    code = "upload-gone"
    category = "missing"
    title = Words("上传的文件已清除", "The upload is gone")
    detail = Words("第 {number} 次导入的文件已不在系统里", "The file of import {number} is no longer kept")
    rule = Words(
        "上传的文件含个人信息，加密保存，到期清除",
        "Uploads hold personal data: they are sealed, and kept for a time only",
    )
    remedy = Words("请重新上传该文件", "Upload the file again")
