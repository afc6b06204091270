"""`flask …` commands."""

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext

from app.demo.commands import bench
from app.interchange.commands import importing
from app.serve import serve


@click.command("serve")
@with_appcontext
def serve_command() -> None:
    """Migrate, and serve the board in the foreground."""
    serve(current_app)


def register(app: Flask) -> None:
    """Hang the commands under `flask`."""
    for command in (serve_command, importing, bench):
        app.cli.add_command(command)


def main() -> None:
    """`colloquy …` of an installed wheel: the same commands."""
    from app import create_app

    FlaskGroup(create_app=create_app)()
