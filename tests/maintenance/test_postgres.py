"""A PostgreSQL that is reached in other ways than by a socket, and by several machines."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import psycopg
import pytest
from flask import Flask

from app import create_app
from app.accounts.models import Person
from app.db import db
from app.maintenance.copies import BackupError
from app.maintenance.in_use import TAKE_AGAIN
from app.maintenance.postgres import access
from tests.live import Live, serving
from tests.maintenance.conftest import SERVER, people
from tests.postgres import OWNER, cluster, restart

PASSWORD = "p%s' w\\rd"  # all that means something in an address, or to libpq
SERVICE = "[board]\nhost={home}\nport={port}\nuser=colloquy\n"
CONFIGURATION = """
listen_addresses = 'localhost'
port = {port}
ssl = on
ssl_cert_file = '{home}/server.crt'
ssl_key_file = '{home}/server.key'
"""
DOORS = "local all all trust\nhostssl all all samehost scram-sha-256\n"
WAYS = {
    "encrypted": "host=localhost&port={port}&sslmode=verify-full&sslrootcert={home}/server.crt",
    "the second of two, in a schema of its own": (
        "host={home}/none,{home}&port={port},{port}&target_session_attrs=read-write"
        "&options=-csearch_path%3D%22His%5C%20tory%22"
    ),
    "a service": "service=board",
}


@dataclass(frozen=True)
class Cluster:
    address: str
    home: Path
    port: int

    def execute(self, database: str, *statements: str) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = []
        with psycopg.connect(
            host=str(self.home), port=self.port, user=OWNER, dbname=database, autocommit=True
        ) as connection:
            for statement in statements:
                done = connection.execute(statement.encode())
                found = done.fetchall() if done.description else []
        return found

    def url(self, database: str, way: str) -> str:
        """A new database, reached in this way; another board's table stands in it."""
        self.execute(OWNER, f"CREATE DATABASE {database}")
        self.execute(
            database,
            'CREATE SCHEMA "His tory"',
            "CREATE SCHEMA others CREATE TABLE people (name text)",
            "INSERT INTO others.people VALUES ('Sidney')",
        )
        said = WAYS[way].format(home=self.home, port=self.port)
        return f"postgresql://{OWNER}:{quote(PASSWORD, safe='')}@/{database}?{said}"


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """It lets people in by its socket, and with a password over TLS."""
    with cluster() as address:
        home = Path(unquote(address.partition("host=")[2]))
        with psycopg.connect(host=str(home), user=OWNER, dbname=OWNER) as connection:
            quoted = PASSWORD.replace("'", "''")
            connection.execute(f"ALTER ROLE {OWNER} PASSWORD '{quoted}'".encode())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        _certify(home)
        with (home / "data" / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION.format(home=home, port=port))
        (home / "data" / "pg_hba.conf").write_text(DOORS)
        (home / "services").write_text(SERVICE.format(home=home, port=port))
        restart(address)
        yield Cluster(address, home, port)


def _certify(home: Path) -> None:
    key, certificate = home / "server.key", home / "server.crt"
    of_localhost = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    made = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *of_localhost, *made],
        check=True,
        capture_output=True,
    )
    if os.geteuid() == 0:
        shutil.chown(key, user="postgres")


@pytest.fixture
def overheard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What anybody could read on the command lines of PostgreSQL's programs."""
    heard, folder = tmp_path / "overheard", tmp_path / "bin"
    folder.mkdir()
    for program in ("pg_dump", "pg_restore"):
        script = f'#!/bin/sh\necho {program} "$@" >>{heard}\nexec {shutil.which(program)} "$@"\n'
        (folder / program).write_text(script)
        (folder / program).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return heard


def board_at(url: str, instance: Path, *, upgraded: bool = True) -> Flask:
    app = create_app(INSTANCE=instance, DEMO=False, DATABASE_URL=url)
    if upgraded:
        said = app.test_cli_runner().invoke(args=["upgrade"])
        assert said.exit_code == 0, said.stderr
    return app


def close(*boards: Flask) -> None:
    for app in boards:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


