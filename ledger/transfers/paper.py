"""A contract as paper: gathers what the PDF says and has ``ledger.documents`` draw it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, select

from ledger.book import load_entry
from ledger.book.models import BOOK
from ledger.documents.contract import contract_pdf as draw
from ledger.documents.figures import day_text
from ledger.documents.notices import ContractReference
from ledger.documents.papers import ContractPaper, HeadContract, PaperMark, PaperParcel, PaperParty
from ledger.parcels import LAND_CLASSES, Parcel, find_parcels
from ledger.parties import ID_TYPES, PARTY_KINDS, Party, find_parties
from ledger.personal import ID_NUMBER, PHONE
from ledger.places import find, lineage
from ledger.transfers.data import FORMS, Contract, ContractLine, Terms, life_of
from ledger.transfers.paper_terms import agreed_terms, households, paper_evidence, price_texts
from ledger.transfers.queries import find_contract, find_contracts

ONE_DAY: Final = timedelta(days=1)  # what is given for good is the giver's on the day before
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
    return draw(contract_paper(connection, find_contract(connection, number), today, public_url, revealed), fonts)


def contract_paper(
    connection: Connection,
    contract: Contract,
    today: date,
    public_url: str,
    revealed: Revealed = MappingProxyType({}),
) -> ContractPaper:
    """What a contract's paper says, resolved to text."""
    terms = contract.terms
    entry = load_entry(connection, contract.book_id, contract.entry_id) if contract.entry_id is not None else None
    named = {*terms.parties, *(each.party for each in terms.evidence if each.party)}
    parties = find_parties(connection, named)
    parcels = find_parcels(connection, (line.parcel_code for line in terms.lines))
    above = _places(connection, parcels[terms.lines[0].parcel_code], today)
    return ContractPaper(
        form=terms.form,
        number=terms.number,
        book_name=connection.scalar(select(BOOK.c.name).where(BOOK.c.id == contract.book_id)) or "",
        transferor=_party(parties[terms.transferor], revealed.get(terms.transferor, {})),
        transferee=_party(parties[terms.transferee], revealed.get(terms.transferee, {})),
        parcels=_parcels(connection, terms, parcels, parties, today),
        start=terms.start_day,
        end_last_day=terms.last_day,
        **price_texts(terms),
        purpose_text=terms.purpose,
        signed_on=terms.signed_on,
        filed_on=terms.filed_on,
        state_name=life_of(contract, today).zh,
        mark=mark_of(contract, today),
        entry_number=contract.entry_id,
        content_hash=entry.content_hash if entry else None,
        verify_url=f"{public_url}/verify/{terms.number}",
        issuer_name=above.get("village", ""),
        township_name=above.get("township", ""),
        agreed=agreed_terms(terms),
        evidence=paper_evidence(terms, parties),
        consent=terms.consent,
        households=households(terms, parties),
        head=_head(connection, terms),
        renews=terms.renews,
    )


def contract_reference(connection: Connection, contract: Contract) -> ContractReference:
    """The contract as the papers of ``ledger.documents.notices`` speak of it."""
    terms = contract.terms
    names = find_parties(connection, terms.parties)
    more = f"等{len(terms.givers)}户" if len(terms.givers) > 1 and terms.form != "swap" else ""
    return ContractReference(
        number=terms.number,
        form_name=FORMS[terms.form].zh,
        transferor_name=f"{names[terms.givers[0]].name}{more}",
        transferee_name=names[terms.transferee].name,
        parcel_count=len({line.parcel_code for line in terms.lines}),
        area_grains=terms.area_grains,
        start=terms.start_day,
        end_last_day=contract.last_day,
        signed_on=terms.signed_on,
    )


def mark_of(contract: Contract, today: date) -> PaperMark:
    """Why the paper is not to be taken for a contract in force: a draft, undone, ended early or suspended."""
    if contract.state == "reversed":
        entry = contract.reversal_entry_id
        return PaperMark("已冲正", f"由入账第 {entry} 号冲正，不再有效" if entry else "不再有效")
    if contract.state != "signed":
        return PaperMark("草稿")
    if contract.last_day < contract.terms.last_day:
        day = day_text(contract.last_day)
        return PaperMark("已提前终止" if today > contract.last_day else "提前终止", f"最后一天为{day}")
    if contract.suspended_on is not None:
        return PaperMark("中止", f"自{day_text(contract.suspended_on)}起")
    return PaperMark()


def _places(connection: Connection, parcel: Parcel, today: date) -> dict[str, str]:
    village = find(connection, "village", parcel.village_code, today)
    return {each.level: each.name for each in lineage(connection, village, today)}


def _head(connection: Connection, terms: Terms) -> HeadContract | None:
    """The contract above a re-transfer; one that is not on record is named by its number alone."""
    if not terms.parent:
        return None
    head = find_contracts(connection, [terms.parent]).get(terms.parent)
    if head is None:
        return HeadContract(terms.parent, "", None)
    givers = head.terms.givers
    names = find_parties(connection, givers)
    more = f"等{len(givers)}户" if len(givers) > 1 else ""
    return HeadContract(terms.parent, f"{names[givers[0]].name}{more}", head.last_day)


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


def _parcels(
    connection: Connection, terms: Terms, parcels: Mapping[str, Parcel], parties: Mapping[str, Party], today: date
) -> tuple[PaperParcel, ...]:
    """The lines, those of one household together; each household's under its name where there are several."""
    villages = _village_names(connection, parcels.values(), today)
    order = {giver: place for place, giver in enumerate(terms.givers)}
    lines = sorted(terms.lines, key=lambda line: order[terms.giver_of(line)])
    grouped = bool(households(terms, parties))
    return tuple(
        _parcel(terms, line, parcels[line.parcel_code], villages, parties[terms.giver_of(line)] if grouped else None)
        for line in lines
    )


def _village_names(connection: Connection, parcels: Iterable[Parcel], today: date) -> dict[str, str]:
    codes = dict.fromkeys(parcel.village_code for parcel in parcels)
    return {code: find(connection, "village", code, today).name for code in codes}


def _parcel(
    terms: Terms, line: ContractLine, parcel: Parcel, villages: Mapping[str, str], household: Party | None
) -> PaperParcel:
    names = LAND_CLASSES.get(parcel.land_class)
    giver = terms.giver_of(line)
    base = parcel.base_of(giver, terms.start_day - ONE_DAY) or parcel.base_of(giver, terms.start_day) or parcel.base
    return PaperParcel(
        parcel_code=parcel.code,
        name=parcel.name,
        village_name=villages[parcel.village_code],
        east=parcel.east,
        south=parcel.south,
        west=parcel.west,
        north=parcel.north,
        area_grains=line.area_grains,
        registered_grains=parcel.registered_grains,
        class_name=names.zh if names else parcel.land_class,
        grade=parcel.grade,
        contract_code=base.contract_code if base else "",
        household=f"{household.name}（{household.code}）" if household else "",
        from_taker=terms.form == "swap" and giver == terms.transferee,
    )
