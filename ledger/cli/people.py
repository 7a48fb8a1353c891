"""``tianbu user`` and ``tianbu token``: people, their roles, and the tokens of programs that act for them."""

from __future__ import annotations

from typing import Any

import click

from ledger.access import ROLES, SCOPES, USER_CLASSES
from ledger.access.data import ADMINISTRATORS
from ledger.access.tokens import LONGEST_DAYS, USUAL_DAYS, list_tokens, make_token, revoke_token
from ledger.access.users import (
    Person,
    add_user,
    disable_user,
    enable_user,
    end_role,
    grant_role,
    remove_code,
    reset_password,
)
from ledger.cli.common import TEXT, Heading, answer, ask, do, format_option, language, say
from ledger.clock import SHANGHAI, now
from ledger.errors import Words
from ledger.inquiries import read_people, read_person

NUMBER = click.IntRange(1, 2**53)
ROLE = click.Choice(list(ROLES))
_USER = (
    Heading("user", Words("登录名", "user")),
    Heading("name", Words("姓名", "name")),
    Heading("class", Words("账号类别", "class")),
    Heading("roles", Words("角色与范围", "roles and reach")),
    Heading("state", Words("状态", "state")),
)
_PASSWORD = (*_USER[:2], Heading("password", Words("一次性密码", "one-time password")))
_TOKEN = (
    Heading("token", Words("编号", "token"), figure=True),
    Heading("prefix", Words("前缀", "prefix")),
    Heading("label", Words("用途", "label")),
    Heading("scopes", Words("范围", "scopes")),
    Heading("expires_at", Words("到期", "expires")),
)


@click.group()
def user() -> None:
    """People and their roles."""


@user.command()
@click.argument("login", type=TEXT)
@click.option("--name", default="", type=TEXT, help="The person's name.")
@click.option("--role", type=ROLE, help="A role to grant at once.")
@click.option(
    "--reach", default="", type=TEXT, help="Its reach: a division (code, level:code or name), or a party's code."
)
@format_option
def add(login: str, name: str, role: str | None, reach: str, output: str) -> None:
    """Make an account; its one-time password is printed once.

    The account of an administrator (--role …-administrator) holds that office alone.
    """
    user_class = role if role in ADMINISTRATORS else "business"

    def work(connection: Any, act: Any) -> tuple[Person, str]:
        person, password = add_user(connection, act, login, name, user_class)
        return (grant_role(connection, act, person.name, role, reach) if role else person), password

    person, password = do("users.add", work, login)
    answer(_PASSWORD, [{"user": person.name, "name": person.display_name, "password": password}], output)
    say(Words("首次登录时须设置新密码", "A new password is set at the first sign-in"))


@user.command("list")
@click.option("--text", default="", type=TEXT, help="Part of a login name or a name.")
@format_option
def list_users(text: str, output: str) -> None:
    """Accounts with their roles."""
    found = ask("users.read", lambda c, actor: read_people(c, actor, text=text, limit=10_000))
    answer(_USER, [_row(person) for person in found], output)


def _row(person: Person) -> dict[str, str]:
    locked = person.locked_until is not None and person.locked_until > now()
    state = (
        Words("已停用", "disabled") if person.disabled_at else Words("已锁定", "locked") if locked else Words("", "")
    )
    return {
        "user": person.name,
        "name": person.display_name,
        "class": USER_CLASSES[person.user_class].say(language()),
        "roles": "; ".join(f"{ROLES[each.role].say(language())} {each.reach}" for each in person.grants),
        "state": state.say(language()),
    }


@user.command()
@click.argument("login", type=TEXT)
def disable(login: str) -> None:
    """Close an account: its sessions end, its tokens serve no more."""
    do("users.disable", lambda c, act: disable_user(c, act, login), login)
    say(Words("{login} 已停用", "{login} is disabled"), login=login)


