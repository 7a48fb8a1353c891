"""``tianbu import KIND FILE`` and ``tianbu template KIND``."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import click

from ledger import clock
from ledger.cli.common import DAY, SOURCE, TARGET, TEXT, format_option, open_database, progress_bar, say, who
from ledger.cli.import_answers import tell_dry_run, tell_end, tell_problems, write_errors
from ledger.cli.mapping import given_mapping, tell_suggestion
from ledger.errors import Words
from ledger.exchange.file_refusals import HeaderMissingColumn, HeaderUnknownColumn
from ledger.exchange.importing import KINDS, Report, import_file
from ledger.exchange.kinds.published import PUBLISHED
from ledger.exchange.preview import Preview
from ledger.exchange.templates import write_template


@click.command("import")
@click.argument("kind", type=click.Choice(sorted((*KINDS, PUBLISHED))))
@click.argument("file", type=SOURCE)
@click.option("--dry-run", is_flag=True, help="Do everything and take it back: shows what the import would do.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows although others are bad.")
@click.option("--errors", type=TARGET, help="Write the problems too: .xlsx marks them in your own sheet, else a CSV.")
@click.option("--map", "mapping", type=TEXT, help="A mapping: a JSON file, NAME, or DIVISION/NAME of a saved one.")
@click.option("--expect", type=TEXT, default="", help="SHA-256 of the file that was previewed; another is refused.")
@click.option("--effective", type=DAY, help="divisions: the day from which changes hold (default today).")
@format_option
def import_command(
    kind: str,
    file: Path,
    dry_run: bool,
    skip_bad: bool,
    errors: Path | None,
    mapping: str | None,
    expect: str,
    effective: date | None,
    output: str,
) -> None:
    """Import a CSV or Excel sheet: the whole file or nothing, and the same file only once."""
    if kind == PUBLISHED and mapping:
        raise click.UsageError(f"{PUBLISHED} takes no --map: its header row says what it is")
    words = Words(f"导入 {file.name}", f"Importing {file.name}")
    with closing(Preview()) as preview, progress_bar(words) as (started, progress):
        database = open_database()
        try:
            report = import_file(
                database,
                kind,
                file,
                actor=who(database),
                at=clock.now(),
                effective=effective,
                dry_run=dry_run,
                skip_bad=skip_bad,
                mapping=given_mapping(kind, mapping),
                expected=expect,
                preview=preview if dry_run else None,
                started=started,
                progress=progress,
            )
        except (HeaderUnknownColumn, HeaderMissingColumn):
            tell_suggestion(kind, file)
            raise
        if dry_run and report.seen_before is None:
            tell_dry_run(report, preview, output)
        else:
            tell_problems(report, output)
    _finish(report, file, dry_run, errors)


def _finish(report: Report, file: Path, dry_run: bool, errors: Path | None) -> None:
    if errors is not None:
        write_errors(errors, file, report)
    tell_end(report, dry_run)
    if dry_run:
        say(Words("校验值 {sha256}", "SHA-256 {sha256}"), sha256=report.sha256)
    if report.tally.problems:
        raise SystemExit(1)


@click.command("template")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.option("-o", "--output", "target", type=TARGET, required=True, help="The workbook to write.")
def template(kind: str, target: Path) -> None:
    """Write an empty sheet of a kind, with what may stand in its columns."""
    write_template(KINDS[kind], str(target))


COMMANDS = (import_command, template)
