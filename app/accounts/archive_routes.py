"""Taking along what one has written."""

import errno
import os

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.routes import bp
from app.addresses import whole
from app.clock import now
from app.courses.models import in_plain_letters
from app.db import db
from app.errors import FULL, refusal
from app.interchange.archive import archive_of
from app.transactions import reading


@bp.post("/account/archive")
def archive() -> ResponseReturnValue:
    """All that the person has written in the courses they are in, and the feedback they were given,
    as one file. It changes nothing, so nobody who writes waits for it."""
    board = whole("/")
    with reading():
        person = current_user.person
        try:
            file = archive_of(person, board)
        except OSError as trouble:
            if trouble.errno != errno.ENOSPC:
                raise
            return refusal(507, FULL.what_to_do, FULL.title)
        finally:
            db.session.rollback()
    name = f"colloquy-{in_plain_letters(person.name) or 'writing'}-{now():%Y-%m-%d}.zip"
    answer = send_file(file, "application/zip", as_attachment=True, download_name=name)
    answer.content_length = os.fstat(file.fileno()).st_size
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
