"""``tianbu price record`` and ``tianbu price list``: reference prices of rent in kind."""

from __future__ import annotations

from datetime import date

import click
from sqlalchemy import Connection

from ledger import clock
from ledger.access import Act, Actor
from ledger.cli.common import DAY, TEXT, Heading, TextType, answer, ask, do, format_option, say
from ledger.cli.rents import AMOUNT
from ledger.errors import Words
from ledger.inquiries.rents import prices_listed
from ledger.places import resolve
from ledger.rent import ReferencePrice, record_price
from ledger.units import format_money


@click.group("price")
def price_group() -> None:
    """Reference prices of rent in kind."""


@price_group.command("record")
@click.argument("division", type=TEXT)
@click.argument("crop", type=TextType(40, blank=False))
@click.argument("yuan_per_kg", type=AMOUNT)
@click.option("--from", "day", required=True, type=DAY, help="From which day on.")
@click.option("--source", required=True, type=TextType(120, blank=False), help="The document that says so.")
def record_command(division: str, crop: str, yuan_per_kg: int, day: date, source: str) -> None:
    """Record that CROP is reckoned at YUAN_PER_KG in DIVISION from a day on."""

    def work(connection: Connection, act: Act) -> str:
        place = resolve(connection, division, day)
        record_price(connection, ReferencePrice(place.level, place.code, crop, day, yuan_per_kg, source), act)
        return place.name

    name = do("prices.record", work, division)
    words = Words("{name} {crop} 自 {day} 起每公斤 {price} 元", "{name}: {crop} at {price} yuan a kg from {day} on")
    say(words, name=name, crop=crop, day=day, price=format_money(yuan_per_kg))


@price_group.command("list")
@click.argument("division", type=TEXT, required=False, default="")
@click.option("--crop", default="", type=TextType(40), help="Only of this crop.")
@format_option
def list_command(division: str, crop: str, output: str) -> None:
    """Reference prices of DIVISION, of those above it and of those below it, the latest first."""
    day = clock.today()

    def question(connection: Connection, actor: Actor) -> list[ReferencePrice]:
        place = resolve(connection, division, day) if division else None
        return prices_listed(connection, actor, day, place, crop)

    rows = [
        {
            "division": each.division_code,
            "crop": each.crop,
            "from": each.day,
            "yuan_per_kg": format_money(each.fen_per_kg),
            "source": each.source,
        }
        for each in ask("rent.read", question, division)
    ]
    headings = (
        Heading("division", Words("区划", "division")),
        Heading("crop", Words("作物", "crop")),
        Heading("from", Words("自", "from")),
        Heading("yuan_per_kg", Words("元/公斤", "yuan/kg"), figure=True),
        Heading("source", Words("依据", "source")),
    )
    answer(headings, rows, output)


COMMANDS = (price_group,)
