"""Reading reclamations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from ledger.codes import mask_personal_numbers
from ledger.homesteads.data import Reclamation, ReclamationPlot, Step
from ledger.homesteads.models import EXIT
from ledger.homesteads.queries import step_of
from ledger.homesteads.reclamation_models import RECLAMATION, RECLAMATION_PLOT, RECLAMATION_STEP
from ledger.homesteads.reclamation_refusals import ReclamationMissing


def find_reclamation(connection: Connection, number: str) -> Reclamation:
    """The reclamation of that number, with the plots that it has now. Raises ReclamationMissing."""
    row = connection.execute(select(RECLAMATION).where(RECLAMATION.c.number == number)).first()
    if row is None:
        raise ReclamationMissing(number=mask_personal_numbers(number)[:40])
    return _reclamations(connection, [row])[0]


def lock_reclamation(connection: Connection, number: str) -> Reclamation:
    """``find_reclamation``, held until the transaction ends. SQLite has one writer at a time and needs no lock."""
    if connection.dialect.name != "sqlite":
        query = select(RECLAMATION.c.number).where(RECLAMATION.c.number == number)
        connection.execute(query.with_for_update()).all()
    return find_reclamation(connection, number)


def _reclamations(connection: Connection, rows: list[Row[Any]]) -> list[Reclamation]:
    plots: dict[str, list[str]] = {row.number: [] for row in rows}
    column = RECLAMATION_PLOT.c
    query = select(column.reclamation, column.plot).where(column.reclamation.in_(plots), column.dropped_at.is_(None))
    for number, plot in connection.execute(query.order_by(column.plot)):
        plots[number].append(plot)
    return [
        Reclamation(
            row.number,
            row.name,
            tuple(plots[row.number]),
            row.document,
            row.registered_on,
            row.project,
            row.contractor or "",
            row.step,
        )
        for row in rows
    ]


def reclamation_plots(connection: Connection, number: str) -> list[ReclamationPlot]:
    """The plots of a reclamation by code, with the homesteads on them and how far each is. Raises ReclamationMissing."""
    return _plots(connection, RECLAMATION.c.number == find_reclamation(connection, number).number)


def plots_of_project(connection: Connection, project: str) -> list[ReclamationPlot]:
    """The plots of all reclamations of a linkage project, by code."""
    return _plots(connection, RECLAMATION.c.project == project)


def _plots(connection: Connection, condition: Any) -> list[ReclamationPlot]:
    column = RECLAMATION_PLOT.c
    columns = (column.plot, column.village_code, EXIT.c.homestead, column.grains, EXIT.c.step, RECLAMATION.c.step)
    query = (
        select(*columns)
        .join(RECLAMATION, RECLAMATION.c.number == column.reclamation)
        .outerjoin(EXIT, EXIT.c.number == column.exit_number)
        .where(condition, column.dropped_at.is_(None))
        .order_by(column.plot)
    )
    return [
        ReclamationPlot(plot, village, homestead or "", grains, own if homestead else whole)
        for plot, village, homestead, grains, own, whole in connection.execute(query)
    ]


def villages_of_reclamation(connection: Connection, number: str) -> list[str]:
    """The villages in which a reclamation's plots lie, those that were dropped included, by code."""
    column = RECLAMATION_PLOT.c
    query = select(column.village_code).where(column.reclamation == number).distinct()
    return sorted(connection.scalars(query))


def steps_of_reclamation(connection: Connection, number: str) -> list[Step]:
    """The steps of a reclamation in their order."""
    column = RECLAMATION_STEP.c
    query = select(RECLAMATION_STEP).where(column.reclamation == number).order_by(column.sequence)
    return [step_of(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class WantedReclamations:
    """Which reclamations to list. Empty texts do not narrow. after: number of a page's last."""

    project: str = ""
    plot: str = ""
    steps: tuple[str, ...] = ()
    after: str = ""
    limit: int = 50


def list_reclamations(connection: Connection, wanted: WantedReclamations, villages: Any = None) -> list[Reclamation]:
    """Reclamations by number; ``villages``: a selectable, or a list, of those in which some of their plots must lie."""
    plot = RECLAMATION_PLOT.c
    query = select(RECLAMATION).where(RECLAMATION.c.number > wanted.after)
    query = query.where(RECLAMATION.c.project == wanted.project) if wanted.project else query
    query = query.where(RECLAMATION.c.step.in_(wanted.steps)) if wanted.steps else query
    if wanted.plot or villages is not None:
        lines = select(plot.reclamation)
        lines = lines.where(plot.plot == wanted.plot, plot.dropped_at.is_(None)) if wanted.plot else lines
        lines = lines if villages is None else lines.where(plot.village_code.in_(villages))
        query = query.where(RECLAMATION.c.number.in_(lines))
    return _reclamations(connection, list(connection.execute(query.order_by(RECLAMATION.c.number).limit(wanted.limit))))
