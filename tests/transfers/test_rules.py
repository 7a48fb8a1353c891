"""The rules of transfer contracts, case by case: the rule, the situation in words, what is different, the outcome.

A contract starts out sound: 10 mu of paddy, contracted to household 马建国 from 2003-01-01 to 2032-12-31, leased to a
land-credit co-operative from 2027-01-01 to 2030-12-31 for 850 yuan a mu and year, the members' priority announced. A
case says only what it changes. Where a rule has several refusals, the outcome names the one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from string import Formatter
from typing import Any, Final

import pytest

from ledger.caveats import Caveat, CaveatLine
from ledger.errors import Refusal, Words
from ledger.parties import ENDINGS
from ledger.transfers import FORMS, RULES, Clash, Contract, Details, check_rules, life_of
from ledger.transfers.data import ContractLine
from ledger.transfers.rules import ALWAYS
from tests.making import COOPERATIVE, ENTERPRISE, HOUSEHOLDS, ISSUER, TODAY, VILLAGE, mu, terms
from tests.transfers.situations import FAR, LAND, NEIGHBOUR, SECOND, STRANGER, THEIRS, facts

PASSES, REFUSED, WARNED = "passes", "refused", "warned"
IN_GROUP_ONE = f"{VILLAGE}010001"  # of the same collective, contracted by its first group
# fmt: off
HEAD: Final = terms("HT-0", ((LAND, "10"),))  # a head contract: to the co-operative, 2027-2030
HEAD_BY_TENDER: Final = replace(HEAD, form="other-mode")
HEAD_LETS: Final = replace(HEAD, details=Details(allows_retransfer=True))
OTHER_MODE: Final = {"form": "other-mode", "transferor": ISSUER, "contracted_to": None, "details": {"mode": "tender"}}
SUB: Final = {"form": "retransfer", "transferor": COOPERATIVE, "transferee": ENTERPRISE, "parent": HEAD}
SWAP: Final = {"form": "swap", "transferee": NEIGHBOUR, "parcels": [(LAND, "10"), (THEIRS, "10", NEIGHBOUR)], "last": "2032-12-31"}
ASSIGNMENT: Final = {"form": "assignment", "transferee": NEIGHBOUR, "last": "2032-12-31"}
AGENT: Final = {"transferor": ISSUER, "parcels": [(LAND, "10", HOUSEHOLDS[0]), (THEIRS, "10", NEIGHBOUR)]}
PROXY: Final = {"form": "proxy-farming", "transferee": NEIGHBOUR, "last": "2027-12-31"}
DEPOSIT: Final = {"min_mu": 10, "min_years": 4, "percent": 10}
MORTGAGE: Final = Caveat("CV-1", "mortgage", (CaveatLine(LAND, mu("10")),), date(2026, 1, 1), "抵押合同", date(2026, 1, 1))
COURT: Final = replace(MORTGAGE, number="CV-2", kind="court", document="裁定书")
# fmt: on

Situation = tuple[str, str, dict[str, Any], str]
CASES: tuple[Situation, ...] = (
    # Two parties.
    ("two-parties", "household to co-operative", {}, PASSES),
    ("two-parties", "a household to itself", {"transferee": HOUSEHOLDS[0]}, REFUSED),
    ("two-parties", "an agent hands a household its own land", AGENT | {"transferee": NEIGHBOUR}, REFUSED),
    ("two-parties", "a swap, in which both sides give", SWAP, PASSES),
    # Land Contracting Law, art. 40: the contract names its parcels.
    ("names-parcels", "one parcel", {}, PASSES),
    ("names-parcels", "two parcels", {"parcels": [(LAND, "10"), (SECOND, "10")]}, PASSES),
    ("names-parcels", "no parcel", {"parcels": []}, REFUSED),
    ("names-each-parcel-once", "two different parcels", {"parcels": [(LAND, "10"), (SECOND, "10")]}, PASSES),
    ("names-each-parcel-once", "parts of two households of one parcel", AGENT | {"parcels": [(LAND, "4", HOUSEHOLDS[0]), (LAND, "6", NEIGHBOUR)]}, PASSES),
    ("names-each-parcel-once", "one parcel in two lines", {"parcels": [(LAND, "4"), (LAND, "6")]}, REFUSED),
    ("names-each-parcel-once", "its household named in one of two lines", {"parcels": [(LAND, "4"), (LAND, "6", HOUSEHOLDS[0])]}, REFUSED),
    # The term.
    ("term-in-order", "four years", {}, PASSES),
    ("term-in-order", "a single day", {"start": "2027-01-01", "last": "2027-01-01"}, PASSES),
    ("term-in-order", "ends on the day before it starts", {"start": "2027-01-01", "last": "2026-12-31"}, REFUSED),
    ("term-in-the-calendar", "ends on the last day but one that the book keeps", {"contracted": ("2003-01-01", "2199-12-31"), "last": "2199-12-30"}, PASSES),
    ("term-in-the-calendar", "the land would be back after the book's calendar", {"contracted": ("2003-01-01", "2199-12-31"), "last": "2199-12-31"}, REFUSED),
    ("term-in-the-calendar", "starts before the book's calendar", {"start": "1899-12-31"}, REFUSED),
    # Signed, then filed.
    ("signed-then-filed", "not signed yet", {"signed": None}, PASSES),
    ("signed-then-filed", "filed on the day of signing", {"signed": "2026-11-20", "filed": "2026-11-20"}, PASSES),
    ("signed-then-filed", "filed a day after signing", {"signed": "2026-11-20", "filed": "2026-11-21"}, PASSES),
    ("signed-then-filed", "filed a day before signing", {"signed": "2026-11-20", "filed": "2026-11-19"}, REFUSED),
    ("signed-then-filed", "filed and never signed", {"signed": None, "filed": "2026-11-21"}, REFUSED),
    # The price.
    ("price-is-exact", "yuan and fen", {"price": "850.55"}, PASSES),
    ("price-is-exact", "whole yuan", {"price": "850"}, PASSES),
    ("price-is-exact", "for nothing, between relatives", {"price": "0"}, PASSES),
    ("price-is-exact", "kilograms of rice", {"price": "425.5", "price_unit": "kg/mu/year"}, PASSES),
    ("price-is-exact", "tenths of a fen", {"price": "850.555"}, REFUSED),
    ("price-is-exact", "below zero", {"price": "-1"}, REFUSED),
    ("price-is-exact", "with its unit", {"price": "850元"}, REFUSED),
    ("price-is-exact", "full-width digits", {"price": "８５０"}, REFUSED),
    ("price-is-exact", "Arabic-Indic digits", {"price": "٨٥٠"}, REFUSED),
    ("price-is-exact", "with a line break", {"price": "850\n"}, REFUSED),
    ("price-is-exact", "a million million yuan", {"price": "1000000000000"}, REFUSED),
    ("price-is-exact", "no price", {"price": ""}, REFUSED),
    # How it is paid.
    ("payment-is-known", "every year", {"payment": "annual"}, PASSES),
    ("payment-is-known", "at once", {"payment": "once"}, PASSES),
    ("payment-is-known", "in April and October", {"payment": "04-01;10-01"}, PASSES),
    ("payment-is-known", "every month", {"payment": ";".join(f"{month:02d}-01" for month in range(1, 13))}, PASSES),
    ("payment-is-known", "on 29 February", {"payment": "02-29"}, PASSES),
    ("payment-is-known", "on 30 February", {"payment": "02-30"}, REFUSED),
    ("payment-is-known", "in a thirteenth month", {"payment": "13-01"}, REFUSED),
    ("payment-is-known", "on one day twice", {"payment": "04-01;04-01"}, REFUSED),
    ("payment-is-known", "more often than monthly", {"payment": ";".join(f"01-{day:02d}" for day in range(1, 14))}, REFUSED),
    ("payment-is-known", "in words", {"payment": "秋收后"}, REFUSED),
    ("payment-is-known", "nothing said", {"payment": ""}, REFUSED),
    # Land Contracting Law, art. 11; Land Administration Law, art. 37: it stays farmland.
    ("use-stays-agricultural", "maize", {"purpose": "种植玉米"}, PASSES),
    ("use-stays-agricultural", "greenhouses", {"purpose": "设施蔬菜"}, PASSES),
    ("use-stays-agricultural", "a workshop", {"purpose": "种植玉米并建厂房"}, REFUSED),
    ("use-stays-agricultural", "houses", {"purpose": "建房"}, REFUSED),
    ("use-stays-agricultural", "digging sand", {"purpose": "采砂"}, REFUSED),
    ("use-stays-agricultural", "a car park", {"purpose": "停车场"}, REFUSED),
    ("signed-by-today", "not signed yet", {"signed": None}, PASSES),
    ("signed-by-today", "signed today", {"signed": TODAY.isoformat()}, PASSES),
    ("signed-by-today", "to be signed tomorrow", {"signed": "2026-11-22"}, REFUSED),
    ("rent-can-be-computed", "in money", {}, PASSES),
    ("rent-can-be-computed", "kilograms of rice", {"price": "425.5", "price_unit": "kg/mu/year", "details": {"crop": "水稻"}}, PASSES),
    ("rent-can-be-computed", "kilograms of something", {"price": "425.5", "price_unit": "kg/mu/year"}, REFUSED),
    ("rent-can-be-computed", "kilograms for nothing", {"price": "0", "price_unit": "kg/mu/year"}, PASSES),
    ("rent-can-be-computed", "it rises by 5 % every other year", {"details": {"escalation_years": 2, "escalation_percent": "5"}}, PASSES),
    ("rent-can-be-computed", "it rises by much", {"details": {"escalation_years": 2, "escalation_percent": "much"}}, REFUSED),
    ("once-price-is-paid-once", "a price a year, paid by the year", {}, PASSES),
    ("once-price-is-paid-once", "a price for all of it, paid at once", {"price_unit": "yuan", "payment": "once"}, PASSES),
    ("once-price-is-paid-once", "a price a year, all of it paid at once", {"payment": "once"}, PASSES),
    ("once-price-is-paid-once", "a price for all of it, paid by the year", {"price_unit": "yuan"}, REFUSED),
    ("once-price-is-paid-once", "a price a mu once, paid by dates", {"price_unit": "yuan/mu", "payment": "04-01"}, REFUSED),
    # Land Contracting Law, art. 40: in writing, but for proxy farming up to a year.
    ("written-form", "a lease in writing", {}, PASSES),
    ("written-form", "an oral lease", {"details": {"oral": True}}, REFUSED),
    ("written-form", "oral proxy farming", PROXY | {"details": {"oral": True}}, PASSES),
    ("proxy-term-to-a-year", "a year of proxy farming", PROXY, PASSES),
    ("proxy-term-to-a-year", "a year and a day", PROXY | {"last": "2028-01-01"}, REFUSED),
    ("proxy-term-to-a-year", "a lease for four years", {}, PASSES),
    # Land Contracting Law, arts 33, 34, 36, 48: who may be whose other side.
    ("parties-fit-the-form", "a household leases to a co-operative", {}, PASSES),
    ("parties-fit-the-form", "a household leases to a person", {"transferee": "P-1"}, PASSES),
    ("parties-fit-the-form", "anything else, to anybody", {"form": "other", "transferor": "P-1", "transferee": "O-1"}, PASSES),
    ("parties-fit-the-form", "a household leases to an office", {"transferee": "O-1"}, PASSES),
    ("parties-fit-the-form", "a company leases out, which is a re-transfer", {"transferor": ENTERPRISE}, REFUSED),
    ("parties-fit-the-form", "an agent signs for households", AGENT, PASSES),
    ("parties-fit-the-form", "a household sub-contracts", {"form": "subcontract", "transferee": NEIGHBOUR}, PASSES),
    ("parties-fit-the-form", "the collective sub-contracts", {"form": "subcontract", "transferor": ISSUER}, REFUSED),
    ("parties-fit-the-form", "shares of a co-operative", {"form": "shareholding"}, PASSES),
    ("parties-fit-the-form", "shares of a company", {"form": "shareholding", "transferee": ENTERPRISE}, PASSES),
    ("parties-fit-the-form", "shares of a household", {"form": "shareholding", "transferee": NEIGHBOUR}, REFUSED),
    ("parties-fit-the-form", "two households swap", SWAP, PASSES),
    ("parties-fit-the-form", "a household swaps with a company", SWAP | {"transferee": ENTERPRISE, "parcels": [(LAND, "10"), (SECOND, "10", ENTERPRISE)]}, REFUSED),
    ("parties-fit-the-form", "a household assigns to a household", ASSIGNMENT, PASSES),
    ("parties-fit-the-form", "a household assigns to a co-operative", ASSIGNMENT | {"transferee": COOPERATIVE}, REFUSED),
    ("parties-fit-the-form", "the collective lets by tender", OTHER_MODE, PASSES),
    ("parties-fit-the-form", "a household lets by tender", OTHER_MODE | {"transferor": HOUSEHOLDS[0]}, REFUSED),
    ("parties-fit-the-form", "a co-operative passes on", SUB, PASSES),
    # Swap and assignment stay in one collective.
    ("within-one-collective", "two households of one village swap", SWAP, PASSES),
    ("within-one-collective", "a household of another group of the village", ASSIGNMENT | {"transferee": IN_GROUP_ONE}, PASSES),
    ("within-one-collective", "a household of another village", ASSIGNMENT | {"transferee": STRANGER}, REFUSED),
    ("within-one-collective", "a swap with another village", SWAP | {"transferee": STRANGER, "parcels": [(LAND, "10"), (FAR, "10", STRANGER)]}, REFUSED),
    ("within-one-collective", "a lease to another village", {"transferee": STRANGER}, PASSES),
    ("swap-has-two-sides", "both give", SWAP, PASSES),
    ("swap-has-two-sides", "the transferee gives nothing", SWAP | {"parcels": [(LAND, "10")]}, REFUSED),
    ("swap-has-two-sides", "the transferor gives nothing", SWAP | {"parcels": [(THEIRS, "10", NEIGHBOUR)]}, REFUSED),
    ("swap-has-two-sides", "a lease", {}, PASSES),
    ("mode-is-stated", "by tender", OTHER_MODE, PASSES),
    ("mode-is-stated", "by nothing in particular", OTHER_MODE | {"details": {}}, REFUSED),
    ("mode-is-stated", "a lease", {}, PASSES),
    # One county's book.
    ("one-book", "both parcels in one county", {"books": {1}}, PASSES),
    ("one-book", "parcels of two counties", {"books": {1, 2}}, REFUSED),
    # Land Contracting Law, art. 36: the contractor's own right.
    ("parcels-are-transferors", "the household's own parcel", {}, PASSES),
    ("parcels-are-transferors", "a neighbour's parcel", {"contracted_to": NEIGHBOUR}, REFUSED),
    ("parcels-are-transferors", "a parcel contracted to nobody", {"contracted_to": None}, REFUSED),
    ("parcels-are-transferors", "each household's own, by an agent", AGENT, PASSES),
    ("parcels-are-transferors", "the neighbour's land in the household's name", AGENT | {"parcels": [(THEIRS, "10", HOUSEHOLDS[0])]}, REFUSED),
    ("parcels-are-transferors", "what a co-operative holds, passed on", SUB, PASSES),
    ("parcels-are-transferors", "a neighbour's parcel for proxy farming", PROXY | {"contracted_to": NEIGHBOUR}, REFUSED),
    # Land Contracting Law, art. 48: the issuer lets what no household has.
    ("issuer-lets", "its own unallotted land", OTHER_MODE, PASSES),
    ("issuer-lets", "another collective's land", OTHER_MODE | {"parcels": [(FAR, "10")]}, REFUSED),
    ("issuer-lets", "a lease, which is no letting", {}, PASSES),
    # Judicial interpretation, art. 4: households that stand.
    ("households-stand", "it stands", {}, PASSES),
    ("households-stand", "its head has died", {"ended": {HOUSEHOLDS[0]: ENDINGS["headless"]}}, REFUSED),
    ("households-stand", "somebody else's head has died", {"ended": {NEIGHBOUR: ENDINGS["headless"]}}, PASSES),
    ("households-stand", "one of two behind an agent is extinct", AGENT | {"ended": {NEIGHBOUR: ENDINGS["extinct"]}}, REFUSED),
    # Land Contracting Law, art. 38(3): within what is left of the base contract.
    ("term-within-base-contract", "to the base contract's last day", {"last": "2032-12-31"}, PASSES),
    ("term-within-base-contract", "from the base contract's first day", {"start": "2003-01-01"}, PASSES),
    ("term-within-base-contract", "a day beyond the base contract", {"last": "2033-01-01"}, REFUSED),
    ("term-within-base-contract", "a day before the base contract", {"start": "2002-12-31", "base_from": "2000-01-01"}, REFUSED),
    ("term-within-base-contract", "the base contract has run out", {"contracted": ("1996-01-01", "2025-12-31")}, REFUSED),
    # Land Contracting Law, art. 46: passing on.
    ("parent-in-force", "under a signed contract", SUB, PASSES),
    ("parent-in-force", "a lease under nothing", {}, PASSES),
    ("parent-in-force", "under a contract that nobody knows", SUB | {"parent": None}, "parent-missing"),
    ("parent-in-force", "under a draft", SUB | {"parent_state": "draft"}, "parent-missing"),
    ("parent-in-force", "under a reversed contract", SUB | {"parent_state": "reversed"}, "parent-missing"),
    ("parent-in-force", "under an assignment", SUB | {"parent": replace(HEAD, form="assignment")}, "parent-missing"),
    ("parent-in-force", "under somebody else's contract", SUB | {"parent": replace(HEAD, transferee=NEIGHBOUR)}, "parent-not-transferees"),
    ("within-the-parent", "all of it, all the time", SUB, PASSES),
    ("within-the-parent", "a part, for a while", SUB | {"parcels": [(LAND, "4")], "start": "2028-01-01", "last": "2028-12-31"}, PASSES),
    ("within-the-parent", "a day longer", SUB | {"last": "2031-01-01"}, "term-beyond-parent"),
    ("within-the-parent", "a day sooner", SUB | {"start": "2026-12-31"}, "term-beyond-parent"),
    ("within-the-parent", "past the day on which it ended early", SUB | {"parent_last": "2029-12-31"}, "term-beyond-parent"),
    ("within-the-parent", "to the day on which it ended early", SUB | {"parent_last": "2029-12-31", "last": "2029-12-31"}, PASSES),
    ("within-the-parent", "a parcel that is not in it", SUB | {"parcels": [(SECOND, "1")]}, "parcel-outside-parent"),
    ("within-the-parent", "4 mu passed on, 6 mu asked", SUB | {"parcels": [(LAND, "6")], "passed": {LAND: "4"}}, PASSES),
    ("within-the-parent", "4 mu passed on, a hair more asked", SUB | {"parcels": [(LAND, "6.000005")], "passed": {LAND: "4"}}, "area-beyond-parent"),
    # Area.
    ("area-within-parcel", "all of it", {"parcels": [(LAND, "10")]}, PASSES),
    ("area-within-parcel", "the smallest part", {"parcels": [(LAND, "0.000005")]}, PASSES),
    ("area-within-parcel", "a hair more than it has", {"parcels": [(LAND, "10.000005")]}, REFUSED),
    ("area-within-parcel", "more than the household's part of it", {"parcels": [(LAND, "5")], "base_mu": "4"}, REFUSED),
    ("area-within-parcel", "the household's part of it", {"parcels": [(LAND, "4")], "base_mu": "4"}, PASSES),
    # One parcel is not leased twice.
    ("free-over-the-term", "all of it is free", {"free": "10"}, PASSES),
    ("free-over-the-term", "4 mu free, 4 mu asked", {"free": "4", "parcels": [(LAND, "4")]}, PASSES),
    ("free-over-the-term", "4 mu free, a hair more asked", {"free": "4", "parcels": [(LAND, "4.000005")]}, REFUSED),
    ("free-over-the-term", "nothing free", {"free": "0"}, REFUSED),
    ("free-over-the-term", "passed on already", SUB | {"free": "0"}, REFUSED),
    ("free-over-the-term", "let by the issuer already", OTHER_MODE | {"free": "0"}, REFUSED),
    ("free-over-the-term", "a swap of leased land", SWAP | {"free": "0"}, REFUSED),
    ("free-over-the-term", "proxy farming of leased land moves nothing", PROXY | {"free": "0"}, PASSES),
    # Swap and assignment move the contract right.
    ("contract-right-is-held", "held for good", ASSIGNMENT, PASSES),
    ("contract-right-is-held", "a hair less", ASSIGNMENT | {"rights": "9.999995"}, REFUSED),
    ("contract-right-is-held", "a lease does not ask", {"rights": "0"}, PASSES),
    # What is under review keeps its land.
    ("not-kept-for-another", "nothing kept", {"free": "10", "kept": "0"}, PASSES),
    ("not-kept-for-another", "6 mu kept, 4 mu asked", {"kept": "6", "parcels": [(LAND, "4")]}, PASSES),
    ("not-kept-for-another", "6 mu kept, a hair more asked", {"kept": "6", "parcels": [(LAND, "4.000005")]}, REFUSED),
    ("not-kept-for-another", "all of it kept", {"kept": "10"}, REFUSED),
    # Caveats.
    ("nothing-stops-the-parcels", "no caveat", {}, PASSES),
    ("nothing-stops-the-parcels", "a court's freeze", {"caveats": (COURT,)}, REFUSED),
    ("nothing-stops-the-parcels", "a court's freeze, with a creditor's release", {"caveats": (COURT,), "papers": ["creditor-release"]}, REFUSED),
    ("nothing-stops-the-parcels", "an assignment of mortgaged land", ASSIGNMENT | {"caveats": (MORTGAGE,)}, REFUSED),
    ("nothing-stops-the-parcels", "an assignment of mortgaged land, released", ASSIGNMENT | {"caveats": (MORTGAGE,), "papers": ["creditor-release"]}, PASSES),
    ("nothing-stops-the-parcels", "passing mortgaged land on", SUB | {"caveats": (MORTGAGE,)}, REFUSED),
    # Renewal.
    ("renewal-follows", "no renewal", {}, PASSES),
    ("renewal-follows", "from the day after the old one's last", {"renewed": {"last_day": "2026-12-31"}}, PASSES),
    ("renewal-follows", "from the day after it ended early", {"renewed": {"last_day": "2027-12-31"}, "renewed_last": "2026-12-31"}, PASSES),
    ("renewal-follows", "a day later", {"renewed": {"last_day": "2026-12-30"}}, REFUSED),
    ("renewal-follows", "a day sooner", {"renewed": {"last_day": "2027-01-01"}}, REFUSED),
    ("renewal-follows", "with somebody else", {"renewed": {"last_day": "2026-12-31", "transferee": ENTERPRISE}}, REFUSED),
    ("renewal-follows", "of another household's contract", {"renewed": {"last_day": "2026-12-31", "transferor": NEIGHBOUR}}, REFUSED),
    ("renewal-follows", "of a draft", {"renewed": {"last_day": "2026-12-31"}, "renewed_state": "draft"}, REFUSED),
    ("renewal-follows", "of a contract that nobody knows", {"renews": "HT-00"}, REFUSED),
    # Land Administration Law, art. 37.
    ("barred-uses-are-cleared", "crops", {"details": {"use_after": "1"}}, PASSES),
    ("barred-uses-are-cleared", "forestry on basic farmland", {"details": {"use_after": "2"}}, REFUSED),
    ("barred-uses-are-cleared", "fishery on basic farmland", {"details": {"use_after": "4"}}, REFUSED),
    ("barred-uses-are-cleared", "forestry, cleared", {"details": {"use_after": "2"}, "papers": ["clearance"]}, PASSES),
    ("barred-uses-are-cleared", "forestry elsewhere", {"details": {"use_after": "2"}, "basic": False}, PASSES),
    # Consents.
    ("consent-is-given", "a lease asks for none", {}, PASSES),
    ("consent-is-given", "an assignment without the issuer's", ASSIGNMENT, REFUSED),
    ("consent-is-given", "an assignment with it", ASSIGNMENT | {"papers": ["issuer-consent"]}, PASSES),
    ("consent-is-given", "an assignment with its number", ASSIGNMENT | {"consent": "同意-1"}, PASSES),
    ("consent-is-given", "an assignment with the household's", ASSIGNMENT | {"papers": ["household-consent"]}, REFUSED),
    ("consent-is-given", "passing on without the household's", SUB, REFUSED),
    ("consent-is-given", "passing on with it", SUB | {"papers": ["household-consent"]}, PASSES),
    ("consent-is-given", "passing on as the head contract allows", SUB | {"parent": HEAD_LETS}, PASSES),
    ("consent-is-given", "passing on what was let by tender", SUB | {"parent": HEAD_BY_TENDER}, PASSES),
    # Mandates.
    ("mandates-cover", "the household itself", {}, PASSES),
    ("mandates-cover", "an agent with both", AGENT | {"mandates": {HOUSEHOLDS[0]: "", NEIGHBOUR: ""}}, PASSES),
    ("mandates-cover", "an agent with none", AGENT, REFUSED),
    ("mandates-cover", "an agent with one of two", AGENT | {"mandates": {NEIGHBOUR: ""}}, REFUSED),
    ("mandates-cover", "one that ran out before the signing", AGENT | {"mandates": {HOUSEHOLDS[0]: "2026-11-19", NEIGHBOUR: ""}}, REFUSED),
    ("mandates-cover", "one that runs out on the day of the signing", AGENT | {"mandates": {HOUSEHOLDS[0]: "2026-11-20", NEIGHBOUR: ""}}, PASSES),
    ("mandates-cover", "one that has run out by today, not signed yet", AGENT | {"signed": None, "mandates": {HOUSEHOLDS[0]: "2026-11-20", NEIGHBOUR: ""}}, REFUSED),
    ("mandates-cover", "two households swap", SWAP, PASSES),
    ("mandates-cover", "a third household's land in a swap", SWAP | {"parcels": [(LAND, "10"), (THEIRS, "10", NEIGHBOUR), (SECOND, "1", IN_GROUP_ONE)]}, REFUSED),
    # Land Contracting Law, arts 52 and 53.
    ("outsiders-are-voted-on", "let to a household of the collective", OTHER_MODE | {"transferee": NEIGHBOUR}, PASSES),
    ("outsiders-are-voted-on", "let to a company", OTHER_MODE | {"transferee": ENTERPRISE}, REFUSED),
    ("outsiders-are-voted-on", "let to a company, voted on", OTHER_MODE | {"transferee": ENTERPRISE, "papers": ["village-resolution"]}, REFUSED),
    ("outsiders-are-voted-on", "let to a company, voted on and approved", OTHER_MODE | {"transferee": ENTERPRISE, "papers": ["village-resolution", "township-approval"]}, PASSES),
    ("outsiders-are-voted-on", "let to a household of another village", OTHER_MODE | {"transferee": STRANGER}, REFUSED),
    ("outsiders-are-voted-on", "a household's lease to a company", {"transferee": ENTERPRISE}, PASSES),
    ("other-mode-is-registered", "under a lease", SUB, PASSES),
    ("other-mode-is-registered", "under a letting by tender", SUB | {"parent": HEAD_BY_TENDER}, REFUSED),
    ("other-mode-is-registered", "under a registered letting", SUB | {"parent": HEAD_BY_TENDER, "papers": ["certificate"]}, PASSES),
    # Papers come before the signing.
    ("papers-come-before-signing", "on the day of the signing", ASSIGNMENT | {"papers": ["issuer-consent"], "issued": "2026-11-20"}, PASSES),
    ("papers-come-before-signing", "a day after", ASSIGNMENT | {"papers": ["issuer-consent"], "issued": "2026-11-21"}, REFUSED),
    ("papers-come-before-signing", "a mandate a day after", {"papers": ["mandate"], "issued": "2026-11-21"}, REFUSED),
    ("papers-come-before-signing", "a scan a day after", {"papers": ["scan"], "issued": "2026-11-21"}, PASSES),
    ("papers-come-before-signing", "not signed yet", ASSIGNMENT | {"papers": ["issuer-consent"], "issued": "2026-11-21", "signed": None}, PASSES),
    # Land Contracting Law, art. 45.
    ("outside-capital-is-reviewed", "below every threshold", {}, PASSES),
    ("outside-capital-is-reviewed", "above the county's", {"authority": "county"}, REFUSED),
    ("outside-capital-is-reviewed", "above the city's", {"authority": "city"}, REFUSED),
    ("outside-capital-is-reviewed", "above the province's", {"authority": "province"}, REFUSED),
    ("outside-capital-is-reviewed", "reviewed on paper", {"authority": "county", "papers": ["county-review"]}, PASSES),
    ("outside-capital-is-reviewed", "reviewed here", {"authority": "county", "reviewed_above": True}, PASSES),
    # Which area the price goes by.
    ("area-as-surveyed", "not surveyed", {"measured_m2": None}, PASSES),
    ("area-as-surveyed", "surveyed as certified", {"registered": "15", "free": "15", "parcels": [(LAND, "15")], "measured_m2": "10000"}, PASSES),
    ("area-as-surveyed", "a part of the parcel", {"parcels": [(LAND, "4")], "measured_m2": "7000"}, PASSES),
    ("area-as-surveyed", "all of it, surveyed at 7000 m²", {"measured_m2": "7000"}, WARNED),
    ("area-as-surveyed", "all of it, and the contract says which counts", {"measured_m2": "7000", "details": {"area_basis": "registered"}}, PASSES),
    ("permanent-term-is-the-base-contracts", "to the base contract's last day", ASSIGNMENT, PASSES),
    ("permanent-term-is-the-base-contracts", "an assignment for four years", ASSIGNMENT | {"last": "2030-12-31"}, WARNED),
    ("permanent-term-is-the-base-contracts", "a lease for four years", {}, PASSES),
    # Civil Code, art. 705 (whether it binds these leases is disputed).
    ("term-to-twenty-years", "twenty years to the day", {"start": "2010-01-01", "last": "2029-12-31"}, PASSES),
    ("term-to-twenty-years", "twenty years from a 29 February", {"start": "2008-02-29", "last": "2028-02-28"}, PASSES),
    ("term-to-twenty-years", "twenty years and a day", {"start": "2010-01-01", "last": "2030-01-01"}, WARNED),
    ("term-to-twenty-years", "an assignment", ASSIGNMENT | {"start": "2003-01-01"}, PASSES),
    # Land Contracting Law, art. 41: from five years on.
    ("five-years-may-be-registered", "a day short of five years", {"start": "2027-01-01", "last": "2031-12-30"}, PASSES),
    ("five-years-may-be-registered", "five years", {"start": "2027-01-01", "last": "2031-12-31"}, WARNED),
    ("five-years-may-be-registered", "an assignment", ASSIGNMENT, PASSES),
    # Four boundaries.
    ("boundaries-are-known", "all four", {}, PASSES),
    ("boundaries-are-known", "none to the north", {"north": ""}, WARNED),
    ("subcontract-to-a-member", "to a neighbour", {"form": "subcontract", "transferee": NEIGHBOUR}, PASSES),
    ("subcontract-to-a-member", "to a co-operative", {"form": "subcontract"}, WARNED),
    ("subcontract-to-a-member", "to a household of another village", {"form": "subcontract", "transferee": STRANGER}, WARNED),
    ("subcontract-to-a-member", "a lease to a co-operative", {}, PASSES),
    # Land Contracting Law, art. 38(5).
    ("members-were-told", "to a neighbour", {"transferee": NEIGHBOUR, "told": False}, PASSES),
    ("members-were-told", "to a company, announced", {"transferee": ENTERPRISE}, PASSES),
    ("members-were-told", "to a company, not announced", {"transferee": ENTERPRISE, "told": False}, WARNED),
    ("members-were-told", "to a household of another village", {"transferee": STRANGER, "told": False}, WARNED),
    ("members-were-told", "passing on", SUB | {"told": False}, PASSES),
    # The deposit that the division asks for: 10 % of 8500 yuan for four years.
    ("deposit-as-the-rule-says", "no rule", {}, PASSES),
    ("deposit-as-the-rule-says", "none agreed", {"deposit": DEPOSIT}, WARNED),
    ("deposit-as-the-rule-says", "agreed", {"deposit": DEPOSIT, "details": {"deposit_fen": 340_000}}, PASSES),
    ("deposit-as-the-rule-says", "a fen less", {"deposit": DEPOSIT, "details": {"deposit_fen": 339_999}}, WARNED),
    ("deposit-as-the-rule-says", "insured", {"deposit": DEPOSIT, "papers": ["insurance"]}, PASSES),
    ("deposit-as-the-rule-says", "a hair less land", {"deposit": DEPOSIT, "parcels": [(LAND, "9.999995")]}, PASSES),
    ("deposit-as-the-rule-says", "a day shorter", {"deposit": DEPOSIT, "last": "2030-12-30"}, PASSES),
    ("deposit-as-the-rule-says", "a neighbour", {"deposit": DEPOSIT, "transferee": NEIGHBOUR}, PASSES),
    ("purpose-fits-basic-farmland", "maize", {}, PASSES),
    ("purpose-fits-basic-farmland", "an orchard", {"purpose": "改种果园"}, WARNED),
    ("purpose-fits-basic-farmland", "an orchard, cleared", {"purpose": "改种果园", "papers": ["clearance"]}, PASSES),
    ("purpose-fits-basic-farmland", "an orchard elsewhere", {"purpose": "改种果园", "basic": False}, PASSES),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "situation", "said", "outcome"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_a_rule_decides_a_case(rule: str, situation: str, said: dict[str, Any], outcome: str) -> None:
    known = next(each for each in RULES if each.name == rule)
    found = list(known.check(facts(**said)))
    assert bool(found) is (outcome != PASSES)
    expected = known.refusal.code if outcome in (REFUSED, WARNED) else outcome
    assert {each.code for each in found} <= {expected}
    assert outcome != (WARNED if known.severity == "refuse" else REFUSED)
    for refusal in found:
        assert_says_its_figures(refusal)


FAILING = [case for case in CASES if case[3] != PASSES]


@pytest.mark.parametrize("moment", ALWAYS)
@pytest.mark.parametrize(("rule", "situation", "said", "outcome"), FAILING, ids=[f"{c[0]}: {c[1]}" for c in FAILING])
def test_a_rule_stops_at_its_moments_and_warns_before(
    rule: str, situation: str, said: dict[str, Any], outcome: str, moment: str
) -> None:
    known = next(each for each in RULES if each.name == rule)
    codes = {each.code for each in known.check(facts(**said))}
    found = check_rules(facts(**said), moment)
    refused, warned = ({each.code for each in some} for some in (found.refusals, found.warnings))
    stops = known.severity == "refuse" and moment in known.moments
    assert codes <= (refused if stops else warned)
    assert not codes & (warned if stops else refused)


# From which step on a rule stops a contract; one that is not here stops from the draft on.
STOPS_LATER = {
    "signed-by-today": "sign",
    "mode-is-stated": "submit",
    "barred-uses-are-cleared": "submit",
    "consent-is-given": "submit",
    "mandates-cover": "submit",
    "outsiders-are-voted-on": "submit",
    "other-mode-is-registered": "submit",
    "papers-come-before-signing": "sign",
    "outside-capital-is-reviewed": "sign",
}
STEPS = ("draft", "submit", "review", "sign")


@pytest.mark.parametrize("step", STEPS)
def test_what_is_to_be_brought_later_is_a_warning_until_then(step: str) -> None:
    for rule in RULES:
        if rule.severity == "refuse":
            first = STOPS_LATER.get(rule.name, "draft")
            assert (step in rule.moments) is (STEPS.index(step) >= STEPS.index(first)), rule.name
            assert "record" in rule.moments, rule.name


def assert_says_its_figures(refusal: Refusal) -> None:
    """Both languages are whole sentences with every figure that they speak of."""
    for language in ("zh", "en"):
        line = refusal.line(language)  # type: ignore[arg-type]
        assert line.startswith(f"{refusal.code}: ")
        assert "None" not in line
        assert "{" not in line
        template = refusal.detail.say(language)  # type: ignore[arg-type]
        names = [name for _, name, _, conversion in Formatter().parse(template) if name and not conversion]
        for name in names:
            assert str(refusal.fields[name]) in line
    said = refusal.detail.zh + refusal.detail.en + refusal.remedy.zh + refusal.remedy.en
    assert {name for _, name, _, _ in Formatter().parse(said) if name} == set(refusal.fields)


def test_every_rule_has_a_case_that_passes_and_one_that_does_not() -> None:
    passing = {rule for rule, _, _, outcome in CASES if outcome == PASSES}
    stopping = {rule for rule, _, _, outcome in CASES if outcome != PASSES}
    names = {rule.name for rule in RULES}
    assert passing == names
    assert stopping == names


def test_the_cases_know_every_form() -> None:
    assert {said.get("form", "lease") for _, _, said, _ in CASES} == set(FORMS)


def test_rules_have_different_names_and_refusals() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert len({rule.refusal for rule in RULES}) == len(RULES)


SOUND: tuple[tuple[str, dict[str, Any]], ...] = (
    ("a lease", {}),
    ("a sub-contract", {"form": "subcontract", "transferee": NEIGHBOUR}),
    ("a shareholding", {"form": "shareholding"}),
    ("a swap", SWAP),
    ("an assignment", ASSIGNMENT | {"papers": ["issuer-consent"]}),
    ("a re-transfer", SUB | {"papers": ["household-consent"]}),
    ("by an agent", AGENT | {"mandates": {HOUSEHOLDS[0]: "", NEIGHBOUR: ""}}),
    ("a letting by tender", OTHER_MODE | {"transferee": NEIGHBOUR}),
    ("another form", {"form": "other"}),
    ("proxy farming", PROXY),
)


@pytest.mark.parametrize(("what", "said"), SOUND, ids=[case[0] for case in SOUND])
@pytest.mark.parametrize("moment", ALWAYS)
def test_a_sound_contract_is_neither_refused_nor_warned_about(what: str, said: dict[str, Any], moment: str) -> None:
    found = check_rules(facts(**said), moment)
    assert (found.refusals, found.warnings) == ((), ())


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_rules() -> None:
    wrong = facts(
        form="swap", transferee=HOUSEHOLDS[0], price="x", payment="x", purpose="采矿", last="2040-01-01", north=""
    )
    codes = [each.code for each in check_rules(wrong).refusals]
    order = [rule.refusal.code for rule in RULES]
    assert codes == sorted(codes, key=order.index)
    assert codes == ["same-party", "price-wrong", "payment-wrong", "use-not-agricultural", "term-beyond-base-contract"]
    assert [each.code for each in check_rules(wrong).warnings] == ["permanent-term-differs", "boundaries-missing"]


def test_a_neighbours_leased_parcel_is_refused_once() -> None:
    """Whose land it is goes first: nobody is told which contracts a neighbour has."""
    found = check_rules(facts(contracted_to=NEIGHBOUR, free="0"))
    assert [each.code for each in found.refusals] == ["parcel-not-transferors"]


@pytest.mark.parametrize(("changes", "until", "code"), [
    ({"free_grains": 0}, None, "parcel-already-leased"),
    ({"held_grains": mu("10")}, date(2026, 12, 21), "parcel-held"),
])  # fmt: skip
def test_the_contracts_in_the_way_are_named_five_at_the_most(
    changes: dict[str, int], until: date | None, code: str
) -> None:
    known = facts()
    giver = HOUSEHOLDS[0]
    clashes = tuple(Clash(f"HT-{n}", giver, date(2026, 1, 1), date(2028, 12, 31), mu("1"), until, n) for n in range(7))
    line = replace(known.lines[0], clashes=clashes, **changes)
    (refusal,) = check_rules(replace(known, lines=(line,))).refusals
    assert refusal.code == code
    said = refusal.say_detail()
    assert [f"HT-{n}" in said for n in range(7)] == [True] * 5 + [False] * 2
    assert "+2" in said
    assert (f"保留至 {until}" in said) is (until is not None)


def test_households_without_a_mandate_are_named_five_at_the_most() -> None:
    codes = [f"{VILLAGE}00{number:04d}" for number in range(1, 9)]
    lines = tuple(ContractLine(LAND, mu("1"), code) for code in codes)
    known = facts(transferor=ISSUER)
    rule = next(each for each in RULES if each.name == "mandates-cover")
    (refusal,) = rule.check(replace(known, terms=replace(known.terms, lines=lines)))
    assert (refusal.fields["count"], "+3" in refusal.say_detail()) == (8, True)
    assert [code in refusal.say_detail() for code in codes] == [True] * 5 + [False] * 3


# The yearly rent: price, its unit, areas in mu, the rent in fen. Rounded half up parcel by parcel, then added.
RENTS = (
    ("850.00", "yuan/mu/year", ["10"], 850_000),
    ("850.00", "yuan/mu/year", ["10", "2.5"], 1_062_500),
    ("0.01", "yuan/mu/year", ["0.49"], 0),
    ("0.01", "yuan/mu/year", ["0.5"], 1),
    ("0.01", "yuan/mu/year", ["0.5", "0.5"], 2),
    ("0.01", "yuan/mu/year", ["0.49", "0.49"], 0),
    ("333.33", "yuan/mu/year", ["0.01"], 333),
    ("333.35", "yuan/mu/year", ["0.1"], 3_334),
    ("0", "yuan/mu/year", ["10"], 0),
    ("9000.00", "yuan/year", ["10", "2.5"], 900_000),
    ("425.5", "kg/mu/year", ["10"], None),
)


@pytest.mark.parametrize(("price", "unit", "areas", "fen"), RENTS)
def test_the_yearly_rent(price: str, unit: str, areas: list[str], fen: int | None) -> None:
    lines = tuple(ContractLine(f"{number}", mu(area)) for number, area in enumerate(areas))
    assert terms(price=price, price_unit=unit, lines=lines).yearly_rent_fen == fen


# Where a contract of 2027-01-01 to 2030-12-31 stands: its state, filed or not, the day, what people read.
LIVES = (
    ("draft", None, "2026-11-21", Words("草稿", "draft")),
    ("draft", None, "2040-01-01", Words("草稿", "draft")),
    ("signed", None, "2026-12-31", Words("已签，未起租（未备案）", "signed, not begun, unfiled")),
    ("signed", None, "2027-01-01", Words("生效（未备案）", "in force, unfiled")),
    ("signed", "2026-11-21", "2030-12-31", Words("生效（已备案）", "in force, filed")),
    ("signed", "2026-11-21", "2031-01-01", Words("到期终止", "ended by term")),
)


@pytest.mark.parametrize(("state", "filed", "day", "said"), LIVES)
def test_the_life_of_a_contract(state: str, filed: str | None, day: str, said: Words) -> None:
    filed_on = date.fromisoformat(filed) if filed else None
    contract = Contract(terms(filed_on=filed_on), 1, state, None if state == "draft" else 1, 1)
    assert life_of(contract, date.fromisoformat(day)) == said
