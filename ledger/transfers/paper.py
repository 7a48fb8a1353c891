"""A contract as paper: gathers what the PDF says and has ``ledger.documents`` draw it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection, select

from ledger.book import load_entry
from ledger.book.models import BOOK
from ledger.documents.lease import lease_pdf
from ledger.documents.papers import LeasePaper, PaperParcel, PaperParty
from ledger.parcels import LAND_CLASSES, Parcel, find_parcels
from ledger.parties import ID_TYPES, PARTY_KINDS, Party, find_party
from ledger.personal import ID_NUMBER, PHONE
from ledger.places import find, lineage
from ledger.transfers.data import PRICE_UNITS, Contract, ContractLine, life_of
from ledger.transfers.queries import find_contract

_PRICES = {
    "yuan/mu/year": "每亩每年{price}元",
    "yuan/year": "全部地块每年{price}元",
    "kg/mu/year": "每亩每年{price}公斤（实物）",
}
_PAYMENTS = {"annual": "按年支付，每年一次", "once": "一次付清"}


Revealed = Mapping[str, Mapping[str, str]]  # personal data in the clear: by party code, by field


def contract_pdf(
    connection: Connection,
    number: str,
    *,
    today: date,
    fonts: Path,
    public_url: str,
    revealed: Revealed = MappingProxyType({}),
) -> bytes:
    """The contract's paper. Identity numbers and phones are masked but for what is ``revealed``.

    Raises ContractMissing, GlyphMissing.
    """
    return lease_pdf(lease_paper(connection, find_contract(connection, number), today, public_url, revealed), fonts)


def lease_paper(
    connection: Connection,
    contract: Contract,
    today: date,
    public_url: str,
    revealed: Revealed = MappingProxyType({}),
) -> LeasePaper:
    """What a lease's paper says, resolved to text."""
    terms = contract.terms
    entry = load_entry(connection, contract.book_id, contract.entry_id) if contract.entry_id is not None else None
    parcels = find_parcels(connection, (line.parcel_code for line in terms.lines))
    above = _places(connection, parcels[terms.lines[0].parcel_code], today)
    return LeasePaper(
        number=terms.number,
        book_name=connection.scalar(select(BOOK.c.name).where(BOOK.c.id == contract.book_id)) or "",
        transferor=_party(find_party(connection, terms.transferor), revealed.get(terms.transferor, {})),
        transferee=_party(find_party(connection, terms.transferee), revealed.get(terms.transferee, {})),
        parcels=tuple(_parcel(connection, line, parcels[line.parcel_code], today) for line in terms.lines),
        start=terms.start_day,
        end_last_day=terms.last_day,
        price_text=_PRICES[terms.price_unit].format(price=terms.price),
        price_fen=terms.price_fen,
        price_unit=PRICE_UNITS[terms.price_unit].zh,
        yearly_rent_fen=terms.yearly_rent_fen,
        payment_text=payment_words(terms.payment),
        purpose_text=terms.purpose,
        signed_on=terms.signed_on,
        filed_on=terms.filed_on,
        state_name=life_of(contract, today).zh,
        is_draft=contract.state not in {"signed", "reversed"},
        entry_number=contract.entry_id,
        content_hash=entry.content_hash if entry else None,
        verify_url=f"{public_url}/verify/{terms.number}",
        issuer_name=above.get("village", ""),
        township_name=above.get("township", ""),
    )


def payment_words(payment: str) -> str:
    """How rent is paid, in Chinese: ``04-01;10-01`` is 每年4月1日、10月1日."""
    if payment in _PAYMENTS:
        return _PAYMENTS[payment]
    days = [part.split("-") for part in payment.split(";")]
    return "每年" + "、".join(f"{int(month)}月{int(day)}日" for month, day in days)


def _places(connection: Connection, parcel: Parcel, today: date) -> dict[str, str]:
    village = find(connection, "village", parcel.village_code, today)
    return {each.level: each.name for each in lineage(connection, village, today)}


def _party(party: Party, revealed: Mapping[str, str]) -> PaperParty:
    return PaperParty(
        name=party.name,
        kind_name=PARTY_KINDS[party.kind].zh,
        id_label=ID_TYPES[party.id_type].zh if party.id_type else "",
        id_number=revealed.get(ID_NUMBER, party.id_number),
        address=party.address,
        phone=revealed.get(PHONE, party.phone),
        code=party.code,
    )


def _parcel(connection: Connection, line: ContractLine, parcel: Parcel, today: date) -> PaperParcel:
    names = LAND_CLASSES.get(parcel.land_class)
    return PaperParcel(
        parcel_code=parcel.code,
        name=parcel.name,
        village_name=find(connection, "village", parcel.village_code, today).name,
        east=parcel.east,
        south=parcel.south,
        west=parcel.west,
        north=parcel.north,
        area_grains=line.area_grains,
        registered_grains=parcel.registered_grains,
        class_name=names.zh if names else parcel.land_class,
        grade=parcel.grade,
        contract_code=parcel.base.contract_code if parcel.base else "",
    )
