"""Reports as plain tables: what the command line, the API, the pages and workbooks show in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from ledger.errors import Words
from ledger.statistics.catalogue import SEVERITIES, every_rule, said_moments
from ledger.statistics.data import Check, Form
from ledger.units import show_area

Kind = Literal["text", "area", "count", "money", "day"]
PASSED: Final = Words("通过", "passed")
FAILED: Final = Words("未通过", "failed")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. kind: ``area`` in grains, ``money`` in fen, both as whole numbers."""

    name: str
    words: Words
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Report:
    """A table with its heading. form: the filled-in form behind it, where it is one. notes: what is said below it."""

    name: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    form: Form | None = None
    notes: tuple[Words, ...] = ()

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks of its form that do not hold."""
        return tuple(check for check in self.form.checks if not check.passed) if self.form else ()


def cell(column: Column, value: Any) -> str:
    """A value as people read it: areas in mu, money in yuan, nothing as a dash."""
    if value is None:
        return "—"
    if column.kind == "area":
        return show_area(value, "mu").text
    return f"{value / 100:.2f}" if column.kind == "money" else str(value)


_FORM_COLUMNS: Final = (
    Column("line", Words("行次", "line")),
    Column("zh", Words("指标", "Chinese")),
    Column("en", Words("英文", "English")),
    Column("measure", Words("单位", "measure")),
    Column("value", Words("数值", "value")),
    Column("grains", Words("粒", "grains"), "count"),
    Column("result", Words("校验", "result")),
)


def table_of_form(form: Form) -> Report:
    """Lines, ratios and checks of a form one below the other."""
    rows = [
        _row(
            each.number,
            Words("　" * each.level + each.words.zh, "  " * each.level + each.words.en),
            each.measure,
            _value(each.measure, each.value),
            each.value if each.measure == "area" else None,
        )
        for each in form.figures
    ]
    rows += [_row(each.number, each.words, "percent", each.percent, None) for each in form.ratios]
    rows += [_of_check(each) for each in form.checks]
    return Report(form.name, form.title, _FORM_COLUMNS, tuple(rows), form, form.rules)


def _row(line: str, words: Words, measure: str, value: str, grains: int | None, result: str = "") -> dict[str, Any]:
    return {
        "line": line, "zh": words.zh, "en": words.en, "measure": measure, "value": value, "grains": grains,
        "result": result,
    }  # fmt: skip


def _of_check(check: Check) -> dict[str, Any]:
    sign = {"=": "=", "<=": "≤"}[check.relation]
    said = f"{_value(check.measure, check.left)} {sign} {_value(check.measure, check.right)}"
    return _row(check.number, check.words, check.measure, said, None, (PASSED if check.passed else FAILED).zh)


def _value(measure: str, value: int | None) -> str:
    if value is None:
        return "—"
    return show_area(value, "mu").text if measure == "area" else str(value)


_RULE_COLUMNS: Final = (
    Column("number", Words("序号", "no."), "count"),
    Column("name", Words("名称", "name")),
    Column("package_zh", Words("所属", "package (Chinese)")),
    Column("package_en", Words("所属（英文）", "package")),
    Column("severity_zh", Words("性质", "severity (Chinese)")),
    Column("severity_en", Words("性质（英文）", "severity")),
    Column("moments_zh", Words("时点", "moments (Chinese)")),
    Column("moments_en", Words("时点（英文）", "moments")),
    Column("source_zh", Words("依据", "source (Chinese)")),
    Column("source_en", Words("依据（英文）", "source")),
    Column("code", Words("拒绝代码", "code")),
    Column("title_zh", Words("标题", "title (Chinese)")),
    Column("title_en", Words("标题（英文）", "title")),
    Column("remedy_zh", Words("处理办法", "remedy (Chinese)")),
    Column("remedy_en", Words("处理办法（英文）", "remedy")),
)


def rules_report() -> Report:
    """The catalogue of rules."""
    rows = []
    for rule in every_rule():
        entry, refusal = rule.entry, rule.entry.refusal
        said = {
            "package": rule.package,
            "severity": SEVERITIES[entry.severity],
            "moments": said_moments(entry),
            "source": entry.source,
            "title": refusal.title,
            "remedy": refusal.remedy,
        }
        row: dict[str, Any] = {"number": rule.number, "name": entry.name, "code": refusal.code}
        for name, words in said.items():
            row |= {f"{name}_zh": words.zh, f"{name}_en": words.en}
        rows.append(row)
    return Report("rules", Words("规则目录", "Catalogue of rules"), _RULE_COLUMNS, tuple(rows))


def columns_of(pairs: Iterable[tuple[str, str, str] | tuple[str, str, str, Kind]]) -> tuple[Column, ...]:
    """Columns from (name, Chinese, English[, kind])."""
    return tuple(Column(each[0], Words(each[1], each[2]), *each[3:]) for each in pairs)
