"""``tianbu proposal``: what waits for a second or third person."""

from __future__ import annotations

import click

from ledger.approvals import KINDS, approve, reject, withdraw_proposal
from ledger.cli.common import Heading, TextType, answer, ask, do, format_option, language, say
from ledger.clock import SHANGHAI
from ledger.errors import Words
from ledger.inquiries import open_proposals

NUMBER = click.IntRange(1, 2**53)
_HEADINGS = (
    Heading("proposal", Words("事项", "proposal"), figure=True),
    Heading("kind", Words("类别", "kind")),
    Heading("subject", Words("对象", "subject")),
    Heading("reason", Words("理由", "reason")),
    Heading("prepared_by", Words("经办", "prepared by")),
    Heading("prepared_at", Words("提出时间", "prepared at")),
    Heading("signatures", Words("签署", "signatures")),
)


@click.group()
def proposal() -> None:
    """What waits for a second or third person's signature."""


@proposal.command("list")
@format_option
def list_command(output: str) -> None:
    """The open proposals, oldest first."""
    found = ask("proposals.read", lambda c, actor: open_proposals(c, actor))
    rows = [
        {
            "proposal": each.id,
            "kind": KINDS[each.kind].words.say(language()) if output == "table" else each.kind,
            "subject": each.subject,
            "reason": each.reason,
            "prepared_by": each.recorded_by,
            "prepared_at": each.recorded_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
            "signatures": f"{len(each.signatures)}/{each.needed}",
        }
        for each in found
    ]
    answer(_HEADINGS, rows, output)


@proposal.command("approve")
@click.argument("number", type=NUMBER)
@click.option("--code", default="", help="The one-time code, where you have one switched on.")
def approve_command(number: int, code: str) -> None:
    """Sign proposal NUMBER; the last signature carries it out."""
    done = do("proposals.approve", lambda c, act: approve(c, number, act, code), f"proposal:{number}")
    words = Words("事项 {id} 已签署（{have}/{needed}）", "Proposal {id} is signed ({have} of {needed})")
    say(words, id=done.id, have=len(done.signatures), needed=done.needed)


@proposal.command("reject")
@click.argument("number", type=NUMBER)
@click.option("--reason", required=True, type=TextType(500, blank=False))
def reject_command(number: int, reason: str) -> None:
    """Send proposal NUMBER back with a reason."""
    do("proposals.reject", lambda c, act: reject(c, number, act, reason), f"proposal:{number}")
    say(Words("事项 {id} 已退回", "Proposal {id} is rejected"), id=number)


@proposal.command("withdraw")
@click.argument("number", type=NUMBER)
def withdraw_command(number: int) -> None:
    """Take back what you proposed."""
    do("proposals.withdraw", lambda c, act: withdraw_proposal(c, number, act), f"proposal:{number}")
    say(Words("事项 {id} 已撤回", "Proposal {id} is withdrawn"), id=number)


COMMANDS = (proposal,)
