"""``books``: which there are, closing their periods, and asking for a period to be reopened."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select

from api.divisions import KEY_PATTERN
from api.edge import asked
from api.fields import Day, Strict, Text
from api.keys import carried_out_once, idempotency_key
from api.proposal_schemas import AFTER_PROPOSING, ProposalAnswer, proposal_body, proposed
from api.resource import MOST_BOOK, path_number, resource
from api.schemas import Answer, maybe_day, one_of, page_of, text, whole
from ledger import inquiries
from ledger.access import Act
from ledger.book import NEVER_CLOSED
from ledger.book.models import BOOK
from ledger.inquiries.book import BOOK_COLUMNS, Book
from ledger.periods import close, propose_reopening

BLUEPRINT = resource("books", "The books and their periods")
_NUMBER: Final = [path_number("number", "number of the book", MOST_BOOK)]
_ROUTE: Final = f"/<int(max={MOST_BOOK}):number>"


class ClosingSchema(Strict):
    class Meta(Strict.Meta):
        title = "Closing"
        description = "Up to which day a book is to be closed."

    closing_day = Day(
        required=True, metadata={"description": "last closed day; before today, and later than the one before"}
    )


class ReopeningSchema(Strict):
    class Meta(Strict.Meta):
        title = "ReopeningRequest"
        description = "Back to which day a book's closing is to be moved, and why."

    closing_day = Day(required=True, metadata={"description": "last day that stays closed"})
    reason = Text(most=500, least=2, required=True, metadata={"description": "2 to 500 characters"})


class BookAnswer(Answer):
    class Meta:
        title = "Book"
        description = "A book: the division that keeps it, and how far it is closed."

    number = whole("its number", minimum=1)
    division = text("the division that keeps it", pattern=KEY_PATTERN)
    name = text("name")
    scope = one_of("land: all that its land is about; quota: an upper office's quotas, and no land", ("land", "quota"))
    closing_day = maybe_day("nothing is posted on this day or before; null: never closed")


BookPage = page_of(BookAnswer, "BookPage")
_AFTER_CLOSING: Final = {
    "reopen": {
        "operationId": "reopen_book",
        "parameters": {"number": "$response.body#/number"},
        "description": "ask for it to be reopened",
    }
}


def book_body(book: Book) -> dict[str, Any]:
    """A book as responses carry it."""
    return {
        "number": book.id,
        "division": f"{book.division_level}:{book.division_code}",
        "name": book.name,
        "scope": book.scope,
        "closing_day": None if book.closing_day == NEVER_CLOSED else book.closing_day.isoformat(),
    }


@BLUEPRINT.get("")
@BLUEPRINT.answers(200, BookPage)
def list_books() -> Any:
    """All books, by number"""
    return {"items": [book_body(each) for each in asked("book.read", inquiries.read_books)], "next": None}


@BLUEPRINT.post(f"{_ROUTE}/close", parameters=_NUMBER)
@BLUEPRINT.arguments(ClosingSchema)
@BLUEPRINT.answers(200, BookAnswer, keyed=True, links=_AFTER_CLOSING)
def close_book(told: dict[str, Any], number: int) -> Any:
    """Close a book up to and including a day

    It takes no If-Match: closing only ever moves the day forward, whatever the client has seen.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        close(connection, number, told["closing_day"], act)
        return book_body(_found(connection, number))

    return carried_out_once("book.close", f"book:{number}", idempotency_key(), work)


@BLUEPRINT.post(f"{_ROUTE}/reopen", parameters=_NUMBER)
@BLUEPRINT.arguments(ReopeningSchema)
@BLUEPRINT.answers(201, ProposalAnswer, headers=("ETag", "Location"), keyed=True, links=AFTER_PROPOSING)
def reopen_book(told: dict[str, Any], number: int) -> Any:
    """Ask for a book's closing day to be moved back

    It takes the signature of another person: see `proposals`.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return proposal_body(propose_reopening(connection, number, told["closing_day"], told["reason"], act))

    return proposed(carried_out_once("book.propose-reopening", f"book:{number}", idempotency_key(), work))


def _found(connection: Connection, number: int) -> Book:
    """The book that was just closed. Not by an inquiry: a token that may approve need not be one that may read."""
    return Book(*connection.execute(select(*BOOK_COLUMNS).where(BOOK.c.id == number)).one())
