"""How figures, days and names look on a page: filters and globals of the templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import Flask, url_for
from markupsafe import Markup

from ledger.access import ADMINISTRATORS, LEVELS_OF_ROLE, ROLES, SCOPES, USER_CLASSES
from ledger.book import Line, NewEntry
from ledger.caveats import EVENTS
from ledger.caveats import KINDS as CAVEAT_KINDS
from ledger.clock import SHANGHAI, today
from ledger.errors import Words
from ledger.measures import UNITS, figure, measure_of
from ledger.names import mask_name
from ledger.parcels import LAND_CLASSES
from ledger.parties import Party
from ledger.personal import FIELDS
from ledger.rent import CLAIMS, METHODS
from ledger.rent.data import ASSET_OF
from ledger.transfers import (
    EVENT_KINDS,
    EVIDENCE_KINDS,
    FORMS,
    GROUNDS,
    PRICE_UNITS,
    STATES,
    Contract,
    life_of,
)
from ledger.units import GRAINS_PER_UNIT, exact_area, format_money, show_area
from web.asking import language, large_print
from web.words import WORDS
from web.words_of_land import NAMES
from web.words_of_trail import OUTCOMES, VIAS

FEWEST_PLACES = 2


def say(words: Words) -> str:
    """A text in this visitor's language."""
    return words.say(language())


def word(key: str, **figures: Any) -> str:
    """A text of the catalogue, filled with its figures."""
    said = say(WORDS[key])
    return said.format_map(figures) if figures else said


def name_of(group: str, code: str) -> str:
    """The name of a code of the book (asset, account kind, cause …), or the code itself."""
    words = NAMES.get(f"{group}.{code}")
    return say(words) if words else code


def mu(grains: int) -> str:
    """Exact mu with two decimals or as many as it takes: 12.35, 0.823335."""
    shown = show_area(grains, "mu", FEWEST_PLACES)
    return shown.text if shown.exact else exact_area(grains, "mu") or shown.text


def hectares(grains: int) -> str:
    """Hectares to four decimals; ≈ before what had to be rounded."""
    shown = show_area(grains, "ha")
    return shown.text if shown.exact else f"≈{shown.text}"


def square_metres(grains: int) -> str:
    """Square metres to two decimals; ≈ before what had to be rounded."""
    shown = show_area(grains, "m2")
    return shown.text if shown.exact else f"≈{shown.text}"


def _data(value: str, title: str) -> Markup:
    return Markup('<data class="figure" value="{}" title="{}">{}</data>').format(
        value.lstrip("≈"), title, _grouped(value)
    )


def _grouped(value: str) -> str:
    whole, point, rest = value.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdigit() else value


def area(grains: int) -> Markup:
    """Mu, with hectares and square metres when the pointer rests on it."""
    title = f"{hectares(grains)} {word('unit_ha')} · {square_metres(grains)} {word('unit_m2')}"
    return _data(mu(grains), title)


def hectare_figure(grains: int) -> Markup:
    """Hectares, with mu when the pointer rests on it."""
    return _data(hectares(grains), f"{mu(grains)} {word('unit_mu')}")


def yuan(fen: int | None) -> Markup | str:
    """Yuan and fen; a dash where there is no sum of money."""
    return "—" if fen is None else _data(format_money(fen), word("unit_yuan"))


def quantity(amount: int, asset: str) -> Markup:
    """An amount in the measure of its asset, − before what is less than nothing: mu alone, all else with its unit."""
    sign = "−" if amount < 0 else ""
    if measure_of(asset) == "area":
        return Markup("{}{}").format(sign, area(abs(amount)))
    unit = say(UNITS[measure_of(asset)])
    return Markup("{}{} <small>{}</small>").format(sign, _data(figure(asset, abs(amount)), unit), unit)


def sum_of(amount: int, measure: str) -> Markup:
    """A sum of rent in its own measure, with its unit: 850.00 yuan, 500.00 kg."""
    return quantity(amount, ASSET_OF["kg" if measure == "kg" else "fen"])


