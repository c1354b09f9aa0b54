"""The trail of what was done.  The database itself refuses to change or drop a line of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, JSON, event
from sqlmodel import Field, SQLModel

from rpl.store.columns import instant


class AuditEntry(SQLModel, table=True):
    """One link of the chain (`domain.audit.Link`): ids and codes only, no word of a person.

    Nothing refers to other tables by a foreign key: the trail stays when they are emptied.
    """

    __tablename__ = "audit_entry"

    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = instant()
    deed: str
    actor: str
    actor_id: UUID | None = None
    claim_id: UUID | None = Field(default=None, index=True)
    subject_id: UUID | None = None
    details: dict[str, str] = Field(sa_type=JSON)
    previous: str
    digest: str


# The migration makes the same; these are for databases made without migrations, as tests do.
GUARDS = {
    "sqlite": (
        (
            "CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry"
            " BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        ),
        (
            "CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry"
            " BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        ),
        # INSERT OR REPLACE drops a row without asking the trigger above.
        (
            "CREATE TRIGGER audit_entry_once BEFORE INSERT ON audit_entry"
            " WHEN EXISTS (SELECT 1 FROM audit_entry WHERE position = NEW.position)"
            " BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry"
            " FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
        ),
        (
            "CREATE TRIGGER audit_entry_stays BEFORE TRUNCATE ON audit_entry"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
        ),
    ),
}
for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        event.listen(
            SQLModel.metadata.tables["audit_entry"],
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call] # SQLAlchemy's
        )
