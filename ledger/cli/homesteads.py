"""``tianbu homestead``: the register of homesteads."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from ledger.access import Act, Actor
from ledger.cli.areas import AREA, DOCUMENT, area_figures, area_headings
from ledger.cli.common import DAY, TEXT, Heading, TextType, answer, ask, do, format_option, say
from ledger.errors import Words
from ledger.homesteads import FloorArea, Homestead, WantedHomesteads, register_homesteads
from ledger.inquiries.homesteads import homesteads_within, read_homestead
from ledger.places import resolve

_MOST = 10_000
_AREAS = (
    ("certified", "证载", "certified"),
    ("measured", "实测", "measured"),
    ("building", "房屋占地", "under buildings"),
    ("yard", "院坝附属", "yards"),
    ("over_occupied", "超占", "over-occupied"),
)
_HEADINGS = (
    Heading("code", Words("编号", "code")),
    Heading("village", Words("村", "village")),
    Heading("household", Words("农户", "household")),
    Heading("plot", Words("图斑", "plot")),
    Heading("certificate", Words("权属证号", "certificate")),
    *(heading for name, zh, en in _AREAS for heading in area_headings(name, Words(zh, en))),
    Heading("floor_m2", Words("建筑面积（平方米）", "floors (m²)"), figure=True),
    Heading("document", Words("文件", "document")),
    Heading("registered_on", Words("登记日期", "registered")),
)


@click.group()
def homestead() -> None:
    """The register of homesteads."""


@homestead.command("list")
@click.option("--household", default="", type=TEXT, help="Only of this household.")
@click.option("--plot", default="", type=TEXT, help="Only on this plot.")
@format_option
def list_command(household: str, plot: str, output: str) -> None:
    """Homesteads within reach, by code."""
    wanted = WantedHomesteads(household, plot, limit=_MOST)
    found = ask("homesteads.read", lambda c, actor: homesteads_within(c, actor, wanted))
    answer(_HEADINGS, [_row(each) for each in found], output)


@homestead.command("show")
@click.argument("code", type=TEXT)
@format_option
def show_command(code: str, output: str) -> None:
    """Homestead CODE as it was last measured."""

    def question(connection: Connection, actor: Actor) -> Homestead:
        return read_homestead(connection, actor, code)

    answer(_HEADINGS, [_row(ask("homesteads.read", question, code))], output)


def _row(found: Homestead) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": found.code,
        "village": found.village,
        "household": found.household,
        "plot": found.plot,
        "certificate": found.certificate,
        "floor_m2": found.floor_area.m2,
        "document": found.document,
        "registered_on": found.registered_on.isoformat(),
    }
    for name, _, _ in _AREAS:
        row |= area_figures(name, getattr(found, f"{name}_grains"))
    return row


@homestead.command("register")
@click.argument("code", type=TextType(64, blank=False))
@click.option("--village", required=True, type=TEXT)
@click.option("--household", required=True, type=TEXT, help="Code of the household.")
@click.option("--plot", required=True, type=TextType(64, blank=False), help="Its plot in the land stock.")
@click.option("--carved-from", default="", type=TEXT, help="The plot that it is carved out of, where it is none yet.")
@click.option("--document", required=True, type=DOCUMENT, help="The paper by which it is on the register.")
@click.option("--on", "registered_on", required=True, type=DAY)
@click.option("--certificate", default="", type=TEXT)
@click.option("--certified", "certified_grains", default="0m2", type=AREA, help="As the certificate says.")
@click.option("--measured", "measured_grains", default="0m2", type=AREA)
@click.option("--building", "building_grains", default="0m2", type=AREA)
@click.option("--yard", "yard_grains", default="0m2", type=AREA)
@click.option("--over-occupied", "over_occupied_grains", default="0m2", type=AREA)
@click.option("--floor", default="0", type=TEXT, help="Floor area of its buildings in m², without a unit.")
@click.option("--second-ground", default="", type=TextType(200), help="Why the household has another one.")
def register_command(code: str, village: str, floor: str, registered_on: date, **said: Any) -> None:
    """Put homestead CODE on the register; many at once come by `tianbu import homesteads`."""

    def work(connection: Connection, act: Act) -> int:
        place = resolve(connection, village, act.today)
        made = Homestead(
            code=code, village=place.code, registered_on=registered_on, floor_area=FloorArea.parse(floor), **said
        )
        return register_homesteads(connection, [made], act)

    new = do("homesteads.register", work, code)
    done, known = (
        Words("宅基地 {code} 已登记", "{code} is registered"),
        Words("{code} 已在册，未变", "{code} was so already"),
    )
    say(done if new else known, code=code)


COMMANDS = (homestead,)
