"""The peer: django-hordak posting two-legged transfers on the same PostgreSQL, through its own ``transfer_to``."""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNTS = 1_000


def set_up(url: str) -> None:
    """Configure Django for the database behind a SQLAlchemy URL."""
    import django
    from django.conf import settings

    if settings.configured:
        return
    parts = urlsplit(url.replace("postgresql+psycopg", "postgresql"))
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    settings.configure(
        SECRET_KEY="bench",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path.lstrip("/"),
                "USER": parts.username or "postgres",
                "PASSWORD": parts.password or "",
                "HOST": host,
                "CONN_MAX_AGE": None,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        HORDAK_INTERNAL_CURRENCY="EUR",
        DEFAULT_CURRENCY="EUR",
        CURRENCIES=["EUR"],
    )
    django.setup()


def prepare(url: str) -> None:
    """Migrate its tables and open the accounts."""
    set_up(url)
    from django.core.management import call_command
    from hordak.models import Account, AccountType

    call_command("migrate", verbosity=0)
    for number in range(ACCOUNTS):
        Account.objects.create(name=f"A{number}", code=f"{number:04d}", type=AccountType.asset, currencies=["EUR"])


def transfer(argument: str, number: int, go_on: Callable[[], bool]) -> int:
    """Post single transfers between random accounts; transfers posted."""
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    set_up(argument)
    from hordak.models import Account
    from moneyed import Money

    accounts: list[Any] = list(Account.objects.all())
    random = Random(number)
    count = 0
    for _ in range(20):
        source, target = random.sample(accounts, 2)
        source.transfer_to(target, Money(1, "EUR"))
    while go_on():
        source, target = random.sample(accounts, 2)
        source.transfer_to(target, Money(1, "EUR"))
        count += 1
    return count
