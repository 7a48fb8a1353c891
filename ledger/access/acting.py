"""Acting in somebody's name: one transaction with its line in the audit trail, or a refusal with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from ledger.access.audit import event_row, write_events
from ledger.access.data import Actor
from ledger.access.failures import count_failure
from ledger.access.policy import BY_NAME
from ledger.access.reach import Place, permit, permit_anywhere
from ledger.access.refusals import CodeNeeded, PurposeMissing
from ledger.clock import SHANGHAI
from ledger.db import Database
from ledger.errors import Refusal
from ledger.places import Division

Result = TypeVar("Result")
SHORTEST_PURPOSE, LONGEST_PURPOSE = 4, 200


class TakenBack(Exception):
    """Raised by a command that takes itself back without being refused: a dry run, a sheet with bad rows."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


@dataclass(slots=True)
class Act:
    """A command under way: who does it, when (UTC), and what it has done so far, as rows for the trail."""

    actor: Actor
    at: datetime
    operation: str = ""
    subject: str = ""
    purpose: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def by(self) -> str:
        """The name that stands in the book."""
        return self.actor.name

    @property
    def today(self) -> date:
        """The day in Shanghai on which it happens."""
        return self.at.astimezone(SHANGHAI).date()

    def permit(
        self,
        connection: Connection,
        operation: str,
        *,
        villages: Iterable[str] = (),
        division: Division | None = None,
        places: Iterable[Place] = (),
        parties: Iterable[str] = (),
    ) -> None:
        """Let the operation pass here, or raise what ``permit`` raises."""
        permit(connection, self.actor, operation, villages=villages, division=division, places=places, parties=parties)
        self.operation = self.operation or operation

    def note(
        self,
        operation: str,
        subject_kind: str,
        subject: str,
        *,
        before: Any = None,
        after: Any = None,
        detail: str = "",
    ) -> None:
        """What was done, for the trail. before and after hold no personal data in the clear."""
        self.rows.append(
            event_row(
                self.actor,
                self.at,
                operation,
                subject_kind=subject_kind,
                subject=subject,
                before=before,
                after=after,
                detail=detail,
                purpose=self.purpose,
            )
        )


def carry_out(
    database: Database,
    actor: Actor,
    operation: str,
    work: Callable[[Connection, Act], Result],
    *,
    at: datetime,
    subject: str = "",
    purpose: str = "",
) -> Result:
    """Do ``work`` in one transaction and tell the trail, whatever comes of it.

    ``work`` asks whether it is permitted (``Act.permit``): which operation it takes may be known only once it has read
    what it is about. It may run more than once (retries) and notes what it did; where it notes nothing, one event says
    that the operation was done. A refusal takes everything back and is told in a transaction of its own.
    """

    def command(connection: Connection) -> Result:
        act = Act(actor, at, operation, subject, purpose)
        result = work(connection, act)
        if not act.rows:
            act.note(operation, "", subject)
        write_events(connection, act.rows)
        return result

    return _told(database, actor, operation, lambda: database.command(command), at, subject, purpose)


def look(
    database: Database,
    actor: Actor,
    operation: str,
    question: Callable[[Connection], Result],
    *,
    at: datetime,
    subject: str = "",
    purpose: str = "",
) -> Result:
    """Read one moment of the book. Refused reads are told to the trail, sensitive ones before they are answered.

    The role and the scope are asked for here, so that no view can forget; the reach by ``question``, which knows what
    it is about. A read of personal data takes a purpose. Raises what ``permit`` and ``question`` raise, PurposeMissing.
    """

    def reading() -> Result:
        permit_anywhere(actor, operation)
        if BY_NAME[operation].scope == "reveal" and not SHORTEST_PURPOSE <= len(purpose.strip()) <= LONGEST_PURPOSE:
            raise PurposeMissing()
        with database.reading() as connection:
            return question(connection)

    found = _told(database, actor, operation, reading, at, subject, purpose)
    if BY_NAME[operation].sensitive:
        row = event_row(actor, at, operation, subject=subject, purpose=purpose.strip())
        database.command(lambda connection: write_events(connection, [row]))
    return found


def tell(database: Database, row: dict[str, Any]) -> None:
    """Write one event in a transaction of its own."""
    database.command(lambda connection: write_events(connection, [row]))


def _told(
    database: Database,
    actor: Actor,
    operation: str,
    run: Callable[[], Result],
    at: datetime,
    subject: str,
    purpose: str,
) -> Result:
    try:
        return run()
    except Refusal as refusal:
        if isinstance(refusal, CodeNeeded) and refusal.guessed and actor.user_id is not None:
            guesser = actor.user_id
            database.command(lambda connection: count_failure(connection, guesser, at))
        tell_refusal(database, actor, operation, refusal, at=at, subject=subject, purpose=purpose)
        raise
    except TakenBack as taken_back:
        row = event_row(
            actor, at, operation, subject=subject, outcome="refused", code=taken_back.code, detail=taken_back.detail
        )
        tell(database, row)
        raise
    except DBAPIError:
        raise  # the database itself is in trouble, or a mistake of ours came to light: the log has it
    except Exception as error:
        failed = event_row(
            actor, at, operation, subject=subject, outcome="failed", code=type(error).__name__, purpose=purpose
        )
        tell(database, failed)
        raise


def tell_refusal(
    database: Database,
    actor: Actor,
    operation: str,
    refusal: Refusal,
    *,
    at: datetime,
    subject: str = "",
    purpose: str = "",
) -> None:
    """Tell a refusal to the trail, once, however many edges it passes on its way out."""
    if refusal.told or refusal.category == "busy":
        return
    refusal.told = True
    tell(
        database,
        event_row(actor, at, operation, subject=subject, outcome="refused", refusal=refusal, purpose=purpose),
    )
