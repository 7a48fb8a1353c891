"""What happens to plots: what each event posts, what stands afterwards, what is refused, and with which figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from ledger import periods
from ledger.book import load_entry
from ledger.book.models import ENTRY
from ledger.db import Database
from ledger.errors import Refusal
from ledger.stock import (
    Plot,
    StockEvent,
    book_of_plot,
    correct,
    find_plot,
    plots_of_villages,
    reclassify,
    register_plots,
    split_plot,
)
from tests.making import OTHER_VILLAGE, PEOPLE, TODAY, VILLAGE, acting, codes_of, findings, mu, row_counts
from tests.stock.making import (
    DAY,
    DRY,
    FACTORY,
    FAR,
    FIELD,
    HOMESTEAD,
    HOMESTEAD_OF_2023,
    MINE,
    ORCHARD,
    PIT,
    PLOTS,
    ROAD,
    SALINE,
    SURVEYED,
    TOWN,
    WORKS,
    YARD,
    event,
    make_stock,
    plot,
    recorded,
    standing,
)


@pytest.fixture
def stocked(database: Database) -> Database:
    make_stock(database)
    return database


def last_entry(database: Database) -> tuple[str, list[tuple[str, str, str, str, float]]]:
    """Cause, and (kind, class, lot, day, mu) of each posting of the newest entry."""
    with database.reading() as connection:
        book_id, number = connection.execute(select(ENTRY.c.book_id, ENTRY.c.id).order_by(ENTRY.c.id.desc())).first()  # type: ignore[misc]
        entry = load_entry(connection, book_id, number)
    rows = [
        (p.account.kind, p.account.holder[:4], p.lot, str(p.effective_on), p.amount / mu("1")) for p in entry.postings
    ]
    return entry.cause, rows


def test_what_is_surveyed_comes_out_of_the_survey(stocked: Database) -> None:
    assert last_entry(stocked) == (
        "land-surveyed",
        [
            ("stock.survey", "", FAR, "2024-12-31", -40),
            ("stock.cultivated", "0103", FAR, "2024-12-31", 40),
        ],
    )
    assert standing(stocked, YARD) == {"0702": 2}
    assert standing(stocked, YARD, date(2024, 12, 30)) == {}
    with stocked.reading() as connection:
        assert find_plot(connection, YARD) == PLOTS[0]
        assert book_of_plot(connection, YARD) == 1
        found = plots_of_villages(connection, [VILLAGE], after=FIELD, limit=2)
    assert [each.code for each in found] == [FACTORY, YARD]
    assert findings(stocked) == ()


# event, postings as (kind, class, lot, mu)
HAPPENS: tuple[tuple[str, StockEvent, list[tuple[str, str, str, float]]], ...] = (
    ("reclaimed", event("reclaim", HOMESTEAD, DRY, "1.5"),
     [("rural-construction", "0702", YARD, -1.5), ("cultivated", "0103", YARD, 1.5)]),
    ("mining land reclaimed to orchard", event("reclaim", MINE, ORCHARD, "12", plot=PIT),
     [("mining", "0602", PIT, -12), ("other-agricultural", "0201", PIT, 12)]),
    ("village works reclaimed", event("reclaim", WORKS, DRY, "5", plot=FACTORY),
     [("rural-construction", "0601", FACTORY, -5), ("cultivated", "0103", FACTORY, 5)]),
    ("built on where it lies", event("build", DRY, TOWN, "3", plot=FIELD),
     [("cultivated", "0103", FIELD, -3), ("town-construction", "0701", FIELD, 3)]),
    ("built on ground of another plot", event("build", DRY, HOMESTEAD, "3", plot="AZ-1", from_plot=FIELD, name="安置区"),
     [("cultivated", "0103", FIELD, -3), ("rural-construction", "0702", "AZ-1", 3)]),
    ("recoded in another standard", event("reclassify", HOMESTEAD, HOMESTEAD_OF_2023, "2"),
     [("rural-construction", "0702", YARD, -2), ("rural-construction", "0703", YARD, 2)]),
    ("planted with trees", event("reclassify", DRY, ORCHARD, "4", plot=FIELD),
     [("cultivated", "0103", FIELD, -4), ("other-agricultural", "0201", FIELD, 4)]),
    ("more was there", event("correct", None, SALINE, "1", plot=FIELD),
     [("survey", "", FIELD, -1), ("unused", "1204", FIELD, 1)]),
    ("less was there", event("correct", DRY, None, "1", plot=FIELD),
     [("survey", "", FIELD, 1), ("cultivated", "0103", FIELD, -1)]),
    ("the survey had the wrong class", event("correct", WORKS, MINE, "5", plot=FACTORY),
     [("rural-construction", "0601", FACTORY, -5), ("mining", "0602", FACTORY, 5)]),
    ("split", event("split", HOMESTEAD, None, "0.5", plot="ZJ-1-1", from_plot=YARD),
     [("rural-construction", "0702", YARD, -0.5), ("rural-construction", "0702", "ZJ-1-1", 0.5)]),
)  # fmt: skip
CAUSES = {
    "reclaim": "land-reclaimed",
    "build": "land-built-on",
    "reclassify": "land-reclassified",
    "correct": "survey-corrected",
    "split": "plot-split",
}


@pytest.mark.parametrize(("said", "posted"), [row[1:] for row in HAPPENS], ids=[row[0] for row in HAPPENS])
def test_what_an_event_posts(stocked: Database, said: StockEvent, posted: list[tuple[str, str, str, float]]) -> None:
    assert recorded(stocked, said, said) == [True, False]
    expected = [(f"stock.{kind}", code, lot, str(DAY), area) for kind, code, lot, area in posted]
    assert last_entry(stocked) == (CAUSES[said.kind], expected)
    if said.from_plot:
        with stocked.reading() as connection:
            made = find_plot(connection, said.plot)
        assert (made.parent, made.grains, made.surveyed_on, made.name) == (said.from_plot, said.grains, DAY, said.name)
    assert findings(stocked) == ()


# what is tried, the code that it is refused with, and figures that it must say
REFUSED: tuple[tuple[str, StockEvent, str, str], ...] = (
    ("a field as demolition land", event("reclaim", DRY, ORCHARD, "1", plot=FIELD), "class-not-reclaimable", "0103 旱地"),
    ("reclaimed to bare land", event("reclaim", HOMESTEAD, SALINE, "1"), "reclaimed-class-unfit", "1204 盐碱地"),
    ("more than is there", event("reclaim", HOMESTEAD, DRY, "30"), "stock-too-small", "2.0000 亩，要求 30.0000 亩"),
    ("of a class that is not there", event("reclaim", MINE, DRY, "1"), "stock-too-small", "0.0000 亩，要求 1.0000 亩"),
    ("before the survey", event("reclaim", HOMESTEAD, DRY, "1", on_day=date(2024, 12, 30)), "stock-too-small", "0.0000"),
    ("built on as a field", event("build", DRY, ORCHARD, "1", plot=FIELD), "class-not-built", "0201 果园"),
    ("a field turned homestead by name", event("reclassify", DRY, HOMESTEAD, "1", plot=FIELD), "reclassification-builds", "1.0000 亩"),
    ("a homestead turned town by name", event("reclassify", HOMESTEAD, TOWN, "1"), "reclassification-builds", "0701"),
    ("an unknown plot", event("reclaim", HOMESTEAD, DRY, "1", plot="ZJ-99"), "plot-unknown", "ZJ-99"),
    ("in another village", event("reclaim", HOMESTEAD, DRY, "1", village=OTHER_VILLAGE), "plot-of-other-village", OTHER_VILLAGE),
    ("on ground of another village", event("build", DRY, TOWN, "1", plot=FAR, from_plot=FIELD), "plot-of-other-village", OTHER_VILLAGE),
    ("split into a plot that exists", event("split", HOMESTEAD, None, "1", plot=PIT, from_plot=YARD), "plot-registered-differently", PIT),
    ("split out of itself", event("split", HOMESTEAD, None, "1", from_plot=YARD), "plot-registered-differently", YARD),
    ("split out of nothing", event("split", HOMESTEAD, None, "1", plot="ZJ-2"), "stock-event-incomplete", "来源图斑"),
    ("split into another class", event("split", HOMESTEAD, DRY, "1", plot="ZJ-2", from_plot=YARD), "stock-event-incomplete", "地类"),
    ("without a class", event("correct", None, None, "1"), "stock-event-incomplete", "地类"),
    ("with one class only", event("reclaim", HOMESTEAD, None, "1"), "stock-event-incomplete", "变化前后地类"),
    ("the same class twice", event("reclassify", HOMESTEAD, HOMESTEAD, "1"), "stock-event-incomplete", "应不同"),
    ("tomorrow", event("reclaim", HOMESTEAD, DRY, "1", on_day=date(2026, 11, 22)), "stock-event-incomplete", "日期"),
    ("without a paper", event("reclaim", HOMESTEAD, DRY, "1", document=" "), "stock-event-incomplete", "依据文件"),
    ("no area", event("reclaim", HOMESTEAD, DRY, "0"), "stock-area-wrong", "0.0000"),
    ("no area corrected", event("correct", None, DRY, "0"), "stock-area-wrong", "0.0000"),
    ("a code with a blank", event("split", HOMESTEAD, None, "1", plot="ZJ 2", from_plot=YARD), "plot-code-unfit", "ZJ 2"),
)  # fmt: skip


@pytest.mark.parametrize(("said", "code", "told"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused(stocked: Database, said: StockEvent, code: str, told: str) -> None:
    before = row_counts(stocked)
    with pytest.raises(Refusal) as caught:
        recorded(stocked, said)
    assert codes_of(caught.value) == [code]
    assert told in caught.value.line("zh")
    assert "{" not in caught.value.line("zh") + caught.value.line("en")
    assert row_counts(stocked) == before


def test_ground_that_goes_later_is_not_free_today(stocked: Database) -> None:
    recorded(stocked, event("reclaim", HOMESTEAD, DRY, "1.5", on_day=date(2026, 11, 1)))
    with pytest.raises(Refusal) as caught:
        recorded(stocked, event("reclaim", HOMESTEAD, DRY, "1"))
    assert caught.value.fields["has_mu"] == "0.5000"
    recorded(stocked, event("reclaim", HOMESTEAD, ROAD, "0.5"))
    assert standing(stocked, YARD, DAY) == {"0702": 1.5, "1006": 0.5}
    assert standing(stocked, YARD) == {"0103": 1.5, "1006": 0.5}
    assert findings(stocked) == ()


def test_what_lies_in_a_closed_period_goes_on_the_first_open_day(stocked: Database) -> None:
    approver = acting(PEOPLE["bureau-approver"])
    stocked.command(lambda c: periods.close(c, 1, date(2026, 6, 30), approver))
    late = plot("ZJ-8", HOMESTEAD, "1", surveyed_on=date(2026, 3, 1))
    stocked.command(lambda c: register_plots(c, 1, [late], acting()))
    assert recorded(stocked, event("reclaim", HOMESTEAD, DRY, "1", plot="ZJ-8")) == [True]
    assert standing(stocked, "ZJ-8", date(2026, 6, 30)) == {}
    assert standing(stocked, "ZJ-8", date(2026, 7, 1)) == {"0103": 1}
    assert findings(stocked) == ()


def test_the_verbs_by_their_names(stocked: Database) -> None:
    """What the homesteads and the pages call."""
    new = Plot("ZJ-1-2", VILLAGE, HOMESTEAD, mu("0.5"), DAY, "分割1号", parent=YARD)
    yard, field = PLOTS[0], PLOTS[1]
    assert stocked.command(lambda c: split_plot(c, YARD, new, DAY, acting()))
    assert stocked.command(
        lambda c: reclassify(c, yard, (HOMESTEAD, HOMESTEAD_OF_2023), mu("1"), DAY, "变更1号", acting())
    )
    assert stocked.command(lambda c: correct(c, field, (DRY, None), mu("1"), DAY, "更正1号", acting()))
    with stocked.reading() as connection:
        assert find_plot(connection, "ZJ-1-2") == new
    assert standing(stocked, YARD) == {"0702": 0.5, "0703": 1}
    assert standing(stocked, FIELD) == {"0103": 29}
    assert findings(stocked) == ()


def test_a_survey_is_registered_once(stocked: Database) -> None:
    done, refused = stocked.command(lambda c: register_plots(c, 1, PLOTS, acting()))
    assert (done.added, done.unchanged, refused) == (0, len(PLOTS), [])
    tried = [
        replace(PLOTS[0], grains=mu("3")),
        plot("ZJ-2", HOMESTEAD, "1"),
        plot("ZJ 3", HOMESTEAD, "1"),
        plot("ZJ-4", HOMESTEAD, "1", document=""),
        plot("ZJ-5", HOMESTEAD, "0"),
        plot("ZJ-6", HOMESTEAD, "1", surveyed_on=date(2027, 1, 1)),
    ]
    done, refused = stocked.command(lambda c: register_plots(c, 1, tried, acting()))
    assert (done.added, done.unchanged) == (1, 0)
    assert sorted((code, each.code) for code, each in refused) == [
        ("ZJ 3", "plot-code-unfit"),
        ("ZJ-1", "plot-registered-differently"),
        ("ZJ-4", "stock-event-incomplete"),
        ("ZJ-5", "stock-area-wrong"),
        ("ZJ-6", "stock-event-incomplete"),
    ]
    assert next(each for code, each in refused if code == "ZJ-1").fields["differences"] == "grains"
    assert standing(stocked, "ZJ-2", SURVEYED) == {"0702": 1}
    assert findings(stocked) == ()
    assert TODAY.year == 2026
