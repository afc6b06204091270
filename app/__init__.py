"""Colloquy: a discussion board for history courses. `create_app` is the whole assembly."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app import addresses, cli, errors, freshness, security, settings, templating
from app.accounts import routes as accounts
from app.bodies import HeardToTheEnd
from app.courses import routes as courses
from app.db import db
from app.discussion import models as comments
from app.discussion import routes as discussion
from app.essays import picture_routes as pictures
from app.essays import picture_uses
from app.essays import routes as essays
from app.feedback import routes as feedback
from app.home import routes as home
from app.interchange import routes as interchange
from app.mail import jobs
from app.mail import routes as mail
from app.notices import models as notices
from app.participation import routes as participation
from app.prompts import routes as prompts
from app.sessions import Sessions
from app.transactions import close_reading
from app.turns import OneAfterAnother

HERE = Path(__file__).resolve().parent
ROOMS = (
    *(accounts, courses, prompts, essays, pictures, discussion, feedback, participation),
    *(mail, interchange, home),
)


class Colloquy(Flask):
    """Flask, told once that no view of ours is a coroutine instead of asking of each, each time."""

    jinja_environment = templating.Environment

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(**overrides: Any) -> Flask:
    """The application; `overrides` are settings that go before all others (tests)."""
    app = Colloquy(
        "app",
        template_folder=str(beside("templates")),
        static_folder=str(beside("static")),
        instance_path=str(overrides.pop("INSTANCE", None) or settings.instance_folder()),
    )
    app.session_interface = Sessions()
    settings.configure(app, **overrides)
    db.init_app(app)
    app.teardown_appcontext(close_reading)
    Migrate(app, db, directory=str(HERE / "migrations"), render_as_batch=True)
    addresses.restrict(app)
    accounts.recognise(app)
    security.guard(app)
    errors.explain(app)
    templating.equip(app)
    freshness.follow(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    for listener in (comments, notices, picture_uses):
        listener.subscribe()
    jobs.follow()
    cli.register(app)
    Compress(app)
    serve_files(app)
    return app


def beside(name: str) -> Path:
    """The folder of templates or static files: in the package (a wheel), else beside it."""
    return HERE / name if (HERE / name).is_dir() else HERE.parent / name


def serve_files(app: Flask) -> None:
    """Static files before anything else, built ones for ever; then proxies, where configured."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = None
    whitenoise = WhiteNoise(
        app.wsgi_app,
        root=str(beside("static") / "build"),
        prefix="static/build/",
        immutable_file_test=lambda path, url: True,
    )
    secure = app.config["SESSION_COOKIE_SECURE"]
    headed = security.WithHeaders(whitenoise, secure=secure)
    app.wsgi_app = HeardToTheEnd(headed)  # type: ignore[method-assign]
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        app.wsgi_app = OneAfterAnother(app.wsgi_app)  # type: ignore[method-assign]
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
