"""Identity numbers, telephones and bank accounts move out of the party's row, sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from ledger.db import Instant
from ledger.parties.data import masked
from ledger.personal.data import Datum
from ledger.personal.keyring import keyring
from ledger.personal.store import row_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOVED = ("id_number", "phone")
CHUNK = 1_000
PARTY = sa.table("party", *map(sa.column, ("code", "id_type", *MOVED)), sa.column("recorded_at", Instant()))


def upgrade() -> None:
    _create_table()
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # zeros over what leaves the rows
    _move(connection)
    op.add_column(
        "party",
        sa.Column("erased_at", Instant(), comment="when name, address and personal data were deleted"),
    )
    for column in MOVED:
        op.drop_column("party", column)
    if connection.dialect.name == "postgresql":
        op.execute("CLUSTER party USING party_key")  # dropping a column leaves its values in the file until a rewrite
        op.execute("ALTER TABLE party SET WITHOUT CLUSTER")


def _create_table() -> None:
    op.create_table(
        "personal_datum",
        sa.Column("party_code", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False, comment="version:cipher:key id:nonce and ciphertext in base64"),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False, comment="what everybody may see"),
        sa.Column(
            "lookup",
            sa.String(length=64),
            nullable=False,
            comment="keyed hash of field and value, for search by equality",
        ),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "field IN ('id_number', 'phone', 'bank_account')", name="a_personal_datum_is_of_a_known_field"
        ),
        sa.CheckConstraint("sealed LIKE 'v1:%:' || key_id || ':%'", name="a_sealed_datum_names_its_key"),
        sa.ForeignKeyConstraint(["party_code"], ["party.code"], name="a_personal_datum_belongs_to_a_known_party"),
        sa.PrimaryKeyConstraint("party_code", "field", name="personal_datum_key"),
    )
    op.create_index("personal_datum_by_lookup", "personal_datum", ["field", "lookup"], unique=False)


def _move(connection: sa.Connection) -> None:
    """Seal what the parties' rows hold. Without such rows no key is needed."""
    after = ""
    while True:
        query = sa.select(PARTY).where(PARTY.c.code > after, sa.or_(PARTY.c.id_number != "", PARTY.c.phone != ""))
        found = connection.execute(query.order_by(PARTY.c.code).limit(CHUNK)).all()
        if not found:
            return
        _seal(connection, found)
        after = found[-1].code


def _seal(connection: sa.Connection, parties: Sequence[Any]) -> None:
    ring = keyring()
    columns = ("party_code", "field", "sealed", "key_id", "masked", "lookup")
    table = sa.table("personal_datum", *map(sa.column, columns), sa.column("recorded_at", Instant()))
    data: list[tuple[Datum, datetime]] = []
    for party in parties:
        for name in MOVED:
            value = getattr(party, name)
            if value:
                datum = Datum(party.code, name, value, masked(name, party.id_type, value))
                data.append((datum, party.recorded_at))
    connection.execute(table.insert(), [row_of(ring, datum) | {"recorded_at": at} for datum, at in data])
