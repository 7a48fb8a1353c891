"""Names of what is in the book, where requests take them, and who sits at which desk: what schemathesis is told."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, Final

from docs import make_openapi
from tests.contract.conftest import SPARE_TOKEN
from tests.contract.quota_records import EVENTS, EXITS, HOMESTEADS, LOTS, PLOTS, PROJECTS, RECLAMATIONS, TRADES
from tests.contract.records import APPLICATIONS, CERTIFICATES, CONTRACTS, DISPUTES, LISTINGS, MINUTES, NOTICES, VOUCHERS
from tests.making import COOPERATIVE, ENTERPRISE, HOUSEHOLDS, VILLAGE, parcel_code

NAMES: Final[dict[str, list[Any]]] = {
    "parties": [*HOUSEHOLDS, COOPERATIVE, ENTERPRISE],
    "parties-or-none": ["", *HOUSEHOLDS, COOPERATIVE],
    "parcels": [parcel_code(household, number) for household in range(3) for number in (1, 2)],
    "days": ["2026-11-21", "2027-01-01", "2028-06-30", "2030-12-31"],
    "past-days": ["2026-11-01", "2026-11-20", "2026-11-21"],
    "periods": ["2027", "2028"],
    "divisions": ["640106", "640106002", VILLAGE, "village:640106002202"],
    "villages": [VILLAGE],
    "closing-days": ["2020-12-31", "2019-12-31", "2018-12-31"],
    "codes": [VILLAGE, "640106", HOUSEHOLDS[0], COOPERATIVE, ENTERPRISE, parcel_code(0, 1)],
    "forms": ["lease", "subcontract", "shareholding", "other"],
    "prices": ["850.00", "0", "900"],
    "payments": ["annual", "once", "04-01;10-01"],
    "uses": ["种植玉米", "种植小麦"],
    "tags": [f'"{version}"' for version in range(1, 6)],
    "areas": ["0.01", "0.25"],
    "numbers": [1, 2, 3],
    "proposals": list(range(1, 12)),
    "contracts": list(CONTRACTS),
    "contracts-or-none": ["", *CONTRACTS],
    "applications": list(APPLICATIONS),
    "listings": list(LISTINGS),
    "notices": list(NOTICES),
    "minutes": list(MINUTES),
    "disputes": list(DISPUTES),
    "certificates": list(CERTIFICATES),
    "vouchers": list(VOUCHERS),
    "none": [""],
    "landless": [ENTERPRISE],
    "tokens": [SPARE_TOKEN],
    "reasons": ["面积有误", "核对身份"],
    "documents": ["补充协议-1", "通知-2"],
    "yuan": ["850.00", "1"],
    "subjects": ["HT-1", "book:1"],
    "parameters": ["hold-days", "priority-notice-days"],
    "values": [30, 15],
    "offices": ["county:640106000000", "county:640104000000", "province:640000000000"],
    "offices-or-none": ["", "county:640106000000"],
    "projects": list(PROJECTS),
    "projects-or-none": ["", *PROJECTS],
    "quota-events": list(EVENTS),
    "lots": list(LOTS),
    "lots-or-none": ["", *LOTS],
    "homesteads": list(HOMESTEADS),
    "plots": list(PLOTS),
    "plots-or-none": ["", *PLOTS],
    "exits": list(EXITS),
    "reclamations": list(RECLAMATIONS),
    "trades": list(TRADES),
    "classes": ["0702@GB/T 21010-2017", "0103", "1006", "0701"],
    "people": ["party-viewer", "releaser", "wang.fang"],  # of whom none sits at a desk below
    "what-is-there": ["*"],
}
WHERE: Final = {
    "body.accepted_by": "parties",
    "body.agent": "none",
    "body.amount.yuan": "yuan",
    "body.announced_on": "past-days",
    "body.applicant": "parties",
    "body.application": "applications",
    "body.area.mu": "areas",
    "body.back_on": "days",
    "body.claimant": "parties",
    "body.claimed_on": "past-days",
    "body.applications[*].applicant": "parties",
    "body.applications[*].homestead": "homesteads",
    "body.applications[*].number": "none",
    "body.book": "offices",
    "body.buyer": "offices",
    "body.closing_day": "closing-days",
    "body.code": "none",
    "body.contract": "contracts-or-none",
    "body.day": "past-days",
    "body.declared_on": "past-days",
    "body.delivered_on": "past-days",
    "body.division": "divisions",
    "body.document": "documents",
    "body.due_on": "days",
    "body.counterpart": "offices-or-none",
    "body.evidence[*].party": "parties-or-none",
    "body.exits[*]": "exits",
    "body.expires_on": "days",
    "body.filed_on": "past-days",
    "body.form": "forms",
    "body.from_day": "days",
    "body.held_on": "past-days",
    "body.issued_on": "past-days",
    "body.from_class": "classes",
    "body.known_on": "past-days",
    "body.last_day": "days",
    "body.lines[*].plot": "plots-or-none",
    "body.lines[*].village": "villages",
    "body.listing": "listings",
    "body.lot": "lots",
    "body.name": "parameters",
    "body.notice_on": "past-days",
    "body.offers[*].party": "parties",
    "body.on_day": "past-days",
    "body.other": "applications",
    "body.outsider": "parties-or-none",
    "body.paid_on": "past-days",
    "body.paper.on_day": "past-days",
    "body.parcels[*].area.mu": "areas",
    "body.parcels[*].giver": "parties-or-none",
    "body.parcels[*].parcel": "parcels",
    "body.parent": "contracts-or-none",
    "body.participants[*].party": "parties",
    "body.parties[*].party": "parties",
    "body.party": "parties",
    "body.payment": "payments",
    "body.payments[*].exit": "exits",
    "body.period": "periods",
    "body.plots[*]": "plots",
    "body.price": "prices",
    "body.project": "projects-or-none",
    "body.purpose": "uses",
    "body.raised_on": "past-days",
    "body.reach": "divisions",
    "body.reason": "reasons",
    "body.received_on": "past-days",
    "body.renews": "contracts-or-none",
    "body.requested_by": "parties",
    "body.registered_on": "past-days",
    "body.signed_on": "past-days",
    "body.start": "days",
    "body.surveys[*].exit": "exits",
    "body.taker": "parties",
    "body.terms[*].exit": "exits",
    "body.to_class": "classes",
    "body.to_day": "days",
    "body.to_lot": "lots-or-none",
    "body.transferee": "parties",
    "body.transferor": "parties",
    "body.until": "days",
    "body.valid_from": "days",
    "body.value": "values",
    "body.village": "villages",
    "body.voucher": "vouchers",
    "header.If-Match": "tags",
    "header.If-None-Match": "what-is-there",
    "path.account_id": "numbers",
    "path.book_id": "numbers",
    "path.certificate": "certificates",
    "path.code": "codes",
    "path.entry_id": "numbers",
    "path.name": "people",
    "path.number": "numbers",
    "path.sequence": "numbers",
    "path.voucher": "vouchers",
    "query.as_of": "days",
    "query.book": "offices",
    "query.contract": "contracts",
    "query.division": "divisions",
    "query.homestead": "homesteads",
    "query.household": "parties",
    "query.lot": "lots",
    "query.name": "parties",
    "query.parcel": "parcels",
    "query.party": "parties",
    "query.plot": "plots",
    "query.project": "projects",
    "query.reclamation": "reclamations",
    "query.subject": "subjects",
    "query.village": "villages",
}
# What a resource's numbers are called.
_NUMBERED: Final = {
    name: name
    for name in (
        "contracts", "applications", "listings", "notices", "minutes", "disputes", "proposals", "quota-events", "exits",
        "reclamations", "trades",
    )
}  # fmt: skip
_CODED: Final = ("projects", "lots", "homesteads", "plots")
_BY_OPERATION: Final = {
    "add_user": {"body.name": "people"},
    "erase_party": {"path.code": "landless"},
    "list_parameters": {"query.name": "parameters"},
    "revoke_a_token": {"path.number": "tokens"},
}
# Who may do it, for what a clerk may not.
DESKS: Final = {
    "reviewer": [
        "announce_result", "approve_proposal", "certify_contract", "change_listing", "check_application", "file_contract",
        "publish_listing", "reject_proposal", "resume_contract", "review_contract", "suspend_contract",
        "withdraw_certification", "withdraw_listing",
    ],
    "centre-head": ["decide_dispute", "give_deposit_back", "import_sheet", "reverse_exit_payment", "reverse_payment"],
    "bureau-officer": [
        "accept_reclamation", "add_plots_to_reclamation", "answer_an_offer", "check_a_plan", "check_distribution",
        "check_quota_event", "drop_plots_of_reclamation", "list_books", "list_events_of_project", "list_obligations", "list_plans", "print_quota_certificate",
        "read_quota_event",
        "offer_a_trade", "open_a_trade", "pay_out_a_distribution", "pre_check_a_trade", "propose_a_distribution",
        "propose_a_plan", "propose_a_sale", "propose_event_of_project", "propose_quota_event", "read_a_distribution",
        "read_a_lot", "read_a_project", "read_a_trade", "read_balances", "read_quota_board", "record_event_of_plot",
        "record_reference_price", "record_works_of_reclamation", "register_a_project", "register_reclamation",
        "register_some_homesteads", "register_some_plots", "reopen_book", "reverse_a_distribution",
        "reverse_quota_event", "search_lots", "search_projects", "search_quota_events", "search_trades",
        "take_back_an_offer", "trace_a_lot", "withdraw_a_trade",
    ],
    "bureau-approver": [
        "approve_contract", "check_reclamation", "close_book", "decide_parameter", "record_quota_prices",
        "reverse_a_payout",
    ],
    "system-administrator": ["search_users", "add_user", "enable_user", "disable_user"],
    "village-viewer": ["revoke_a_token"],  # the clerk would revoke the token in use
    "security-administrator": ["read_user", "grant_role", "end_role", "remove_code", "reset_password"],
    "audit-administrator": ["read_trail", "export_trail"],
}  # fmt: skip


@cache
def where_by_operation() -> dict[str, dict[str, str]]:
    """Where single operations take other names: whatever has a number takes those of its resource."""
    found: dict[str, dict[str, str]] = {}
    for path, methods in json.loads(make_openapi.render())["paths"].items():
        resource = re.match(r"/api/v1/([a-z-]+)/\{number\}", path)
        if resource is not None and resource[1] in _NUMBERED:
            names = {"path.number": _NUMBERED[resource[1]]}
            found |= {each["operationId"]: names for each in methods.values() if isinstance(each, dict)}
        coded = re.match(r"/api/v1/([a-z-]+)/\{code\}", path)
        if coded is not None and coded[1] in _CODED:
            names = {"path.code": coded[1]}
            found |= {each["operationId"]: names for each in methods.values() if isinstance(each, dict)}
    return found | _BY_OPERATION
