"""What the centre's forms say: days, areas, parties by name or code, parcels, files by their hash."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Final

from flask import request
from sqlalchemy import Connection

from ledger.access import Actor
from ledger.centre import ApplicationLine
from ledger.clock import today
from ledger.exchange import cells
from ledger.inquiries import search_people
from ledger.parties import find_parties
from ledger.places import resolve
from ledger.units import parse_area
from web.asking import posted_day, posted_text

LONGEST: Final = 4_000
MOST_PARCELS: Final = 500


def text(name: str, most: int = LONGEST) -> str:
    """A text of the form."""
    return posted_text(name, most)


def day(name: str) -> date:
    """A day of the form; today where it is empty. Raises DateUnreadable, DateImpossible."""
    return posted_day(name)


def optional_day(name: str) -> date | None:
    """A day of the form, or None."""
    return cells.optional(cells.day)(request.form.get(name, ""))


def flag(name: str) -> bool:
    """Whether a box was ticked."""
    return request.form.get(name) == "1"


def area(name: str) -> int:
    """Grains of a figure in mu; 0 where the field is empty. Raises what ``parse_area`` raises."""
    typed = request.form.get(name, "").strip()
    return parse_area(typed, "mu") if typed else 0


def party(connection: Connection, actor: Actor, name: str) -> str:
    """The code of a party that was given by its code, or by a name that only one has within reach."""
    typed = posted_text(name, 80)
    if not typed or typed in find_parties(connection, [typed]):
        return typed
    found = search_people(connection, actor, typed, limit=2)
    exact = [each for each in found if each.name == typed] or found
    return exact[0].code if len(exact) == 1 else typed


def village(connection: Connection, name: str) -> str:
    """The code of a village that was given by code or name. Raises DivisionMissing, DivisionAmbiguous."""
    return resolve(connection, posted_text(name, 64), today()).code


def lines(name: str) -> tuple[ApplicationLine, ...]:
    """Parcels of the form, a line each: code, and the area in mu."""
    found = []
    for line in request.form.get(name, "").splitlines()[:MOST_PARCELS]:
        parts = re.split(r"[\s,，;；]+", line.strip())
        if parts and parts[0]:
            found.append(ApplicationLine(parts[0][:40], parse_area(parts[1], "mu") if len(parts) > 1 else 0))
    return tuple(found)


def codes(name: str) -> tuple[str, ...]:
    """Codes of the form, separated by blanks, commas or line ends."""
    return tuple(part[:40] for part in re.split(r"[\s,，;；]+", request.form.get(name, "")) if part)[:MOST_PARCELS]


def scan(name: str) -> tuple[str, str]:
    """Name and SHA-256 of a file of the form; both empty without one. The file itself is not kept."""
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return "", ""
    digest = hashlib.sha256()
    while chunk := sent.stream.read(1 << 20):
        digest.update(chunk)
    return sent.filename.replace("\\", "/").rpartition("/")[2][:120], digest.hexdigest()
