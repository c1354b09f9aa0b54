"""What Alembic runs: our tables, on the connection it was handed."""

from typing import Any, Literal

import sqlalchemy
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import rpl.store.tables  # noqa: F401 -- fills the metadata
from rpl.store.columns import Known, UtcDateTime


def plain_type(kind: str, found: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 -- Alembic
    """Write columns as plain types: a migration must not change when our code does."""
    if kind != "type":
        return False
    plain: dict[type[Any], str] = {
        UtcDateTime: "sa.DateTime(timezone=True)",
        Known: "sa.Text()",
        AutoString: "sa.String()",
    }
    return plain.get(type(found), False)


connection = context.config.attributes["connection"]
assert isinstance(connection, sqlalchemy.Connection)  # noqa: S101 -- set by migrate
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_item=plain_type,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