def are_areas(days: Iterable[tuple[date, Iterable[Any]]]) -> bool:
    """Whether all the postings of some days move areas, so that one heading says their unit."""
    return all(is_area(posting.account.asset) for _, group in days for posting in group)


def is_area(asset: str) -> bool:
    """Whether an asset is a right in land, counted by area."""
    return measure_of(asset) == "area"


def lines_by_day(entry: NewEntry) -> tuple[tuple[date, tuple[Line, ...]], ...]:
    """The lines of an entry that would be filed, in groups of one effective day."""
    ordered = sorted(entry.lines, key=lambda line: line.effective_on)
    return tuple((day, tuple(group)) for day, group in groupby(ordered, key=lambda line: line.effective_on))


def hundredths(amount: int) -> str:
    """Yuan of fen, or kilograms of hundredths of them, grouped by thousands: 1,709.92."""
    return f"{'−' if amount < 0 else ''}{_grouped(format_money(abs(amount)))}"


def rent(contract: Contract) -> Markup | str:
    """A year's rent in yuan; rent in kind as it stands."""
    terms = contract.terms
    if terms.yearly_rent_fen is not None:
        return yuan(terms.yearly_rent_fen)
    return f"{terms.price} {say(PRICE_UNITS[terms.price_unit])}"


def share(part: int, whole: int) -> str:
    """A share in per cent with one decimal, half up; a dash of nothing."""
    if whole <= 0:
        return "—"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def moment(instant: datetime) -> str:
    """An instant in Shanghai, to the minute."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def days_left(day: date) -> int:
    """Days from today to ``day``."""
    return (day - today()).days


def days_since(instant: datetime) -> int:
    """Days from the day of an instant, in Shanghai, to today."""
    return max((today() - instant.astimezone(SHANGHAI).date()).days, 0)


def masked_name(party: Party) -> str:
    """A natural person's name with all but its first character hidden; organisations stand as they are."""
    if party.kind not in {"household", "person"}:
        return party.name
    return mask_name(party.name)


def land_class(code: str) -> str:
    words = LAND_CLASSES.get(code)
    return say(words) if words else code


def life(contract: Contract) -> str:
    return say(life_of(contract, today()))


def payment(text: str) -> str:
    """How rent is paid, in words: ``04-01;10-01`` is each year on 04-01, 10-01."""
    if text in {"annual", "once"}:
        return word(f"payment_{text}")
    return word("payment_days", days=text.replace(";", "、" if language() == "zh" else ", "))


def register_showing(app: Flask) -> None:
    """Add the filters and globals to the templates."""
    filters = (
        area,
        days_left,
        days_since,
        hectare_figure,
        land_class,
        life,
        masked_name,
        moment,
        mu,
        payment,
    )
    for show in (*filters, hectares, hundredths, quantity, rent, say, sum_of, yuan):
        app.add_template_filter(show)
    constants = {
        "CLAIMS": CLAIMS,
        "METHODS": METHODS,
        "EVENT_KINDS": EVENT_KINDS,
        "EVIDENCE_KINDS": EVIDENCE_KINDS,
        "FORMS": FORMS,
        "GROUNDS": GROUNDS,
        "PRICE_UNITS": PRICE_UNITS,
        "CAVEAT_EVENTS": EVENTS,
        "CAVEAT_KINDS": CAVEAT_KINDS,
        "STATES": STATES,
        "GRAINS_PER_MU": GRAINS_PER_UNIT["mu"],
        "ROLES": ROLES,
        "SCOPES": SCOPES,
        "USER_CLASSES": USER_CLASSES,
        "FIELDS": FIELDS,
        "LEVELS_OF_ROLE": LEVELS_OF_ROLE,
        "ADMINISTRATORS": ADMINISTRATORS,
        "OUTCOMES": OUTCOMES,
        "VIAS": VIAS,
    }
    functions = {
        "t": word,
        "name_of": name_of,
        "share": share,
        "language": language,
        "large_print": large_print,
        "are_areas": are_areas,
        "is_area": is_area,
        "lines_by_day": lines_by_day,
    }
    app.jinja_env.globals.update(constants | functions | {"today": today, "url_for": url_for})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
