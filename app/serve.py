"""`flask serve`: migrate, prepare, and serve with as many workers as there are cores."""

import errno
import gc
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy.exc import DatabaseError

from app.accounts.first_run import code_for_first_run
from app.accounts.models import Person, SignIn
from app.clock import now
from app.db import db
from app.demo import DEMO_PASSWORD, demo_people_exist, fill_with_demo, sign_ins
from app.mail.delivery import works
from app.mail.jobs import work
from app.maintenance import versions
from app.maintenance.backup import back_up
from app.maintenance.copies import BackupError, trouble
from app.maintenance.in_use import in_use
from app.maintenance.nightly import look
from app.maintenance.places import network_disk
from app.settings import THREADS, own_address, refuse

NO_MAIL = (
    "No MAIL_URL is set, so this board sends no mail: nobody can confirm or change an address, or "
    "choose a new password when they have forgotten theirs, unless you give them a one-time link."
)
AGAIN_AFTER = 2.0  # seconds: what ends at once would otherwise keep a processor busy
PATIENCE = 60.0  # seconds for another server, started with this one, to upgrade the database
STOP_WITHIN = 2  # seconds for each process to finish what it is doing when the server is stopped


def serve(app: Flask, *, trying: bool) -> None:
    """Run in the foreground until SIGTERM or Ctrl-C. `trying`: somebody has a look (`make run`)."""
    host, port = app.config["HOST"], app.config["PORT"]
    address = free_address(host, port)
    try:
        bring_to_this_version(Path(app.instance_path))
        with in_use(Path(app.instance_path), patience=PATIENCE):
            prepare(app, trying=trying)
            announce(app, host, port)
            leave_to_workers(app)
            with postman(app):
                server_at(address, port, app.config["WORKERS"]).serve()
    except BackupError as refusal:
        sys.exit(str(refusal))


def bring_to_this_version(instance: Path) -> None:
    """Alone: nobody serves the earlier version meanwhile."""
    if not versions.to_upgrade():
        return
    try:
        with in_use(instance, alone=True, patience=PATIENCE):
            upgrade_database()
    except BackupError:
        if versions.to_upgrade():  # else another server, started with this one, has done it
            raise


def prepare(app: Flask, *, trying: bool) -> None:
    """Bring the database to this version, and the demo course into it or out of sight."""
    upgrade_database()
    app.config["DEMO"] = decide_demo(app.config["HOST"], trying=trying)
    if app.config["DEMO"]:
        fill_with_demo()
    else:
        sign_demo_people_out()


def server_at(address: str, port: int, workers: int) -> Any:
    return Granian(
        "app.serve:worker",
        factory=True,
        interface=Interfaces.WSGI,
        address=address,
        port=port,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=STOP_WITHIN,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )


def worker() -> Flask:
    """The application of one worker process.

    What is loaded now stays for ever: the garbage collector need not look through it at every
    turn. That took half of a page's time. Looking after 5,000 new objects takes two milliseconds;
    after ten times as many, the slowest requests took four times as long.
    """
    from app import create_app  # which knows this module

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # until it serves, it has nothing to finish
    end_with_the_server()
    app = create_app()
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 100)

    return app


