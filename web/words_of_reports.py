"""The words of the pages of statistics."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words

REPORT_WORDS: Final = {
    "statistics": Words("统计", "Statistics"),
    "report_line": Words("行次", "Line"),
    "report_what": Words("指标", "Figure"),
    "report_value": Words("数值", "Value"),
    "report_areas_in_mu": Words("面积单位：亩", "Areas in mu"),
    "report_checks": Words("校验", "Checks"),
    "report_check": Words("校验关系", "Check"),
    "report_passed": Words("通过", "passed"),
    "report_failed": Words("未通过", "failed"),
    "report_all_passed": Words("全部 {count} 项校验通过。", "All {count} checks passed."),
    "report_some_failed": Words("{count} 项校验未通过，请核验账簿。", "{count} checks failed: verify the book."),
    "report_notes": Words("填报口径", "What was counted how"),
    "report_known": Words("按 {instant} 所知", "As known at {instant}"),
    "report_edition": Words("表式", "Edition"),
    "report_edition_default": Words("按规定", "as decided"),
    "report_edition_2010": Words("2010年表式", "form of 2010"),
    "report_edition_later": Words("后期表式", "later form"),
    "report_since": Words("期间起日", "From"),
    "report_xlsx": Words("下载 XLSX", "Download XLSX"),
    "report_choose_place": Words("请填写区划。", "Name a division."),
    "report_rows_first": Words("只显示前 {count} 行，全部行见 XLSX。", "The first {count} rows; all are in the XLSX."),
    "report_nothing": Words("没有内容。", "Nothing."),
    "report_around": Words("其他区划", "Other divisions"),
    "rules_catalogue": Words("规则目录", "Catalogue of rules"),
    "rules_intro": Words(
        "本系统拒绝或提示所依据的全部规则，共 {count} 条。", "All rules by which this system refuses or warns: {count}."
    ),
    "rules_name": Words("规则", "Rule"),
    "rules_severity": Words("性质", "Severity"),
    "rules_moments": Words("时点", "Asked at"),
    "rules_source": Words("依据", "Source"),
    "rules_title": Words("内容", "What it says"),
    "rules_remedy": Words("处理办法", "What to do"),
}
