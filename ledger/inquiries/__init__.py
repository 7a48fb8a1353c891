"""What people ask of the book: every question checks who asks, by role and by reach, before it is answered.

The API, the pages and the command line all ask here, so that they cannot differ.
"""

from ledger.inquiries.administration import (
    export_trail,
    open_proposals,
    read_people,
    read_person,
    read_proposal,
    read_trail,
    story_of_contract,
)
from ledger.inquiries.book import Book, accounts_named, check_books, journal, read_books, read_entry, read_statement
from ledger.inquiries.checking import check_terms
from ledger.inquiries.contracts import Contracts, print_contract, reach_of_contracts, read_contract
from ledger.inquiries.land import (
    balances_of,
    holders_of_parcel,
    movements_of_parcel,
    parcels_in,
    parcels_of,
    read_parcel,
    search_land,
)
from ledger.inquiries.land_events import (
    caveats_of_contract,
    caveats_of_parcel,
    caveats_within,
    changes_waiting,
    changes_within,
    land_to_change,
    preview_of_land_change,
    read_caveat,
    read_change,
    story_of_change,
)
from ledger.inquiries.people import count as count_people
from ledger.inquiries.people import parties_named, read_party
from ledger.inquiries.people import search as search_people
from ledger.inquiries.previews import (
    Preview,
    events_of_contract,
    preview_of_change,
    preview_of_ending,
    preview_of_reversal,
    preview_of_signing,
)

__all__ = [
    "Book",
    "Contracts",
    "Preview",
    "accounts_named",
    "balances_of",
    "caveats_of_contract",
    "caveats_of_parcel",
    "caveats_within",
    "changes_waiting",
    "changes_within",
    "check_books",
    "check_terms",
    "count_people",
    "events_of_contract",
    "export_trail",
    "holders_of_parcel",
    "journal",
    "land_to_change",
    "movements_of_parcel",
    "open_proposals",
    "parcels_in",
    "parcels_of",
    "parties_named",
    "preview_of_change",
    "preview_of_ending",
    "preview_of_land_change",
    "preview_of_reversal",
    "preview_of_signing",
    "print_contract",
    "reach_of_contracts",
    "read_books",
    "read_caveat",
    "read_change",
    "read_contract",
    "read_entry",
    "read_parcel",
    "read_party",
    "read_people",
    "read_person",
    "read_proposal",
    "read_statement",
    "read_trail",
    "search_land",
    "search_people",
    "story_of_change",
    "story_of_contract",
]
