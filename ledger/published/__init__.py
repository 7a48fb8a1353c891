"""Published figures: what offices printed, kept as printed beside its value, and checked against itself."""

from ledger.published.checking import check_table, refusal_of
from ledger.published.checks import BY_NAME, CATALOGUE, CHECKS, Check
from ledger.published.data import RESULTS, UNITS, Figure, Loaded, Outcome, PublishedRow, PublishedTable
from ledger.published.loading import load_published, twice
from ledger.published.profiles import BY_KEY, PROFILES, Profile, PublishedColumn, recognise
from ledger.published.projects import ProjectFacts, project_facts
from ledger.published.queries import field_names, published_tables
from ledger.published.reading import read_day, read_figure, row_of

__all__ = [
    "BY_KEY",
    "BY_NAME",
    "CATALOGUE",
    "CHECKS",
    "PROFILES",
    "RESULTS",
    "UNITS",
    "Check",
    "Figure",
    "Loaded",
    "Outcome",
    "Profile",
    "ProjectFacts",
    "PublishedColumn",
    "PublishedRow",
    "PublishedTable",
    "check_table",
    "field_names",
    "load_published",
    "project_facts",
    "published_tables",
    "read_day",
    "read_figure",
    "recognise",
    "refusal_of",
    "row_of",
    "twice",
]
