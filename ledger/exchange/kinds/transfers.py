"""The sheet of transfer contracts: a line a parcel, lines with the same number are one contract."""

from __future__ import annotations

from bisect import bisect
from typing import Final

from ledger.errors import Refusal
from ledger.exchange.kinds.common import Import, Kind
from ledger.exchange.kinds.transfer_columns import COLUMNS, CONVERTERS, number_or_blank
from ledger.exchange.kinds.transfer_lines import Together, needs_parcels, terms_of
from ledger.exchange.kinds.transfer_refusals import ContractLineBad
from ledger.exchange.sheets import Located, convert
from ledger.parcels import find_parcels
from ledger.transfers import record

__all__ = ["COLUMNS", "CONVERTERS", "TRANSFERS", "number_or_blank"]
# Which cell a refusal of a rule is about; what is not listed is about the contract as a whole.
_COLUMN_OF: Final = {
    "parcel-unknown": "parcel_code",
    "parcel-named-twice": "parcel_code",
    "parcel-not-transferors": "parcel_code",
    "parcel-already-leased": "parcel_code",
    "area-above-parcel": "area_mu",
    "area-differs-from-measured": "area_mu",
    "term-reversed": "end",
    "term-beyond-base-contract": "end",
    "filed-before-signed": "filed_on",
    "price-wrong": "price",
    "payment-wrong": "pay",
    "use-not-agricultural": "purpose",
    "area-beyond-parent": "area_mu",
    "certificate-missing": "parent",
    "clearance-missing": "clearance",
    "consent-missing": "consent",
    "consent-too-late": "consent",
    "contract-right-not-held": "parcel_code",
    "county-review-missing": "county_review",
    "deposit-below-rule": "deposit_yuan",
    "household-ended": "transferor",
    "mandate-missing": "mandate",
    "mode-missing": "mode",
    "not-one-collective": "transferee",
    "not-the-issuer": "transferor",
    "once-price-by-year": "pay",
    "orchard-on-basic-farmland": "purpose",
    "parcel-held": "parcel_code",
    "parcel-outside-parent": "parcel_code",
    "parent-missing": "parent",
    "parent-not-transferees": "parent",
    "permanent-term-differs": "end",
    "priority-notice-missing": "priority_notice",
    "proxy-term-too-long": "end",
    "renewal-unfit": "renews",
    "rent-terms-unclear": "price",
    "resolution-missing": "resolution",
    "signed-in-future": "signed_on",
    "stopped-by-caveat": "parcel_code",
    "subcontract-outside": "transferee",
    "swap-one-sided": "transferor",
    "term-beyond-parent": "end",
    "written-form-missing": "oral",
    "contract-number-used": "contract_no",
    "same-party": "transferee",
}
_PARTY_COLUMNS: Final = ("transferor", "transferee")


def _apply(job: Import) -> None:
    grouped, spoiled = _read(job)
    for lines in grouped.values():
        for row, refusal, column in lines.faults():
            job.tally.refuse(job.place(row, refusal, column))
    if job.skip_bad:
        _leave_out(job, grouped, spoiled)
    sound = {
        number: lines
        for number, lines in grouped.items()
        if not any(line.row in job.tally.bad_rows for line in lines.lines)
    }
    parcels = find_parcels(job.connection, needs_parcels(sound.values()))
    done = record(job.connection, [terms_of(lines, parcels) for lines in sound.values()], job.act)
    for contract, refusal in done.refused:
        job.tally.refuse(_located(job, sound[contract], refusal))
    for contract, warning in done.warned:
        job.tally.warn(_located(job, sound[contract], warning))
    job.tally.added, job.tally.unchanged = done.added, done.unchanged


def _read(job: Import) -> tuple[dict[str, Together], dict[str, int]]:
    """The sound lines by contract, and the contracts that have (or may have) a bad line, with the row of that line.

    A row that cannot be read at all does not say whose it is: it may belong to the contract before it or after it.
    """
    grouped: dict[str, Together] = {}
    spoiled: dict[str, int] = {}
    numbers: dict[int, str] = {}
    converters = job.converters(CONVERTERS)
    for row in job.rows():
        values, faults = convert(row, converters)
        numbers[row.number] = row.cells["contract_no"]
        if faults:
            spoiled.setdefault(row.cells["contract_no"], row.number)
            for fault in faults:
                job.tally.refuse(fault)
        else:
            number = values["contract_no"]
            lines = grouped[number] if number in grouped else grouped.setdefault(number, Together.of(values))
            for bad_row, refusal, column in lines.add(row.number, values):
                job.tally.refuse(job.place(bad_row, refusal, column))
    read = list(numbers)
    for unread in sorted(job.tally.bad_rows - numbers.keys()):
        place = bisect(read, unread)
        for neighbour in read[max(place - 1, 0) : place + 1]:
            spoiled.setdefault(numbers[neighbour], unread)
    return grouped, spoiled


def _leave_out(job: Import, grouped: dict[str, Together], spoiled: dict[str, int]) -> None:
    """Refuse what is left of contracts of which a line is bad."""
    for number, lines in grouped.items():
        if number in spoiled:
            refusal = ContractLineBad(number=number, row=spoiled[number])
            job.tally.refuse(job.place(lines.lines[0].row, refusal, "contract_no"))


def _located(job: Import, lines: Together, refusal: Refusal) -> Located:
    """The place of a rule's refusal: the row of the parcel or household it names, else the contract's first row."""
    row, column = lines.row_of(refusal), _COLUMN_OF.get(refusal.code)
    named = refusal.fields.get("code" if refusal.code == "party-unknown" else "party")
    if refusal.code in ("party-unknown", "party-kind-unfit"):
        column, row = _party_named(lines, str(named), row)
    return job.place(row, refusal, column)


def _party_named(lines: Together, code: str, row: int) -> tuple[str | None, int]:
    """Where a party stands. The code of one that nobody knows may be masked, and is then looked for in vain."""
    for line in lines.lines:
        for column in _PARTY_COLUMNS:
            if getattr(line, column) == code:
                return column, line.row
    return ("agent" if lines.agent == code else None), row


TRANSFERS: Final = Kind("transfers", COLUMNS, _apply)
