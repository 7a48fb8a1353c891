"""The two switches of every page: language and large print, kept in cookies."""

from __future__ import annotations

from typing import Final

from flask import redirect, request
from werkzeug.wrappers import Response

from web.asking import LANGUAGE_COOKIE, PRINT_COOKIE, safe_next
from web.groups import page_group

pages = page_group("preferences", public=True)
A_YEAR: Final = 365 * 24 * 3600
CHOICES: Final = {"language": (LANGUAGE_COOKIE, {"zh", "en"}), "print": (PRINT_COOKIE, {"normal", "large"})}


@pages.post("/preferences")
def change() -> Response:
    """Keep what was chosen, then back to the page it was chosen on."""
    response = redirect(safe_next(request.form.get("next", "/")), 303)
    for field, (cookie, allowed) in CHOICES.items():
        if request.form.get(field) in allowed:
            response.set_cookie(cookie, request.form[field], max_age=A_YEAR, httponly=True, samesite="Lax")
    return response
