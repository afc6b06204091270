"""`flask import page` and `flask bench load`."""

import click
from flask.cli import AppGroup

importing = AppGroup("import", help="Bring writing in from elsewhere.")
bench = AppGroup("bench", help="Load a class to measure with (demo mode only).")
