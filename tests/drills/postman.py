"""The worker that sends mail, made impatient: what takes it minutes and hours takes it moments, so
that a drill of minutes is a term. `python -m tests.drills.postman`, told by its environment which
board it works for; it ends when it is killed.
"""

from __future__ import annotations

import time
from datetime import timedelta

from app import create_app
from app.db import db
from app.mail import delivery, models
from app.mail.jobs import each_minute

HELD = timedelta(seconds=1)
PAUSE = timedelta(seconds=0.5)
PATIENCE = 1  # seconds with a mail server


def work() -> None:
    models.HELD, models.PAUSES[:] = HELD, [PAUSE]
    delivery.PATIENCE = PATIENCE
    app = create_app()
    print("up", flush=True)
    while True:
        with app.test_request_context():
            each_minute()
            db.session.remove()
        time.sleep(0.02)


if __name__ == "__main__":
    work()
