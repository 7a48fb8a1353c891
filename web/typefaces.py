"""The packaged typeface for machines without Chinese type: the file itself, kept by browsers for a year."""

from __future__ import annotations

from typing import Final

from flask import abort, send_file
from werkzeug.wrappers import Response

from ledger.documents.fonts import Face, source_path
from web.groups import page_group

pages = page_group("typefaces", public=True)
A_YEAR: Final = 365 * 24 * 3600
FILES: Final = {"sans.otf": Face.SANS, "serif.otf": Face.SERIF}


@pages.get("/fonts/<name>")
def file(name: str) -> Response:
    """One of the two typefaces."""
    if name not in FILES:
        abort(404)
    return send_file(source_path(FILES[name]), mimetype="font/otf", max_age=A_YEAR, conditional=True)
