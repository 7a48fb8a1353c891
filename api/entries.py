"""``entries``: what was filed in the book."""

from __future__ import annotations

from typing import Any, Final

from api.conditions import tag_of_body, tagged
from api.edge import asked
from api.fields import instant_text
from api.resource import MOST_BOOK, MOST_NUMBER, path_number, resource
from api.schemas import ENTRY_ID_PATTERN, Answer, day, instant, maybe, parts, text, whole
from ledger import inquiries
from ledger.book import Entry

BLUEPRINT = resource("entries", "Entries of the book")
_PATH: Final = [
    path_number("book_id", "number of the book", MOST_BOOK),
    path_number("entry_id", "number of the entry in the book", MOST_NUMBER),
]


class PostingAnswer(Answer):
    class Meta:
        title = "Posting"
        description = "One line of an entry."

    line = whole("its place in the entry", minimum=1)
    account = text("asset/kind/division[/holder]")
    lot = text("the lot that moved")
    effective_on = day("from which day it counts")
    stated_on = day("the day of the document, where a closing moved the posting")
    amount = whole(
        "in the asset's measure: grains of areas, fen of money (cny), hundredths of a kilogram of rent in kind, persons;"
        " + arrives, − leaves"
    )


class EntryAnswer(Answer):
    class Meta:
        title = "Entry"
        description = "What was filed in the book at one moment, with its postings. It is never edited."

    id = text("number of the book and of the entry in it", pattern=ENTRY_ID_PATTERN)
    cause = text("what happened")
    document = text("number of the paper behind it")
    recorded_at = instant("when it was filed")
    recorded_by = text("who filed it")
    content_hash = text("hash of what it says", pattern="^[0-9a-f]{64}$")
    reverses = maybe("the entry that it undoes", pattern=ENTRY_ID_PATTERN)
    postings = parts(PostingAnswer, "its lines")


def entry_body(entry: Entry) -> dict[str, Any]:
    """An entry as responses carry it."""
    return {
        "id": f"{entry.book_id}-{entry.entry_id}",
        "cause": entry.cause,
        "document": entry.document,
        "recorded_at": instant_text(entry.recorded_at),
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


@BLUEPRINT.get("/<int(max=2147483647):book_id>-<int(max=9223372036854775807):entry_id>", parameters=_PATH)
@BLUEPRINT.answers(200, EntryAnswer, headers=("ETag",))
def read_entry(book_id: int, entry_id: int) -> Any:
    """One entry with its postings"""
    found = asked(
        "entries.read",
        lambda c, actor: inquiries.read_entry(c, actor, book_id, entry_id),
        f"{book_id}-{entry_id}",
    )
    body = entry_body(found)
    return tagged(body, tag_of_body(body))
