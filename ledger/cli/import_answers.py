"""What ``tianbu import`` prints: refusals, and what a dry run would file, shortened for people and whole for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from ledger.cli.common import Heading, answer, language, say
from ledger.clock import SHANGHAI
from ledger.errors import Words
from ledger.exchange.formulas import harmless
from ledger.exchange.importing import Report
from ledger.exchange.marking import mark_errors
from ledger.exchange.preview import FiledEntry, Preview
from ledger.exchange.sheets import Located
from ledger.exchange.telling import Told

PROBLEMS: Final = (
    Heading("row", Words("行", "row"), figure=True),
    Heading("column", Words("列", "column")),
    Heading("code", Words("代码", "code")),
    Heading("detail", Words("问题", "problem")),
    Heading("remedy", Words("怎么办", "remedy")),
)
_POSTINGS: Final = (
    Heading("entry", Words("分录", "entry"), figure=True),
    Heading("cause", Words("事由", "cause")),
    Heading("document", Words("文书", "document")),
    Heading("account", Words("科目", "account")),
    Heading("lot", Words("批次", "lot")),
    Heading("effective_on", Words("生效日", "effective")),
    Heading("amount", Words("数量", "amount"), figure=True),
)
_TOTALS: Final = (
    Heading("cause", Words("事由", "cause")),
    Heading("asset", Words("资产", "asset")),
    Heading("entries", Words("分录数", "entries"), figure=True),
    Heading("postings", Words("记账行数", "postings"), figure=True),
    Heading("moved", Words("转入合计", "moved"), figure=True),
)
MOST_SHOWN: Final = 40  # postings of a dry run that a table shows


def problem_row(problem: Located) -> dict[str, object]:
    """A refusal with its place, as a row of an answer."""
    return {
        "row": problem.row,
        "column": problem.heading or problem.column or "",
        "code": problem.refusal.code,
        "detail": problem.refusal.say_detail(language()),
        "remedy": problem.refusal.say_remedy(language()),
    }


def tell_problems(report: Report, output: str) -> None:
    """The refusals of an import."""
    if report.tally.problems:
        answer(PROBLEMS, [problem_row(problem) for problem in report.tally.problems], output)


def tell_dry_run(report: Report, preview: Preview, output: str) -> None:
    """All that the commit will file and refuse: JSON whole, CSV the postings (or refusals), a table shortened with totals."""
    if output == "json":
        _print_json(report, preview)
    elif report.tally.problems and (output == "csv" or not preview.entry_count):
        tell_problems(report, output)
    elif output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow([heading.name for heading in _POSTINGS])
        for row in _posting_rows(preview):
            writer.writerow([harmless(value) if isinstance(value, str) else value for value in row.values()])
    else:
        tell_problems(report, output)
        _print_tables(preview)


def _print_json(report: Report, preview: Preview) -> None:
    tally = report.tally
    head = {
        "kind": report.kind,
        "name": report.name,
        "sha256": report.sha256,
        "state": report.state,
        "mapping": report.mapping.label,
        "rows": tally.rows,
        "added": tally.added,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "problem_count": tally.problem_count,
        "problems": [problem_row(each) for each in tally.problems],
        "warnings": [problem_row(each) for each in tally.warnings],
        "totals": [_total_row(each) for each in preview.totals],
        "entry_count": preview.entry_count,
    }
    said = json.dumps(head, ensure_ascii=False, indent=1)
    click.echo(said.removesuffix("\n}") + ',\n "entries": [', nl=False)
    for place, entry in enumerate(preview.entries()):
        click.echo(("," if place else "") + "\n  " + json.dumps(entry.body(), ensure_ascii=False), nl=False)
    click.echo("\n ]\n}")


def _total_row(total: Any) -> dict[str, Any]:
    return {name: getattr(total, name) for name in ("cause", "asset", "entries", "postings", "moved")}


def _posting_rows(preview: Preview) -> Iterator[Mapping[str, Any]]:
    for number, entry in enumerate(preview.entries(), start=1):
        yield from _rows_of(number, entry)


def _rows_of(number: int, entry: FiledEntry) -> Iterator[Mapping[str, Any]]:
    head = {"entry": number, "cause": entry.cause, "document": entry.document}
    for each in entry.postings:
        yield head | {
            "account": each.account,
            "lot": each.lot,
            "effective_on": each.effective_on,
            "amount": each.amount,
        }


def _print_tables(preview: Preview) -> None:
    if not preview.entry_count:
        return
    rows: list[Mapping[str, Any]] = []
    for row in _posting_rows(preview):
        if len(rows) == MOST_SHOWN:
            break
        rows.append(row)
    answer(_POSTINGS, rows, "table")
    left = preview.posting_count - len(rows)
    if left:
        say(Words("……另有 {left} 行，--format json 可见全部", "… and {left} more; --format json shows all"), left=left)
    click.echo("")
    answer(_TOTALS, [_total_row(each) for each in preview.totals], "table")


def write_errors(path: Path, source: Path, report: Report) -> None:
    """The problems into a file: for .xlsx the clerk's own sheet with the bad cells marked, else a CSV of them."""
    if path.suffix.lower() == ".xlsx":
        mark_errors(source, [Told.of(each) for each in report.tally.problems], str(path), language())
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [heading.name for heading in PROBLEMS])
        writer.writeheader()
        writer.writerows(problem_row(problem) for problem in report.tally.problems)


def tell_end(report: Report, dry_run: bool) -> None:
    """On stderr: warnings, by which mapping the sheet was read, and the figures."""
    tally = report.tally
    if report.mapping.label:
        say(Words("按列对应 {label} 读取", "Read by the mapping {label}"), label=report.mapping.label)
    for warning in tally.warnings[:20]:
        say(Words("提示：{line}", "Note: {line}"), line=warning.line(language()))
    if len(tally.warnings) > 20:
        say(Words("……另有 {more} 条提示", "… and {more} more notes"), more=len(tally.warnings) - 20)
    figures = {
        "rows": tally.rows,
        "added": tally.added,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "problems": tally.problem_count,
        "name": report.name,
        "at": f"{report.seen_before.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if report.seen_before else "",
    }
    say(_words(report, dry_run), **figures)
    if tally.problem_count > len(tally.problems):
        shown = Words("只列出前 {shown} 处问题", "The first {shown} problems are listed")
        say(shown, shown=len(tally.problems))


def _words(report: Report, dry_run: bool) -> Words:
    if report.seen_before is not None:
        return Words("文件 {name} 已于 {at} 导入过，未作任何改动", "{name} was imported on {at}; nothing was changed")
    if report.state == "refused":
        return Words(
            "共 {rows} 行，{problems} 处问题，什么也没有写入", "{rows} rows, {problems} problems; nothing was written"
        )
    if dry_run:
        return Words(
            "试运行：{rows} 行，将新增 {added}、变更 {changed}、不变 {unchanged}，问题 {problems} 处；什么也没有写入",
            "Dry run: {rows} rows; {added} would be added, {changed} changed, {unchanged} stay,"
            " {problems} problems; nothing was written",
        )
    return Words(
        "共 {rows} 行：新增 {added}，变更 {changed}，不变 {unchanged}，跳过问题 {problems} 处",
        "{rows} rows: {added} added, {changed} changed, {unchanged} unchanged, {problems} problems skipped",
    )
