"""The root command: it gathers the groups and turns refusals into a line on stderr."""

from __future__ import annotations

import sys
from typing import Final, NoReturn

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from ledger.cli import (
    books,
    caveats,
    centre,
    changes,
    contract_life,
    exits,
    exporting,
    homesteads,
    importing,
    lots,
    mapping,
    parameters,
    parties,
    people,
    personal,
    prices,
    projects,
    proposals,
    quotas,
    reading,
    reclamations,
    rents,
    reports,
    setup,
    trades,
    trail,
)
from ledger.cli.common import language
from ledger.cli.refusals import DatabaseUnreachable, FileNotUsable
from ledger.errors import Refusal, RulesBroken

_NO_DATABASE: Final = "file is not a database"  # SQLite, of a file that is something else


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="tianbu")
def tianbu() -> None:
    """Tianbu (田簿): the double-entry ledger of rural land."""


for group in (
    setup,
    importing,
    mapping,
    reading,
    reports,
    contract_life,
    rents,
    prices,
    exporting,
    parameters,
    books,
    people,
    parties,
    proposals,
    trail,
    personal,
    centre,
    caveats,
    changes,
    projects,
    quotas,
    lots,
    homesteads,
    exits,
    reclamations,
    trades,
):
    for command in group.COMMANDS:
        tianbu.add_command(command)


def main() -> None:
    """Run the command line; a refusal is told on stderr, with exit status 1."""
    try:
        tianbu(standalone_mode=True)
    except Refusal as refusal:
        _refuse(refusal)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        _refuse(FileNotUsable(path=error.filename or "—", reason=error.strerror or "—"))
    except DatabaseError as error:
        if not isinstance(error, OperationalError) and _NO_DATABASE not in str(error.orig):
            raise  # a mistake of ours
        _refuse(DatabaseUnreachable(reason=str(error.orig).partition("\n")[0][:200]))


def _refuse(refusal: Refusal) -> NoReturn:
    for one in refusal.refusals if isinstance(refusal, RulesBroken) else (refusal,):
        click.echo(one.line(language()), err=True)
    sys.exit(1)
