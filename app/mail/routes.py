"""What a demonstration would have sent, to be read."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from app.mail.compose import Piece, pieces_of
from app.mail.delivery import KEPT
from app.security import public

SHOWN = 50

bp = Blueprint("mail", __name__)


class Shown(NamedTuple):
    """A mail as its reader would see it."""

    subject: str
    to: str
    date: str
    pieces: list[Piece]


@bp.get("/demo/mail")
@public
def demo() -> ResponseReturnValue:
    """The newest mails of the demonstration, for everybody: no address there is real."""
    if not current_app.config["DEMO"]:
        abort(404)
    folder = Path(current_app.instance_path) / KEPT
    newest = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    root = current_app.config["LINK_ROOT"]
    mails = [_shown(path) for path in newest[:SHOWN]]
    return render_template("mail/demo.html", mails=mails, root=root)


def _shown(path: Path) -> Shown:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    plain = message.get_body(("plain",))
    words = str(plain.get_content()).replace("\r\n", "\n") if plain else ""
    return Shown(
        subject=str(message["Subject"]),
        to=str(message["To"]),
        date=str(message["Date"]),
        pieces=pieces_of(words, current_app.config["LINK_ROOT"]),
    )
