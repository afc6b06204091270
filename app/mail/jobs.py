"""The worker that sends mail: woken by whoever has written one down, and each minute by itself.

What must be told stands in the database, in the transaction of its cause. The queue beside it only
wakes the worker: when it is lost, the next minute finds all that waits. A mail is held while it is
sent, and counts as sent once the mail server has said that it took it. Whoever is stopped between
the two sends it again, under the same Message-ID, by which mail servers know it.
"""

import logging
import signal
import smtplib
import sqlite3
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import SqliteHuey, crontab
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.db import db
from app.mail.compose import composed
from app.mail.delivery import RefusedError, send, works
from app.mail.models import WRITTEN, Mail

log = logging.getLogger(__name__)

QUEUE = "jobs.sqlite3"  # in the instance folder
LOOKS = 1.0  # seconds at most between two looks at the queue


def follow() -> None:
    """Wake the worker after each transaction in which mail was written down."""
    event.listen(db.session, "after_commit", _wake)


def _wake(session: Session) -> None:
    if not session.info.pop(WRITTEN, False):
        return
    try:
        queue_of(current_app)[1]()
    except (sqlite3.Error, OSError):
        log.exception("the worker could not be woken; it finds the mail within a minute")


def queue_of(app: Any) -> tuple[SqliteHuey, Any]:
    """The queue of this instance, and the task that sends all that waits."""
    if "jobs" not in app.extensions:
        huey = SqliteHuey("colloquy", filename=str(Path(app.instance_path) / QUEUE), results=False)

        def deliver() -> None:
            with app.test_request_context():
                deliver_all()

        huey.periodic_task(crontab(minute="*"), name="each minute")(deliver)
        app.extensions["jobs"] = huey, huey.task(name="deliver")(deliver)
    jobs: tuple[SqliteHuey, Any] = app.extensions["jobs"]
    return jobs


def deliver_all() -> int:
    """Send all that is due; how many were sent. Commits after each step."""
    sent = 0
    while works() and (mail := Mail.hold_next()) is not None:
        db.session.commit()
        sent += _deliver(mail)
        db.session.commit()
    db.session.rollback()
    return sent


def _deliver(mail: Mail) -> bool:
    message = composed(mail)
    if message is None:
        mail.drop("there was nobody to be told")
        return False
    try:
        send(message)
    except RefusedError as refusal:
        mail.drop(str(refusal))
    except (OSError, smtplib.SMTPException) as trouble:
        log.warning("mail %s waits: %s", mail.id, trouble)
        mail.later(str(trouble))
    else:
        mail.sent()
    return mail.sent_at is not None


def work(app: Flask) -> None:
    """Send mail until SIGTERM."""
    huey, _ = queue_of(app)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the server, which ends this
    huey.create_consumer(workers=1, max_delay=LOOKS, check_worker_health=False).run()
