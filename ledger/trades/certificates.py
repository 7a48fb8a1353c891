"""The certificate of a lot: gathers what the paper says and leaves drawing it to ``ledger.documents``."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.book.models import BOOK
from ledger.documents.notices.quota_certificates import QuotaCertificatePaper, QuotaRemark
from ledger.documents.notices.sheet import PaperHead
from ledger.documents.papers import NO_MARK, PaperMark
from ledger.errors import Refusal, Words
from ledger.places import find
from ledger.quotas import (
    INSTRUMENTS,
    KINDS,
    LOT_KINDS,
    Lot,
    QuotaEvent,
    WantedEvents,
    find_event,
    find_lot,
    find_lots,
    find_project,
    free_in,
    held_by,
    list_events,
    place_of,
)

_FREE: Final = ("quota.surplus", "quota.acquired")
_REMARKED: Final = ("land", "pledge", "release-pledge", "list", "unlist", "sell", "balance", "write-down", "return", "reserve")  # fmt: skip
_USES: Final = (
    "用于本行政区域内规划确定的城镇建设落地，落地时核销同等面积。",
    "节余部分经挂牌、预审、受让方承诺后，可以依法转让；可以质押。",
)
_RESTRICTIONS: Final = (
    "不得与年度新增建设用地计划指标、耕地占补平衡指标相互抵顶或者重复使用。",
    "一块地只支撑一份指标；转让须经三人签署，以账簿记载为准；涂改、复印无效。",
)


class NoCertificate(Refusal):
    code = "quota-certificate-none"
    category = "conflict"
    title = Words("这类批次没有凭证", "No certificate of this lot")
    detail = Words("{lot} 是{kind_zh}批次", "{lot} is a lot of kind {kind_en}")
    rule = Words("凭证发给验收取得和购入的指标", "Certificates are of quota from acceptances and purchases")
    remedy = Words("请选择验收或购入批次", "Choose an acceptance or a purchase")


def quota_certificate(connection: Connection, code: str, today: date, public_url: str = "") -> QuotaCertificatePaper:
    """What a lot's certificate says, villages by their names on a day. Raises LotMissing, NoCertificate."""
    lot = find_lot(connection, code)
    if lot.kind not in {"acceptance", "purchase"}:
        words = LOT_KINDS[lot.kind]
        raise NoCertificate(lot=code, kind_zh=words.zh, kind_en=words.en)
    recorded = find_event(connection, lot.event)
    opened = recorded.event
    origin = _acceptance(connection, lot)
    accepted = find_event(connection, origin.event).event if origin is not None else None
    name = str(connection.scalar(BOOK.select().with_only_columns(BOOK.c.name).where(BOOK.c.id == lot.book_id)) or "")
    office = f"{name}自然资源主管部门"
    mark = PaperMark("已冲正", "不再有效") if recorded.reversed_at is not None else NO_MARK
    verify_url = f"{public_url}/verify/{code}" if public_url else ""
    remarks = _remarks(connection, lot, today)
    as_of = max([lot.from_day, *(each.on_day for each in remarks)])
    return QuotaCertificatePaper(
        head=PaperHead(code, name, office, opened.on_day, verify_url, mark),
        holder_name=office,
        instrument_name=INSTRUMENTS[lot.instrument].zh,
        origin_name=LOT_KINDS[lot.kind].zh,
        area_grains=opened.grains,
        free_grains=_free(connection, lot, as_of),
        as_of=as_of,
        paddy_grains=opened.paddy_grains,
        grain_centikg=opened.grain_centikg,
        project_name=find_project(connection, origin.project).name if origin is not None and origin.project else "",
        certificate_number=origin.code if origin is not None else "",
        village_names=_villages(connection, accepted, today) if accepted is not None else (),
        document=lot.document,
        document_day=opened.issued_on,
        uses=_USES,
        restrictions=_RESTRICTIONS,
        remarks=remarks,
    )


def _acceptance(connection: Connection, lot: Lot) -> Lot | None:
    """The acceptance that a lot goes back to, over however many sales; None where it came from outside."""
    here: Lot | None = lot
    while here is not None and here.kind != "acceptance":
        here = find_lots(connection, [here.origin]).get(here.origin) if here.origin else None
    return here


def _villages(connection: Connection, accepted: QuotaEvent, today: date) -> tuple[str, ...]:
    codes = dict.fromkeys(line.village for line in accepted.lines)
    return tuple(find(connection, "village", code, today).name for code in codes)


def _free(connection: Connection, lot: Lot, today: date) -> int:
    held = held_by(connection, lot.book_id, lot.code)
    return sum(free_in(held, lot.instrument, kind, today) for kind in _FREE)


def _remarks(connection: Connection, lot: Lot, today: date) -> tuple[QuotaRemark, ...]:
    found = list_events(connection, WantedEvents(lot=lot.code, kinds=_REMARKED), limit=500)
    mine = [each.event for each in reversed(found) if each.reversed_at is None and each.event.lot == lot.code]
    return tuple(QuotaRemark(each.on_day, _said(connection, each, today), each.grains, each.document) for each in mine)


def _said(connection: Connection, event: QuotaEvent, today: date) -> str:
    about = ""
    if event.kind == "land":
        about = "、".join(dict.fromkeys(line.plot for line in event.lines if line.plot))
    elif ":" in event.counterpart:
        about = find(connection, *place_of(event.counterpart), today).name
    elif event.kind in {"sell", "pledge"}:
        about = event.counterpart
    return f"{KINDS[event.kind].words.zh}{f'（{about}）' if about else ''}"
