"""The rules of quotas as one table: when each is asked, what it follows, and whether it refuses or warns.

The numbers in the comments are those of the invariants that the field's primer lists; what the database keeps itself
(balanced entries, floors, links that are undone once) stands in the catalogue with the refusal that tells of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from ledger.book.refusals import BalanceCrossesZero, EntryUnbalanced, PeriodClosed
from ledger.errors import Refusal, Words
from ledger.quotas import rule_refusals as refuses
from ledger.quotas import rules_of_acceptance as acceptance
from ledger.quotas import rules_of_form as form
from ledger.quotas import rules_of_lots as lots
from ledger.quotas import rules_of_projects as projects
from ledger.quotas import warnings as warns
from ledger.quotas.data import KINDS, USE_KINDS
from ledger.quotas.facts import Facts
from ledger.quotas.refusals import (
    EventIncomplete,
    EventNumberUsed,
    LotCodeUsed,
    LotOfOtherBook,
    LotOfOtherKind,
    LotOfOtherProject,
)
from ledger.rulebook import Entry, Severity

Check = Callable[[Facts], Iterable[Refusal]]
_PILOT: Final = Words("城乡建设用地增减挂钩试点管理办法（国土资发〔2008〕138号）", "measures on linkage pilots (2008)")
_HOUSE: Final = Words("本系统", "this house")
_ONLINE: Final = Words(
    "增减挂钩在线监管与节余指标流转要求（自然资办发〔2021〕72号）",
    "notice on online supervision and transfer of surplus (2021)",
)
_BALANCE: Final = Words("耕地占补平衡管理要求（自然资发〔2024〕204号）", "notice on the farmland balance (2024)")
_SAVED: Final = Words(
    "国务院关于规范增减挂钩试点的通知（国发〔2010〕47号）", "State Council notice on linkage pilots (2010)"
)
_ALL: Final = tuple(KINDS)
_USES: Final = tuple(USE_KINDS)
_MOVING: Final = tuple(kind for kind in KINDS if kind not in {"rectify", "rectified"})
_TRADING: Final = ("list", "pledge", "sell", "land", "balance")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and how it is asked. Its moments are the kinds of event at which it is."""

    entry: Entry
    check: Check


def _rule(
    name: str,
    moments: tuple[str, ...],
    source: Words,
    refusal: type[Refusal],
    check: Check,
    severity: Severity = "refuse",
) -> Rule:
    return Rule(Entry(name, severity, moments, source, refusal), check)


