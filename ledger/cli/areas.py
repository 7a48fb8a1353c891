"""What the commands about quotas, homesteads and plots share: areas with their unit, papers, figures of an area."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click

from ledger.cli.common import DAY, Heading, TextType, language
from ledger.errors import Refusal, Words
from ledger.homesteads import Paper
from ledger.units import UNIT_NAMES, format_area, parse_area

_AREA = re.compile(r"(?P<figure>[0-9.]+)(?P<unit>ha|mu|m2|公顷|亩|平方米)")
_UNITS = {"公顷": "ha", "亩": "mu", "平方米": "m2"}
_SHOWN = ("ha", "mu")
Command = Callable[..., None]


class AreaType(click.ParamType[int]):
    """An area with its unit, such as 1.5ha, 22.5mu or 15000m2, in grains."""

    name = "area"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        match = _AREA.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"{str(value)[:40]!r} is no area with its unit, such as 1.5ha, 22.5mu or 15000m2", param, ctx)
        try:
            return parse_area(match["figure"], _UNITS.get(match["unit"], match["unit"]))
        except Refusal as refusal:
            self.fail(refusal.line(language()), param, ctx)


AREA = AreaType()
DOCUMENT = TextType(80, blank=False)


def area_headings(name: str, words: Words) -> list[Heading]:
    """The columns of an area: in a table hectares and mu, for other programs the grains too."""
    units = [(unit, UNIT_NAMES[unit]) for unit in _SHOWN]
    return [
        Heading(f"{name}_{unit}", Words(f"{words.zh}（{said.zh}）", f"{words.en} ({unit})"), figure=True)
        for unit, said in units
    ]


def area_figures(name: str, grains: int) -> dict[str, Any]:
    """An area as a row carries it: grains, hectares and mu with four decimals."""
    return {f"{name}_grains": grains} | {f"{name}_{unit}": format_area(grains, unit) for unit in _SHOWN}


def paper_options(command: Command) -> Command:
    """The paper of a step: its number, its day, the hash of its file, a note."""
    command = click.option("--note", default="", type=TextType(200), help="What else is to be said.")(command)
    command = click.option("--sha256", default="", type=TextType(64), help="SHA-256 of the paper's file.")(command)
    command = click.option("--on", "on_day", required=True, type=DAY, help="Day of the paper, and of the step.")(
        command
    )
    return click.option("--document", required=True, type=DOCUMENT, help="Number of the paper.")(command)


def paper_of(said: dict[str, Any]) -> Paper:
    """The paper that ``paper_options`` state; they are taken out of ``said``."""
    return Paper(said.pop("document"), said.pop("on_day"), said.pop("sha256"), said.pop("note"))
