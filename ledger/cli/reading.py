"""``tianbu balance`` and ``tianbu statement``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click
from sqlalchemy import Connection, select

from ledger import clock
from ledger.access import Actor
from ledger.book import FIRST_DAY, LAST_DAY
from ledger.book.balances import Balance, By, Question
from ledger.book.models import ASSET
from ledger.book.statements import Statement
from ledger.cli.common import DAY, INSTANT, TEXT, Heading, answer, ask, format_option, say
from ledger.cli.refusals import AssetMissing
from ledger.errors import Words
from ledger.inquiries import accounts_named, balances_of, read_statement
from ledger.places import resolve, subtree
from ledger.units import UNIT_NAMES, show_area

_GROUPINGS = ("kind", "village", "party", "lot")
_GROUP_WORDS = {
    "kind": Words("种类", "kind"),
    "village": Words("村", "village"),
    "party": Words("主体", "party"),
    "lot": Words("地块", "lot"),
}
_UNITS = ("mu", "ha", "m2")


def figures(grains: int) -> dict[str, Any]:
    """An area as answers carry it: grains, and three units as text."""
    return {"grains": grains} | {unit: show_area(grains, unit).text for unit in _UNITS}


@click.command()
@click.argument("division", type=TEXT)
@click.option("--asset", "assets", multiple=True, type=TEXT, help="Only this asset; may be repeated.")
@click.option("--by", "by", multiple=True, type=click.Choice(_GROUPINGS), help="Group by; may be repeated.")
@click.option("--as-of", type=DAY, help="Effective day (default today).")
@click.option("--known-at", type=INSTANT, help="As the book knew it at this instant.")
@click.option("--unit", type=click.Choice(_UNITS), help="Show this unit alone in a table.")
@format_option
def balance(
    division: str,
    assets: tuple[str, ...],
    by: tuple[By, ...],
    as_of: date | None,
    known_at: datetime | None,
    unit: str | None,
    output: str,
) -> None:
    """Balances of a division and all below it, by asset.

    Unless --by kind, what is shown is what somebody has: the accounts from which area came are left out.
    """
    day = as_of or clock.today()

    def found_in(connection: Connection, actor: Actor) -> tuple[str, list[Balance]]:
        place = resolve(connection, division, day)
        _check_assets(connection, assets)
        question = Question(subtree([place], day), day, known_at, assets, frozenset(by))
        return place.code, balances_of(connection, actor, place, question)

    code, found = ask("balances.read", found_in, division)
    rows = [_row(code, each, by) for each in found]
    groups = [Heading(name, _GROUP_WORDS[name]) for name in _GROUPINGS if name in by]
    units = [unit] if unit and output == "table" else list(_UNITS)
    headings = [Heading("division", Words("区划", "division")), Heading("asset", Words("资产", "asset")), *groups]
    headings += [Heading("grains", UNIT_NAMES["grains"], figure=True)] if output != "table" else []
    headings += [Heading(name, UNIT_NAMES[name], figure=True) for name in units]
    answer(headings, rows, output)
    if output == "table":
        _tell_rounding(found, units)


def _check_assets(connection: Connection, assets: tuple[str, ...]) -> None:
    """Raise AssetMissing for a code that no asset has: its empty answer would read as no land."""
    known = sorted(connection.scalars(select(ASSET.c.code))) if assets else []
    for asset in assets:
        if asset not in known:
            raise AssetMissing(asset=asset[:40], known=", ".join(known))


def _row(division: str, found: Balance, by: tuple[By, ...]) -> dict[str, Any]:
    groups = {name: getattr(found, name) for name in _GROUPINGS if name in by}
    return {"division": division, "asset": found.asset} | groups | figures(found.amount)


def _tell_rounding(found: list[Balance], units: list[str]) -> None:
    rounded = [name for name in units if any(not show_area(each.amount, name).exact for each in found)]
    if rounded:
        said = ", ".join(rounded)
        say(
            Words(
                "注：{units} 列为四舍五入显示，账面值精确（见 grains）",
                "Note: {units} are rounded for display; the book is exact (see grains)",
            ),
            units=said,
        )


@click.command("statement")
@click.argument("account", type=TEXT)
@click.option("--from", "start", type=DAY, help="First day.")
@click.option("--to", "end", type=DAY, help="Last day.")
@format_option
def statement_command(account: str, start: date | None, end: date | None, output: str) -> None:
    """Movements and running balance of ACCOUNT: asset/kind/division[/holder], or a party's code for all it has."""
    if start and end and end < start:
        raise click.UsageError("--to is before --from")

    def asked(connection: Connection, actor: Actor) -> list[Statement]:
        found = accounts_named(connection, actor, account)
        return [
            read_statement(connection, actor, book_id, number, start or FIRST_DAY, end or LAST_DAY)
            for book_id, number, _ in found
        ]

    statements = ask("accounts.read", asked, account)
    rows = [row for each in statements for row in _movements(each)]
    headings = [
        Heading("account", Words("科目", "account")),
        Heading("effective_on", Words("生效日", "effective")),
        Heading("entry", Words("分录", "entry"), figure=True),
        Heading("cause", Words("事由", "cause")),
        Heading("document", Words("凭据", "document")),
        Heading("lot", Words("地块", "lot")),
        Heading("amount", Words("发生额(亩)" if output == "table" else "amount", "amount (mu)"), figure=True),
        Heading("balance", Words("余额(亩)" if output == "table" else "balance", "balance (mu)"), figure=True),
    ]
    if output != "table":
        headings += [Heading("grains", UNIT_NAMES["grains"]), Heading("balance_grains", UNIT_NAMES["grains"])]
    answer(headings, rows, output)


def _movements(found: Statement) -> list[dict[str, Any]]:
    return [
        {
            "account": found.account.name,
            "effective_on": each.effective_on,
            "entry": each.entry_id,
            "cause": each.cause,
            "document": each.document,
            "lot": each.lot,
            "amount": show_area(each.amount, "mu").text,
            "balance": show_area(each.running, "mu").text,
            "grains": each.amount,
            "balance_grains": each.running,
        }
        for each in found.movements
    ]


COMMANDS = (balance, statement_command)
