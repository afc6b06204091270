"""`flask check`, `flask backup`, `flask restore`, `flask upgrade`."""

import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import DatabaseError

from app.db import db
from app.maintenance import versions
from app.maintenance.backup import back_up
from app.maintenance.check import findings, mended
from app.maintenance.copies import BackupError, trouble
from app.maintenance.in_use import in_use
from app.maintenance.restore import restore
from app.serve import upgrade_database

GENTLY = 10  # of niceness: whoever reads and writes meanwhile goes first
SHOWN = ("people", "courses", "essays", "comments")


@click.command("check")
@click.option("--mend", is_flag=True, help="Count anew what was counted wrongly.")
@with_appcontext
def check(mend: bool) -> None:
    """Look whether the board is well; say what is not, and what to do. Ends with 1 if it is not."""
    os.nice(GENTLY)
    try:
        if versions.here() is None:
            refuse(f"There is no board in {current_app.instance_path}: look at INSTANCE.")
        if mend:
            changed = mended()
            db.session.commit()
            click.echo(f"Counted anew: {changed:,} rows were wrong." if changed else "All counted.")
        found = list(findings())
    except DatabaseError as error:
        refuse(trouble(error))
    for finding in found:
        click.echo(f"{finding.what} {finding.do}", err=True)
    if found:
        sys.exit(1)
    click.echo("The board is well.")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write FILE (or, in a folder, one named by the moment) with all that the board is: its
    database, pictures, settings and key. People may go on writing meanwhile."""
    os.nice(GENTLY)
    end_tidily()
    try:
        path = back_up(file)
    except BackupError as refusal:
        refuse(f"{refusal} There is no backup.")
    click.echo(f"{path} is the board as it was at the beginning, {size(path)}. It holds the key")
    click.echo("of the board and what its people wrote in private: keep it where you keep those.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def restore_command(file: Path) -> None:
    """Bring back what `flask backup` has written, into an instance in which nobody has an
    account. The server must not be running."""
    end_tidily()
    try:
        with in_use(Path(current_app.instance_path), alone=True):
            back = restore(file)
            bring_to_this_version()
    except BackupError as refusal:
        refuse(f"{refusal} Nothing was changed.")
    counts = ", ".join(f"{name} {back.rows.get(name, 0):,}" for name in SHOWN)
    if back.settings:
        click.echo(back.settings)
    report(f"This is the board as it was at {back.made_at} ({counts}).")


def bring_to_this_version() -> None:
    try:
        upgrade()
    except DatabaseError as error:
        refuse(f"The board is back, but not at this version ({error.orig}): run `flask upgrade`.")


@click.command("upgrade")
@with_appcontext
def upgrade_command() -> None:
    """Bring the database to this version, after a backup, and check the board. The server must not
    be running."""
    try:
        with in_use(Path(current_app.instance_path), alone=True):
            upgrade_database()
    except BackupError as refusal:
        refuse(f"{refusal} Nothing was changed.")
    report(f"The database is at version {versions.newest()}.")


def report(done: str) -> None:
    """What was done, and whether the board is well after it."""
    click.echo(done)
    found = list(findings())
    for finding in found:
        click.echo(f"{finding.what} {finding.do}", err=True)
    click.echo("Look at these before you start the server." if found else "Start the server.")


def end_tidily() -> None:
    """Asked to end, this takes along what it has begun."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))


def size(path: Path) -> str:
    return f"{max(1, round(path.stat().st_size / 2**20)):,} MB"


def refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
