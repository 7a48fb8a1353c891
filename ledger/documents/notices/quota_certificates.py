"""The certificate of a lot of quota (指标凭证): whose it is, how much, what it came of, what it may be used for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ledger.documents.capitals import area_in_capitals
from ledger.documents.clauses import Clause
from ledger.documents.figures import day_or_blank, day_text, decimal_text, hectare_text, mu_text
from ledger.documents.layout import TEXT_WIDTH
from ledger.documents.notices.sheet import PaperHead, Sheet, SheetTable, office_closing, sheet_pdf


@dataclass(frozen=True, slots=True)
class QuotaRemark:
    """What became of a part of the quota: landing, pledge, sale. area_grains: of that part."""

    on_day: date
    text: str
    area_grains: int
    document: str


@dataclass(frozen=True, slots=True)
class QuotaCertificatePaper:
    """A certificate of quota. ``head.number``: its number, which is the lot's.

    ``holder_name``: the office that has it. ``instrument_name``: 增减挂钩指标. ``origin_name``: 验收 or 购入.
    ``area_grains``: of the lot as it came; ``free_grains``: what of it may still be used or traded on ``as_of``, the day of
    the last remark: a paper that nothing was added to is printed again byte for byte.
    ``paddy_grains``: among it; ``grain_centikg``: grain capacity in hundredths of a kilogram. ``project_name``,
    ``certificate_number``, ``village_names``: where the ground was reclaimed. ``document``, ``document_day``: by which
    the office has it. ``uses``, ``restrictions``: sentences. ``remarks``: its landings and pledges, oldest first.
    """

    head: PaperHead
    holder_name: str
    instrument_name: str
    origin_name: str
    area_grains: int
    free_grains: int
    as_of: date
    paddy_grains: int
    grain_centikg: int
    project_name: str
    certificate_number: str
    village_names: tuple[str, ...]
    document: str
    document_day: date | None
    uses: tuple[str, ...]
    restrictions: tuple[str, ...]
    remarks: tuple[QuotaRemark, ...] = ()


def quota_certificate_pdf(paper: QuotaCertificatePaper, font_folder: Path) -> bytes:
    """The certificate as a PDF, the remarks behind it. Raises GlyphMissing, AmountNotInCapitals."""
    facts = {
        "holder": paper.holder_name,
        "instrument": paper.instrument_name,
        "area_ha": hectare_text(paper.area_grains),
        "area_mu": mu_text(paper.area_grains),
        "capitals": area_in_capitals(paper.area_grains),
        "document": paper.document,
        "origin": paper.origin_name,
        "certificate": paper.certificate_number,
        "villages": "、".join(paper.village_names),
        "as_of": day_text(paper.as_of),
        "free_ha": hectare_text(paper.free_grains),
        "free_mu": mu_text(paper.free_grains),
    }
    clauses = (
        Clause(
            "数额",
            (
                "兹确认{holder}持有{instrument}，面积{area_ha}公顷，合{area_mu}亩（大写：{capitals}）。",
                "截至{as_of}，可使用或流转{free_ha}公顷，合{free_mu}亩；已落地、质押、转出的见登记。",
            ),
        ),
        Clause("来源", ("依据{document}，由{origin}取得。", "复垦验收合格证{certificate}，复垦地块坐落{villages}。")),
        Clause("用途", paper.uses),
        Clause("限制", paper.restrictions),
        Clause("登记", ("落地、质押和转出按上表逐笔登记；本凭证以账簿记载为准，扫码可以核对。",)),
    )
    sheet = Sheet(
        title="建设用地指标凭证",
        head=paper.head,
        facts=facts,
        particulars=_grid(paper),
        clauses=clauses,
        tables=(_remarks(paper),),
        closing=office_closing(paper.head),
    )
    return sheet_pdf(sheet, font_folder)


def _grid(paper: QuotaCertificatePaper) -> tuple[tuple[str, str], ...]:
    return (
        ("凭证编号", paper.head.number),
        ("指标种类", paper.instrument_name),
        ("持有机关", paper.holder_name),
        ("取得方式", paper.origin_name),
        ("面积（公顷）", hectare_text(paper.area_grains)),
        ("面积（亩）", mu_text(paper.area_grains)),
        ("水田（亩）", mu_text(paper.paddy_grains) if paper.paddy_grains else "无"),
        ("产能（公斤）", decimal_text(paper.grain_centikg) if paper.grain_centikg else "未记"),
        ("来源项目区", paper.project_name or "—"),
        ("依据文件", paper.document),
        ("文件日期", day_or_blank(paper.document_day)),
        ("来源村", "、".join(paper.village_names) or "—"),
    )


def _remarks(paper: QuotaCertificatePaper) -> SheetTable:
    rows = tuple(
        (
            str(number),
            day_text(each.on_day),
            each.text,
            hectare_text(each.area_grains),
            mu_text(each.area_grains),
            each.document,
        )
        for number, each in enumerate(paper.remarks, start=1)
    )
    blank = tuple(("", "", "", "", "", "") for _ in range(max(0, 3 - len(rows))))
    return SheetTable(
        heads=("序号", "日期", "事项", "公顷", "亩", "文件"),
        rows=rows + blank,
        widths=(28.0, 84.0, 108.0, 54.0, 64.0, TEXT_WIDTH - 338.0),
        figures=frozenset({3, 4}),
        title="落地、质押和转出登记",
        notes=("每办理一笔，由持有机关登记一行；空行以下无内容。",),
    )
