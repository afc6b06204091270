"""Settings: safe defaults here; `settings.py` in the instance folder and the environment override.

Read alike by `make run`, an installed wheel and every `flask` command.
"""

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

TEXT_BODY_LIMIT = 2 * 1024 * 1024  # bytes of a request; an essay of 60,000 words is a fifth of it
THREADS = 4  # of a worker: more only take turns at the interpreter
POOL = 2 * THREADS  # connections a worker may hold: a request that reads may use two

# environment variable → how to read it
ENVIRONMENT: dict[str, Callable[[str], Any]] = {
    "PORT": int,
    "HOST": str,
    "DATABASE_URL": str,
    "MAIL_URL": str,
    "BASE_URL": str,
    "SECRET_KEY": str,
    "DEMO": lambda value: value == "1",
    "REGISTRATION": str,
    "TRUSTED_PROXIES": int,
    "WORKERS": int,
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
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # student records: its owner's alone
    except OSError as error:
        sys.exit(f"The folder {folder} cannot be made ({error.strerror}): set INSTANCE to another.")
    app.config.update(
        PORT=8000,
        HOST="127.0.0.1",
        BASE_URL="",
        MAIL_URL="",
        DATABASE_URL="",
        DEMO=None,  # unsaid: `flask serve` decides
        REGISTRATION="code",  # “open”: everyone may register without a course's code
        TRUSTED_PROXIES=0,
        WORKERS=os.cpu_count() or 1,
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
    app.config.from_pyfile(str(folder / "settings.py"), silent=True)
    for name, read in ENVIRONMENT.items():
        if os.environ.get(name):
            app.config[name] = _said(name, read)
    app.config.update(overrides)
    _derive(app, folder)


def _said(name: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(os.environ[name])
    except ValueError:
        sys.exit(f"{name} should be a number, and is “{os.environ[name]}”.")


def _derive(app: Flask, folder: Path) -> None:
    secure = app.config["BASE_URL"].startswith("https:")
    url = app.config["DATABASE_URL"] or f"sqlite:///{folder / 'colloquy.sqlite3'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            url = "postgresql+psycopg://" + url.removeprefix(short)
    app.config.update(
        SECRET_KEY=app.config["SECRET_KEY"] or secret_key(folder),
        SESSION_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_SECURE=secure,
        PREFERRED_URL_SCHEME="https" if secure else "http",
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(url),
    )


def _engine_options(url: str) -> dict[str, Any]:
    from app.db import BUSY_SECONDS

    options: dict[str, Any] = {"pool_size": POOL, "max_overflow": 0}
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    else:
        options["pool_pre_ping"] = True
    return options


def secret_key(folder: Path) -> str:
    """The instance's own key, made once, readable by its owner alone."""
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key
