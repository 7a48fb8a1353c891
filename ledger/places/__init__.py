"""Administrative divisions (province … village), each version with its days, and the books kept by them."""

from ledger.places.books import book_key, book_of, book_of_key, quota_book
from ledger.places.data import LEVEL_NAMES_ZH, LEVELS, SIGNIFICANT_DIGITS, Division, DivisionRow, Loaded
from ledger.places.loading import check_row, load_divisions
from ledger.places.queries import (
    anything_below,
    below,
    children,
    everything_above,
    find,
    lineage,
    resolve,
    resolve_code,
    search,
    subtree,
)

__all__ = [
    "LEVELS",
    "LEVEL_NAMES_ZH",
    "SIGNIFICANT_DIGITS",
    "Division",
    "DivisionRow",
    "Loaded",
    "anything_below",
    "below",
    "book_key",
    "book_of",
    "book_of_key",
    "check_row",
    "children",
    "everything_above",
    "find",
    "lineage",
    "load_divisions",
    "quota_book",
    "resolve",
    "resolve_code",
    "search",
    "subtree",
]
