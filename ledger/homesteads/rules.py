"""The rules of homesteads and exits, as tables: a check takes the facts and gives the refusals it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from ledger.errors import Refusal, Words
from ledger.homesteads.data import HOUSING, NEXT, STEPS
from ledger.homesteads.facts import ExitFacts, RegisterFacts, counted_grains
from ledger.homesteads.reclamation_refusals import PlotInReclamation
from ledger.homesteads.refusals import (
    ApplicantNotHousehold,
    CompensationOpen,
    ConsentWithoutMinutes,
    DebtorUnfit,
    ExitDaysOutOfOrder,
    ExitHouseholdEnded,
    ExitIncomplete,
    ExitPaymentAboveOwed,
    ExitStepOutOfOrder,
    ExitTiedTo,
    HomesteadFiguresWrong,
    HomesteadIncomplete,
    HomesteadLeaving,
    HomesteadRegistered,
    MeasuredFiguresMissing,
    OtherHousingMissing,
    PayBasisAboveArea,
    QuotaBasisAboveMeasured,
    SecondHomestead,
    TermsIncomplete,
)
from ledger.homesteads.terms import wrong_terms
from ledger.rulebook import Entry
from ledger.stock import group_of
from ledger.units import format_area, format_money

Facts = TypeVar("Facts")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Facts]):
    """One rule: its row in the catalogue, and its check."""

    entry: Entry
    check: Callable[[Facts], Iterable[Refusal]]


def m2(grains: int) -> str:
    """An area of land in m²."""
    return format_area(grains, "m2")


def said(wrong: Iterable[tuple[bool, str, str]]) -> dict[str, str]:
    """What is missing or wrong, in words; empty where nothing is."""
    found = list(dict.fromkeys((zh, en) for is_wrong, zh, en in wrong if is_wrong))
    return {"what_zh": "、".join(zh for zh, _ in found), "what_en": ", ".join(en for _, en in found)} if found else {}


# Registering.


def homestead_says_what_it_must(facts: RegisterFacts) -> Iterator[Refusal]:
    one, plot, household = facts.homestead, facts.plot, facts.household
    words = said((
        (not one.code.strip() or len(one.code) > 64, "代码", "code"),
        (household is not None and household.kind != "household", "农户", "household"),
        (not one.document.strip(), "依据文件", "document"),
        (one.registered_on > facts.today, "登记日期", "day"),
        (not one.certified_grains and not one.measured_grains, "确权或实测面积", "certified or measured area"),
        (bool(one.certified_grains) != bool(one.certificate.strip()), "证书及其面积", "certificate and its area"),
        (plot is not None and plot.village != one.village, "地块所在村", "village of the plot"),
        (plot is not None and group_of(plot.land_class) != "rural-construction", "地块地类", "class of the plot"),
    ))  # fmt: skip
    if words:
        yield HomesteadIncomplete(code=one.code[:64], **words)


def parts_lie_inside(facts: RegisterFacts) -> Iterator[Refusal]:
    one = facts.homestead
    yield from _inside(
        one.code,
        one.measured_grains,
        (one.building_grains, one.yard_grains, one.over_occupied_grains),
        (one.certified_grains,),
    )


def _inside(code: str, measured: int, parts: tuple[int, int, int], others: tuple[int, ...] = ()) -> Iterator[Refusal]:
    building, yard, over = parts
    if min(measured, *parts, *others) < 0 or building + yard > measured or yard + over > measured:
        yield HomesteadFiguresWrong(
            code=code, measured_m2=m2(measured), building_m2=m2(building), yard_m2=m2(yard), over_m2=m2(over)
        )


def registered_once(facts: RegisterFacts) -> Iterator[Refusal]:
    if facts.known:
        yield HomesteadRegistered(code=facts.homestead.code, plot=facts.homestead.plot, known=facts.known)


def one_household_one_homestead(facts: RegisterFacts) -> Iterator[Refusal]:
    if facts.others and not facts.homestead.second_ground.strip():
        yield SecondHomestead(household=facts.homestead.household, others="、".join(facts.others))


# Steps of an exit.


def step_has_its_paper(facts: ExitFacts) -> Iterator[Refusal]:
    words = said((
        (not facts.paper.document.strip(), "文件编号", "document"),
        (facts.paper.on_day > facts.today, "日期", "day"),
        (facts.paper.sha256 != "" and len(facts.paper.sha256) != 64, "文件哈希", "hash of the file"),
        (facts.application is not None and facts.application.housing not in HOUSING, "住所类别", "kind of housing"),
    ))  # fmt: skip
    if words:
        yield ExitIncomplete(**words)


def household_applies_itself(facts: ExitFacts) -> Iterator[Refusal]:
    asked, one = facts.application, facts.homestead
    if asked is not None and asked.applicant != one.household:
        yield ApplicantNotHousehold(homestead=one.code, household=one.household, applicant=asked.applicant or "—")


def household_is_there(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.ended is not None and facts.asked in {"applied", "agreed"}:
        yield ExitHouseholdEnded(household=facts.homestead.household, why_zh=facts.ended.zh, why_en=facts.ended.en)


def exit_is_no_condition(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.application is not None and facts.application.tied_to.strip():
        yield ExitTiedTo(homestead=facts.homestead.code, tied_to=facts.application.tied_to.strip()[:80])


def other_stable_housing(facts: ExitFacts) -> Iterator[Refusal]:
    asked = facts.application
    if asked is None:
        return
    kept = asked.housing != "other-homestead" or bool(facts.others)
    if not asked.housing_document.strip() or not kept:
        housing = HOUSING[asked.housing].zh if asked.housing in HOUSING else asked.housing[:24]
        yield OtherHousingMissing(homestead=facts.homestead.code, housing=housing, document=asked.housing_document)


def left_once(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.application is not None and facts.standing is not None:
        number, step = facts.standing
        words = STEPS[step]
        yield HomesteadLeaving(homestead=facts.homestead.code, number=number, step_zh=words.zh, step_en=words.en)


def steps_in_order(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.exit is None or facts.asked in NEXT[facts.exit.step]:
        return
    here, asked, following = STEPS[facts.exit.step], STEPS[facts.asked], NEXT[facts.exit.step]
    yield ExitStepOutOfOrder(
        number=facts.number,
        step_zh=here.zh,
        step_en=here.en,
        asked_zh=asked.zh,
        asked_en=asked.en,
        next_zh="、".join(STEPS[each].zh for each in following) or "无",
        next_en=", ".join(STEPS[each].en for each in following) or "none",
    )


def days_in_order(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.last_day is not None and facts.paper.on_day < facts.last_day:
        yield ExitDaysOutOfOrder(number=facts.number, on_day=facts.paper.on_day, last_day=facts.last_day)


def consent_with_minutes(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.asked not in {"consented", "collective-construction"}:
        return
    told = facts.minutes
    if told is None or not 0 < told.agreed <= told.present <= told.members or 2 * told.agreed <= told.present:
        members, present, agreed = (0, 0, 0) if told is None else (told.members, told.present, told.agreed)
        yield ConsentWithoutMinutes(members=members, present=present, agreed=agreed)


def measured_first(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.survey is not None:
        survey = facts.survey
        parts = (survey.building_grains, survey.yard_grains, survey.over_occupied_grains)
        yield from _inside(facts.homestead.code, survey.measured_grains, parts)
    measured = facts.homestead.measured_grains if facts.survey is None else facts.survey.measured_grains
    if facts.asked in {"surveyed", "agreed"} and measured <= 0:
        yield MeasuredFiguresMissing(number=facts.number)


def terms_are_whole(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.terms is None or facts.exit is None:
        return
    words = said(wrong_terms(facts.terms, facts.exit.application.housing))
    if words:
        yield TermsIncomplete(number=facts.number, **words)


def paid_for_what_counts(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.terms is None:
        return
    one, percent = facts.homestead, facts.appurtenant_percent
    limit = counted_grains(one, percent)
    if percent is None:
        limit = max(limit, one.certified_grains)  # no limit of appurtenant land, but no area out of the air either
    if facts.terms.pay_basis_grains > limit:
        yield PayBasisAboveArea(
            number=facts.number,
            asked_m2=m2(facts.terms.pay_basis_grains),
            limit_m2=m2(limit),
            legal_m2=m2(one.legal_grains),
            yard_m2=m2(one.yard_grains),
        )


def quota_within_measured(facts: ExitFacts) -> Iterator[Refusal]:
    one, terms = facts.homestead, facts.terms
    if terms is not None and terms.quota_basis_grains > one.measured_grains:
        yield QuotaBasisAboveMeasured(
            number=facts.number, asked_m2=m2(terms.quota_basis_grains), measured_m2=m2(one.measured_grains)
        )


def compensation_is_paid(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.asked == "compensated" and facts.open_fen > 0:
        yield CompensationOpen(
            number=facts.number, agreed_yuan=format_money(facts.agreed_fen), left_yuan=format_money(facts.open_fen)
        )


def kept_land_is_not_reclaimed(facts: ExitFacts) -> Iterator[Refusal]:
    if facts.asked == "collective-construction" and facts.exit is not None and facts.exit.reclamation:
        yield PlotInReclamation(plot=facts.homestead.plot, number=facts.exit.reclamation)


_HOUSE: Final = Words("本系统", "this house")
_LAND_LAW: Final = Words("土地管理法", "Land Administration Law")
_VOLUNTARY: Final = Words("土地管理法、乡村振兴促进法", "Land Administration Law, Rural Revitalization Promotion Law")
_LINKAGE: Final = Words("城乡建设用地增减挂钩试点管理办法", "pilot measures on linkage")
_NOTICE: Final = Words("国务院关于严格规范增减挂钩试点的通知", "notice of 2010 on linkage")
_LOCAL: Final = Words("宅基地退出与复垦的地方办法", "local measures on exits and reclamation")


def _registering(name: str, source: Words, refusal: type[Refusal], check: Callable[[RegisterFacts], Iterable[Refusal]]) -> Rule[RegisterFacts]:  # fmt: skip
    return Rule(Entry(name, "refuse", ("register",), source, refusal), check)


def _exit(name: str, source: Words, refusal: type[Refusal], check: Callable[[ExitFacts], Iterable[Refusal]], *moments: str) -> Rule[ExitFacts]:  # fmt: skip
    return Rule(Entry(name, "refuse", moments, source, refusal), check)


REGISTER_RULES: Final[tuple[Rule[RegisterFacts], ...]] = (
    _registering("homestead-says-what-it-must", _HOUSE, HomesteadIncomplete, homestead_says_what_it_must),
    _registering("parts-of-a-homestead-lie-inside", _LOCAL, HomesteadFiguresWrong, parts_lie_inside),
    _registering("a-homestead-is-registered-once", _HOUSE, HomesteadRegistered, registered_once),
    _registering("one-household-one-homestead", _LAND_LAW, SecondHomestead, one_household_one_homestead),
)
RULES: Final[tuple[Rule[ExitFacts], ...]] = (
    _exit("exit-step-has-its-paper", _HOUSE, ExitIncomplete, step_has_its_paper, "apply", "step"),
    _exit("household-applies-itself", _VOLUNTARY, ApplicantNotHousehold, household_applies_itself, "apply"),
    _exit("household-that-leaves-is-there", _LAND_LAW, ExitHouseholdEnded, household_is_there, "apply", "agree"),
    _exit("exit-is-no-condition", _VOLUNTARY, ExitTiedTo, exit_is_no_condition, "apply"),
    _exit("other-stable-housing", _LOCAL, OtherHousingMissing, other_stable_housing, "apply"),
    _exit("nothing-left-or-demolished-twice", _LINKAGE, HomesteadLeaving, left_once, "apply"),
    _exit("exit-steps-come-in-order", _LINKAGE, ExitStepOutOfOrder, steps_in_order, "step"),
    _exit("exit-days-come-in-order", _HOUSE, ExitDaysOutOfOrder, days_in_order, "step"),
    _exit("collective-consents-with-minutes", _LAND_LAW, ConsentWithoutMinutes, consent_with_minutes, "consent", "keep"),
    _exit("measured-before-it-is-agreed-on", _LOCAL, MeasuredFiguresMissing, measured_first, "survey", "agree"),
    _exit("exit-terms-are-whole", _LOCAL, TermsIncomplete, terms_are_whole, "agree"),
    _exit("appurtenant-land-counts-up-to-its-share", _LOCAL, PayBasisAboveArea, paid_for_what_counts, "agree"),
    _exit("quota-basis-within-measured-area", _LINKAGE, QuotaBasisAboveMeasured, quota_within_measured, "agree"),
    _exit("compensation-comes-before-demolition", _NOTICE, CompensationOpen, compensation_is_paid, "compensate"),
    _exit("kept-land-is-not-reclaimed", _LAND_LAW, PlotInReclamation, kept_land_is_not_reclaimed, "keep"),
)  # fmt: skip
CATALOGUE: Final[tuple[Entry, ...]] = (
    *(rule.entry for rule in REGISTER_RULES),
    *(rule.entry for rule in RULES),
    Entry("owner-of-the-project-owes-it", "refuse", ("agree",), _NOTICE, DebtorUnfit),
    Entry("compensation-paid-within-agreed", "refuse", ("pay",), _NOTICE, ExitPaymentAboveOwed),
)
