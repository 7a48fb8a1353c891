"""One-time codes by time (RFC 6238, six digits, thirty seconds), each of which is good once."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote

from cryptography.fernet import Fernet
from cryptography.fernet import InvalidToken as InvalidSealing
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from ledger.settings import secret_key

STEP_SECONDS: Final = 30
DIGITS: Final = 6
_DRIFT: Final = (0, -1, 1)  # steps that a clock may be off


def new_secret() -> str:
    """A secret for an authenticator, in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address_of(secret: str, name: str) -> str:
    """The otpauth address that a QR code shows to an authenticator."""
    label = quote(f"Tianbu:{name}")
    return f"otpauth://totp/{label}?secret={secret}&issuer=Tianbu&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"


def code_at(secret: str, at: datetime) -> str:
    """The code that an authenticator shows at an instant."""
    return _totp(secret).generate(int(at.timestamp())).decode()


def step_of(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """The time step that a code belongs to; None where it fits none, or one that was used or is older."""
    typed = code.replace(" ", "").strip()
    if not secret or len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    now = int(at.timestamp())
    for drift in _DRIFT:
        step = now // STEP_SECONDS + drift
        try:
            _totp(secret).verify(typed.encode(), step * STEP_SECONDS)
        except InvalidToken:
            continue
        return step if step > last_step else None
    return None


def _totp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)


def seal_secret(secret: str) -> str:
    """A secret as it is stored: encrypted under a key derived from the installation's secret key."""
    return _box().encrypt(secret.encode()).decode()


def open_secret(sealed: str) -> str:
    """The secret of what is stored; empty, so that no code fits, where the installation's key has changed since."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidSealing:
        return ""


def _box() -> Fernet:
    derived = HKDF(SHA256(), 32, None, b"tianbu one-time codes").derive(secret_key().encode())
    return Fernet(base64.urlsafe_b64encode(derived))
