"""Statements that are built once, for the hot paths: compiled once, then handed to the driver as
they are.

Each time a statement goes through SQLAlchemy it is looked up, its parameters are laid out anew and
its answer is wrapped, which takes longer than the database takes to answer. What may be seen is not
decided here: the statements are made of the rooms' own scopes.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    Column,
    Dialect,
    Executable,
    Table,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from app.db import Base, refused
from app.transactions import reading_connection, writing_connection

Thing = TypeVar("Thing")
Values = dict[str, Any]
Convert = Callable[[Any], Any]
Take = Callable[[Values], Any]
_named_tuples: Any = namedtuple  # whose names type checkers want to read in the source


def first(statement: Executable, **given: Any) -> Any:
    """The first row, a tuple with names; or None."""
    prepared, cursor = _ask(reading_connection(), statement, given)
    return prepared.row(cursor.fetchone())


def rows(statement: Executable, **given: Any) -> Sequence[Any]:
    """All rows."""
    prepared, cursor = _ask(reading_connection(), statement, given)
    return [prepared.row(row) for row in cursor.fetchall()]


def answer(statement: Executable, **given: Any) -> "Answer":
    """All rows, to be compared before anybody reads them."""
    prepared, cursor = _ask(reading_connection(), statement, given)
    return Answer(tuple(cursor.fetchall()), prepared)


def facts(statement: Executable, **given: Any) -> Any:
    """The first row as the driver gives it, or None: to be compared, not to be shown. (SQLite gives
    moments as texts; making moments of them takes longer than all else here.)"""
    prepared, cursor = _ask(reading_connection(), statement, given)
    row = cursor.fetchone()
    return None if row is None else prepared.shape(row)


def change(statement: Executable, **given: Any) -> Any:
    """Execute an insertion, an update or a deletion, all that the session knows being told to the
    database before; the first row that it returns, if it returns any."""
    return _changed(writing_connection(), statement, given)


def insert(model: type[Base], **values: Any) -> Any:
    """Insert a row, with the model's defaults for what is not given; returns its primary key."""
    connection = writing_connection()
    row = _insertion(model, frozenset(values), connection.dialect.name)
    return _changed(connection, row, values)


def insert_unless_there(model: type[Base], **values: Any) -> bool:
    """Insert a row unless one with the same unique key stands; whether it was inserted.

    Two requests at once make one row: the second waits for the first, then finds it.
    """
    connection = writing_connection()
    row = _insertion(model, frozenset(values), connection.dialect.name, unless=True)
    return _changed(connection, row, values) is not None


def next_id(model: type[Base]) -> int:
    """The number of a row that is about to be inserted and names itself. Nobody else gets it: on
    PostgreSQL it is taken for good, on SQLite nobody else writes meanwhile."""
    connection = writing_connection()
    return int(_changed(connection, _numbering(model, connection.dialect.name), {}).number)


@cache
def _numbering(model: type[Base], dialect: str) -> Executable:
    table = cast(Table, model.__table__)
    if dialect == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        return select(func.nextval(sequence).label("number"))
    return select((func.coalesce(func.max(table.c.id), 0) + 1).label("number"))


@cache
def _insertion(
    model: type[Base], given: frozenset[str], dialect: str, unless: bool = False
) -> Executable:
    table = cast(Table, model.__table__)
    filled = {column: _value(column) for column in table.c if column.default is not None}
    filled |= {table.c[name]: bindparam(name, type_=table.c[name].type) for name in given}
    kind = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = kind(table).values(filled)
    return (row.on_conflict_do_nothing() if unless else row).returning(*table.primary_key)


def _value(column: Column[Any]) -> BindParameter[Any]:
    """The column's default, asked for anew each time where it is a function (`now`)."""
    default: Any = column.default
    if default.is_callable:
        return bindparam(None, callable_=lambda: default.arg(None), type_=column.type)
    return bindparam(None, default.arg, type_=column.type)


def _changed(connection: Connection, statement: Executable, given: Values) -> Any:
    prepared, cursor = _ask(connection, statement, given)
    return prepared.row(cursor.fetchone()) if prepared.returns else None


def _ask(connection: Connection, statement: Executable, given: Values) -> tuple["Prepared", Any]:
    prepared = _prepared(statement, connection.dialect)
    return prepared, prepared.ask(connection, given)


