"""``tianbu contract pdf`` and ``tianbu contract list``."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Connection

from ledger import clock
from ledger.access import Actor
from ledger.cli.common import TARGET, TEXT, Heading, answer, ask, format_option, language, say
from ledger.errors import Words
from ledger.inquiries import Contracts, print_contract
from ledger.personal_data import contract_in_full
from ledger.settings import font_folder, public_url
from ledger.transfers import Wanted, life_of
from ledger.units import show_area


@click.group()
def contract() -> None:
    """Transfer contracts."""


@contract.command()
@click.argument("number", type=TEXT)
@click.option("-o", "target", required=True, type=TARGET, help="Where to write it.")
@click.option("--purpose", default="", type=TEXT, help="Print identity numbers in full; what for, which is recorded.")
def pdf(number: str, target: Path, purpose: str) -> None:
    """Write contract NUMBER as PDF."""
    paper = contract_in_full if purpose else print_contract

    def printed(connection: Connection, actor: Actor) -> bytes:
        return paper(connection, actor, number, today=clock.today(), fonts=font_folder(), public_url=public_url())

    data = ask("personal.reveal" if purpose else "contracts.print", printed, number, purpose)
    target.write_bytes(data)
    say(Words("合同 {number} 已写入 {target}", "Contract {number} is in {target}"), number=number, target=target)


@contract.command("list")
@click.option("--text", default="", type=TEXT, help="Part of a number, or of a party's name, code or initials.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@format_option
def list_command(text: str, limit: int, output: str) -> None:
    """List contracts by number."""
    found = ask("contracts.read", lambda c, actor: Contracts(c, actor).page(Wanted(text=text, limit=limit)))
    rows = [
        {
            "number": each.number,
            "transferor": each.terms.transferor,
            "transferee": each.terms.transferee,
            "start": each.terms.start_day,
            "end": each.terms.last_day,
            "mu": show_area(each.terms.area_grains, "mu").text,
            "state": life_of(each, clock.today()).say(language()),
        }
        for each in found
    ]
    headings = (
        Heading("number", Words("合同编号", "number")),
        Heading("transferor", Words("流出方", "transferor")),
        Heading("transferee", Words("流入方", "transferee")),
        Heading("start", Words("起", "start")),
        Heading("end", Words("止", "end")),
        Heading("mu", Words("亩", "mu"), figure=True),
        Heading("state", Words("状态", "state")),
    )
    answer(headings, rows, output)


COMMANDS = (contract,)
