"""Published figures and what the checks find in them, for all offices and viewers: they were published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from ledger.access import Actor, permit
from ledger.errors import Words
from ledger.published import (
    BY_KEY,
    BY_NAME,
    RESULTS,
    UNITS,
    Outcome,
    PublishedTable,
    check_table,
    published_tables,
)
from ledger.statistics.tables import Column, Report
from ledger.units import format_area

PUBLISHED: Final = "published"
_COLUMNS: Final = (
    Column("file", Words("文件", "file")),
    Column("line", Words("行", "row"), "count"),
    Column("subject", Words("项目或村", "project or village")),
    Column("document", Words("文号", "document")),
    Column("day", Words("日期", "day"), "day"),
    Column("item", Words("指标", "item")),
    Column("printed", Words("公布", "printed")),
    Column("unit", Words("单位", "unit")),
    Column("value", Words("账面整数", "whole number"), "count"),
    Column("mu", Words("亩", "mu")),
    Column("rule", Words("核对代码", "name of the check")),
    Column("check", Words("核对", "check")),
    Column("computed", Words("计算", "computed")),
    Column("result", Words("结论", "result")),
)


def read_published_tables(connection: Connection, actor: Actor, profile: str = "") -> list[PublishedTable]:
    """The published tables, by the name of their files; ``profile`` empty: all."""
    permit(connection, actor, "published.read")
    return published_tables(connection, profile)


def read_published_checks(connection: Connection, actor: Actor) -> list[Outcome]:
    """What every check finds in every published table."""
    return [each for table in read_published_tables(connection, actor) for each in check_table(table)]


def published_report(connection: Connection, actor: Actor) -> Report:
    """Every figure as printed beside its value, and under the figures of a file what the checks find in it."""
    tables = read_published_tables(connection, actor)
    outcomes = {table.sha256: check_table(table) for table in tables}
    rows = [row for table in tables for row in (*_figures(table), *_checks(table, outcomes[table.sha256]))]
    counted = {
        result: sum(each.result == result for found in outcomes.values() for each in found) for result in RESULTS
    }
    note = Words(
        "；".join(f"{words.zh} {counted[result]}" for result, words in RESULTS.items()),
        "; ".join(f"{words.en} {counted[result]}" for result, words in RESULTS.items()),
    )
    return Report(
        PUBLISHED, Words("公布数据核对表", "Published figures and their checks"), _COLUMNS, tuple(rows), notes=(note,)
    )


def contradictions(made: Report) -> list[Mapping[str, Any]]:
    """The rows of the report that tell a contradiction."""
    return [row for row in made.rows if row["result"] == RESULTS["contradiction"].zh]


def _figures(table: PublishedTable) -> Iterator[dict[str, Any]]:
    profile = BY_KEY[table.profile]
    for row in table.rows:
        for figure in row.figures.values():
            unit = UNITS[figure.unit]
            yield _row(
                table,
                line=row.line,
                subject=row.subject,
                document=row.document or None,
                day=row.day,
                item=profile.chinese(figure.column),
                printed=figure.printed,
                unit=unit.words.zh,
                value=figure.value,
                mu=format_area(figure.value, "mu") if unit.measure == "area" else None,
            )


def _checks(table: PublishedTable, outcomes: list[Outcome]) -> Iterator[dict[str, Any]]:
    for each in outcomes:
        yield _row(
            table,
            line=each.line,
            subject=each.subject,
            item=BY_KEY[table.profile].chinese(each.column),
            printed=each.printed,
            unit=UNITS[each.unit].words.zh,
            rule=each.check,
            check=f"{BY_NAME[each.check].words.zh}（{each.figures}）",
            computed=f"{each.relation} {each.computed}",
            result=RESULTS[each.result].zh,
        )


def _row(table: PublishedTable, **cells: Any) -> dict[str, Any]:
    return dict.fromkeys((column.name for column in _COLUMNS), None) | {"file": table.file} | cells
