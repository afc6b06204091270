"""Settings: safe defaults here; `settings.py` in the instance folder and the environment override.

Read alike by `make run`, an installed wheel and every `flask` command. One that cannot be ends each
of them with a sentence: what it is called, what it is, what it should be.
"""

import os
import re
import secrets
import sys
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.text.names import why_not_address

TEXT_BODY_LIMIT = 2 * 1024 * 1024  # bytes of a request; an essay of 60,000 words is a fifth of it
THREADS = 4  # of a worker: more only take turns at the interpreter
POOL = 2 * THREADS  # connections a worker may hold: a request that reads may use two
KEY_LENGTH = 32  # characters: a shorter key can be guessed


class Setting(NamedTuple):
    """Its value where nothing is said, how it is read (ValueError: not at all), what it should be.

    It comes as text from the environment, as anything from a `settings.py`.
    """

    unsaid: Any
    read: Callable[[Any], Any]
    should_be: str


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(said: Any) -> int:
        number = int(str(said))
        if not least <= number <= most:
            raise ValueError
        return number

    return read


def _matching(pattern: str) -> Callable[[Any], str]:
    def read(said: Any) -> str:
        if not re.fullmatch(pattern, str(said)):
            raise ValueError
        return str(said)

    return read


def _host(said: Any) -> str:
    try:
        return str(ip_address(str(said)))
    except ValueError:
        return _matching(r"(?=.*[a-zA-Z])[\w-]+(\.[\w-]+)*")(said)  # a name


def _switch(said: Any) -> bool:
    if said not in (True, False, "1", "0"):
        raise ValueError
    return bool(int(said))


def _key(said: Any) -> str | bytes:
    if not isinstance(said, str | bytes) or len(said) < KEY_LENGTH:
        raise ValueError
    return said


def _address(said: Any) -> str:
    """Where people find the board: nothing stands behind its host, since our pages are there."""
    parts = urlsplit(_matching(r"(?i:https?)://[^\s/?#@]+/?")(said))
    if not parts.hostname or parts.port == 0:
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}"


def _mail_server(said: Any) -> str:
    """`#`, `/` and `?` in a name or password have to be written as %23, %2F and %3F."""
    parts = urlsplit(_matching(r"smtps?://\S+")(said))
    if not parts.hostname or parts.port == 0 or parts.path not in ("", "/"):
        raise ValueError
    if parts.query or parts.fragment:
        raise ValueError
    return str(said)


def _mailbox(said: Any) -> str:
    if why_not_address(str(said)):
        raise ValueError
    return str(said)


def _database(said: Any) -> str:
    """With the name of the driver; SQLite only in a file, which all workers can find."""
    url = re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", str(said))
    try:
        parts = make_url(url)
    except ArgumentError:
        raise ValueError from None
    in_file = parts.drivername == "sqlite" and parts.database not in (None, "", ":memory:")
    if not in_file and parts.drivername != "postgresql+psycopg":
        raise ValueError
    return url


SETTINGS = {
    "PORT": Setting(8000, _whole(1, 65535), "a number from 1 to 65535, such as 8000"),
    "HOST": Setting(
        "127.0.0.1",
        _host,
        "an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all it has",
    ),
    "DATABASE_URL": Setting(
        "", _database, "postgresql://user:password@host/database or sqlite:////path/to/file"
    ),
    "MAIL_URL": Setting(
        "", _mail_server, "a mail server, such as smtp://host:25 or smtps://name:password@host"
    ),
    "MAIL_FROM": Setting(
        "", _mailbox, "the address that mail comes from, such as colloquy@example.edu"
    ),
    "BASE_URL": Setting(
        "", _address, "the address people use, without a path: https://colloquy.example.edu"
    ),
    "SECRET_KEY": Setting("", _key, f"at least {KEY_LENGTH} characters long"),
    "DEMO": Setting(None, _switch, "1 or 0"),  # unsaid: `flask serve` decides
    "REGISTRATION": Setting("code", _matching("code|open"), "code or open"),
    "PICTURES_OF_PERSON": Setting(200, _whole(1, 10**6), "how many MB, such as 200"),
    "PICTURES_OF_COURSE": Setting(5_000, _whole(1, 10**6), "how many MB, such as 5000"),
    "TRUSTED_PROXIES": Setting(0, _whole(0, 10), "a number from 0 to 10"),
    "WORKERS": Setting(os.cpu_count() or 1, _whole(1, 128), "a number from 1 to 128"),
}


def instance_folder() -> Path:
    """`INSTANCE`, absolute or relative to the caller; else `instance/` beside the checkout's
    `pyproject.toml`; for an installed wheel, in the folder one stands in."""
    if os.environ.get("INSTANCE"):
        return Path(os.environ["INSTANCE"]).resolve()
    root = Path(__file__).resolve().parent.parent
    return (root if (root / "pyproject.toml").exists() else Path.cwd()) / "instance"


