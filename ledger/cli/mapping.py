"""``tianbu mapping``: how sheets with headings of their own are read, saved by kind, division and name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy import Connection

from ledger import clock
from ledger.access import Act, Actor
from ledger.cli.common import PERSON, SOURCE, TEXT, Heading, answer, ask, do, format_option, say
from ledger.errors import Words
from ledger.exchange.columns import Mapping
from ledger.exchange.importing import KINDS
from ledger.exchange.mapping_files import MOST_BYTES, content_of, read_mapping, suggest
from ledger.exchange.mappings import (
    Saved,
    mapping_named,
    mappings_in_reach,
    remove_mapping,
    save_mapping,
    versions_of,
)
from ledger.exchange.sheets import read_headings
from ledger.exchange.unpack import size
from ledger.places import resolve

KIND: Final = click.Choice(sorted(KINDS))
_HEADINGS: Final = (
    Heading("kind", Words("种类", "kind")),
    Heading("division", Words("区划", "division")),
    Heading("name", Words("名称", "name")),
    Heading("version", Words("版本", "version"), figure=True),
    Heading("recorded_by", Words("保存人", "saved by")),
    Heading("recorded_at", Words("保存时间", "saved at")),
)


def given_mapping(kind: str, given: str | None) -> Mapping | str | None:
    """What ``--map`` names: a file of that name, else a saved mapping. Raises MappingUnreadable."""
    if not given or not Path(given).is_file():
        return given or None
    path = Path(given)
    with path.open("rb") as file:
        return read_mapping(file.read(MOST_BYTES + 1), KINDS[kind], path.name)


def tell_suggestion(kind: str, file: Path) -> None:
    """On stderr: which of our columns the headings of a sheet may be. Nothing is applied."""
    found, likeness = suggest(read_headings(file), KINDS[kind])
    if not found.columns:
        return
    chinese = {column.name: column.chinese[0] for column in KINDS[kind].columns}
    said = "；".join(
        f"{heading} → {name}（{chinese[name]}，{likeness[name]}%）" for name, heading in found.columns.items()
    )
    say(
        Words(
            "列名相近，请核对：{said}。tianbu mapping suggest {kind} FILE 生成列对应，核对后用 --map",
            "Alike, please check: {said}. `tianbu mapping suggest {kind} FILE` makes a mapping for --map",
        ),
        said=said,
        kind=kind,
    )


@click.group()
def mapping() -> None:
    """How sheets with headings of their own are read."""


@mapping.command("suggest")
@click.argument("kind", type=KIND)
@click.argument("file", type=SOURCE)
def suggest_mapping(kind: str, file: Path) -> None:
    """Print a mapping for a sheet, by the likeness of its headings to ours: to be checked before it is used."""
    found, _ = suggest(read_headings(file), KINDS[kind])
    click.echo(json.dumps(content_of(found), ensure_ascii=False, indent=1))


@mapping.command("add")
@click.argument("name", type=PERSON)
@click.option("--kind", type=KIND, required=True)
@click.option("--division", type=TEXT, required=True, help="For whose sheets: a code or a name.")
@click.option("--map", "source", type=SOURCE, required=True, help="JSON: columns, constants, units, ignored.")
@click.option("--sheet", type=SOURCE, help="A sheet with these headings: the next one like it is read by this mapping.")
@format_option
def add_mapping(name: str, kind: str, division: str, source: Path, sheet: Path | None, output: str) -> None:
    """Save a mapping; what was there under the name stays as an earlier version."""
    if source.stat().st_size > MOST_BYTES:
        raise click.UsageError(f"{source.name} > {size(MOST_BYTES)}")
    found = given_mapping(kind, str(source))
    assert isinstance(found, Mapping)
    headings = read_headings(sheet) if sheet is not None else []

    def work(connection: Connection, act: Act) -> Saved:
        place = resolve(connection, division, act.today)
        return save_mapping(connection, act, KINDS[kind], place, name, found, headings)

    _tell([do("mappings.edit", work, f"{kind}:{name}")], output)


@mapping.command("list")
@click.option("--kind", type=KIND)
@format_option
def list_mappings(kind: str | None, output: str) -> None:
    """The mappings of the divisions within reach."""
    _tell(ask("imports.read", lambda c, actor: mappings_in_reach(c, actor, clock.today(), kind or "")), output)


@mapping.command("show")
@click.argument("name", type=PERSON)
@click.option("--kind", type=KIND, required=True)
@click.option("--versions", is_flag=True, help="All its versions instead, newest first.")
@format_option
def show_mapping(name: str, kind: str, versions: bool, output: str) -> None:
    """Print a mapping as JSON, or its versions. NAME may be DIVISION/NAME."""

    def question(connection: Connection, actor: Actor) -> list[Saved]:
        found = mapping_named(connection, actor, KINDS[kind], name, clock.today())
        return versions_of(connection, found) if versions else [found]

    found = ask("imports.read", question)
    if versions:
        _tell(found, output)
    else:
        click.echo(json.dumps(json.loads(found[0].content), ensure_ascii=False, indent=1))


@mapping.command("remove")
@click.argument("name", type=PERSON)
@click.option("--kind", type=KIND, required=True)
@click.option("--division", type=TEXT, required=True)
def remove(name: str, kind: str, division: str) -> None:
    """Take a mapping out of use; its versions stay."""

    def work(connection: Connection, act: Act) -> Saved:
        return remove_mapping(connection, act, KINDS[kind], resolve(connection, division, act.today), name)

    do("mappings.edit", work, f"{kind}:{name}")
    say(Words("列对应 {name} 已停用", "The mapping {name} is out of use"), name=name)


def _tell(found: Iterable[Saved], output: str) -> None:
    answer(_HEADINGS, [_row(each) for each in found], output)


def _row(saved: Saved) -> dict[str, Any]:
    return {
        "kind": saved.kind,
        "division": f"{saved.division_level}:{saved.division_code}",
        "name": saved.name,
        "version": saved.version,
        "recorded_by": saved.recorded_by,
        "recorded_at": saved.recorded_at.isoformat(),
    }


COMMANDS = (mapping,)
