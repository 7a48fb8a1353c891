"""``tianbu import KIND FILE``."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import click

from ledger import clock
from ledger.cli.common import (
    DAY,
    SOURCE,
    TARGET,
    Heading,
    answer,
    format_option,
    language,
    open_database,
    progress_bar,
    say,
    who,
)
from ledger.clock import SHANGHAI
from ledger.errors import Words
from ledger.exchange.importing import KINDS, Report, import_file
from ledger.exchange.sheets import Located

_HEADINGS = (
    Heading("row", Words("行", "row"), figure=True),
    Heading("column", Words("列", "column")),
    Heading("code", Words("代码", "code")),
    Heading("detail", Words("问题", "problem")),
    Heading("remedy", Words("怎么办", "remedy")),
)


@click.command("import")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("file", type=SOURCE)
@click.option("--dry-run", is_flag=True, help="Do everything and take it back: shows what the import would do.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows although others are bad.")
@click.option("--errors", type=TARGET, help="Write the problems to this CSV too.")
@click.option("--effective", type=DAY, help="divisions: the day from which changes hold (default today).")
@format_option
def import_command(
    kind: str, file: Path, dry_run: bool, skip_bad: bool, errors: Path | None, effective: date | None, output: str
) -> None:
    """Import a CSV or Excel sheet: the whole file or nothing, and the same file only once."""
    with progress_bar(Words(f"导入 {file.name}", f"Importing {file.name}")) as (started, progress):
        database = open_database()
        report = import_file(
            database,
            kind,
            file,
            actor=who(database),
            at=clock.now(),
            effective=effective,
            dry_run=dry_run,
            skip_bad=skip_bad,
            started=started,
            progress=progress,
        )
    problems = [_row(problem) for problem in report.tally.problems]
    if problems:
        answer(_HEADINGS, problems, output)
    if errors is not None:
        _write_errors(errors, report)
    _tell(report, dry_run)
    if problems:
        raise SystemExit(1)


def _row(problem: Located) -> dict[str, object]:
    return {
        "row": problem.row,
        "column": problem.heading or problem.column or "",
        "code": problem.refusal.code,
        "detail": problem.refusal.say_detail(language()),
        "remedy": problem.refusal.say_remedy(language()),
    }


def _write_errors(path: Path, report: Report) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [heading.name for heading in _HEADINGS])
        writer.writeheader()
        writer.writerows(_row(problem) for problem in report.tally.problems)


def _tell(report: Report, dry_run: bool) -> None:
    tally = report.tally
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
    if report.seen_before is not None:
        words = Words("文件 {name} 已于 {at} 导入过，未作任何改动", "{name} was imported on {at}; nothing was changed")
    elif not report.written and not dry_run:
        words = Words(
            "共 {rows} 行，{problems} 处问题，什么也没有写入", "{rows} rows, {problems} problems; nothing was written"
        )
    elif dry_run:
        words = Words(
            "试运行：{rows} 行，将新增 {added}、变更 {changed}、不变 {unchanged}，问题 {problems} 处；什么也没有写入",
            "Dry run: {rows} rows; {added} would be added, {changed} changed, {unchanged} stay,"
            " {problems} problems; nothing was written",
        )
    else:
        words = Words(
            "共 {rows} 行：新增 {added}，变更 {changed}，不变 {unchanged}，跳过问题 {problems} 处",
            "{rows} rows: {added} added, {changed} changed, {unchanged} unchanged, {problems} problems skipped",
        )
    say(words, **figures)


COMMANDS = (import_command,)
