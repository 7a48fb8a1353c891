"""The root command: it gathers the groups and turns refusals into a line on stderr."""

from __future__ import annotations

import sys

import click

from ledger.cli import books, contracts, exporting, importing, reading, setup
from ledger.cli.common import language
from ledger.errors import Refusal, RulesBroken


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="tianbu")
def tianbu() -> None:
    """Tianbu (田簿): the double-entry ledger of rural land."""


for group in (setup, importing, reading, contracts, exporting, books):
    for command in group.COMMANDS:
        tianbu.add_command(command)


def main() -> None:
    """Run the command line; a refusal is told on stderr, with exit status 1."""
    try:
        tianbu(standalone_mode=True)
    except Refusal as refusal:
        each = refusal.refusals if isinstance(refusal, RulesBroken) else (refusal,)
        for one in each:
            click.echo(one.line(language()), err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
