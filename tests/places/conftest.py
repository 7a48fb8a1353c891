"""Databases that live as long as a module of tests."""

from tests.book.conftest import new_database  # noqa: F401  # a fixture is found by its name
