"""Databases of a throwaway PostgreSQL cluster."""

from pathlib import Path

from sqlalchemy import create_engine


def database_address(socket: Path, database: str) -> str:
    """The address of a database of a cluster."""
    return f"postgresql+psycopg://rpl@/{database}?host={socket}"


def run_statement(socket: Path, statement: str) -> None:
    """Run a statement that stands outside every transaction, such as making a database."""
    engine = create_engine(database_address(socket, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
