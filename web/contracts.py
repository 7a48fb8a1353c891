"""One contract with its life, and what can be done with it: sign, file, print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import Response as FlaskResponse
from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.book import Entry, Posting, load_entry
from ledger.clock import SHANGHAI, today
from ledger.errors import Refusal
from ledger.parcels import Parcel, find_parcels
from ledger.parties import Party, find_parties
from ledger.settings import font_folder, public_url
from ledger.transfers import Contract, ContractLine, contract_pdf, file, find_contract, put_on_record, sign
from web.asking import posted_day
from web.groups import page_group, read, show, write
from web.refusals import each_of, status_of
from web.rows import village_names
from web.showing import word

pages = page_group("contracts")


@dataclass(frozen=True, slots=True)
class Step:
    """One station of a contract's life. reached: whether it has come; day and note: None and empty while unknown."""

    name: str
    day: date | None
    reached: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class LandLine:
    """A parcel of a contract."""

    line: ContractLine
    parcel: Parcel
    village: str


@dataclass(frozen=True, slots=True)
class ContractPage:
    """All that a contract's page says. days: the postings of its entry, by the day they take effect."""

    contract: Contract
    transferor: Party
    transferee: Party
    land: tuple[LandLine, ...]
    steps: tuple[Step, ...]
    entry: Entry | None
    days: tuple[tuple[date, tuple[Posting, ...]], ...]
    holders: dict[str, Party]

    @property
    def may_sign(self) -> bool:
        return self.contract.state == "draft"

    @property
    def may_file(self) -> bool:
        return self.contract.state == "signed" and self.contract.terms.filed_on is None


@pages.get("/contracts/<path:number>")
def one(number: str) -> tuple[str, int]:
    """A contract with everything about it."""
    return show("contract.html", read(lambda connection: contract_page(connection, number)))


@pages.get("/contracts/<path:number>/pdf")
def pdf(number: str) -> FlaskResponse:
    """The paper, to view or (with ``download``) to keep."""
    made = read(lambda c: contract_pdf(c, number, today=today(), fonts=font_folder(), public_url=public_url()))
    response = FlaskResponse(made, mimetype="application/pdf")
    kind = "attachment" if "download" in request.args else "inline"
    response.headers.set("Content-Disposition", kind, filename=f"{number.replace('/', '-')}.pdf")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@pages.post("/contracts/<path:number>/sign")
def sign_it(number: str) -> Response | tuple[str, int]:
    """Sign a draft on the day of the form."""

    def act(connection: Connection, at: datetime, by: str) -> object:
        return sign(connection, number, posted_day("signed_on"), at=at, by=by)

    return _do(number, act)


@pages.post("/contracts/<path:number>/file")
def file_it(number: str) -> Response | tuple[str, int]:
    """Note that a signed contract was filed on the day of the form."""

    def act(connection: Connection, _at: datetime, _by: str) -> object:
        return file(connection, number, posted_day("filed_on"))

    return _do(number, act)


def _do(number: str, act: Callable[[Connection, datetime, str], object]) -> Response | tuple[str, int]:
    """Do it and come back to the contract; a refusal is shown on the contract's page, with what was typed."""
    try:
        write(act)
    except Refusal as refusal:
        page = read(lambda connection: contract_page(connection, number))
        return show("contract.html", page, status_of(refusal), refusals=each_of(refusal), typed=request.form)
    return redirect(url_for("pages.contracts.one", number=number), 303)


def contract_page(connection: Connection, number: str) -> ContractPage:
    """The facts of a contract's page. Raises ContractMissing."""
    contract = find_contract(connection, number)
    terms = contract.terms
    entry = load_entry(connection, contract.book_id, contract.entry_id) if contract.entry_id is not None else None
    parties = find_parties(connection, (terms.transferor, terms.transferee))
    return ContractPage(
        contract=contract,
        transferor=parties[terms.transferor],
        transferee=parties[terms.transferee],
        land=land_of(connection, contract),
        steps=life_steps(contract, entry, put_on_record(connection, number)),
        entry=entry,
        days=postings_by_day(entry),
        holders=parties,
    )


def land_of(connection: Connection, contract: Contract) -> tuple[LandLine, ...]:
    """The parcels of a contract with their villages' names."""
    parcels = find_parcels(connection, (line.parcel_code for line in contract.terms.lines))
    names = village_names(connection, {parcel.village_code for parcel in parcels.values()})
    return tuple(
        LandLine(line, parcels[line.parcel_code], names[parcels[line.parcel_code].village_code])
        for line in contract.terms.lines
    )


def life_steps(contract: Contract, entry: Entry | None, recorded: tuple[datetime, str]) -> tuple[Step, ...]:
    """Recorded, signed, filed, begun, last day, returned; what has no day yet stands where it comes next."""
    terms, day = contract.terms, today()
    signed = contract.state == "signed"
    recorded_on = recorded[0].astimezone(SHANGHAI).date()
    steps = [
        Step("drafted", recorded_on, True, recorded[1]),
        Step("signed", terms.signed_on, signed, f"{word('entry')} #{entry.entry_id}" if entry else ""),
        Step("filed", terms.filed_on, terms.filed_on is not None),
        Step("begins", terms.start_day, signed and day >= terms.start_day),
        Step("last_day", terms.last_day, signed and day >= terms.last_day),
        Step("returns", terms.return_day, signed and day >= terms.return_day),
    ]
    return tuple(sorted(steps, key=lambda step: step.day or terms.signed_on or recorded_on))


def postings_by_day(entry: Entry | None) -> tuple[tuple[date, tuple[Posting, ...]], ...]:
    """The postings of an entry in groups of one effective day."""
    if entry is None:
        return ()
    ordered = sorted(entry.postings, key=lambda posting: (posting.effective_on, posting.line))
    return tuple((day, tuple(group)) for day, group in groupby(ordered, key=lambda posting: posting.effective_on))
