"""Columns that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, DateTime, Dialect, Text, TypeDecorator, text
from sqlmodel import Field
from typing_extensions import override


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware, in UTC.  SQLite would hand it back without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return None if value is None else value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Known(TypeDecorator[StrEnum]):
    """A value of an enumeration, stored as its text; native enums cannot be extended."""

    impl = Text
    cache_ok = True

    def __init__(self, values: type[StrEnum]) -> None:
        super().__init__()
        self.values = values

    @override
    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.values(value).value

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.values(value)


def key() -> Any:  # noqa: ANN401 -- sqlmodel.Field is typed so
    """A random primary key."""
    return Field(default_factory=uuid4, primary_key=True)


def instant(*, default: datetime | None = None, nullable: bool = False, index: bool = False) -> Any:  # noqa: ANN401 -- as above
    """A column of instants."""
    if nullable:
        return Field(default=default, sa_type=UtcDateTime, nullable=True, index=index)
    return Field(sa_type=UtcDateTime, nullable=False, index=index)


def known(values: type[StrEnum], **options: Any) -> Any:  # noqa: ANN401 -- as above
    """A column that holds one value of an enumeration."""
    return Field(sa_type=Known(values), nullable=False, **options)


def in_round() -> Any:  # noqa: ANN401 -- as above
    """A column that says in which round of its claim a row came to be, the first being 1."""
    return Field(default=1, sa_column_kwargs={"server_default": text("1")})


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A check that a text column holds a value of the enumeration."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")
