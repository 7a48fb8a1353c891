"""The rules of transfer contracts, as a table: name, severity, moments, source, and a pure check.

A check takes the facts and gives the refusals it finds. Their order here is the order in which a person sees
them: what the paper itself says first, then its form, then whose land it is, then what the book has free, then what a
review looks at. A rule that stops a contract at a later moment is told before it as a warning: what is still to bring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from ledger.caveats import StoppedByCaveat
from ledger.errors import Refusal, Words
from ledger.rent.refusals import RentTermsUnclear
from ledger.rulebook import Entry
from ledger.transfers import refusals as say
from ledger.transfers import refusals_of_forms as say_form
from ledger.transfers import refusals_of_review as say_review
from ledger.transfers import rules_of_forms as form
from ledger.transfers import rules_of_land as land
from ledger.transfers import rules_of_review as review
from ledger.transfers import rules_of_terms as terms
from ledger.transfers.facts import Facts

Check = Callable[[Facts], Iterable[Refusal]]
ALWAYS: Final = ("draft", "submit", "review", "sign", "record")
FROM_SUBMISSION: Final = ("submit", "review", "sign", "record")
AT_SIGNING: Final = ("sign", "record")


@dataclass(frozen=True, slots=True)
class Rule(Entry):
    """One rule. severity: ``refuse`` stops the contract at its moments, ``warn`` tells the clerk and goes on."""

    check: Check


def _law(zh: str, en: str) -> Words:
    return Words(f"农村土地承包法{zh}", f"Land Contracting Law, {en}")


_HOUSE: Final = Words("本系统登记规则", "rule of the book")
_MEASURE: Final = Words("农村土地经营权流转管理办法", "measures on transfers of rural land operation rights")
_STANDARD: Final = Words("农村土地承包经营权确权登记数据库规范", "database standard of contracted land (NY/T 2539)")
_LCL_33, _LCL_34 = _law("第三十三条", "art. 33"), _law("第三十四条", "art. 34")
_LCL_33_34, _LCL_36 = _law("第三十三条、第三十四条", "arts 33 and 34"), _law("第三十六条", "art. 36")
_LCL_38_3, _LCL_38_5 = _law("第三十八条第三项", "art. 38(3)"), _law("第三十八条第五项", "art. 38(5)")
_LCL_40, _LCL_41, _LCL_45 = _law("第四十条", "art. 40"), _law("第四十一条", "art. 41"), _law("第四十五条", "art. 45")
_LCL_46, _LCL_47 = _law("第四十六条", "art. 46"), _law("第四十七条", "art. 47")
_LCL_48, _LCL_49 = _law("第四十八条", "art. 48"), _law("第四十九条", "art. 49")
_LCL_52, _LCL_53 = _law("第五十二条", "art. 52"), _law("第五十三条", "art. 53")
_CIVIL_705: Final = Words("民法典第七百零五条", "Civil Code, art. 705")
_LAND_37: Final = Words("土地管理法第三十七条", "Land Administration Law, art. 37")
_JUDICIAL_4: Final = Words("农村土地承包纠纷司法解释第四条", "judicial interpretation on contracted land, art. 4")

RULES: Final[tuple[Rule, ...]] = (
    Rule("two-parties", "refuse", ALWAYS, _LCL_40, say.SameParty, terms.two_parties),
    Rule("names-parcels", "refuse", ALWAYS, _LCL_40, say.ContractWithoutParcels, terms.names_parcels),
    Rule("names-each-parcel-once", "refuse", ALWAYS, _STANDARD, say.ParcelNamedTwice, terms.names_each_parcel_once),
    Rule("term-in-order", "refuse", ALWAYS, _LCL_40, say.TermReversed, terms.term_in_order),
    Rule("term-in-the-calendar", "refuse", ALWAYS, _HOUSE, say.TermOffCalendar, terms.term_in_the_calendar),
    Rule("signed-then-filed", "refuse", ALWAYS, _LCL_36, say.FiledBeforeSigned, terms.signed_then_filed),
    Rule("signed-by-today", "refuse", AT_SIGNING, _HOUSE, say_review.SignedInFuture, terms.signed_by_today),
    Rule("price-is-exact", "refuse", ALWAYS, _LCL_40, say.PriceWrong, terms.price_is_exact),
    Rule("payment-is-known", "refuse", ALWAYS, _LCL_40, say.PaymentWrong, terms.payment_is_known),
    Rule("once-price-is-paid-once", "refuse", ALWAYS, _HOUSE, say_review.OncePriceByYear, terms.once_price_is_paid_once),
    Rule("written-form", "refuse", ALWAYS, _LCL_40, say_form.WrittenFormMissing, terms.written_form),
    Rule("proxy-term-to-a-year", "refuse", ALWAYS, _LCL_40, say_form.ProxyTermTooLong, terms.proxy_term_to_a_year),
    Rule("use-stays-agricultural", "refuse", ALWAYS, _LAND_37, say.UseNotAgricultural, terms.use_stays_agricultural),
    Rule("parties-fit-the-form", "refuse", ALWAYS, _LCL_36, say_form.PartyKindUnfit, form.parties_fit_the_form),
    Rule("within-one-collective", "refuse", ALWAYS, _LCL_33_34, say_form.NotOneCollective, form.within_one_collective),
    Rule("swap-has-two-sides", "refuse", ALWAYS, _LCL_33, say_form.SwapOneSided, form.swap_has_two_sides),
    Rule("mode-is-stated", "refuse", FROM_SUBMISSION, _LCL_49, say_form.ModeMissing, form.mode_is_stated),
    Rule("one-book", "refuse", ALWAYS, _HOUSE, say.ParcelsInTwoBooks, land.one_book),
    Rule("parcels-are-transferors", "refuse", ALWAYS, _LCL_36, say.ParcelNotTransferors, land.parcels_are_transferors),
    Rule("issuer-lets", "refuse", ALWAYS, _LCL_48, say_form.NotTheIssuer, land.issuer_lets),
    Rule("households-stand", "refuse", ALWAYS, _JUDICIAL_4, say_review.HouseholdEnded, review.households_stand),
    Rule("term-within-base-contract", "refuse", ALWAYS, _LCL_38_3, say.TermBeyondBase, land.term_within_base_contract),
    Rule("parent-in-force", "refuse", ALWAYS, _LCL_46, say_form.ParentMissing, form.parent_in_force),
    Rule("within-the-parent", "refuse", ALWAYS, _LCL_46, say_form.AreaBeyondParent, form.within_the_parent),
    Rule("area-within-parcel", "refuse", ALWAYS, _STANDARD, say.AreaAboveParcel, land.area_within_parcel),
    Rule("free-over-the-term", "refuse", ALWAYS, _HOUSE, say.ParcelAlreadyLeased, land.free_over_the_term),
    Rule("contract-right-is-held", "refuse", ALWAYS, _LCL_33_34, say_form.ContractRightNotHeld, land.contract_right_is_held),
    Rule("not-kept-for-another", "refuse", ALWAYS, _HOUSE, say_review.ParcelHeld, land.not_kept_for_another),
    Rule("nothing-stops-the-parcels", "refuse", ALWAYS, _LCL_47, StoppedByCaveat, review.nothing_stops_the_parcels),
    Rule("renewal-follows", "refuse", ALWAYS, _MEASURE, say_review.RenewalUnfit, review.renewal_follows),
    Rule("rent-can-be-computed", "refuse", ALWAYS, _LCL_40, RentTermsUnclear, review.rent_can_be_computed),
    Rule("barred-uses-are-cleared", "refuse", FROM_SUBMISSION, _LAND_37, say_review.ClearanceMissing, review.barred_uses_are_cleared),
    Rule("consent-is-given", "refuse", FROM_SUBMISSION, _LCL_34, say_form.ConsentMissing, form.consent_is_given),
    Rule("mandates-cover", "refuse", FROM_SUBMISSION, _MEASURE, say_form.MandateMissing, form.mandates_cover),
    Rule("outsiders-are-voted-on", "refuse", FROM_SUBMISSION, _LCL_52, say_form.ResolutionMissing, form.outsiders_are_voted_on),
    Rule("other-mode-is-registered", "refuse", FROM_SUBMISSION, _LCL_53, say_form.CertificateMissing, form.other_mode_is_registered),
    Rule("papers-come-before-signing", "refuse", AT_SIGNING, _LCL_46, say_form.ConsentTooLate, form.papers_come_before_signing),
    Rule("outside-capital-is-reviewed", "refuse", AT_SIGNING, _LCL_45, say_review.CountyReviewMissing, review.outside_capital_is_reviewed),
    Rule("area-as-surveyed", "warn", ALWAYS, _STANDARD, say.AreaDiffersFromMeasured, land.area_as_surveyed),
    Rule("permanent-term-is-the-base-contracts", "warn", ALWAYS, _LCL_34, say_form.PermanentTermDiffers, land.permanent_term_is_the_base_contracts),
    Rule("term-to-twenty-years", "warn", ALWAYS, _CIVIL_705, say.TermOverTwentyYears, terms.term_to_twenty_years),
    Rule("five-years-may-be-registered", "warn", ALWAYS, _LCL_41, say_review.RegistrationAdvised, terms.five_years_may_be_registered),
    Rule("boundaries-are-known", "warn", ALWAYS, _LCL_40, say.BoundariesMissing, land.boundaries_are_known),
    Rule("subcontract-to-a-member", "warn", ALWAYS, _LCL_36, say_form.SubcontractOutside, form.subcontract_to_a_member),
    Rule("members-were-told", "warn", ALWAYS, _LCL_38_5, say_review.PriorityNoticeMissing, review.members_were_told),
    Rule("deposit-as-the-rule-says", "warn", ALWAYS, _MEASURE, say_review.DepositBelowRule, review.deposit_as_the_rule_says),
    Rule("purpose-fits-basic-farmland", "warn", ALWAYS, _LAND_37, say_review.OrchardOnBasicFarmland, review.purpose_fits_basic_farmland),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules found: refusals stop the contract, warnings do not."""

    refusals: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]


def check_rules(facts: Facts, moment: str = "draft") -> Findings:
    """All rules on the facts. moment: of ALWAYS; what stops the contract only later is among the warnings."""
    refused: list[Refusal] = []
    warned: list[Refusal] = []
    for rule in RULES:
        stops = rule.severity == "refuse" and moment in rule.moments
        (refused if stops else warned).extend(rule.check(facts))
    return Findings(tuple(refused), tuple(warned))
