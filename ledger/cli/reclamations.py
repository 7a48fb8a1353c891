"""``tianbu reclamation`` and ``tianbu stock``: works on plots, and what stands on a plot."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from ledger.access import Actor
from ledger.cli.areas import DOCUMENT, area_figures, area_headings, paper_of, paper_options
from ledger.cli.common import DAY, TEXT, Heading, TextType, answer, ask, do, format_option, language, say
from ledger.clock import today
from ledger.errors import Words
from ledger.homesteads import (
    STEPS,
    Reclamation,
    WantedReclamations,
    add_plots,
    drop_plots,
    open_reclamation,
    record_county_check,
    record_works,
)
from ledger.inquiries.homesteads import reclamations_within, story_of_reclamation
from ledger.inquiries.stock import classes_of_plot, movements_of_plot, read_plot
from ledger.stock import GROUPS, group_of
from ledger.stock import said as said_class

_MOST = 10_000
_NONE = Words("已登记", "opened")


@click.group()
def reclamation() -> None:
    """Plots that are reclaimed under one works project."""


def _step(step: str, output: str) -> str:
    return step if output != "table" else (STEPS[step] if step else _NONE).say(language())


@reclamation.command("list")
@click.option("--project", default="", type=TEXT, help="Only of this project.")
@click.option("--plot", default="", type=TEXT, help="Only with this plot.")
@format_option
def list_command(project: str, plot: str, output: str) -> None:
    """Reclamations within reach, by number."""
    wanted = WantedReclamations(project, plot, limit=_MOST)
    found = ask("reclamations.read", lambda c, actor: reclamations_within(c, actor, wanted))
    rows = [
        {
            "number": each.number,
            "name": each.name,
            "project": each.project,
            "contractor": each.contractor,
            "plots": len(each.plots),
            "step": _step(each.step, output),
            "document": each.document,
            "registered_on": each.registered_on.isoformat(),
        }
        for each in found
    ]
    headings = (
        Heading("number", Words("编号", "number")),
        Heading("name", Words("名称", "name")),
        Heading("project", Words("项目区", "project")),
        Heading("contractor", Words("施工方", "contractor")),
        Heading("plots", Words("地块", "plots"), figure=True),
        Heading("step", Words("进度", "step")),
        Heading("document", Words("文件", "document")),
        Heading("registered_on", Words("日期", "day")),
    )
    answer(headings, rows, output)


@reclamation.command("show")
@click.argument("number", type=TEXT)
@format_option
def show_command(number: str, output: str) -> None:
    """The plots of reclamation NUMBER; its steps on stderr."""
    found = ask("reclamations.read", lambda c, actor: story_of_reclamation(c, actor, number), number)
    for each in found.steps:
        words = Words("{day} {step}：{document}", "{day} {step}: {document}")
        say(words, day=each.paper.on_day, step=STEPS[each.step].say(language()), document=each.paper.document)
    rows = [
        {
            "plot": each.plot,
            "village": each.village,
            "homestead": each.homestead,
            "step": _step(each.step, output),
            **area_figures("measured", each.measured_grains),
        }
        for each in found.plots
    ]
    headings = (
        Heading("plot", Words("地块", "plot")),
        Heading("village", Words("村", "village")),
        Heading("homestead", Words("宅基地", "homestead")),
        Heading("step", Words("进度", "step")),
        *area_headings("measured", Words("面积", "area")),
    )
    answer(headings, rows, output)


@reclamation.command("open")
@click.argument("plots", type=TEXT, nargs=-1, required=True)
@click.option("--number", default="", type=TextType(40), help="Its number; the next one without it.")
@click.option("--name", required=True, type=TextType(100, blank=False))
@click.option("--project", default="", type=TEXT, help="The project whose quota it makes.")
@click.option("--contractor", default="", type=TEXT, help="Who does the works.")
@click.option("--document", required=True, type=DOCUMENT)
@click.option("--on", "on_day", required=True, type=DAY)
def open_command(
    plots: tuple[str, ...], number: str, name: str, project: str, contractor: str, document: str, on_day: date
) -> None:
    """Put PLOTS together for reclamation."""
    batch = Reclamation(number, name, plots, document, on_day, project, contractor)
    done = do("reclamations.record", lambda c, act: open_reclamation(c, batch, act), number or name)
    say(
        Words("复垦 {number}：{count} 块地", "Reclamation {number}: {count} plots"),
        number=done.number,
        count=len(plots),
    )


@reclamation.command("add")
@click.argument("number", type=TEXT)
@click.argument("plots", type=TEXT, nargs=-1, required=True)
def add_command(number: str, plots: tuple[str, ...]) -> None:
    """More PLOTS for reclamation NUMBER, before its works are done."""
    done = do("reclamations.record", lambda c, act: add_plots(c, number, plots, act), number)
    say(
        Words("复垦 {number}：{count} 块地", "Reclamation {number}: {count} plots"),
        number=number,
        count=len(done.plots),
    )


@reclamation.command("drop")
@click.argument("number", type=TEXT)
@click.argument("plots", type=TEXT, nargs=-1, required=True)
@click.option("--document", required=True, type=DOCUMENT)
def drop_command(number: str, plots: tuple[str, ...], document: str) -> None:
    """Take PLOTS out of reclamation NUMBER, before its works are done."""
    done = do("reclamations.record", lambda c, act: drop_plots(c, number, plots, document, act), number)
    say(
        Words("复垦 {number}：{count} 块地", "Reclamation {number}: {count} plots"),
        number=number,
        count=len(done.plots),
    )


def _taken(number: str, step: str) -> None:
    words = Words("复垦 {number}：{step}", "Reclamation {number}: {step}")
    say(words, number=number, step=STEPS[step].say(language()))


@reclamation.command("works")
@click.argument("number", type=TEXT)
@paper_options
def works_command(number: str, **said: Any) -> None:
    """The works of reclamation NUMBER are done."""
    paper = paper_of(said)
    do("reclamations.record", lambda c, act: record_works(c, number, paper, act), number)
    _taken(number, "reclaimed")


@reclamation.command("check")
@click.argument("number", type=TEXT)
@paper_options
def check_command(number: str, **said: Any) -> None:
    """The county has checked reclamation NUMBER; its acceptance is a quota event, `tianbu quota propose accept`."""
    paper = paper_of(said)
    do("reclamations.check", lambda c, act: record_county_check(c, number, paper, act), number)
    _taken(number, "county-checked")


@click.group()
def stock() -> None:
    """The land stock of villages."""


@stock.command("show")
@click.argument("plot", type=TEXT)
@click.option("--as-of", type=DAY, help="As of this day (default today).")
@format_option
def stock_show(plot: str, as_of: date | None, output: str) -> None:
    """What stands on PLOT by class; its story on stderr."""
    day = as_of or today()

    def question(connection: Connection, actor: Actor) -> Any:
        found = read_plot(connection, actor, plot)
        return found, classes_of_plot(connection, actor, plot, day), movements_of_plot(connection, actor, plot)

    found, classes, movements = ask("stock.read", question, plot)
    words = Words("{code} {name}，{village}，{document}", "{code} {name}, {village}, {document}")
    say(words, code=found.code, name=found.name, village=found.village, document=found.document)
    for each in movements:
        say(Words("{day} {cause} {document}", "{day} {cause} {document}"), day=each.effective_on, cause=each.cause, document=each.document)  # fmt: skip
    rows = [
        {
            "plot": found.code,
            "class": each.written,
            "class_name": said_class(each).say(language()),
            "group": GROUPS[group_of(each)].say(language()) if output == "table" else group_of(each),
            **area_figures("area", grains),
        }
        for each, grains in sorted(classes.items(), key=lambda item: item[0].written)
        if grains
    ]
    headings = (
        Heading("plot", Words("地块", "plot")),
        Heading("class", Words("地类", "class")),
        Heading("class_name", Words("名称", "name")),
        Heading("group", Words("大类", "group")),
        *area_headings("area", Words("面积", "area")),
    )
    answer(headings, rows, output)


COMMANDS = (reclamation, stock)
