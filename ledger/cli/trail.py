"""``tianbu audit``: the trail, narrowed and exported."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import click

from ledger.access.audit import Event, Filter
from ledger.cli.common import DAY, TEXT, Heading, answer, ask, format_option
from ledger.clock import SHANGHAI
from ledger.errors import Words
from ledger.inquiries import export_trail, read_trail

_HEADINGS = (
    Heading("event", Words("编号", "event"), figure=True),
    Heading("at", Words("时间", "at")),
    Heading("actor", Words("谁", "actor")),
    Heading("roles", Words("角色", "roles")),
    Heading("address", Words("从哪里", "from")),
    Heading("operation", Words("操作", "operation")),
    Heading("subject", Words("对象", "subject")),
    Heading("outcome", Words("结果", "outcome")),
    Heading("code", Words("代码", "code")),
    Heading("detail", Words("说明", "detail")),
)
_MORE = ("via", "request_id", "subject_kind", "purpose", "before", "after", "content_hash")


@click.group()
def audit() -> None:
    """The audit trail."""


def _filters(command: Any) -> Any:
    for option in (
        click.option("--to", "end", type=DAY, help="Last day."),
        click.option("--from", "start", type=DAY, help="First day."),
        click.option("--outcome", type=click.Choice(["done", "refused", "failed"]), default=None),
        click.option("--subject", default="", type=TEXT, help="A contract's number, a login name, …"),
        click.option("--operation", default="", type=TEXT),
        click.option("--actor", default="", type=TEXT, help="A login name."),
    ):
        command = option(command)
    return command


def _filter(asked: dict[str, Any], **more: Any) -> Filter:
    return Filter(
        actor=asked["actor"],
        operation=asked["operation"],
        subject=asked["subject"],
        outcome=asked["outcome"] or "",
        start=_midnight(asked["start"]),
        end=_midnight(asked["end"], 1),
        **more,
    )


def _midnight(day: date | None, later: int = 0) -> datetime | None:
    return None if day is None else datetime.combine(day + timedelta(days=later), time(), SHANGHAI)


@audit.command("list")
@_filters
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@format_option
def list_command(limit: int, output: str, **asked: Any) -> None:
    """The latest events that fit, oldest of them first."""
    wanted = _filter(asked, limit=limit)
    found = ask("audit.read", lambda c, actor: read_trail(c, actor, wanted), asked["subject"])
    answer(_HEADINGS, [_row(event) for event in reversed(found)], output)


@audit.command()
@_filters
@click.option("--format", "output", type=click.Choice(["json", "csv"]), default="csv", show_default=True)
def export(output: str, **asked: Any) -> None:
    """All events that fit, whole, oldest first."""
    found = ask("audit.export", lambda c, actor: list(export_trail(c, actor, _filter(asked))), asked["subject"])
    headings = (*_HEADINGS, *(Heading(name, Words(name, name)) for name in _MORE))
    answer(headings, [_row(event) | {name: getattr(event, name) for name in _MORE} for event in found], output)


def _row(event: Event) -> dict[str, Any]:
    return {
        "event": event.id,
        "at": event.recorded_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        "actor": event.actor,
        "roles": event.roles,
        "address": event.address,
        "operation": event.operation,
        "subject": event.subject,
        "outcome": event.outcome,
        "code": event.code,
        "detail": event.detail,
    }


COMMANDS = (audit,)
