"""``users``: accounts and their roles, for the administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection

from api.conditions import tagged, version_seen
from api.edge import asked
from api.keys import carried_out
from api.paging import cursor_of, page, parts_of
from api.people_answers import UserAnswer, UserPage, UserWithPasswordAnswer, user_body, user_tag
from api.people_requests import NAME_PATTERN, GrantSchema, NewUserSchema, UserQuery
from api.resource import path_parameter, resource
from ledger import inquiries
from ledger.access import Act
from ledger.access import users as people
from ledger.access.users import Person

BLUEPRINT = resource("users", "Accounts and their roles")
_NAME: Final = [path_parameter("name", "login name", NAME_PATTERN, 40, "wang.fang")]
_SECRET: Final = {"Cache-Control": "no-store"}


@BLUEPRINT.get("")
@BLUEPRINT.arguments(UserQuery, location="query")
@BLUEPRINT.answers(200, UserPage, headers=("Link",))
def search_users(told: dict[str, Any]) -> Any:
    """Accounts by login name"""
    after, limit = parts_of(told["cursor"], 1)[0] if told["cursor"] else "", told["limit"]
    found = asked(
        "users.read", lambda c, actor: inquiries.read_people(c, actor, after=after, limit=limit + 1, text=told["q"])
    )
    shown = found[:limit]
    return page([user_body(each) for each in shown], cursor_of(shown[-1].name) if len(found) > len(shown) else None)


@BLUEPRINT.get("/<name>", parameters=_NAME)
@BLUEPRINT.answers(200, UserAnswer, headers=("ETag",))
def read_user(name: str) -> Any:
    """One account"""
    body = user_body(asked("users.read", lambda c, actor: inquiries.read_person(c, actor, name), name))
    return tagged(body, user_tag(body))


@BLUEPRINT.post("")
@BLUEPRINT.arguments(NewUserSchema)
@BLUEPRINT.answers(201, UserWithPasswordAnswer, headers=("ETag", "Location"))
def add_user(told: dict[str, Any]) -> Any:
    """Make an account

    Its one-time password is told once. It takes no Idempotency-Key, because answers under a key are kept; a name that
    is taken is refused.
    """

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        person, password = people.add_user(connection, act, **told)
        return {"user": user_body(person), "password": password}

    body = carried_out("users.add", told["name"], work)
    return body, 201, _SECRET | {"ETag": user_tag(body["user"]), "Location": f"/api/v1/users/{told['name']}"}


@BLUEPRINT.post("/<name>/disable", parameters=_NAME)
@BLUEPRINT.answers(200, UserAnswer, headers=("ETag",), changes=True)
def disable_user(name: str) -> Any:
    """Close an account: its sessions end at once, its tokens serve no more"""
    return _changed("users.disable", name, people.disable_user)


@BLUEPRINT.post("/<name>/enable", parameters=_NAME)
@BLUEPRINT.answers(200, UserAnswer, headers=("ETag",), changes=True)
def enable_user(name: str) -> Any:
    """Open a disabled or idle account again"""
    return _changed("users.enable", name, people.enable_user)


@BLUEPRINT.post("/<name>/roles", parameters=_NAME)
@BLUEPRINT.arguments(GrantSchema)
@BLUEPRINT.answers(200, UserAnswer, headers=("ETag",), changes=True)
def grant_role(told: dict[str, Any], name: str) -> Any:
    """Give a role with its reach"""
    return _changed("roles.grant", name, people.grant_role, **told)


@BLUEPRINT.post("/<name>/roles/end", parameters=_NAME)
@BLUEPRINT.arguments(GrantSchema)
@BLUEPRINT.answers(200, UserAnswer, headers=("ETag",), changes=True)
def end_role(told: dict[str, Any], name: str) -> Any:
    """Take a role back; `reach` as the account's `grants` write it"""
    return _changed("roles.end", name, people.end_role, **told)


@BLUEPRINT.post("/<name>/code/remove", parameters=_NAME)
@BLUEPRINT.answers(200, UserAnswer, headers=("ETag",), changes=True)
def remove_code(name: str) -> Any:
    """Switch off the one-time code of somebody who lost the authenticator"""
    return _changed("codes.remove", name, people.remove_code)


@BLUEPRINT.post("/<name>/password/reset", parameters=_NAME)
@BLUEPRINT.answers(200, UserWithPasswordAnswer, headers=("ETag",), changes=True)
def reset_password(name: str) -> Any:
    """Give a new one-time password, which unlocks the account and ends its sessions"""
    seen = version_seen(name)

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        person, password = people.reset_password(connection, act, name, seen)
        return {"user": user_body(person), "password": password}

    body = carried_out("passwords.reset", name, work)
    return body, _SECRET | {"ETag": user_tag(body["user"])}


def _changed(operation: str, name: str, change: Callable[..., Person], **told: str) -> Any:
    """Change the version of an account that the client has seen."""
    seen = version_seen(name)

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return user_body(change(connection, act, name, **told, version=seen))

    body = carried_out(operation, name, work)
    return body, {"ETag": user_tag(body)}