@cache
def _prepared(statement: Executable, dialect: Dialect) -> "Prepared":
    return Prepared(statement, dialect)


class Prepared:
    """One statement as a driver takes it: its text, how each of its parameters is made of what is
    given, and how the columns of its answer are read."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect))
        self.text, self.dialect = str(compiled), dialect
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self.names = None if compiled.positiontup else tuple(binds)
        self.constant, self.taken = _parameters(
            [binds[name] for name in compiled.positiontup or binds], dialect
        )
        columns = [*statement.exported_columns]
        self.returns = bool(columns)
        names = [str(getattr(column, "key", "")) for column in columns]
        self.shape: Convert = _named_tuples("Row", names, rename=True)._make
        kinds: list[Any] = [column.type.dialect_impl(dialect) for column in columns]
        read = [kind.result_processor(dialect, None) for kind in kinds]
        self.read = [(place, made) for place, made in enumerate(read) if made]

    def ask(self, connection: Connection, given: Values) -> Any:
        """The driver's cursor, the statement executed."""
        values: Any = self.constant.copy()
        for take, places in self.taken:
            value = take(given)
            for place in places:
                values[place] = value
        if self.names:
            values = dict(zip(self.names, values, strict=True))
        driver: Any = connection.connection.driver_connection
        try:
            return driver.execute(self.text, values)
        except Exception as error:
            raise refused(connection, self.text, values, error) from error

    def row(self, row: Any) -> Any:
        """A row of the answer, each column as its type reads it; None stays None."""
        if row is None:
            return None
        if self.read:
            row = list(row)
            for place, made in self.read:
                row[place] = made(row[place])
        return self.shape(row)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows as the driver gave them: equal where they say the same, so that what was made of them
    can be kept by them. Reading them takes longer, and is done only to make something new."""

    told: tuple[Any, ...]
    prepared: Prepared = field(compare=False, repr=False)

    @property
    def rows(self) -> Sequence[Any]:
        return [self.prepared.row(row) for row in self.told]


def _parameters(
    binds: Sequence[BindParameter[Any]], dialect: Dialect
) -> tuple[list[Any], list[tuple[Take, list[int]]]]:
    """What is the same at every asking, in its places; and how the others are made of what is
    given, each once, with the places it stands in: a scope that is asked twice names it twice."""
    constant: list[Any] = []
    taken: dict[Any, tuple[Take, list[int]]] = {}
    for place, bind in enumerate(binds):
        impl: Any = bind.type.dialect_impl(dialect)
        made: Convert = impl.bind_processor(dialect) or _as_it_is
        asked = bind.required or bind.callable is not None
        constant.append(None if asked else made(bind.value))
        if asked:
            same = (bind.key if bind.required else bind.callable, repr(bind.type))
            taken.setdefault(same, (_taking(bind, made), []))[1].append(place)
    return constant, [*taken.values()]


def _as_it_is(value: Any) -> Any:
    return value


def _taking(bind: BindParameter[Any], made: Convert) -> Take:
    """How a parameter is made of what is given: taken from it, or asked for."""
    if ask := bind.callable:
        return lambda _given: made(ask())
    take = itemgetter(bind.key)
    return take if made is _as_it_is else lambda given: made(take(given))


class Remembered(Generic[Thing]):
    """Objects made of rows, kept by all that the rows say, so never stale: asking costs reading the
    row, not making the object. They are for reading only and belong to no session: what was not
    loaded with them raises DetachedInstanceError."""

    MOST = 2048

    def __init__(self) -> None:
        self.kept: dict[Any, Thing] = {}

    def get(
        self, ask: Callable[[], Any], load: Callable[[Session, Any], Thing | None]
    ) -> Thing | None:
        """The object made of the row that `ask` reads; None if there is none. `load` makes it, the
        first time, in a session of its own.

        Others may write between the two (PostgreSQL shows it at once), so the row is read again
        before the object is kept by it.
        """
        while (row := ask()) is not None:
            if (kept := self.kept.get(row)) is not None:
                return kept
            with Session(reading_connection()) as apart:
                thing = load(apart, row)
            if thing is not None and ask() == row:
                if len(self.kept) >= self.MOST:
                    self.kept.clear()
                self.kept[row] = thing
                return thing
        return None
