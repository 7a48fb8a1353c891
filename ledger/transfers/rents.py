"""What a contract says of rent, in the words of ``ledger.rent``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ledger import rent
from ledger.parcels import Parcel
from ledger.transfers.data import UNPOSTED_FORMS, Terms

FindParcel = Callable[[str], Parcel]
FindKind = Callable[[str], str]


def rent_terms(
    terms: Terms, book_id: int, parcel: FindParcel, kind: FindKind, kept_from: date | None
) -> rent.RentTerms | None:
    """The rent of a contract; None where none is owed.

    In a swap only the transferor's side is paid for: the price is the difference that the transferee pays. kept_from:
    for what was signed on paper, the day on which it was recorded; what fell due before was settled outside the book.
    """
    owed = [line for line in terms.lines if terms.giver_of(line) != terms.transferee]
    if terms.form in UNPOSTED_FORMS or not owed or not terms.price.strip("0."):
        return None
    plots: dict[tuple[str, str], list[rent.Plot]] = {}
    for line in owed:
        key = (terms.giver_of(line), parcel(line.parcel_code).village_code)
        plots.setdefault(key, []).append(rent.Plot(line.parcel_code, line.area_grains))
    details = terms.details
    return rent.RentTerms(
        contract=terms.number,
        book_id=book_id,
        payer=rent.Party(terms.transferee, kind(terms.transferee)),
        shares=tuple(
            rent.Share(rent.Party(giver, kind(giver)), village, tuple(some)) for (giver, village), some in plots.items()
        ),
        start_day=terms.start_day,
        last_day=terms.last_day,
        price=terms.price,
        price_unit=terms.price_unit,
        payment=terms.payment,
        escalation_years=details.escalation_years,
        escalation_percent=details.escalation_percent,
        escalation_fen=details.escalation_fen,
        crop=details.crop,
        dividend=details.dividend,
        kept_from=kept_from,
    )