# Without these nothing else can be asked.
FORM: Final[tuple[Rule, ...]] = (
    _rule("event-says-what-it-must", _ALL, _HOUSE, EventIncomplete, form.says_what_it_must),
    _rule("lot-can-do-this", _ALL, _HOUSE, LotOfOtherKind, form.lot_fits),
    _rule("lot-of-this-book", _ALL, _HOUSE, LotOfOtherBook, form.lot_of_this_book),
    _rule("lot-of-this-project", _ALL, _PILOT, LotOfOtherProject, form.lot_of_this_project),
    _rule("new-lot-has-a-new-number", ("grant", "assign", "accept", "sell"), _HOUSE, LotCodeUsed, form.new_lot_is_new),
    _rule("instruments-are-never-mixed", _ALL, _PILOT, refuses.InstrumentsMixed, form.instruments_apart),  # 12
)
RULES: Final[tuple[Rule, ...]] = (
    _rule("dates-in-order", _ALL, _HOUSE, refuses.EventOutOfOrder, lots.dates_in_order),  # 17
    _rule("confirmed-before-it-is-traded", _TRADING, _ONLINE, refuses.SoldBeforeConfirmed, lots.confirmed_first),  # 9
    _rule("never-more-than-the-lot-has", _MOVING, _PILOT, refuses.QuotaInsufficient, lots.enough_in_lot),  # 2, 3, 6, 8
    _rule("measures-within-the-lot", _MOVING, _PILOT, refuses.MeasureInsufficient, lots.measures_enough),  # 1
    _rule("returned-within-owed", ("return", "surrender"), _PILOT, refuses.ReturnBeyondOwed, lots.within_owed),  # 6
    _rule(
        "overdue-stops-new-grants", ("grant", "assign"), _PILOT, refuses.OverdueBlocksGrants, lots.nothing_overdue
    ),  # 7
    _rule("listed-stays-with-its-trade", ("write-down",), _HOUSE, refuses.ListedNotWrittenDown, lots.not_of_the_listed),
    _rule("a-trade-is-carried-out-once", ("sell", "unlist"), _HOUSE, refuses.TradeCarriedOut, lots.carried_out_once),
    _rule("delivery-against-payment", ("sell",), _HOUSE, refuses.PaymentMissing, lots.paid_for),
    _rule("plan-before-quota", ("assign", *_USES), _PILOT, refuses.PlanMissing, projects.plan_is_there),
    _rule("plan-in-force", _ALL, _PILOT, refuses.PlanVersionOld, projects.plan_in_force),
    _rule("assigned-within-plan", ("assign",), _PILOT, refuses.AbovePlannedQuota, projects.within_planned_quota),  # 2
    _rule("unit-is-plausible", ("grant", "assign"), _HOUSE, refuses.UnitImplausible, projects.unit_is_plausible),
    _rule("no-quota-while-rectifying", ("assign", *_USES), _PILOT, refuses.RectifyingBlocks, projects.not_rectifying),
    _rule("a-closed-project-uses-nothing", ("assign", *_USES, "close"), _PILOT, refuses.ProjectClosed, lots.not_closed),
    _rule("what-is-rectified-was-ordered", ("rectified",), _HOUSE, refuses.OrderMissing, projects.was_ordered),
    _rule("villages-of-the-county", _ALL, _PILOT, refuses.VillageOfOtherCounty, projects.villages_of_county),
    _rule(
        "villages-of-the-plan",
        ("accept", "use-resettlement", "use-reserve"),
        _PILOT,
        refuses.GrainsOutOfPlan,
        projects.villages_of_plan,
    ),
    _rule("parts-add-up", _ALL, _HOUSE, refuses.SumMismatch, acceptance.parts_add_up),  # 15
    _rule("plots-are-stated", ("accept",), _ONLINE, refuses.PlotsUnstated, acceptance.plots_stated),  # 9
    _rule(
        "plot-backs-one-instrument", ("accept", *_USES, "land"), _PILOT, refuses.PlotUsedTwice, acceptance.plot_once
    ),  # 10
    _rule(
        "polygons-do-not-overlap", ("accept", *_USES, "land"), _ONLINE, refuses.OverlapTooLarge, acceptance.no_overlap
    ),  # 10
    _rule(
        "plot-was-construction-land", ("accept",), _PILOT, refuses.PlotNotConstruction, acceptance.plot_was_construction
    ),  # 13
    _rule("county-checks-first", ("accept",), _PILOT, refuses.ReclamationNotChecked, acceptance.county_checked),
    _rule("accepted-within-plan", ("accept",), _PILOT, refuses.AcceptedAbovePlan, acceptance.within_plan),  # 14
    _rule(
        "evidence-of-acceptance-and-survey",
        ("surplus", "sell"),
        _ONLINE,
        refuses.EvidenceMissing,
        acceptance.evidence_there,
    ),  # 9
    _rule(
        "new-building-within-demolition",
        ("surplus", "close"),
        _PILOT,
        refuses.NewBuildAboveDemolition,
        acceptance.built_within_removed,
    ),  # 4
    _rule(
        "cultivated-land-made-up",
        ("surplus", "close"),
        _PILOT,
        refuses.CultivatedBelowOccupied,
        acceptance.cultivated_made_up,
    ),  # 5
    _rule("grade-not-lower", ("surplus", "close"), _PILOT, refuses.GradeLower, acceptance.grade_kept),  # 5
    _rule("village-reserve-first", ("surplus",), _SAVED, refuses.ReserveFirst, acceptance.reserve_first),
    _rule("return-before-surplus", ("surplus",), _PILOT, refuses.ReturnFirst, acceptance.return_first),
    _rule("surplus-by-its-formula", ("surplus",), _PILOT, refuses.SurplusAboveFormula, acceptance.surplus_by_formula),
    _rule("settled-before-closing", ("close",), _PILOT, refuses.ObligationOpen, lots.settled),  # 6
)
WARNINGS: Final[tuple[Rule, ...]] = (
    _rule("more-farmland-than-construction-removed", ("accept",), _HOUSE, warns.GainAboveRemoved, acceptance.gained_more, "warn"),  # 18
    _rule("no-farmland-gained", ("accept",), _HOUSE, warns.NoFarmlandGained, acceptance.no_farmland, "warn"),  # 18
    _rule("surplus-above-reclaimed", ("surplus",), _HOUSE, warns.SurplusAboveReclaimed, acceptance.surplus_large, "warn"),  # 18
    _rule("accepted-far-below-plan", ("accept",), _HOUSE, warns.AcceptedFarBelowPlan, acceptance.far_below_plan, "warn"),  # 18
    _rule("plots-are-listed", ("accept",), _ONLINE, warns.PlotsNotListed, acceptance.plots_unlisted, "warn"),
    _rule("due-day-as-usual", ("assign",), _PILOT, warns.DueDayUnusual, lots.due_day_usual, "warn"),  # 7
    _rule("plan-quota-cites-people", ("grant",), _HOUSE, warns.PeopleNotStated, lots.people_stated, "warn"),
)  # fmt: skip
CATALOGUE: Final[tuple[Entry, ...]] = (
    *(rule.entry for rule in (*FORM, *RULES, *WARNINGS)),
    Entry("number-used-once", "refuse", _ALL, _HOUSE, EventNumberUsed),
    Entry("entries-balance-by-measure", "refuse", _MOVING, _HOUSE, EntryUnbalanced),  # 1
    Entry("no-quota-below-zero", "refuse", _MOVING, _HOUSE, BalanceCrossesZero),  # 2, 3, 6, 8
    Entry("closed-periods-stay-closed", "refuse", _MOVING, _HOUSE, PeriodClosed),  # 17
    Entry(
        "only-surplus-enters-the-farmland-balance", "refuse", ("balance",), _BALANCE, refuses.SoldBeforeConfirmed
    ),  # 11
    Entry("grades-of-one-scale", "refuse", ("surplus", "close"), _HOUSE, refuses.GradesOfTwoScales),  # 5
    Entry("planned-building-within-demolition", "refuse", ("plan",), _PILOT, refuses.NewBuildAboveDemolition),  # 4
    Entry("planned-farmland-made-up", "refuse", ("plan",), _PILOT, refuses.CultivatedBelowOccupied),  # 5
    Entry("planned-parts-add-up", "refuse", ("plan",), _HOUSE, refuses.SumMismatch),  # 15
    Entry("planned-plots-were-construction-land", "refuse", ("plan",), _PILOT, refuses.PlotNotConstruction),  # 13
    Entry("filed-online-in-time", "warn", ("plan",), _ONLINE, warns.FiledOnlineLate),
)


def form_refusals(facts: Facts) -> list[Refusal]:
    """What makes an event no event at all."""
    return _asked(FORM, facts)


def refusals_of(facts: Facts) -> list[Refusal]:
    """What the rules refuse about an event whose form is sound."""
    return _asked(RULES, facts)


def warnings_of(facts: Facts) -> list[Refusal]:
    """What an event is only warned of."""
    return _asked(WARNINGS, facts)


def _asked(rules: Iterable[Rule], facts: Facts) -> list[Refusal]:
    kind = facts.event.kind
    return [refusal for rule in rules if kind in rule.entry.moments for refusal in rule.check(facts)]
