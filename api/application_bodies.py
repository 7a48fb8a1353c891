"""What applications and listings look like in responses."""

from __future__ import annotations

from typing import Any

from api.areas import area_body
from api.centre_fields import LandAnswer, day_text, land_body
from api.schemas import Answer, AreaAnswer, day, flag, one_of, page_of, part, parts, text, whole
from ledger import clock
from ledger.centre import (
    APPLICATION_STATES,
    LISTING_NOTICES,
    LISTING_STATES,
    SIDES,
    Application,
    Listing,
    ListingNotice,
)
from ledger.inquiries.centre import ApplicationStory
from ledger.transfers import PRICE_UNITS


class ApplicationAnswer(Answer):
    class Meta:
        title = "Application"
        description = "An application on record."

    number = text("number")
    side = one_of("land offered, or wanted", SIDES)
    state = one_of("where it stands today", APPLICATION_STATES)
    applicant = text("code of who applies")
    division = text("level and code of the division")
    parcels = parts(LandAnswer, "the parcels offered")
    area = part(AreaAnswer, "area offered or wanted")
    locality = text("where the land lies, in words")
    land_class = text("class of land; empty for any")
    price = text("price asked or bid; empty: negotiable")
    price_unit = one_of("what the price is in", PRICE_UNITS)
    start = day("first day of the term")
    last_day = day("last day of the term, included")
    project = text("what is to be done with the land")
    received_on = day("day of receipt")
    expires_on = day("last day on which it stands")
    agent = text("code of who came in the applicant's place; empty where nobody did")
    mandate = text("number of the agent's mandate")
    matched_with = text("number of the application that it was matched with; empty without")
    contract = text("number of the contract that came of it; empty without")
    version = whole("counts every change", minimum=1)


ApplicationPage = page_of(ApplicationAnswer, "ApplicationPage")


class ReasonAnswer(Answer):
    class Meta:
        title = "MatchGround"
        description = "One ground on which an offer and a wish fit or do not."

    name = one_of("which ground", ("village", "area", "class", "price", "term"))
    fits = flag("whether they fit")
    said = text("the figures of both, in words")


class MatchAnswer(Answer):
    class Meta:
        title = "Match"
        description = "An application of the other side, and how far it fits."

    application = part(ApplicationAnswer, "the other application")
    score = whole("how many grounds fit", minimum=0)
    reasons = parts(ReasonAnswer, "all grounds")


class StepAnswer(Answer):
    class Meta:
        title = "ApplicationStep"
        description = "One thing that happened to an application."

    state = one_of("to which state it came", APPLICATION_STATES)
    on_day = day("when")
    note = text("in words")
    by = text("login name of who did it")


class MatchesAnswer(Answer):
    class Meta:
        title = "Matches"
        description = "What happened to an application and what fits it."

    number = text("number of the application")
    steps = parts(StepAnswer, "oldest first")
    items = parts(MatchAnswer, "best first; none for households and co-operatives")


def application_body(found: Application) -> dict[str, Any]:
    """An application as responses carry it."""
    asked = found.asked
    names = ("side", "applicant", "locality", "land_class", "price", "price_unit", "project", "agent", "mandate")
    return {name: getattr(asked, name) for name in names} | {
        "number": found.number,
        "state": found.state_on(clock.today()),
        "division": f"{asked.place.level}:{asked.place.code}",
        "parcels": land_body(asked.lines),
        "area": area_body(asked.area_grains),
        "start": day_text(asked.start_day),
        "last_day": day_text(asked.last_day),
        "received_on": day_text(asked.received_on),
        "expires_on": day_text(asked.expires_on),
        "matched_with": found.matched_with,
        "contract": found.contract_number,
        "version": found.version,
    }


def matches_body(story: ApplicationStory) -> dict[str, Any]:
    """Steps and matches as responses carry them."""
    return {
        "number": story.application.number,
        "steps": [
            {"state": each.state, "on_day": day_text(each.on_day), "note": each.note, "by": each.recorded_by}
            for each in story.steps
        ],
        "items": [
            {
                "application": application_body(each.application),
                "score": each.score,
                "reasons": [{"name": r.name, "fits": r.fits, "said": r.said.en} for r in each.reasons],
            }
            for each in story.matches
        ],
    }


class ListingNoticeAnswer(Answer):
    class Meta:
        title = "ListingNotice"
        description = "A public notice of a listing. Nobody's name stands in it."

    sequence = whole("counted from 1", minimum=1)
    kind = one_of("what sort of notice", LISTING_NOTICES)
    from_day = day("first day of the listing")
    to_day = day("last day of the listing")
    area = part(AreaAnswer, "area listed, or transferred")
    price = text("price; empty: negotiable")
    price_unit = one_of("what the price is in", PRICE_UNITS)
    conditions = text("conditions")
    reason = text("why it was changed or withdrawn")
    announced_on = day("when it was announced")


class ListingAnswer(Answer):
    class Meta:
        title = "Listing"
        description = "A listing as everybody may read it: no names, every notice kept."

    number = text("number")
    side = one_of("land offered, or wanted", SIDES)
    state = one_of("where it stands today", LISTING_STATES)
    division = text("level and code of the division")
    locality = text("where the land lies, in words")
    land_class = text("class of land; empty for any")
    project = text("what the land is wanted for")
    start = day("first day of the term")
    last_day = day("last day of the term, included")
    parcels = whole("how many parcels", minimum=0)
    notices = parts(ListingNoticeAnswer, "oldest first; the last one counts")
    version = whole("counts the notices", minimum=1)


ListingPage = page_of(ListingAnswer, "ListingPage")


def listing_body(found: Listing) -> dict[str, Any]:
    """A listing as responses carry it, without names and parcels."""
    asked = found.application.asked
    return {
        "number": found.number,
        "side": asked.side,
        "state": found.state_on(clock.today()),
        "division": f"{asked.place.level}:{asked.place.code}",
        "locality": asked.locality,
        "land_class": asked.land_class,
        "project": asked.project,
        "start": day_text(asked.start_day),
        "last_day": day_text(asked.last_day),
        "parcels": len(asked.lines),
        "notices": [_notice_body(each) for each in found.notices],
        "version": len(found.notices),
    }


def _notice_body(notice: ListingNotice) -> dict[str, Any]:
    names = ("sequence", "kind", "price", "price_unit", "conditions", "reason")
    return {name: getattr(notice, name) for name in names} | {
        "from_day": day_text(notice.from_day),
        "to_day": day_text(notice.to_day),
        "area": area_body(notice.area_grains),
        "announced_on": day_text(notice.announced_on),
    }
