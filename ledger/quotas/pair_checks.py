"""Whether both halves of a transfer between two books are there, and what the books say of each other agrees."""

from __future__ import annotations

from typing import Final

from ledger.quotas.data import KINDS

CAUSES: Final = " ".join(f"WHEN '{kind}' THEN '{each.cause}'" for kind, each in KINDS.items() if each.cause)
# Which account mirrors which, seen from the office that claims, sold or received: (its kind, the other's kinds).
_MIRRORS: Final = (
    ("quota.granted-down", ("quota.to-return", "quota.from-above")),
    ("quota.sold", ("quota.bought",)),
    ("money.paid-in", ("money.paid-out",)),
)


def said(kinds: tuple[str, ...]) -> str:
    """Codes as a list of SQL."""
    return ", ".join(f"'{kind}'" for kind in kinds)


def _mirrors() -> str:
    """(pair of mirrors, claimant's key, the other's key, asset, amount) of every account in which this book takes part."""
    parts = []
    for claim, others in _MIRRORS:
        mirrored = f"'{claim}' AS mirror"
        for kinds, own, other in (((claim,), "{0}", "{1}"), (others, "{1}", "{0}")):
            for scope in (
                "a.book_id = :book_id",
                "a.holder IN (SELECT DISTINCT m.division_level || ':' || m.division_code FROM account m"
                " WHERE m.book_id = :book_id AND m.holder_kind = 'book') AND a.book_id <> :book_id",
            ):
                keys = ("a.division_level || ':' || a.division_code", "a.holder")
                parts.append(
                    f"SELECT {mirrored}, {own.format(*keys)} AS claimant, {other.format(*keys)} AS debtor, a.asset,"
                    f" p.total AS amount FROM account a"
                    f" JOIN position p ON p.book_id = a.book_id AND p.account_id = a.id"
                    f" WHERE {scope} AND a.holder_kind = 'book' AND a.kind IN ({said(kinds)})"
                )
    return " UNION ALL ".join(parts)


# Each query selects (entry number or NULL, what is wrong in words) for book :book_id.
PAIR_QUERIES: Final = (
    # A transfer between two books here has both entries, and both are undone or neither.
    f"""SELECT e.entry_id, 'quota event ' || e.number || ': entry ' || r.entry_id || ' of book ' || r.book_id
              || ' is not its other half'
       FROM quota_event e JOIN quota_pair r ON r.event = e.number
       LEFT JOIN entry n ON n.book_id = r.book_id AND n.id = r.entry_id
            AND n.document = e.number AND n.cause = CASE e.kind {CAUSES} END
       LEFT JOIN entry b ON b.book_id = r.book_id AND b.reverses_entry_id = r.entry_id
       WHERE e.book_id = :book_id AND (n.id IS NULL OR (e.reversed_at IS NULL) <> (b.id IS NULL)
             OR coalesce(r.reversal_entry_id, 0) <> coalesce(b.id, 0)) ORDER BY 2""",
    """SELECT u.entry_id, 'quota event ' || u.number || ' and the other half of its pair differ by ' || sum(u.amount)
              || ' of ' || u.asset
       FROM (SELECT e.number, e.entry_id, a.asset, p.amount FROM quota_event e JOIN quota_pair r ON r.event = e.number
             JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id AND p.amount > 0
             JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id AND a.asset <> 'land'
             WHERE e.book_id = :book_id
             UNION ALL SELECT e.number, e.entry_id, a.asset, -p.amount
             FROM quota_event e JOIN quota_pair r ON r.event = e.number
             JOIN posting p ON p.book_id = r.book_id AND p.entry_id = r.entry_id AND p.amount > 0
             JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
             WHERE e.book_id = :book_id) u
       GROUP BY u.entry_id, u.number, u.asset HAVING sum(u.amount) <> 0 ORDER BY 2""",
    """SELECT e.entry_id, 'quota event ' || e.number || ' moves quota between two books here and has one half only'
       FROM quota_event e JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id
       JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id AND a.holder_kind = 'book'
       LEFT JOIN quota_pair r ON r.event = e.number
       WHERE e.book_id = :book_id AND r.event IS NULL AND e.kind IN ('grant', 'return', 'surrender', 'sell')
       GROUP BY e.entry_id, e.number ORDER BY 2""",
    # What one book says that another owes it, sold or paid it, the other says too.
    f"""SELECT NULL, 'what ' || u.claimant || ' and ' || u.debtor || ' say of each other differs by ' || sum(u.amount)
              || ' of ' || u.asset || ' (' || u.mirror || ')'
       FROM ({_mirrors()}) u GROUP BY u.mirror, u.claimant, u.debtor, u.asset HAVING sum(u.amount) <> 0 ORDER BY 2""",
)
