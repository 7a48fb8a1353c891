"""Caveats on land: mortgages, disputes, court freezes, inspections. They move no area and stop what they name."""

from ledger.caveats.data import EVENTS, KINDS, STOPPED_BY_FORM, Caveat, CaveatLine
from ledger.caveats.operations import place, release
from ledger.caveats.queries import WantedCaveats, caveats_on, find_caveat, list_caveats, stopping, villages_of_caveat
from ledger.caveats.refusals import StoppedByCaveat
from ledger.caveats.rules import CATALOGUE, RULES, refuse_stopped

__all__ = [
    "CATALOGUE",
    "EVENTS",
    "KINDS",
    "RULES",
    "STOPPED_BY_FORM",
    "Caveat",
    "CaveatLine",
    "StoppedByCaveat",
    "WantedCaveats",
    "caveats_on",
    "find_caveat",
    "list_caveats",
    "place",
    "refuse_stopped",
    "release",
    "stopping",
    "villages_of_caveat",
]
