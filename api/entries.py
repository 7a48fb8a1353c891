"""``entries``: what was filed in the book."""

from __future__ import annotations

from typing import Any

from api.edge import database
from api.resource import resource
from ledger.book import Entry, load_entry

BLUEPRINT = resource("entries", "Entries of the book")


def entry_body(entry: Entry) -> dict[str, Any]:
    return {
        "id": f"{entry.book_id}-{entry.entry_id}",
        "cause": entry.cause,
        "document": entry.document,
        "recorded_at": entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "recorded_by": entry.recorded_by,
        "content_hash": entry.content_hash,
        "reverses": f"{entry.book_id}-{entry.reverses}" if entry.reverses else None,
        "postings": [
            {
                "line": each.line,
                "account": each.account.name,
                "lot": each.lot,
                "effective_on": each.effective_on.isoformat(),
                "stated_on": each.stated_on.isoformat(),
                "amount": each.amount,
            }
            for each in entry.postings
        ],
    }


@BLUEPRINT.get("/<int(max=2147483647):book_id>-<int(max=9223372036854775807):entry_id>")
@BLUEPRINT.response(200)
def one_entry(book_id: int, entry_id: int) -> Any:
    """One entry with its postings; amounts in the asset's measure (grains for areas)."""
    with database().reading() as connection:
        return entry_body(load_entry(connection, book_id, entry_id))
