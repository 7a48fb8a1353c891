"""Homesteads and exits at several steps, a reclamation, projects, quota events, lots and a trade, for clients of the API."""

from __future__ import annotations

from typing import Final

from ledger.trades import open_trade
from tests.homesteads.making import (
    application,
    homestead,
    make_homesteads,
    sheet,
)
from ledger.homesteads import apply, open_reclamation
from tests.homesteads.making import MINE, reclamation
from tests.making import CLERK, PEOPLE, Village, acting
from tests.quotas.making import (
    LINKED,
    LIST,
    MINED,
    OWN,
    PLANNED,
    Quotas,
    happen,
    make_books,
    until,
)

PROJECTS: Final = (LINKED, MINED, PLANNED, OWN)