@user.command()
@click.argument("login", type=TEXT)
def enable(login: str) -> None:
    """Open an account again."""
    do("users.enable", lambda c, act: enable_user(c, act, login), login)
    say(Words("{login} 已启用", "{login} is enabled"), login=login)


@user.command()
@click.argument("login", type=TEXT)
@click.argument("role", type=ROLE)
@click.option("--reach", default="", type=TEXT, help="A division (code, level:code or name), or a party's code.")
def grant(login: str, role: str, reach: str) -> None:
    """Give a role: a township's, a village's, a party's; the bureau's three for a county, a city or a province."""
    do("roles.grant", lambda c, act: grant_role(c, act, login, role, reach), login)
    say(Words("已授予 {login}：{role}", "{login} now holds {role}"), login=login, role=ROLES[role].say(language()))


@user.command("end")
@click.argument("login", type=TEXT)
@click.argument("role", type=ROLE)
@click.argument("reach", type=TEXT)
def end_command(login: str, role: str, reach: str) -> None:
    """Take a role back; REACH as `user list --format json` writes it."""
    do("roles.end", lambda c, act: end_role(c, act, login, role, reach), login)
    words = Words("已收回 {login} 的{role}", "{login} no longer holds {role}")
    say(words, login=login, role=ROLES[role].say(language()))


@user.command()
@click.argument("login", type=TEXT)
@format_option
def password(login: str, output: str) -> None:
    """Give a new one-time password, which unlocks the account and ends its sessions."""
    person, made = do("passwords.reset", lambda c, act: reset_password(c, act, login), login)
    answer(_PASSWORD, [{"user": person.name, "name": person.display_name, "password": made}], output)


@user.command("remove-code")
@click.argument("login", type=TEXT)
def remove_code_command(login: str) -> None:
    """Switch off the one-time codes of somebody who lost the authenticator."""
    do("codes.remove", lambda c, act: remove_code(c, act, login), login)
    say(Words("{login} 的动态口令已解除", "The one-time codes of {login} are off"), login=login)


@click.group()
def token() -> None:
    """Tokens of programs that use the API, or of `TIANBU_TOKEN`."""


@token.command()
@click.option("--user", "login", default="", type=TEXT, help="Whose token; one's own where TIANBU_TOKEN is set.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(list(SCOPES)), default=("read",), show_default=True)
@click.option("--days", default=USUAL_DAYS, show_default=True, type=click.IntRange(1, LONGEST_DAYS))
@click.option("--label", default="", type=TEXT, help="What it is for.")
@format_option
def create(login: str, scopes: tuple[str, ...], days: int, label: str, output: str) -> None:
    """Make a token; its secret is printed once. Give --scope several times for several scopes."""
    made, secret = do("me.tokens", lambda c, act: make_token(c, act, label, scopes, days, login), login)
    row = {"token": made.id, "prefix": made.prefix, "label": made.label, "scopes": " ".join(made.scopes)}
    row |= {"expires_at": made.expires_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), "secret": secret}
    answer((*_TOKEN, Heading("secret", Words("令牌", "secret"))), [row], output)


@token.command("list")
@click.option("--user", "login", required=True, type=TEXT)
@format_option
def list_command(login: str, output: str) -> None:
    """The live tokens of a person."""
    found = ask("users.read", lambda c, actor: list_tokens(c, read_person(c, actor, login).id, now()), login)
    rows = [
        {
            "token": each.id,
            "prefix": each.prefix,
            "label": each.label,
            "scopes": " ".join(each.scopes),
            "expires_at": each.expires_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        }
        for each in found
    ]
    answer(_TOKEN, rows, output)


@token.command()
@click.argument("number", type=NUMBER)
def revoke(number: int) -> None:
    """Revoke token NUMBER."""
    do("tokens.revoke-any", lambda c, act: revoke_token(c, act, number), f"token:{number}")
    say(Words("令牌 {number} 已吊销", "Token {number} is revoked"), number=number)


COMMANDS = (user, token)
