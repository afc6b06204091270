"""The typed base of every model, and what their tables and scopes have in common."""

from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Select,
    TextClause,
    false,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only for INTEGER
Id = Annotated[int, mapped_column(Key, primary_key=True)]


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. A naive one is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: Moment()}
    )


def index_where(condition: TextClause, name: str, *columns: str, unique: bool = False) -> Index:
    """An index of those rows alone of which the condition is true, on both kinds of database."""
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


db = SQLAlchemy(model_class=Base)


def conditions(scope: Select[Any]) -> ColumnElement[bool]:
    """What a scope asks, to be asked of joined rows too. One that asks nothing shows nothing."""
    return false() if scope.whereclause is None else scope.whereclause


# As PostgreSQL says it, FOR NO KEY UPDATE: whoever only adds what refers to the row does not wait
# for it, and so never waits for somebody who waits for them.
LOCKED: dict[str, Any] = {"key_share": True}

read_only: ContextVar[bool] = ContextVar("read_only", default=False)  # set where transactions begin


def only_reading() -> bool:
    """Whether this request was said to read only."""
    return read_only.get()


def the_one(scope: Select[Any]) -> Any:
    """What the scope holds; 404 unless it is one. Locked if this request writes."""
    return db.one_or_404(scope if only_reading() else scope.with_for_update(**LOCKED))


def refused(connection: Connection, said: str, values: Any, error: Any) -> BaseException:
    """What the driver has raised, as SQLAlchemy raises it; a connection that is lost is not used
    again."""
    dialect = connection.dialect
    kind = cast(type[Exception], dialect.loaded_dbapi.Error)
    driver: Any = connection.connection.dbapi_connection
    lost = isinstance(error, kind) and dialect.is_disconnect(cast(Any, error), driver, None)
    if lost:
        connection.invalidate(error)
    facts: Any = {"dialect": dialect, "connection_invalidated": lost}
    told: BaseException = DBAPIError.instance(said, values, error, kind, **facts)
    return told
