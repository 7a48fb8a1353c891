"""Registers the page groups."""

from __future__ import annotations

from flask import Flask


def register_pages(app: Flask) -> None:
    """Add all pages to the application."""