@contextmanager
def postman(app: Flask) -> Iterator[None]:
    """A process beside the workers sends the mail, and looks at the board each night."""
    ended, running = threading.Event(), [mail_process()]

    def look_after() -> None:
        """Whatever ends that process, mail goes on."""
        while not ended.is_set():
            running[-1].join()
            if not ended.wait(AGAIN_AFTER):
                click.echo("The process that sends mail has ended; it is started anew.", err=True)
                running[:] = [mail_process()]

    threading.Thread(target=look_after, name="look after mail", daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        running[-1].terminate()
        running[-1].join(STOP_WITHIN)
        running[-1].kill()


def mail_process() -> SpawnProcess:
    process = multiprocessing.get_context("spawn").Process(target=deliver_mail, name="mail")
    process.start()
    return process


def deliver_mail() -> None:
    """The process that sends the mail; it ends with the server."""
    from app import create_app  # which knows this module

    end_with_the_server()
    work(create_app(), look)


def end_with_the_server() -> None:
    """A worker whose server was killed would hold the port for ever: it ends when that is gone."""
    server = multiprocessing.parent_process()

    def wait() -> None:
        if server is not None:
            server.join()
            os._exit(1)  # who asked just now hears nothing: that is what killing means

    threading.Thread(target=wait, name="end with the server", daemon=True).start()


def leave_to_workers(app: Flask) -> None:
    """The workers are processes of their own: they read the same environment, and share no
    connection to the database with this one."""
    os.environ.update(DEMO="1" if app.config["DEMO"] else "0", INSTANCE=app.instance_path)
    db.session.remove()
    db.engine.dispose()


def free_address(host: str, port: int) -> str:
    """The network address that `host` names; or one sentence on why one cannot listen there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, *_, address = min(found)  # IPv4 first: “localhost” may be both
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            refuse("HOST", host)
        sys.exit(
            f"Port {port} on {host} cannot be used ({error.strerror}): stop what runs there, "
            f"or choose another, for example PORT={port + 1} make run."
        )
    return str(address[0])


def upgrade_database() -> None:
    """Create the database or bring it to this version; the caller has the board alone."""
    url = db.engine.url
    try:
        if url.get_backend_name() == "sqlite" and url.database:
            refuse_network_disk(Path(url.database))
            Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            Path(url.database).touch(mode=0o600)  # what SQLite puts beside it gets the same rights
        refuse_newer_database()
        keep_what_was()
        upgrade()
    except BackupError as refusal:
        sys.exit(f"{refusal} Without a backup this version changes nothing.")
    except (DatabaseError, OSError) as error:
        told = isinstance(error, DatabaseError) and trouble(error)
        sys.exit(told or f"The database cannot be used ({error}): look at DATABASE_URL.")


def refuse_network_disk(path: Path) -> None:
    """Say in one sentence that the database needs a disk of this machine."""
    if kind := network_disk(path):
        sys.exit(
            f"{path} lies on a network disk ({kind}), where SQLite loses what is written: choose a "
            "folder on this machine with INSTANCE, or PostgreSQL with DATABASE_URL."
        )


def keep_what_was() -> None:
    """A backup of a board with people in it, before this version changes its database."""
    here, newest = versions.here(), versions.newest()
    people = Person.count() if here not in (None, newest) else 0
    db.session.rollback()  # who copies and who upgrades come with connections of their own
    if not people:
        return
    folder = Path(current_app.instance_path) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    elsewhere = "INSTANCE" if db.engine.dialect.name == "sqlite" else "database and INSTANCE"
    path = back_up(folder / f"before-{newest}-{now():%Y-%m-%d-%H%M%S}.zip")
    click.echo(
        f"This version changes the database from {here} to {newest}. The board as it was is in "
        f"{path}; the way back is the earlier version with an empty {elsewhere} and: flask restore"
    )


def refuse_newer_database() -> None:
    """Say in one sentence that a newer Colloquy has made it, of which this one knows nothing. One
    that does not answer is left to whoever asks it next."""
    try:
        here = versions.here()
    except DatabaseError:
        return
    if here not in {None, *versions.known()}:
        sys.exit(
            f"A newer version of Colloquy has made this database (it is at {here}): "
            "install that version, or choose another database with INSTANCE or DATABASE_URL."
        )


def decide_demo(host: str, *, trying: bool) -> bool:
    """As `DEMO` says; unsaid, only when one has a look, on a loopback host, with an empty database
    or a demo's own. (A real board behind a proxy listens on a loopback host, too.)

    A database with a real person in it never gets demo people, whatever `DEMO` says.
    """
    said = current_app.config["DEMO"]
    wanted = trying and is_loopback(host) if said is None else bool(said)
    usable = Person.count() == 0 or demo_people_exist()
    if said and not usable:
        click.echo("This database has real people in it, so it gets no demo people.")
    return wanted and usable


def sign_demo_people_out() -> None:
    """Who signed in while the demo was shown is not signed in on a real board. Said once, at the
    start, so that no request needs to ask."""
    SignIn.end_demo()
    db.session.commit()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost"


def announce(app: Flask, host: str, port: int) -> None:
    """Print where the board is, and how to sign in."""
    click.echo(f"Colloquy is at {app.config['BASE_URL'] or own_address(host, port)}")
    if app.config["DEMO"]:
        click.echo(f"Demo sign-ins, all with the password {DEMO_PASSWORD}:")
        for address, role in sign_ins():
            click.echo(f"  {address:28} {role}")
        sys.stdout.flush()
        return
    if not works():
        click.echo(NO_MAIL)
    elif not app.config["BASE_URL"]:
        click.echo(f"Links in mail lead to {own_address(host, port)}, which others cannot reach:")
        click.echo("set BASE_URL to the address that people use.")
    if code := code_for_first_run():
        click.echo(f"No administrator yet. Open /welcome there and enter this code: {code}")
    sys.stdout.flush()
