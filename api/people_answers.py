"""What accounts, grants, tokens and sessions look like in responses."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields

from api.conditions import tag_of_version
from api.fields import instant_text
from api.people_requests import NAME_PATTERN
from api.schemas import (
    Answer,
    flag,
    instant,
    maybe_instant,
    one_of,
    page_of,
    part,
    parts,
    text,
    whole,
)
from ledger.access import ROLES, SCOPES, USER_CLASSES, Actor, Grant
from ledger.access.sessions import Session
from ledger.access.tokens import Token
from ledger.access.users import Person

_CLASSES: Final = (*USER_CLASSES, "operator", "nobody")


class GrantAnswer(Answer):
    class Meta:
        title = "Grant"
        description = "A role with its reach."

    role = one_of("the role", ROLES)
    reach = text("`level:code` of a division, `party:` and its code, or `installation`")


class MeAnswer(Answer):
    class Meta:
        title = "Me"
        description = "Who the token stands for."

    name = text("login name")
    display_name = text("name to show")
    user_class = one_of("business, or an administration", _CLASSES)
    grants = parts(GrantAnswer, "roles with their reach")
    scopes = fields.List(
        fields.String(metadata={"enum": list(SCOPES)}), metadata={"description": "what the token may be used for"}
    )
    has_code = flag("whether one-time codes are switched on")


class CodeOfferAnswer(Answer):
    class Meta:
        title = "CodeOffer"
        description = "A secret for one's authenticator. It counts once its first code has come."

    secret = text("what the authenticator is told, in base32", pattern="^[A-Z2-7]{32}$")
    address = text("the same as an address, for a QR code", pattern="^otpauth://totp/")


class UserAnswer(Answer):
    class Meta:
        title = "User"
        description = "An account as administrators see it."

    name = text("login name", pattern=NAME_PATTERN)
    display_name = text("name to show")
    user_class = one_of("business, or an administration", USER_CLASSES)
    grants = parts(GrantAnswer, "roles in force with their reach")
    must_change = flag("whether the password is a one-time password")
    has_code = flag("whether one-time codes are switched on")
    locked_until = maybe_instant("until when it is locked after failures")
    disabled_at = maybe_instant("since when it is disabled")
    last_seen_at = instant("last sign-in")
    recorded_at = instant("when it was made")
    version = whole("counts every change", minimum=1)


class UserWithPasswordAnswer(Answer):
    class Meta:
        title = "UserWithPassword"
        description = "An account with its new one-time password, which is told once and never stored."

    user = part(UserAnswer, "the account")
    password = text("one-time password; it serves to set a new one, nothing else")


class TokenAnswer(Answer):
    class Meta:
        title = "Token"
        description = "A token as it may be shown: without its secret."

    id = whole("its number", minimum=1)
    prefix = text("how the secret begins")
    label = text("what it is for")
    scopes = fields.List(fields.String(), metadata={"description": "what it may be used for"})
    recorded_at = instant("when it was made")
    expires_at = instant("when it expires")
    seen_at = maybe_instant("when it was last used, to the minute; null: never")


class TokenWithSecretAnswer(Answer):
    class Meta:
        title = "TokenWithSecret"
        description = "A new token with its secret, which is told once and stored as a hash."

    token = part(TokenAnswer, "the token")
    secret = text("what goes into the Authorization header")


class SessionAnswer(Answer):
    class Meta:
        title = "Session"
        description = "A sign-in to the pages that is live."

    id = whole("its number", minimum=1)
    started_at = instant("when it began")
    seen_at = instant("when it was last used, to the minute")
    expires_at = instant("when it ends, however busy it is")
    address = text("from where")
    agent = text("with what")


UserPage = page_of(UserAnswer, "UserPage")
TokenPage = page_of(TokenAnswer, "TokenPage")
SessionPage = page_of(SessionAnswer, "SessionPage")


def _grant_body(grant: Grant) -> dict[str, Any]:
    return {"role": grant.role, "reach": grant.reach}


def me_body(actor: Actor) -> dict[str, Any]:
    """Who is acting, as responses carry it."""
    return {
        "name": actor.name,
        "display_name": actor.display_name,
        "user_class": actor.user_class,
        "grants": [_grant_body(each) for each in actor.grants],
        "scopes": [each for each in SCOPES if each in actor.scopes],
        "has_code": actor.has_code,
    }


def user_body(person: Person) -> dict[str, Any]:
    """An account as responses carry it."""
    return {
        "name": person.name,
        "display_name": person.display_name,
        "user_class": person.user_class,
        "grants": [_grant_body(each) for each in person.grants],
        "must_change": person.must_change,
        "has_code": person.has_code,
        "locked_until": person.locked_until and instant_text(person.locked_until),
        "disabled_at": person.disabled_at and instant_text(person.disabled_at),
        "last_seen_at": instant_text(person.last_seen_at),
        "recorded_at": instant_text(person.recorded_at),
        "version": person.version,
    }


def user_tag(body: dict[str, Any]) -> str:
    """The ETag of an account: its version, and whether it is locked at this time."""
    return tag_of_version(body["version"], "locked" if body["locked_until"] else "")


def token_body(token: Token) -> dict[str, Any]:
    """A token as responses carry it."""
    return {
        "id": token.id,
        "prefix": token.prefix,
        "label": token.label,
        "scopes": list(token.scopes),
        "recorded_at": instant_text(token.recorded_at),
        "expires_at": instant_text(token.expires_at),
        "seen_at": token.seen_at and instant_text(token.seen_at),
    }


def session_body(session: Session) -> dict[str, Any]:
    """A session as responses carry it."""
    return {
        "id": session.id,
        "started_at": instant_text(session.started_at),
        "seen_at": instant_text(session.seen_at),
        "expires_at": instant_text(session.expires_at),
        "address": session.address,
        "agent": session.agent,
    }
