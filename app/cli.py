"""`flask …` commands."""

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext

from app.demo.commands import bench
from app.interchange.commands import importing
from app.maintenance.commands import backup, check, restore_command, upgrade_command
from app.serve import refuse_newer_database, serve


@click.command("serve")
@click.option("--try", "trying", is_flag=True, help="With DEMO unsaid, show the demo course.")
@with_appcontext
def serve_command(trying: bool) -> None:
    """Migrate, and serve the board in the foreground."""
    serve(current_app, trying=trying)


MAINTAINING = (check, backup, restore_command, upgrade_command)


def register(app: Flask) -> None:
    """Hang the commands under `flask`."""
    importing.callback = with_appcontext(refuse_newer_database)  # before each of its commands
    for command in (serve_command, importing, bench, *MAINTAINING):
        app.cli.add_command(command)


def main() -> None:
    """`colloquy …` of an installed wheel: the same commands."""
    from app import create_app

    FlaskGroup(create_app=create_app)()
