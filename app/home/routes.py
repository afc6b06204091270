"""The desk, and the sign that the server is well."""

from flask import Blueprint, render_template
from sqlalchemy import text

from app.db import db
from app.security import public

bp = Blueprint("home", __name__)


@bp.get("/")
def desk() -> str:
    return render_template("home/desk.html")


@bp.get("/healthz")
@public
def health() -> tuple[str, int]:
    """200 while the database answers."""
    db.session.execute(text("SELECT 1"))
    return "well", 200
