"""`flask bench load`: a class to measure with, in the place of the demo course."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.accounts.models import Person
from app.db import db
from app.demo import DEMO_PASSWORD
from app.interchange.classes import BadLineError, Class, read_class
from app.interchange.classes_saving import save
from app.maintenance.postgres import gather_statistics
from app.serve import upgrade_database

bench = AppGroup("bench", help="Load a class to measure with (demo mode only).")


@bench.command("load")
@click.argument("file")
@with_appcontext
def load(file: str) -> None:
    """Load a class from JSON lines into an empty database: everyone in every course, all with the
    demo's password."""
    if not current_app.config["DEMO"]:
        refuse(
            "A class to measure with is loaded in demo mode only: say DEMO=1 before the command."
        )
    upgrade_database()
    if Person.count():
        refuse("This database has people in it: choose an empty one, for example INSTANCE=bench.")
    try:
        with Path(file).open("rb") as lines:
            made = read_class(lines)
    except OSError as error:
        refuse(f"{file} cannot be read: {error.strerror}.")
    except BadLineError as bad:
        refuse(f"{bad} Nothing was loaded.")
    save(made, DEMO_PASSWORD)
    db.session.commit()
    gather_statistics(db.engine)
    click.echo(told(made))


def told(made: Class) -> str:
    """What was loaded, in one sentence, and how to sign in."""
    counts = (
        f"{len(made.courses):,} courses, {len(made.people):,} people, "
        f"{len(made.essays):,} essays and {len(made.comments):,} comments"
    )
    first = made.people[0].email
    return f"Loaded {counts}. Sign in as {first}, or anybody else, with {DEMO_PASSWORD}."


def refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
