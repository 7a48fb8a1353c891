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
from ledger.cli.common import DAY, INSTANT, TEXT, Heading, answer, ask, format_option, language, say
from ledger.cli.refusals import AssetMissing
from ledger.errors import Words
from ledger.inquiries import accounts_named, balances_of, read_statement
from ledger.measures import AREA_ASSETS, FIGURE_WORDS, FIGURES, Measure, figure, figures, measure_of, said
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


@click.command()
@click.argument("division", type=TEXT)
@click.option("--asset", "assets", multiple=True, type=TEXT, help="Only this asset (default: areas); may be repeated.")
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

    Unless --by kind, what is shown is what somebody has: the accounts from which area came are left out. Without
    --asset only areas are shown; --asset cny is money, in fen and yuan.
    """
    day = as_of or clock.today()

    def found_in(connection: Connection, actor: Actor) -> tuple[str, list[Balance]]:
        place = resolve(connection, division, day)
        _check_assets(connection, assets)
        question = Question(subtree([place], day), day, known_at, assets or AREA_ASSETS, frozenset(by))
        return place.code, balances_of(connection, actor, place, question)

    code, found = ask("balances.read", found_in, division)
    rows = [_row(code, each, by) for each in found]
    groups = [Heading(name, _GROUP_WORDS[name]) for name in _GROUPINGS if name in by]
    units = [unit] if unit and output == "table" else list(_UNITS)
    headings = [Heading("division", Words("区划", "division")), Heading("asset", Words("资产", "asset")), *groups]
    headings += _figure_headings({measure_of(asset) for asset in assets or AREA_ASSETS}, units, output)
    answer(headings, rows if output == "json" else _filled(headings, rows), output)
    if output == "table":
        _tell_rounding([each for each in found if measure_of(each.asset) == "area"], units)


def _figure_headings(measures: set[Measure], units: list[str], output: str) -> list[Heading]:
    """The columns of figures, for all the measures that are asked for; a whole number of grains or fen not in a table."""
    names = [name for measure in FIGURES if measure in measures for name in FIGURES[measure]]
    shown = [name for name in names if name not in {"grains", "fen", *_UNITS} or name in units or output != "table"]
    return [Heading(name, FIGURE_WORDS.get(name) or UNIT_NAMES[name], figure=True) for name in shown]


def _filled(headings: list[Heading], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with a cell for every column: figures in another measure are empty."""
    return [{heading.name: row.get(heading.name) for heading in headings} for row in rows]


def _check_assets(connection: Connection, assets: tuple[str, ...]) -> None:
    """Raise AssetMissing for a code that no asset has: its empty answer would read as no land."""
    known = sorted(connection.scalars(select(ASSET.c.code))) if assets else []
    for asset in assets:
        if asset not in known:
            raise AssetMissing(asset=asset[:40], known=", ".join(known))


def _row(division: str, found: Balance, by: tuple[By, ...]) -> dict[str, Any]:
    groups = {name: getattr(found, name) for name in _GROUPINGS if name in by}
    return {"division": division, "asset": found.asset} | groups | figures(found.asset, found.amount)


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
    plain = all(measure_of(each.account.asset) == "area" for each in statements)
    rows = [row for each in statements for row in _movements(each, with_unit=output == "table" and not plain)]
    mu = ("(亩)", " (mu)") if plain else ("", "")
    headings = [
        Heading("account", Words("科目", "account")),
        Heading("effective_on", Words("生效日", "effective")),
        Heading("entry", Words("分录", "entry"), figure=True),
        Heading("cause", Words("事由", "cause")),
        Heading("document", Words("凭据", "document")),
        Heading("lot", Words("地块", "lot")),
        Heading("amount", Words(f"发生额{mu[0]}", f"amount{mu[1]}"), figure=True),
        Heading("balance", Words(f"余额{mu[0]}", f"balance{mu[1]}"), figure=True),
    ]
    if output != "table":
        measures = {measure_of(each.account.asset) for each in statements} or {"area"}
        for name in (FIGURES[measure][0] for measure in FIGURES if measure in measures):
            words = FIGURE_WORDS.get(name) or UNIT_NAMES[name]
            headings += [Heading(name, words), Heading(f"balance_{name}", words)]
    answer(headings, rows if output == "json" else _filled(headings, rows), output)


def _movements(found: Statement, with_unit: bool) -> list[dict[str, Any]]:
    """The lines of an account's statement; beside the figures the book's own whole number, grains or fen."""
    asset = found.account.asset

    def write(amount: int) -> str:
        return said(asset, amount).say(language()) if with_unit else figure(asset, amount)

    name = FIGURES[measure_of(asset)][0]
    return [
        {
            "account": found.account.name,
            "effective_on": each.effective_on,
            "entry": each.entry_id,
            "cause": each.cause,
            "document": each.document,
            "lot": each.lot,
            "amount": write(each.amount),
            "balance": write(each.running),
            name: figures(asset, each.amount)[name],
            f"balance_{name}": figures(asset, each.running)[name],
        }
        for each in found.movements
    ]


COMMANDS = (balance, statement_command)
