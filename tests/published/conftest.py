"""The command line on a database of its own."""

from tests.cli.conftest import run as _run

run = _run  # a fixture is found by its name