def configure(app: Flask, **overrides: Any) -> None:
    """Fill `app.config`; makes the instance folder and its secret key where there are none."""
    folder = Path(app.instance_path)
    _make(folder)
    app.config.update(
        MAX_CONTENT_LENGTH=TEXT_BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=TEXT_BODY_LIMIT,
        SESSION_COOKIE_NAME="colloquy",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # an essay takes longer than an hour
        WTF_CSRF_CHECK_DEFAULT=False,  # asked by our own gate, after the sign-in
    )
    _read_file(app, folder / "settings.py")
    app.config.update({name: os.environ[name] for name in SETTINGS if os.environ.get(name)})
    app.config.update(overrides)
    app.config.update({name: _fit(name, app.config.get(name)) for name in SETTINGS})
    writes = not (app.config["DATABASE_URL"] and app.config["SECRET_KEY"])
    if writes and not os.access(folder, os.W_OK | os.X_OK):
        _refuse_folder(folder, "it is read-only")
    _derive(app, folder)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # student records: its owner's alone
    except OSError as error:
        _refuse_folder(folder, error.strerror)


def _refuse_folder(folder: Path, why: str | None) -> NoReturn:
    sys.exit(f"INSTANCE is “{folder}”, and should be a folder that can be written in ({why}).")


def _read_file(app: Flask, path: Path) -> None:
    try:
        app.config.from_pyfile(str(path), silent=True)
    except Exception as error:  # noqa: BLE001 - whatever somebody's program does
        frames = traceback.extract_tb(error.__traceback__)
        where = [f", line {frame.lineno}" for frame in frames if frame.filename == str(path)]
        what = " ".join(f"{type(error).__name__}: {error}{''.join(where[-1:])}".split())
        sys.exit(f"{path} should set names, such as PORT = 8000, and cannot be read ({what}).")


def _fit(name: str, said: Any) -> Any:
    setting = SETTINGS[name]
    if said is None or said == "":
        return setting.unsaid
    try:
        return setting.read(said)
    except ValueError:
        refuse(name, said)


def refuse(name: str, said: Any) -> NoReturn:
    """End with what this setting is, and what it should be; no password is shown."""
    is_ = f"of length {len(str(said))}" if name == "SECRET_KEY" else f"“{_shown(name, said)}”"
    sys.exit(f"{name} is {is_}, and should be {SETTINGS[name].should_be}.")


def _shown(name: str, said: Any) -> str:
    return re.sub(r"^(\w+:/*)?.*@", r"\1***@", str(said)) if name.endswith("_URL") else str(said)


def _derive(app: Flask, folder: Path) -> None:
    secure = app.config["BASE_URL"].startswith("https:")
    url = app.config["DATABASE_URL"] or f"sqlite:///{folder / 'colloquy.sqlite3'}"
    root = app.config["BASE_URL"] or own_address(app.config["HOST"], app.config["PORT"])
    app.config.update(
        LINK_ROOT=root,  # how links in mail begin: never as a request's header says
        MAIL_FROM=app.config["MAIL_FROM"] or f"colloquy@{urlsplit(root).hostname or 'localhost'}",
        SECRET_KEY=app.config["SECRET_KEY"] or _own_key(folder),
        SESSION_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_SECURE=secure,
        PREFERRED_URL_SCHEME="https" if secure else "http",
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(url),
    )


def own_address(host: str, port: int) -> str:
    """How one reaches the board from this machine."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _engine_options(url: str) -> dict[str, Any]:
    from app.sqlite import BUSY_SECONDS

    options: dict[str, Any] = {"pool_size": POOL, "max_overflow": 0}
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        options["pool_use_lifo"] = True  # so that few connections keep pages, and at hand
    elif find_spec("psycopg") is None:
        sys.exit("DATABASE_URL is PostgreSQL's, and needs psycopg: install colloquy[postgres].")
    else:
        options["pool_pre_ping"] = True
    return options


def _own_key(folder: Path) -> str:
    """The instance's own key, made once, readable by its owner alone."""
    path = folder / "secret_key"
    try:
        key = _made_key(path)
    except OSError as error:
        _refuse_folder(folder, error.strerror)
    if len(key) < KEY_LENGTH:
        sys.exit(
            f"The key in {path} is of length {len(key)}, and should be at least "
            f"{KEY_LENGTH} characters long: delete the file, and a new one is made."
        )
    return key


def _made_key(path: Path) -> str:
    """The key in the file; made at once and whole, or a power cut would leave an empty one."""
    if not path.exists():
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            pass  # another process was faster: its key is the key
        except OSError:  # a file system without links
            part.replace(path)
        part.unlink(missing_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return path.read_text(errors="replace").strip()
