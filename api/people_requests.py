"""What accounts, grants, tokens and passwords look like in requests."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from api.fields import Number, Strict, Text, Word
from api.paging import cursor_field, limit_field
from ledger.access import ROLES, SCOPES, USER_CLASSES
from ledger.access.tokens import LONGEST_DAYS, USUAL_DAYS
from ledger.access.users import LONGEST_DISPLAY_NAME

NAME_PATTERN: Final = "^[a-z][a-z0-9._-]{1,39}$"


class UserQuery(Strict):
    q = Text(most=40, load_default="", metadata={"description": "part of a login or display name"})
    cursor = cursor_field()
    limit = limit_field()


class NewUserSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewUser"
        description = "An account to be made."

    name = Text(most=40, least=2, pattern=NAME_PATTERN, required=True, metadata={"description": "login name"})
    display_name = Text(
        most=LONGEST_DISPLAY_NAME, load_default="", metadata={"description": "name to show; the login name if empty"}
    )
    user_class = Word(
        USER_CLASSES,
        load_default="business",
        metadata={"description": "business, or the one administration that the account is for"},
    )


class GrantSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewGrant"
        description = "A role with its reach."

    role = Word(ROLES, required=True, metadata={"description": "the role"})
    reach = Text(
        most=64,
        load_default="",
        metadata={"description": "a division (code or level:code), a party's code; empty for administrators"},
    )


class PasswordSchema(Strict):
    class Meta(Strict.Meta):
        title = "PasswordChange"
        description = "One's password now, and the one that is to be."

    current = Text(most=200, least=1, required=True, metadata={"description": "the password now"})
    new = Text(most=200, least=1, required=True, metadata={"description": "the password that is to be"})


class CodeSchema(Strict):
    class Meta(Strict.Meta):
        title = "OneTimeCode"
        description = "What the authenticator shows now."

    code = Text(most=6, least=6, pattern="^[0-9]{6}$", required=True, metadata={"description": "six digits"})


class NewTokenSchema(Strict):
    class Meta(Strict.Meta):
        title = "NewToken"
        description = "A token to be made for oneself."

    label = Text(most=80, load_default="", metadata={"description": "what it is for"})
    scopes = fields.List(
        Word(SCOPES),
        load_default=lambda: ["read"],
        metadata={"description": "what it may be used for; none that the token in use lacks"},
    )
    days = Number(1, LONGEST_DAYS, load_default=USUAL_DAYS, metadata={"description": "after how many days it expires"})
