"""`flask serve` as it is run in earnest: what it prints, how it ends, whom it lets in."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.demo import DEMO_PASSWORD
from tests.bench.reader import Reader
from tests.live import FLASK, ROOT, Live, serving

COLLOQUY = (sys.executable, "-c", "from app.cli import main; main()")  # as a wheel starts it
TOO_LARGE = 3 * 1024 * 1024  # bytes
one_worker = partial(serving, WORKERS="1")  # for what is the same however many there are


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serving(tmp_path_factory.mktemp("demo")) as live:
        yield live


@pytest.mark.slow
class TestServed:
    def test_it_prints_its_address_and_the_demo_sign_ins_and_nothing_else(self, demo: Live) -> None:
        first, second, *people = demo.log.read_text().splitlines()
        assert first == f"Colloquy is at {demo.url}"
        assert second.endswith("with the password colloquy-demo:")
        assert len(people) == 7
        assert people[0].split() == ["instructor@demo.example", "instructor"]

    def test_only_its_owner_can_read_the_key(self, demo: Live) -> None:
        assert (demo.instance / "secret_key").stat().st_mode & 0o777 == 0o600

    def test_a_connection_stays_open_from_page_to_page(self, demo: Live) -> None:
        connection = _connect(demo)
        try:
            for method in ("GET", "HEAD", "GET"):
                connection.request(method, "/healthz")
                answer = connection.getresponse()
                assert answer.status == 200
                assert answer.read() == (b"" if method == "HEAD" else b"well")
                assert connection.sock is not None
        finally:
            connection.close()

    @pytest.mark.parametrize("path", ["/sign-in", "/courses/soviet-history/essays/1/comments"])
    def test_whoever_sends_too_much_hears_why(self, demo: Live, path: str) -> None:
        """All is sent before the answer is read, as browsers do."""
        connection = _connect(demo)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", path, b"comment=" + b"a" * TOO_LARGE, kind)
            answer = connection.getresponse()
            assert answer.status == 413
            assert b"More than 2 MB was sent" in answer.read()
        finally:
            connection.close()

    def test_a_taken_port_is_told_in_one_sentence(self, demo: Live) -> None:
        again = demo.flask("serve", "--try")
        port = str(urlsplit(demo.url).port)
        assert again.returncode == 1
        assert again.stderr.startswith(f"Port {port} on 127.0.0.1 cannot be used")
        assert again.stderr.count("\n") == 1
        assert again.stdout == ""


@pytest.mark.slow
def test_a_second_start_keeps_what_was_written(tmp_path: Path) -> None:
    with one_worker(tmp_path) as live:
        made = _people(live)
        database = live.instance / "colloquy.sqlite3"
        before = database.stat().st_ino
    began = time.monotonic()
    with one_worker(tmp_path) as live:
        assert time.monotonic() - began < 20
        assert database.stat().st_ino == before
        assert _people(live) == made == 21
        assert "student@demo.example" in live.log.read_text()


@pytest.mark.slow
def test_without_the_demo_it_prints_the_code_of_the_first_run(tmp_path: Path) -> None:
    with one_worker(tmp_path, DEMO="0") as live:
        printed = live.log.read_text()
        assert "enter this code: " in printed
        assert "demo.example" not in printed
        assert _people(live) == 0


@pytest.mark.slow
def test_a_database_with_a_real_person_gets_no_demo_people(tmp_path: Path) -> None:
    with one_worker(tmp_path, DEMO="0") as live:
        _register(live)
    for said in ("", "1"):
        with one_worker(tmp_path, DEMO=said) as live:
            assert "demo.example" not in live.log.read_text()
            assert _people(live) == 1


@pytest.mark.slow
def test_without_the_demo_its_people_are_signed_out(tmp_path: Path) -> None:
    with one_worker(tmp_path, DEMO="1") as live:
        _register(live, DEMO_PASSWORD)
        readers = [Reader(live.url), Reader(live.url)]
        for reader, email in zip(
            readers, ("student@demo.example", "real@example.org"), strict=True
        ):
            reader.sign_in(email)
            assert reader.get("/account").status == 200
    for said, answers in (("1", [200, 200]), ("0", [302, 200]), ("1", [302, 200])):
        with one_worker(tmp_path, DEMO=said) as live:
            for reader in readers:
                reader.server = urlsplit(live.url).netloc
            assert [reader.get("/account").status for reader in readers] == answers


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("PORT", "eight", "PORT is “eight”, and should be a number from 1 to 65535"),
        ("HOST", "203.0.113.7", "HOST is “203.0.113.7”, and should be an address of this machine"),
        ("HOST", "no-such-host.invalid", "HOST is “no-such-host.invalid”, and should be"),
        ("DATABASE_URL", "sqlite:////dev/null/x", "The database cannot be used ("),
        ("INSTANCE", "/dev/null", "INSTANCE is “/dev/null”, and should be a folder"),
    ],
)
def test_what_cannot_be_served_ends_with_one_sentence(
    tmp_path: Path, setting: str, value: str, sentence: str
) -> None:
    refuse_to_serve(FLASK, tmp_path, {setting: value}, sentence)


@pytest.mark.slow
def test_nor_does_the_wheels_own_command(tmp_path: Path) -> None:
    refuse_to_serve(COLLOQUY, tmp_path, {"PORT": "eight"}, "PORT is “eight”, and should be")


def refuse_to_serve(
    program: tuple[str, ...], folder: Path, settings: dict[str, str], sentence: str
) -> None:
    own = os.environ | {"INSTANCE": str(folder / "instance")} | settings
    tried = subprocess.run(
        [*program, "serve"], cwd=ROOT, env=own, capture_output=True, text=True, check=False
    )
    assert tried.returncode == 1
    assert tried.stderr.startswith(sentence)
    assert tried.stderr.count("\n") == 1
    assert tried.stdout == ""


@pytest.mark.slow
def test_a_name_is_a_host_too(tmp_path: Path) -> None:
    with one_worker(tmp_path, HOST="localhost", DEMO="0") as live:
        assert "Colloquy is at http://localhost:" in live.log.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("command", ["serve", "bench load x", "import page x --course y"])
def test_the_database_of_a_newer_version_is_left_alone(newer: Live, command: str) -> None:
    before = [(file.name, file.read_bytes()) for file in sorted(newer.instance.iterdir())]
    tried = newer.flask(*command.split())
    assert tried.returncode == 1
    assert tried.stderr.startswith("A newer version of Colloquy has made this database (")
    assert tried.stderr.count("\n") == 1
    assert [(file.name, file.read_bytes()) for file in sorted(newer.instance.iterdir())] == before


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Live:
    with one_worker(tmp_path_factory.mktemp("newer"), DEMO="1") as live:
        pass
    with sqlite3.connect(live.instance / "colloquy.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = 'a step of tomorrow'")
    database.close()
    return live


@pytest.mark.slow
def test_a_board_that_nobody_is_trying_out_gets_no_demo_people(tmp_path: Path) -> None:
    """A real server stands behind a proxy and listens on a loopback host, too."""
    with one_worker(tmp_path, trying=False) as live:
        said = live.log.read_text()
    assert "/welcome" in said
    assert "demo.example" not in said


def _connect(live: Live) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", urlsplit(live.url).port or 0, timeout=20)


def _people(live: Live) -> int:
    """How many people the database holds."""
    with closing(sqlite3.connect(live.instance / "colloquy.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM people").fetchone()[0])


def _register(live: Live, password: str = "correct horse battery") -> None:
    imports = "from app.accounts.models import Person; from app.db import db"
    person = f"Person.register('real@example.org', 'Real Person', '{password}')"
    subprocess.run(
        [*FLASK, "shell"],
        cwd=ROOT,
        env=live.environment | {"PYTHONSTARTUP": ""},
        input=f"{imports}; {person}; db.session.commit()\n",
        capture_output=True,
        text=True,
        check=True,
    )
