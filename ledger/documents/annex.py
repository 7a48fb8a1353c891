"""Annex 1 of a contract: the parcels, one row each, over as many pages as they need."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from reportlab.platypus import Flowable

from ledger.documents.capitals import area_in_capitals
from ledger.documents.figures import hectare_text, mu_text
from ledger.documents.fonts import Face
from ledger.documents.papers import PaperParcel
from ledger.documents.paragraph import ChineseParagraph, TextStyle
from ledger.documents.parts import ANNEX_TITLE, NOTE, Row, ruled_table
from ledger.documents.typesetting import Fonts

HEAD: Final = TextStyle(Face.SANS, 9, 13, 0, alignment="center")
CELL: Final = TextStyle(Face.SERIF, 9, 13, 0, alignment="left")
# Nineteen digits on one line.
CODE: Final = TextStyle(Face.SERIF, 8.5, 13, 0, alignment="left")
CENTER: Final = TextStyle(Face.SERIF, 9, 13, 0, alignment="center")
FIGURE: Final = TextStyle(Face.SERIF, 9, 13, 0, alignment="right")
BAND: Final = TextStyle(Face.SANS, 9, 14, 0, alignment="left")
TOTAL: Final = TextStyle(Face.SANS, 9.5, 15, 0, alignment="right")
# Points; together the width of the text.
WIDTHS: Final = (22.0, 98.0, 60.0, 82.0, 34.0, 49.0, 53.0, 46.0)
# Characters of one boundary: four times as many fill half a page. The national database allows fewer.
LONGEST_SIDE: Final = 60
HEADS: Final = (
    ("序号",),
    ("地块代码", "承包合同代码"),
    ("地块名称", "坐落"),
    ("四至",),
    ("地类", "等级"),
    ("登记面积", "（亩）"),
)
LAST: Final = ("折公顷",)
Mark = tuple[Any, ...]  # a table command of ReportLab
_MARKS: Final = (("LEFTPADDING", (0, 0), (-1, -1), 2.5), ("RIGHTPADDING", (0, 0), (-1, -1), 2.5))


def parcel_annex(parcels: tuple[PaperParcel, ...], title: str, area_head: str, fonts: Fonts) -> list[Flowable]:
    """Title, table with its head repeated on every page and a row of totals, and the total in capitals.

    Parcels of several households stand under a row for each household, which says how many they are and their area.
    """
    head: Row = [
        [ChineseParagraph(line, HEAD, fonts) for line in lines] for lines in (*HEADS, (area_head, "（亩）"), LAST)
    ]
    rows, marks = _body(parcels, fonts)
    last = len(rows) + 1
    table = ruled_table(
        [head, *rows, _total_row(parcels, fonts)],
        WIDTHS,
        (*_MARKS, *marks, ("SPAN", (0, last), (4, last))),
        repeatRows=1,
    )
    return [ChineseParagraph(title, ANNEX_TITLE, fonts), table, *_notes(parcels, area_head, fonts)]


def _body(parcels: tuple[PaperParcel, ...], fonts: Fonts) -> tuple[list[Row], list[Mark]]:
    """A row for each parcel and before them one for each household; never a household's row alone at a page's foot."""
    rows: list[Row] = []
    marks: list[Mark] = []
    number = 0
    for place, (household, found) in enumerate(groupby(parcels, key=lambda parcel: parcel.household), start=1):
        group = tuple(found)
        if household:
            row = len(rows) + 1
            rows.append([ChineseParagraph(_household_text(place, household, group), BAND, fonts), *[""] * 7])
            marks += [("SPAN", (0, row), (-1, row)), ("NOSPLIT", (0, row), (-1, row + 1))]
        for parcel in group:
            number += 1
            rows.append(_parcel_row(number, parcel, fonts))
    return rows, marks


def _household_text(place: int, household: str, parcels: tuple[PaperParcel, ...]) -> str:
    area = sum(parcel.area_grains for parcel in parcels)
    return f"第{place}户\u3000{household}\u3000{len(parcels)}块\u3000{mu_text(area)}亩"


def _parcel_row(number: int, parcel: PaperParcel, fonts: Fonts) -> Row:
    columns = (
        (CENTER, (str(number),)),
        (CODE, (parcel.parcel_code, parcel.contract_code)),
        (CELL, (parcel.name, parcel.village_name)),
        (CELL, tuple(f"{side}：{_short(text)}" for side, text in _sides(parcel))),
        (CENTER, (parcel.class_name, parcel.grade)),
        (FIGURE, (mu_text(parcel.registered_grains),)),
        (FIGURE, (mu_text(parcel.area_grains),)),
        (FIGURE, (hectare_text(parcel.area_grains),)),
    )
    return [[ChineseParagraph(line, style, fonts) for line in lines] for style, lines in columns]


def _sides(parcel: PaperParcel) -> tuple[tuple[str, str], ...]:
    return ("东", parcel.east), ("南", parcel.south), ("西", parcel.west), ("北", parcel.north)


def _short(text: str) -> str:
    """``text``, or a pointer to the notes when it would make its row taller than a page can hold."""
    return text if len(text) <= LONGEST_SIDE else "见表后附注"


def _total_row(parcels: tuple[PaperParcel, ...], fonts: Fonts) -> Row:
    registered = sum(parcel.registered_grains for parcel in parcels)
    leased = sum(parcel.area_grains for parcel in parcels)
    figures = (mu_text(registered), mu_text(leased), hectare_text(leased))
    label = f"合计\u3000共{len(parcels)}块"
    return [
        ChineseParagraph(label, TOTAL, fonts),
        *("", "", "", ""),
        *(ChineseParagraph(figure, FIGURE, fonts) for figure in figures),
    ]


def _notes(parcels: tuple[PaperParcel, ...], area_head: str, fonts: Fonts) -> list[Flowable]:
    leased = sum(parcel.area_grains for parcel in parcels)
    lines = (
        f"{area_head}合计（大写）：{area_in_capitals(leased)}。",
        "面积以亩为准；公顷数为折算，四舍五入到小数点后四位，合计数由总亩数折算。",
        *(
            f"附注：第{number}块{side}至：{text}"
            for number, parcel in enumerate(parcels, start=1)
            for side, text in _sides(parcel)
            if len(text) > LONGEST_SIDE
        ),
    )
    return [ChineseParagraph(line, NOTE, fonts) for line in lines]
