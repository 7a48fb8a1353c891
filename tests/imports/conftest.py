"""Databases that live as long as a module of tests."""

from tests.book.conftest import new_database as _new_database

new_database = _new_database  # a fixture is found by its name
