"""Each night the board is looked at, and whoever runs it is told if it is not well."""

import logging

from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.receipts import forget_old_receipts
from app.clock import now
from app.db import db
from app.essays.picture_files import sweep
from app.essays.picture_uses import forget_unused
from app.mail.delivery import works
from app.mail.models import Mail
from app.maintenance.check import findings
from app.transactions import reading

log = logging.getLogger(__name__)


def look() -> int:
    """What `flask check` would say goes into the server's log; the administrators get a mail that
    there is something, once a day. How many things are not well. The caller
    commits."""
    _sweep_pictures()
    found = list(findings())
    for finding in found:
        log.warning("%s %s", finding.what, finding.do)
    forget_old_receipts()
    forget_unused()
    if found and works():
        running = select(Person).where(
            Person.administrator_since.is_not(None), Person.suspended_at.is_(None)
        )
        for person in db.session.scalars(running):
            Mail.write("unwell", person.email, f"unwell {now():%Y-%m-%d}", person)
    return len(found)


def _sweep_pictures() -> None:
    """Files go the night after their rows: a backup that was begun with these still finds them."""
    with reading():
        swept = sweep()
        db.session.rollback()
    if swept:
        log.info("%s files of pictures that nothing names any more were removed", swept)
