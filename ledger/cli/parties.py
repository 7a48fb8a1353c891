"""``tianbu party``: proposing that somebody's personal data be erased."""

from __future__ import annotations

import click

from ledger.cli.common import TEXT, TextType, do, say
from ledger.errors import Words
from ledger.personal_data import propose_erasure


@click.group()
def party() -> None:
    """Households, co-operatives and others."""


@party.command()
@click.argument("code", type=TEXT)
@click.option("--reason", required=True, type=TextType(500, blank=False))
def erase(code: str, reason: str) -> None:
    """Propose to erase the personal data of party CODE; another person approves it."""
    proposal = do("personal.propose-erasure", lambda c, act: propose_erasure(c, code, reason, act), code)
    say(
        Words(
            "已提出事项 {id}：删除主体 {code} 的个人信息，待另一人批准（tianbu proposal approve {id}）",
            "Proposal {id}: erase the personal data of {code}; another person approves it (tianbu proposal approve {id})",
        ),
        id=proposal.id,
        code=code,
    )


COMMANDS = (party,)
