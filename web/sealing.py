"""Name and password on their way from the first step of sign-in to the second: sealed, for five minutes, for this browser.

The page of the second step holds them encrypted under a key of the installation, so that nobody types a password
twice and no page ever shows one.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app, session
from flask_wtf.csrf import generate_csrf

SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed to sign in."""

    name: str
    password: str = field(repr=False)


def seal_credentials(typed: Credentials) -> str:
    """The credentials as only this installation reads them, bound to the token of this browser's forms."""
    generate_csrf()  # the token is there from now on
    said = asdict(typed) | {"browser": session["csrf_token"]}
    return _box().encrypt(json.dumps(said).encode()).decode()


def open_credentials(sealed: str) -> Credentials | None:
    """The credentials; None where they are too old, from another browser, or not ours."""
    try:
        said = json.loads(_box().decrypt(sealed.encode(), ttl=SECONDS))
    except (InvalidToken, UnicodeEncodeError):
        return None
    if said["browser"] != session.get("csrf_token", ""):
        return None
    return Credentials(said["name"], said["password"])


def _box() -> Fernet:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return Fernet(base64.urlsafe_b64encode(HKDF(SHA256(), 32, None, b"tianbu sign-in").derive(key)))
