"""``tianbu caveat``: mortgages, disputes, court freezes and inspections on land."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import click
from sqlalchemy import Connection

from ledger.access import Act
from ledger.caveats import EVENTS, KINDS, Caveat, CaveatLine, WantedCaveats, place, release
from ledger.cli.common import DAY, TEXT, Heading, TextType, answer, ask, do, format_option, language, say
from ledger.clock import today
from ledger.errors import Refusal, Words
from ledger.inquiries import caveats_within
from ledger.parcels import find_parcels
from ledger.units import format_area, parse_area

_MOST = 10_000
DOCUMENT = TextType(80, blank=False)
Land = tuple[str, int | None]  # a parcel's code, and grains; None: all of it


class LandType(click.ParamType[Land]):
    """PARCEL, or PARCEL=MU."""

    name = "land"

    def convert(self, value: str | Land, param: click.Parameter | None, ctx: click.Context | None) -> Land:
        if isinstance(value, tuple):
            return value
        code, has_area, area = TEXT.convert(value, param, ctx).partition("=")
        try:
            return code.strip(), parse_area(area.strip(), "mu") if has_area else None
        except Refusal as refusal:
            self.fail(refusal.line(language()), param, ctx)


LAND = LandType()


@click.group()
def caveat() -> None:
    """What stops some of what could be done with land, until it is released."""


@caveat.command("list")
@click.option("--parcel", default="", type=TEXT, help="Only on this parcel.")
@click.option("--party", default="", type=TEXT, help="Only with this holder or claimant.")
@click.option("--contract", default="", type=TEXT, help="Only under this contract.")
@click.option("--kind", default="", type=click.Choice(["", *KINDS]), help="Only of this kind.")
@click.option("--open", "open_only", is_flag=True, help="Only those that are not released.")
@format_option
def list_command(parcel: str, party: str, contract: str, kind: str, open_only: bool, output: str) -> None:
    """Caveats within reach, by number."""
    wanted = WantedCaveats(parcel, party, contract, kind, open_only, limit=_MOST)
    found = ask("caveats.read", lambda c, actor: caveats_within(c, actor, wanted))
    table = output == "table"
    rows = [
        {
            "number": each.number,
            "kind": KINDS[each.kind].words.say(language()) if table else each.kind,
            "parcels": " ".join(each.parcel_codes),
            "mu": format_area(sum(line.area_grains for line in each.lines), "mu"),
            "holder": each.holder,
            "from_day": each.from_day.isoformat(),
            "document": each.document,
            "released_on": each.released_on.isoformat() if each.released_on else "",
        }
        for each in found
    ]
    headings = (
        Heading("number", Words("编号", "number")),
        Heading("kind", Words("类别", "kind")),
        Heading("parcels", Words("地块", "parcels")),
        Heading("mu", Words("亩", "mu"), figure=True),
        Heading("holder", Words("权利人", "holder")),
        Heading("from_day", Words("起始日", "from")),
        Heading("document", Words("文件", "document")),
        Heading("released_on", Words("解除日", "released on")),
    )
    answer(headings, rows, output)


@caveat.command("place")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("land", type=LAND, nargs=-1, required=True)
@click.option("--document", required=True, type=DOCUMENT, help="Number of the paper behind it.")
@click.option("--issued-on", required=True, type=DAY, help="The paper's day.")
@click.option(
    "--from", "from_day", type=DAY, default=None, help="First day on which it stops things; today without it."
)
@click.option("--to", "to_day", type=DAY, default=None, help="Last day, where the paper names one.")
@click.option(
    "--stops", multiple=True, type=click.Choice(list(EVENTS)), help="What it stops; what its kind stops without it."
)
@click.option("--holder", default="", type=TEXT, help="Whose right it lies on; the land, whoever has it, without it.")
@click.option("--contract", default="", type=TEXT, help="The contract under which the holder has it.")
@click.option("--claimant", default="", type=TEXT, help="Creditor or claimant.")
@click.option("--fen", default=0, type=click.IntRange(0, 10**14), help="The claim that it secures, in fen.")
@click.option("--due-on", type=DAY, default=None, help="When the loan is due.")
@click.option("--filed-on", type=DAY, default=None, help="When it was filed with the issuer.")
@click.option("--consent", default="", type=TextType(80), help="The household's consent to a transferee's mortgage.")
@click.option("--consent-on", type=DAY, default=None, help="The consent's day.")
def place_command(
    kind: str,
    land: tuple[Land, ...],
    document: str,
    issued_on: date,
    from_day: date | None,
    to_day: date | None,
    stops: tuple[str, ...],
    holder: str,
    contract: str,
    claimant: str,
    fen: int,
    due_on: date | None,
    filed_on: date | None,
    consent: str,
    consent_on: date | None,
) -> None:
    """Put a caveat of KIND on LAND: PARCEL for a whole parcel, PARCEL=MU for a part."""
    said = Caveat(
        "",
        kind,
        (),
        from_day or today(),
        document,
        issued_on,
        holder,
        contract,
        to_day,
        tuple(dict.fromkeys(stops)),
        claimant,
        fen,
        due_on,
        consent,
        consent_on,
        filed_on,
    )

    def work(connection: Connection, act: Act) -> Caveat:
        whole = {code: each.area_on(act.today) for code, each in find_parcels(connection, [x for x, _ in land]).items()}
        lines = (CaveatLine(code, whole.get(code, 0) if area is None else area) for code, area in land)
        return place(connection, replace(said, lines=tuple(lines)), act)

    done = do("caveats.place", work)
    say(Words("限制事项 {number} 已登记", "Caveat {number} is placed"), number=done.number)


@caveat.command("release")
@click.argument("number", type=TEXT)
@click.option("--document", required=True, type=DOCUMENT, help="The creditor's, the mediators' or the court's paper.")
@click.option("--on", "day", type=DAY, default=None, help="From which day on; today without it.")
def release_command(number: str, document: str, day: date | None) -> None:
    """Take caveat NUMBER off by the paper that says so."""
    do("caveats.release", lambda c, act: release(c, number, document, day or act.today, act), number)
    say(Words("限制事项 {number} 已解除", "Caveat {number} is released"), number=number)


COMMANDS = (caveat,)
