"""The double-entry core: accounts, lots, entries, postings, positions. It knows nothing of contracts or quotas."""

from ledger.book.accounts import book_number, open_book
from ledger.book.corrections import check_reversal, close_period, first_open_day, reopen_period, reverse
from ledger.book.data import FIRST_DAY, LAST_DAY, NEVER_CLOSED, NO_LOT, Account, Filed, Line, NewEntry, Posting
from ledger.book.entries import Entry, every_entry, load_entry
from ledger.book.filing import mirrored, post

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "NEVER_CLOSED",
    "NO_LOT",
    "Account",
    "Entry",
    "Filed",
    "Line",
    "NewEntry",
    "Posting",
    "book_number",
    "check_reversal",
    "close_period",
    "every_entry",
    "first_open_day",
    "load_entry",
    "mirrored",
    "open_book",
    "post",
    "reopen_period",
    "reverse",
]
