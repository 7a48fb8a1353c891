"""Administrative divisions (province … village), each version with its days, and the books kept by them."""

from ledger.places.books import book_of
from ledger.places.data import LEVEL_NAMES_ZH, LEVELS, SIGNIFICANT_DIGITS, Division, DivisionRow, Loaded
from ledger.places.loading import check_row, load_divisions
from ledger.places.queries import anything_below, below, children, find, lineage, resolve, search, subtree

__all__ = [
    "LEVELS",
    "LEVEL_NAMES_ZH",
    "SIGNIFICANT_DIGITS",
    "Division",
    "DivisionRow",
    "Loaded",
    "anything_below",
    "below",
    "book_of",
    "check_row",
    "children",
    "find",
    "lineage",
    "load_divisions",
    "resolve",
    "search",
    "subtree",
]
