"""Whether homesteads, exits, agreements, payments and reclamations agree with each other and with the book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from ledger.book.verification import Finding

_NOT_RECLAIMED: Final = (
    "'', 'applied', 'consented', 'surveyed', 'agreed', 'compensated', 'demolished', 'collective-construction',"
    " 'withdrawn', 'refused'"
)
# Each query selects (entry number or NULL, what is wrong in words) for book :book_id.
_QUERIES: Final = (
    # An exit stands where its last step left it.
    """SELECT NULL, 'exit ' || x.number || ' says ' || x.step || ', its last step ' || coalesce(s.step, 'is missing')
       FROM homestead_exit x JOIN homestead h ON h.code = x.homestead
       LEFT JOIN exit_step s ON s.exit_number = x.number AND s.sequence = x.sequence
       WHERE h.book_id = :book_id AND (s.step IS NULL OR s.step <> x.step OR EXISTS (
             SELECT 1 FROM exit_step n WHERE n.exit_number = x.number AND n.sequence > x.sequence)) ORDER BY 2""",
    # Its steps come in order.
    """SELECT NULL, 'exit ' || s.exit_number || ': step ' || s.sequence || ' (' || s.step || ') follows '
              || coalesce(b.step, 'nothing')
       FROM exit_step s JOIN homestead_exit x ON x.number = s.exit_number JOIN homestead h ON h.code = x.homestead
       LEFT JOIN exit_step b ON b.exit_number = s.exit_number AND b.sequence = s.sequence - 1
       WHERE h.book_id = :book_id AND NOT EXISTS (
             SELECT 1 FROM homestead_step_order o WHERE o.subject = 'exit' AND
             CASE WHEN s.returns = 0 THEN o.before_step = coalesce(b.step, '') AND o.after_step = s.step
                  ELSE o.before_step = s.step AND o.after_step = b.step AND o.may_return = 1 END) ORDER BY 2""",
    # An exit that was agreed has its agreement, and only such a one.
    """SELECT a.entry_id, 'exit ' || x.number || ' (' || x.step || ') and its agreement disagree'
       FROM homestead_exit x JOIN homestead h ON h.code = x.homestead
       LEFT JOIN exit_agreement a ON a.exit_number = x.number
       WHERE h.book_id = :book_id AND (a.exit_number IS NULL) <>
             (x.step IN ('', 'applied', 'consented', 'surveyed', 'withdrawn', 'refused')) ORDER BY 2""",
    # The claim of a household is what was agreed less what is paid, on both sides.
    """SELECT NULL, 'exit ' || u.lot || ': ' || u.kind || ' of ' || u.holder || ' is off by ' || sum(u.amount)
       FROM (SELECT a.exit_number AS lot, 'money.compensation-receivable' AS kind, h.household AS holder,
                    a.compensation_fen AS amount
             FROM exit_agreement a JOIN homestead_exit x ON x.number = a.exit_number
             JOIN homestead h ON h.code = x.homestead WHERE a.book_id = :book_id
             UNION ALL SELECT a.exit_number, 'money.compensation-owed', a.debtor, -a.compensation_fen
             FROM exit_agreement a WHERE a.book_id = :book_id
             UNION ALL SELECT p.exit_number, 'money.compensation-receivable', h.household, -p.fen
             FROM exit_payment p JOIN homestead_exit x ON x.number = p.exit_number
             JOIN homestead h ON h.code = x.homestead WHERE p.book_id = :book_id AND p.reversed_at IS NULL
             UNION ALL SELECT p.exit_number, 'money.compensation-owed', a.debtor, p.fen
             FROM exit_payment p JOIN exit_agreement a ON a.exit_number = p.exit_number
             WHERE p.book_id = :book_id AND p.reversed_at IS NULL
             UNION ALL SELECT t.code, c.kind, c.holder, -p.amount
             FROM posting p JOIN account c ON c.book_id = p.book_id AND c.id = p.account_id
             JOIN lot t ON t.book_id = p.book_id AND t.id = p.lot_id
             WHERE p.book_id = :book_id AND c.kind IN ('money.compensation-receivable', 'money.compensation-owed')) u
       GROUP BY u.lot, u.kind, u.holder HAVING sum(u.amount) <> 0 ORDER BY 2""",
    # Nobody's house is down while compensation is open.
    """SELECT NULL, 'exit ' || a.exit_number || ' (' || x.step || ') has compensation open'
       FROM exit_agreement a JOIN homestead_exit x ON x.number = a.exit_number
       WHERE a.book_id = :book_id AND x.step <> 'agreed' AND a.compensation_fen <> (
             SELECT coalesce(sum(p.fen), 0) FROM exit_payment p
             WHERE p.exit_number = a.exit_number AND p.reversed_at IS NULL) ORDER BY 2""",
    # Exits are as far as the reclamation of their plots, and nowhere in it without one.
    f"""SELECT NULL, 'exit ' || x.number || ' is ' || x.step || ', its reclamation ' || coalesce(r.number || ' ' || r.step, 'is missing')
       FROM homestead_exit x JOIN homestead h ON h.code = x.homestead
       LEFT JOIN reclamation_plot p ON p.exit_number = x.number AND p.dropped_at IS NULL
       LEFT JOIN reclamation r ON r.number = p.reclamation
       WHERE h.book_id = :book_id AND (
             (x.step NOT IN ({_NOT_RECLAIMED}) AND (r.step IS NULL OR r.step <> x.step))
             OR (x.step IN ({_NOT_RECLAIMED}) AND r.step <> '')) ORDER BY 2""",
)


def check_homesteads(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every exit whose steps, agreement, money or reclamation say otherwise than each other or the book."""
    for query in _QUERIES:
        for entry_id, what in connection.execute(text(query), {"book_id": book_id}):
            yield Finding("homesteads", book_id, entry_id, what)
