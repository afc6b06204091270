"""Signing in and out, registering, one's own account."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app.accounts.models import Person, SignIn
from app.db import db
from app.security import public

bp = Blueprint("accounts", __name__)


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login knows of whoever is signed in: the person, and this browser's token."""

    def __init__(self, person: Person, token: str) -> None:
        self.person = person
        self.id = person.id
        self.token = token

    def get_id(self) -> str:
        return self.token


def recognise(app: Flask) -> None:
    """Recognise who is signed in by the token in their cookie."""
    manager = LoginManager(app)
    manager.session_protection = "basic"

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        person = SignIn.person_with(token)
        return SignedIn(person, token) if person else None


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str:
    return render_template("accounts/sign-in.html")
