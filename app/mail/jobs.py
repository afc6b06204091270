"""The worker that sends mail: woken by whoever has written one down, and each minute by itself.

What must be told stands in the database, in the transaction of its cause. The queue beside it only
wakes the worker: when it is lost, the next minute finds all that waits. A mail is held while it is
sent, and counts as sent once the mail server has said that it took it. Whoever is stopped between
the two sends it again, under the same Message-ID, by which mail servers know it.
"""

import logging
import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.db import db
from app.mail.compose import composed
from app.mail.delivery import MailRefusedError, send, works
from app.mail.digests import is_due, take_back, write_due
from app.mail.models import NOBODY, WRITTEN, Mail
from app.transactions import reading

log = logging.getLogger(__name__)

QUEUE = "jobs.sqlite3"  # in the instance folder
LOOKS = 1.0  # seconds at most between two looks at the queue
NIGHT = {"hour": "3", "minute": "17"}  # on the server's clock, when few people write
_sending = threading.Lock()


def follow() -> None:
    """Wake the worker after each transaction in which mail was written down."""
    event.listen(db.session, "after_commit", _wake)


def _wake(session: Session) -> None:
    if not session.info.pop(WRITTEN, False):
        return
    try:
        if _shared(current_app):
            queue_of(current_app)[1]()
    except (sqlite3.Error, OSError):
        log.exception("the worker could not be woken; it finds the mail within a minute")


def _shared(app: Any) -> bool:
    """Whether there is a queue that others see; without, each minute finds what waits."""
    return os.access(app.instance_path, os.W_OK)


def queue_of(app: Any) -> tuple[Huey, Any]:
    """The queue of this instance, and the task that sends all that waits."""
    if "jobs" not in app.extensions:
        place = {"filename": str(Path(app.instance_path) / QUEUE)}
        make, facts = (SqliteHuey, place) if _shared(app) else (MemoryHuey, {})
        huey = make("colloquy", results=False, utc=False, **facts)

        def deliver() -> None:
            with app.test_request_context():
                deliver_all()

        def look_around() -> None:
            with app.test_request_context():
                each_minute()

        huey.periodic_task(crontab(minute="*"), name="each minute")(look_around)
        app.extensions["jobs"] = huey, huey.task(name="deliver")(deliver)
    jobs: tuple[Huey, Any] = app.extensions["jobs"]
    return jobs


def each_minute() -> int:
    """Write down what is due by now, and send all that is due; how many were sent."""
    try:
        _write_due()
    except Exception:  # whatever it is: what is written down already is sent
        log.exception("what waits for people could not be written down; it is tried each minute")
        db.session.rollback()
    return deliver_all()


def _write_due() -> None:
    with reading():
        due = works() and is_due()
        db.session.rollback()
    if due:
        write_due()
        db.session.commit()


def deliver_all() -> int:
    """Send all that is due; how many were sent. While the mail server is talked to, nothing is
    held in the database: on SQLite nobody could write meanwhile."""
    _give_up()
    sent = 0
    while works() and (mail_id := _hold()) is not None:
        with _sending:
            sent += _deliver(mail_id)
    return sent


def _give_up() -> None:
    """Of what has found no mail server for days: what tells of news is written down anew with the
    next, the others are given up."""
    while mail_ids := take_back():
        db.session.commit()
        log.warning("mails %s found no mail server; what they told comes with the next", mail_ids)
    if mail_ids := Mail.give_up_old():
        log.warning("mails %s found no mail server and are given up", mail_ids)
    db.session.commit()


def _hold() -> int | None:
    mail = Mail.hold_next()
    mail_id = mail.id if mail else None
    db.session.commit()
    return mail_id


def _deliver(mail_id: int) -> bool:
    refused = trouble = ""
    try:
        message = _composed(mail_id)
        if message is None:
            refused = NOBODY
        else:
            send(message)
    except MailRefusedError as refusal:
        refused = str(refusal)
    except Exception as error:  # whatever it is: the others are sent, and this one is tried again
        trouble = f"{type(error).__name__}: {error}"
        known = isinstance(error, (OSError, SMTPException))
        log.warning("mail %s waits: %s", mail_id, trouble, exc_info=not known)
    return _told(mail_id, refused, trouble)


def _composed(mail_id: int) -> EmailMessage | None:
    with reading():
        message = composed(db.session.get_one(Mail, mail_id))
        db.session.rollback()
    return message


def _told(mail_id: int, refused: str, trouble: str) -> bool:
    """Write down what has become of a mail; whether it was sent."""
    mail = db.session.get_one(Mail, mail_id)
    if trouble:
        mail.later(trouble)
    elif refused:
        mail.drop(refused)
    else:
        mail.sent()
    if mail.dropped_at and refused != NOBODY:
        log.warning("mail %s is given up: %s", mail_id, mail.trouble)
    db.session.commit()
    return not (refused or trouble)


class _Consumer(Consumer):  # type: ignore[misc]  # huey has no types
    """One that leaves the process's signals to us."""

    def _set_signal_handlers(self) -> None:
        pass


def work(app: Flask, nightly: Callable[[], object]) -> None:
    """Send mail until SIGTERM, and do each night what is to be done then.

    Ctrl-C and a closed terminal end the server, which ends this; what huey does by itself at a
    hang-up is to run the whole program anew.
    """
    ended = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    huey, _ = queue_of(app)

    def by_night() -> None:
        with app.test_request_context():
            nightly()
            db.session.commit()

    huey.periodic_task(crontab(**NIGHT), name="each night")(by_night)
    consumer = _Consumer(huey, workers=1, max_delay=LOOKS, check_worker_health=False)
    consumer.start()
    ended.wait()
    consumer.stop()
    with _sending:  # what is being sent is told to be sent first
        os._exit(0)
