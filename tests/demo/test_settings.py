"""Settings that cannot be: each ends every command with a sentence that says what it should be."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.settings import SETTINGS, configure


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def configured(folder: Path) -> Any:
    """The settings of a board whose instance is `folder`."""
    app = Flask("a board", instance_path=str(folder))
    configure(app)
    return app.config


def refusal(folder: Path) -> str:
    """The sentence with which a command ends."""
    with pytest.raises(SystemExit) as ended:
        configured(folder)
    sentence = str(ended.value.code)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


ODD = [
    *(("PORT", port) for port in ("eight", "0", "-1", "70000", "80.5", "١٢٣x")),
    *(("HOST", host) for host in ("not a host", "http://x", "127.0.0.1:80", "999.1.1.1", "a..b")),
    *(("DATABASE_URL", url) for url in ("foo", "mysql://h/d", "sqlite://", "postgresql://h:x/d")),
    ("DATABASE_URL", "sqlite:///:memory:"),
    *(("MAIL_URL", url) for url in ("foo", "https://h", "smtp://")),
    *(("BASE_URL", url) for url in ("foo", "ftp://h", "https://", "https://h/x", "https://h:x")),
    *(("DEMO", said) for said in ("maybe", "yes", "2")),
    *(("REGISTRATION", said) for said in ("maybe", "Open", "1")),
    *(("TRUSTED_PROXIES", said) for said in ("-1", "one", "11")),
    *(("WORKERS", said) for said in ("0", "-4", "many", "1000")),
]


@pytest.mark.parametrize(("name", "said"), ODD)
def test_what_cannot_be_is_named_with_what_it_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setenv(name, said)
    assert refusal(tmp_path) == f"{name} is “{said}”, and should be {SETTINGS[name].should_be}."
    monkeypatch.delenv(name)
    (tmp_path / "settings.py").write_text(f"{name} = {said!r}")
    assert refusal(tmp_path).startswith(f"{name} is “{said}”, and should be")


@pytest.mark.parametrize(
    ("name", "said", "kept"),
    [
        ("PORT", "8080", 8080),
        ("HOST", "::1", "::1"),
        ("HOST", "board.example", "board.example"),
        ("DATABASE_URL", "postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("DATABASE_URL", "sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("BASE_URL", "HTTPS://board.example:8443/", "https://board.example:8443"),
        ("MAIL_URL", "smtp://u:p@mail.example:587", "smtp://u:p@mail.example:587"),
        ("DEMO", "0", False),
        ("DEMO", "1", True),
        ("DEMO", "", None),
        ("REGISTRATION", "open", "open"),
        ("WORKERS", "", os.cpu_count()),
    ],
)
def test_what_can_be_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str, kept: object
) -> None:
    monkeypatch.setenv(name, said)
    assert configured(tmp_path)[name] == kept


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.py").write_text("PORT = 9000\nDEMO = False\nWORKERS = 3")
    monkeypatch.setenv("PORT", "9001")
    config = configured(tmp_path)
    assert (config["PORT"], config["DEMO"], config["WORKERS"]) == (9001, False, 3)


def test_no_password_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://root:pass@word@db.example/colloquy")
    assert "“mysql://***@db.example/colloquy”" in refusal(tmp_path)


class TestKey:
    def test_one_that_can_be_guessed_is_refused_and_not_shown(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SECRET_KEY", "hush" * 7)
        sentence = refusal(tmp_path)
        assert sentence == "SECRET_KEY is of length 28, and should be at least 32 characters long."
        monkeypatch.setenv("SECRET_KEY", "hush" * 8)
        assert configured(tmp_path)["SECRET_KEY"] == "hush" * 8

    def test_it_is_made_once(self, tmp_path: Path) -> None:
        key = configured(tmp_path)["SECRET_KEY"]
        assert len(key) >= 32
        assert configured(tmp_path)["SECRET_KEY"] == key

    def test_a_key_cut_short_in_its_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "secret_key").write_text("")
        assert "delete the file, and a new one is made" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("PORT =", "SyntaxError: invalid syntax (settings.py, line 1)"),
        ("DEMO = True\nPORT = port", "NameError: name 'port' is not defined, line 2"),
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("\0", "null bytes"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, program: str, why: str) -> None:
    (tmp_path / "settings.py").write_text(program)
    sentence = refusal(tmp_path)
    assert sentence.startswith(f"{tmp_path / 'settings.py'} should set names, such as PORT = 8000")
    assert why in sentence


class TestInstance:
    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for place in (tmp_path / "file", tmp_path / "file" / "within"):
            assert refusal(place).startswith(f"INSTANCE is “{place}”, and should be a folder")

    def test_nor_is_one_that_nobody_can_write_in(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda place, mode: False)
        assert refusal(tmp_path).startswith(f"INSTANCE is “{tmp_path}”, and should be a folder")

    def test_unless_nothing_is_to_be_written_there(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda place, mode: False)
        monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/colloquy")
        monkeypatch.setenv("SECRET_KEY", "hush" * 8)
        assert configured(tmp_path)["SECRET_KEY"] == "hush" * 8


def test_postgresql_needs_its_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/colloquy")
    assert "needs psycopg: install colloquy[postgres]" in refusal(tmp_path)
