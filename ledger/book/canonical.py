"""The canonical form of an entry and its hash.

The form is JSON as RFC 8785 writes it: ASCII keys in order, no white space, UTF-8. Amounts are decimal strings,
because that standard's numbers are exact only up to 2**53. Accounts and lots are written by name, not by number, so
that the hash means the same in every installation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from ledger.book.data import Account, Posting

_DUMPS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def _account(account: Account) -> list[str]:
    return [
        account.asset,
        account.kind,
        account.division_level,
        account.division_code,
        account.holder_kind,
        account.holder,
    ]


def content_hash(
    cause: str, document: str, idempotency_key: str, reverses: int | None, postings: Iterable[Posting]
) -> str:
    """SHA-256, in hex, of an entry's canonical form; postings in the order of their lines."""
    body = {
        "cause": cause,
        "document": document,
        "key": idempotency_key,
        "postings": [
            [
                *_account(posting.account),
                posting.lot,
                posting.effective_on.isoformat(),
                posting.stated_on.isoformat(),
                str(posting.amount),
            ]
            for posting in postings
        ],
        "reverses": reverses,
    }
    return hashlib.sha256(_DUMPS(body).encode()).hexdigest()
