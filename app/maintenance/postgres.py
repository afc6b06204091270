"""PostgreSQL copied out, and in again, by its own programs, reached as DATABASE_URL says."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from psycopg import pq
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, inspect, text

from app.db import Base
from app.maintenance.copies import BackupError, compare, counts

VERSION = "alembic_version"  # the table that says at which version the others are
ROWS = re.compile(rb'COPY (?:"(?P<quoted>.+)"|(?P<plain>\w+))\.(?P<table>\w+) \(')
PASSWORD = "PGPASSWORD"  # noqa: S105 - in the environment, which nobody else can read
SECRETS = {"sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret"}


class Postgres:
    """Of its database the one schema in which the board's tables are: others may be others'."""

    kind, file = "PostgreSQL", "database.pgdump"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def out(self, copy: Path) -> Mapping[str, int]:
        with self.engine.connect().execution_options(isolation_level="REPEATABLE READ") as held:
            moment = held.scalar(text("SELECT pg_export_snapshot()"))
            there = inspect(held).get_table_names()  # an earlier version has fewer
            asked = {name: count for name, count in counts().items() if name in there}
            rows = {name: held.scalar(text(count)) for name, count in asked.items()}
            own = '"{}"'.format(_schema(held).replace('"', '""'))
            whole = ("--format=custom", "--no-owner", "--no-privileges", "--compress=1")
            only = (f"--schema={own}", f"--snapshot={moment}", f"--file={copy}")
            self._there("pg_dump", *whole, *only)
        return {name: number or 0 for name, number in rows.items()}

    def check(self, copy: Path, rows: Mapping[str, int]) -> None:
        """Read to its end: a row is a line between `COPY` and `\\.`."""
        counted: dict[str, int] = {}
        schemas: set[str] = set()
        table = ""
        for line in _told({}, "pg_restore", "--data-only", "--file=-", str(copy)):
            if table and line == b"\\.\n":
                table = ""
            elif table:
                counted[table] += 1
            elif begun := ROWS.match(line):
                table = begun["table"].decode()
                counted[table] = 0
                schemas.add((begun["plain"] or begun["quoted"].replace(b'""', b'"')).decode())
        compare(counted, rows)
        self._compare_schemas(schemas)

    def _compare_schemas(self, schemas: set[str]) -> None:
        """What comes back comes into the schema that it was in."""
        with self.engine.connect() as connection:
            own = _schema(connection)
        if schemas - {own}:
            raise BackupError(
                f"The backup's tables are in the schema “{min(schemas - {own})}”, and this board's "
                f"belong in “{own}”: say search_path in DATABASE_URL as it was said there."
            )

    def into(self, copy: Path) -> None:
        """Over tables of a later version, too, which has others than those that come."""
        with self.engine.connect() as connection:
            own = _schema(connection)
        self._empty()
        anew = ("--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner")
        self._there("pg_restore", *anew, f"--schema={own}", str(copy))
        gather_statistics(self.engine)

    def _empty(self) -> None:
        names = ", ".join([*(table.name for table in Base.metadata.sorted_tables), VERSION])
        with self.engine.begin() as connection:
            connection.execute(text(f"DROP TABLE IF EXISTS {names} CASCADE"))

    def _there(self, program: str, *arguments: str) -> None:
        """Run one of its programs on the server."""
        reached, secret = access(self.engine)
        for _line in _told(secret, program, f"--dbname={reached}", *arguments):
            pass


def gather_statistics(engine: Engine) -> None:
    """To be called when many rows have come at once: until its autovacuum comes by, PostgreSQL
    plans as for empty tables, and whoever comes first waits for it."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def _schema(connection: Connection) -> str:
    found = connection.scalar(text("SELECT current_schema()"))
    if found is None:
        raise BackupError(
            "The schema that DATABASE_URL names is not there: make it (CREATE SCHEMA), or name "
            "another in its search_path."
        )
    return str(found)


def access(engine: Engine) -> tuple[str, dict[str, str]]:
    """How its programs reach the server: all that libpq is told, and, apart from that, what
    everybody could read on a command line. (What is psycopg's own is nothing to them.)"""
    _arguments, told = engine.dialect.create_connect_args(engine.url)
    if secrets := SECRETS & set(told):
        raise BackupError(
            f"On a command line everybody can read {min(secrets)}, which DATABASE_URL says: write "
            "it into a connection service file, and service=… into DATABASE_URL."
        )
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()} - {"password"}
    reached = make_conninfo(**{name: told[name] for name in known & set(told)})
    return reached, {PASSWORD: str(told["password"])} if told.get("password") else {}


def _told(secret: Mapping[str, str], program: str, *arguments: str) -> Iterator[bytes]:
    """What one of PostgreSQL's programs writes; BackupError unless it ends well."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            f"This needs {program}, which is not on this machine: install PostgreSQL's client "
            "programs (on Debian: apt install postgresql-client)."
        )
    with tempfile.TemporaryFile() as trouble:
        started = subprocess.Popen(  # noqa: S603 - our own arguments
            [found, *arguments],
            env={**os.environ, **secret},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=trouble,
        )
        with started:
            yield from started.stdout or ()
        if started.returncode:
            trouble.seek(0)
            reason = " ".join(trouble.read().decode(errors="replace").split())[:500]
            raise BackupError(f"{program} could not do it: {reason or started.returncode}")
