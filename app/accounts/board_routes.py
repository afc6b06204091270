"""For administrators: the log of what they did, what is set, and whether the board is well."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.administration_routes import administrators_only
from app.accounts.routes import bp
from app.addresses import id_in
from app.courses.queries import ENTRIES, log_of_board
from app.maintenance.health import health_of_board, settings_of_board


@bp.get("/administration/log")
def board_log() -> ResponseReturnValue:
    """What administrators did, newest first."""
    administrators_only()
    entries = log_of_board(current_user.person, id_in(request.args, "before"))
    shown = entries[:ENTRIES]
    older = shown[-1].id if len(entries) > ENTRIES else None
    return render_template("accounts/board_log.html", entries=shown, older=older)


@bp.get("/administration/settings")
def board_settings() -> ResponseReturnValue:
    """What is set on the server; no secret is shown."""
    administrators_only()
    return render_template("accounts/board_settings.html", settings=settings_of_board())


@bp.get("/administration/health")
def board_health() -> ResponseReturnValue:
    """Whether the board is well, as far as a quick look can tell."""
    administrators_only()
    return render_template("accounts/board_health.html", health=health_of_board())
