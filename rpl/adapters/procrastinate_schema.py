"""Brings Procrastinate's tables to the form its installed version needs, next to our own.

Procrastinate ships its schema and SQL migrations, and leaves it to the service to remember how far
it has come: a table of one row does.
"""

from importlib import resources

from sqlalchemy import Connection, Engine, inspect, text

_LOCK = 7_276_109  # any number of our own: PostgreSQL's advisory lock of this schema
_OURS = (
    "CREATE INDEX IF NOT EXISTS rpl_jobs_by_lock ON procrastinate_jobs (lock)",
    "CREATE INDEX IF NOT EXISTS rpl_jobs_by_key ON procrastinate_jobs (queueing_lock)",
    "CREATE INDEX IF NOT EXISTS rpl_jobs_in_hand ON procrastinate_jobs (id) WHERE status = 'doing'",
    """CREATE INDEX IF NOT EXISTS rpl_jobs_given_up
    ON procrastinate_jobs (id) WHERE status = 'failed'""",
    """CREATE INDEX IF NOT EXISTS rpl_jobs_by_applicant
    ON procrastinate_jobs ((args->>'applicant'), task_name)""",
)
"""What we ask of its tables and it does not: whether a key is known, and whose turn it is."""


def bring_schema(engine: Engine) -> str:
    """Make or upgrade Procrastinate's tables; answers the name of its last migration.

    Several processes may start at once: one does it, the others wait and find it done.
    """
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        at = schema_version(connection)
        if at != last_migration():
            _upgrade(connection, at)
    return last_migration()


def schema_version(connection: Connection) -> str | None:
    """The last of Procrastinate's migrations that this database has seen; none without tables."""
    if not inspect(connection).has_table("procrastinate_schema"):
        return None
    return str(connection.execute(text("SELECT at FROM procrastinate_schema")).scalar_one())


def last_migration() -> str:
    """The last migration of the installed Procrastinate."""
    return migrations()[-1]


def migrations() -> tuple[str, ...]:
    """The names of Procrastinate's migrations, in their order."""
    folder = resources.files("procrastinate.sql") / "migrations"
    return tuple(sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql")))


def pending(at: str) -> tuple[str, ...]:
    """The migrations that a database at this one has still to see."""
    return tuple(name for name in migrations() if name > at)


def _upgrade(connection: Connection, at: str | None) -> None:
    if at is None:
        _run(connection, "schema.sql")
        connection.execute(text("CREATE TABLE procrastinate_schema (at text NOT NULL)"))
        connection.execute(text("INSERT INTO procrastinate_schema VALUES ('')"))
    else:
        for name in pending(at):
            _run(connection, f"migrations/{name}")
    for statement in _OURS:
        connection.execute(text(statement))
    named = {"at": last_migration()}
    connection.execute(text("UPDATE procrastinate_schema SET at = :at"), named)


def _run(connection: Connection, path: str) -> None:
    """Run a whole file, as it is: without parameters the driver leaves its `%` alone."""
    file = resources.files("procrastinate.sql")
    for part in path.split("/"):
        file = file / part
    connection.connection.cursor().execute(file.read_text(encoding="utf-8"))
