"""``tianbu parameter``: dated limits, clocks and rates by division."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from ledger import clock
from ledger.access import Act, permit_anywhere
from ledger.cli.common import DAY, TEXT, Heading, TextType, answer, ask, do, format_option, language, say
from ledger.errors import Words
from ledger.inquiries.parameters import read_parameters
from ledger.parameters import KINDS, Setting, set_parameter
from ledger.places import resolve

_HEADINGS = (
    Heading("name", Words("参数", "parameter")),
    Heading("division", Words("区划", "division")),
    Heading("valid_from", Words("自", "from")),
    Heading("value", Words("值", "value")),
    Heading("document", Words("依据", "decision")),
    Heading("recorded_by", Words("设定人", "by")),
)


@click.group()
def parameter() -> None:
    """Limits, clocks and rates that offices decide, each from a day on."""


@parameter.command("list")
@click.option("--name", default="", type=TEXT, help="Only this parameter.")
@format_option
def list_command(name: str, output: str) -> None:
    """What holds where nobody decided, and what was decided since, oldest first."""
    settings = ask("parameters.read", lambda c, actor: read_parameters(c, actor, name), name)
    rows = [row for kind in KINDS if name in ("", kind) for row in _rows(kind, settings, output)]
    answer(_HEADINGS, rows, output)


def _rows(name: str, settings: list[Setting], output: str) -> list[dict[str, Any]]:
    """The default of a parameter, then its values; JSON has values as JSON, the others as text."""

    def write(value: Any) -> Any:
        return value if output == "json" else json.dumps(value, ensure_ascii=False)

    default = {"name": name, "division": "", "valid_from": None, "value": write(KINDS[name].default)}
    decided = [
        {
            "name": name,
            "division": f"{each.division_level}:{each.division_code}".strip(":"),
            "valid_from": each.valid_from,
            "value": write(each.value),
            "document": each.document,
            "recorded_by": each.recorded_by,
        }
        for each in settings
        if each.name == name
    ]
    unsaid = {"document": KINDS[name].words.say(language()), "recorded_by": ""}
    return [default | unsaid, *decided]


@parameter.command("set")
@click.argument("name", type=TEXT)
@click.argument("value", type=TEXT)
@click.option("--division", required=True, type=TEXT, help="For this division and all below it.")
@click.option("--from", "valid_from", type=DAY, help="From this day on (default today).")
@click.option("--document", required=True, type=TextType(200, blank=False), help="The decision behind it.")
def set_command(name: str, value: str, division: str, valid_from: date | None, document: str) -> None:
    """Decide that parameter NAME is VALUE, written as JSON: 30, [90, 30, 7], null."""
    try:
        decided = json.loads(value)
    except ValueError as error:
        raise click.UsageError(f"{value[:40]!r} is not JSON such as 30, [90, 30, 7] or null") from error
    day = valid_from or clock.today()

    def work(connection: Connection, act: Act) -> Setting:
        permit_anywhere(act.actor, "parameters.set")
        return set_parameter(connection, name, resolve(connection, division, act.today), day, decided, document, act)

    found = do("parameters.set", work, name)
    say(
        Words("{name} 自 {day} 起在 {place} 为 {value}", "{name} is {value} in {place} from {day} on"),
        name=found.name,
        day=found.valid_from,
        place=f"{found.division_level}:{found.division_code}",
        value=json.dumps(found.value, ensure_ascii=False),
    )


COMMANDS = (parameter,)
