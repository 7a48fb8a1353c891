"""The words of importing sheets: trying out, committing, errors, and how sheets of others are read."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words

IMPORT_WORDS: Final = {
    "imports": Words("导入", "Import"),
    "import_hint": Words(
        "上传后先预览：将记入的分录和所有问题都列出来，什么也不写入；核对无误再确认导入。文件最大 16 MiB，CSV、.xlsx 或 .xls。",
        "First a preview: it lists the entries to be filed and all problems, and writes nothing. Then you commit it."
        " At most 16 MiB: CSV, .xlsx or .xls.",
    ),
    "import_kind": Words("表的种类", "Kind of sheet"),
    "kind_divisions": Words("行政区划", "divisions"),
    "kind_parties": Words("农户与主体", "households and others"),
    "kind_parcels": Words("地块与承包合同", "parcels and base contracts"),
    "kind_transfers": Words("流转合同", "transfer contracts"),
    "import_file": Words("文件", "File"),
    "import_mapping": Words("列对应（可不填）", "Mapping (optional)"),
    "import_mapping_hint": Words(
        "列名与模板不同时填写已保存的名称；列名与保存时相同的会自动用上，并写明用了哪一个。",
        "The name of a saved one, where headings differ from the template. One saved for the same headings is used by"
        " itself, and said.",
    ),
    "import_skip_bad": Words("有问题的行跳过，其余照常导入", "Leave bad rows out and import the others"),
    "import_preview": Words("预览", "Preview"),
    "templates_of_sheets": Words("下载模板", "Templates"),
    "my_imports": Words("我的导入", "My imports"),
    "imports_none": Words("还没有导入过。", "Nothing has been imported."),
    "import_one": Words("第 {number} 次导入", "Import {number}"),
    "import_state_done": Words("已导入", "done"),
    "import_state_dry": Words("预览，未写入", "preview, nothing written"),
    "import_state_refused": Words("有问题，未写入", "refused, nothing written"),
    "import_state_seen": Words("以前导入过，未作改动", "imported before, nothing changed"),
    "import_number": Words("次序", "No."),
    "import_at": Words("时间", "When"),
    "mapping_saved": Words("保存", "Saved"),
    "import_rows": Words("行数", "Rows"),
    "import_added": Words("新增", "Added"),
    "import_changed": Words("变更", "Changed"),
    "import_unchanged": Words("不变", "Unchanged"),
    "import_problems": Words("问题", "Problems"),
    "import_warnings": Words("提示", "Notes"),
    "import_first_problems": Words("只列出前 {count} 处。", "The first {count} are listed."),
    "import_read_by": Words("按列对应 {label} 读取。", "Read by the mapping {label}."),
    "import_hash": Words("文件校验值", "Hash of the file"),
    "import_commit": Words("确认导入", "Commit the import"),
    "import_commit_hint": Words(
        "导入的就是这份预览过的文件（按校验值核对）；账簿在此期间有变化的，全部规则会重新检查。",
        "It is this file that is imported, by its hash. Where the book changed meanwhile, all rules are checked again.",
    ),
    "import_errors": Words("下载错误表", "Download the errors"),
    "import_errors_hint": Words(
        "您的原表，有问题的格已标红并写明原因和办法；改好后直接再次上传。保留一天。",
        "Your own sheet with the bad cells marked and explained: mend it and upload it as it is. Kept for a day.",
    ),
    "import_row": Words("行", "Row"),
    "import_column": Words("列", "Column"),
    "import_totals": Words("合计", "Totals"),
    "import_entries": Words("分录", "Entries"),
    "import_postings": Words("记账行数", "Postings"),
    "import_moved": Words("转入合计", "Moved"),
    "import_more_entries": Words("另有 {count} 笔分录，往下翻看。", "{count} more entries follow."),
    "import_account": Words("科目", "Account"),
    "import_amount": Words("数量", "Amount"),
    "done_mapping": Words("列对应已保存。请再次上传文件。", "The mapping is saved. Upload the file again."),
    "done_mapping_removed": Words("列对应已停用。", "The mapping is out of use."),
    "mappings": Words("列对应", "Mappings"),
    "mapping_hint": Words(
        "把原表的每一列对应到本系统的列。已按列名相近预选，请逐一核对；不取的列选“不取”。",
        "Say for each of their columns which of ours it is. Likely ones are chosen already: check each of them.",
    ),
    "mapping_theirs": Words("原表的列", "Their column"),
    "mapping_ours": Words("本系统的列", "Our column"),
    "mapping_not_taken": Words("不取", "not taken"),
    "mapping_likeness": Words("相近 {count}%", "{count}% alike"),
    "mapping_constants": Words("原表没有、整列固定的值", "Values that every row has"),
    "mapping_unit": Words("面积单位", "Unit of area"),
    "mapping_name": Words("名称", "Name"),
    "mapping_division": Words("用于哪个区划", "For which division"),
    "mapping_save": Words("保存列对应", "Save the mapping"),
    "mapping_remove": Words("停用", "Take out of use"),
    "mapping_version": Words("版本", "Version"),
    "mappings_none": Words("还没有保存的列对应。列名与模板不同的表上传后，可在那里建立。", "None is saved yet. Upload a sheet with other headings to make one."),
    "required_mark": Words("必填", "required"),
}  # fmt: skip