if not SERVER:  # once is enough: the cluster is their own

    @pytest.mark.slow
    @pytest.mark.parametrize("way", WAYS)
    def test_a_backup_goes_every_way_that_the_board_goes(
        server: Cluster,
        way: str,
        tmp_path: Path,
        overheard: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("PGSERVICEFILE", str(server.home / "services"))
        number = list(WAYS).index(way)
        told = board_at(server.url(f"told{number}", way), tmp_path / "told")
        with told.app_context():
            db.session.add(Person.register("Ada", "ada@world.example", "long enough for us"))
            db.session.commit()
        kept = str(tmp_path / "kept.zip")
        said = told.test_cli_runner().invoke(args=["backup", kept])
        assert said.exit_code == 0, said.stderr
        other = board_at(server.url(f"other{number}", way), tmp_path / "other", upgraded=False)
        said = other.test_cli_runner().invoke(args=["restore", kept])
        assert said.exit_code == 0, said.stderr
        assert people(other) == 1
        assert server.execute(f"other{number}", "SELECT name FROM others.people") == [("Sidney",)]
        planned_by = "SELECT DISTINCT tablename FROM pg_stats WHERE attname = 'email'"
        assert server.execute(f"other{number}", planned_by) == [("people",)], (
            "no first page is slow"
        )
        assert "pg_restore --dbname=" in overheard.read_text()
        assert "w\\rd" not in overheard.read_text()
        close(told, other)

    @pytest.mark.slow
    def test_another_schema_than_it_was_in_is_told(server: Cluster, tmp_path: Path) -> None:
        told = board_at(server.url("plain", "encrypted"), tmp_path / "told")
        url = server.url("schema", "the second of two, in a schema of its own")
        other = board_at(url, tmp_path / "other", upgraded=False)
        kept = str(tmp_path / "kept.zip")
        assert told.test_cli_runner().invoke(args=["backup", kept]).exit_code == 0
        said = other.test_cli_runner().invoke(args=["restore", kept])
        assert said.exit_code == 1
        assert "are in the schema “public”, and this board's belong in “His tory”" in said.stderr
        close(told, other)

    @pytest.mark.slow
    def test_while_a_server_runs_elsewhere_nobody_upgrades(server: Cluster, tmp_path: Path) -> None:
        """Told where it runs, on whichever machine, and also when the database has restarted."""
        url = server.url("served", "encrypted")
        with serving(tmp_path, trying=False, DATABASE_URL=url, DEMO="0", WORKERS="1") as live:
            [(newest,)] = server.execute("served", "SELECT version_num FROM alembic_version")
            server.execute("served", "UPDATE alembic_version SET version_num = '0007'")
            here = _elsewhere(live, tmp_path)
            _refused(here, ("upgrade",))
            _refused(here, ("serve",))
            restart(server.address)
            time.sleep(TAKE_AGAIN + 2)
            _refused(here, ("restore", "x.zip"))
            assert server.execute("served", "SELECT * FROM alembic_version") == [("0007",)]
            assert not (tmp_path / "elsewhere" / "backups").exists()
            server.execute("served", f"UPDATE alembic_version SET version_num = '{newest}'")
        assert here.flask("upgrade").returncode == 0, "once it has ended"


def _elsewhere(live: Live, folder: Path) -> Live:
    own = live.environment | {"INSTANCE": str(folder / "elsewhere"), "PORT": "8999"}
    return Live(live.url, folder / "elsewhere", live.log, own)


def _refused(here: Live, command: tuple[str, ...]) -> None:
    said = here.flask(*command)
    assert said.returncode == 1, said.stdout
    host = f"colloquy on {socket.gethostname()}"
    assert f"A server of this board is running ({host}): stop it first." in said.stderr
    assert said.stderr.count("\n") == 1


def test_a_secret_that_only_a_command_line_could_carry_is_refused(tmp_path: Path) -> None:
    url = "postgresql://a:b@host/board?sslkey=client.key&sslpassword=secret"
    app = create_app(INSTANCE=tmp_path, DATABASE_URL=url)
    with app.app_context(), pytest.raises(BackupError, match="everybody can read sslpassword"):
        access(db.engine)
