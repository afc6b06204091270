"""What a mail says, made when it is sent: plain text that stands alone, and HTML beside it."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from typing import NamedTuple

from flask import current_app, render_template, url_for
from sqlalchemy import exists, select

from app.accounts.links import link_for
from app.accounts.models import Person
from app.clock import now
from app.courses.invitation_links import DAYS, link_to
from app.courses.invitations import WAITING, Invitation
from app.courses.models import Course, Member
from app.db import db
from app.mail.models import Mail
from app.mail.news import digest
from app.text.typed import clean_line

Facts = dict[str, object]
STOP = "List-Unsubscribe"
WHITE = re.compile(r"\s")


class _Whole(EmailPolicy):
    """A long link in a header stays whole: the usual policy makes coded words of it, and those are
    a link to no mail program."""

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}" if name == STOP else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == STOP:
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


POLICY = _Whole(linesep="\r\n")


def composed(mail: Mail) -> EmailMessage | None:
    """The message; None if there is nobody (any more) to be told: an account that is suspended, or
    the demo's while no demo is shown, is told nothing."""
    reader = mail.person or Person.with_address(mail.address)
    closed = reader and (reader.suspended or (reader.demo and not current_app.config["DEMO"]))
    facts = None if closed else KINDS[mail.kind](mail)
    if facts is None:
        return None
    facts |= {"base": current_app.config["LINK_ROOT"]}
    text = render_template(f"mail/{mail.kind}.txt", **facts)
    subject, _, body = text.partition("\n")
    message = EmailMessage(policy=POLICY)
    message["Subject"] = in_one_line(subject)
    message["From"] = formataddr(("Colloquy", sender()))
    message["To"] = mail.address
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{mail.message_id}@{sender().rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if "stop" in facts:
        _may_be_stopped(message, str(facts["stop"]))
    message.set_content(body.strip() + "\n")
    pieces = pieces_of(body, str(facts["base"]))
    html = render_template("mail/message.html", subject=message["Subject"], pieces=pieces)
    message.add_alternative(html, subtype="html")
    return message


def _may_be_stopped(message: EmailMessage, link: str) -> None:
    """Mail programs show a button of their own for it (RFC 8058)."""
    there = url_for("accounts.stop_mail", stop_link=link)
    message[STOP] = f"<{current_app.config['LINK_ROOT']}{there}>"
    message[f"{STOP}-Post"] = "List-Unsubscribe=One-Click"


class Piece(NamedTuple):
    """A paragraph as it is shown beside the plain text: `kind` is “title”, “quote”, “foot” (what
    follows is small) or “words”; a `link` is what its words lead to."""

    kind: str
    words: str
    link: str = ""


def pieces_of(text: str, base: str) -> list[Piece]:
    """What a plain text says, for HTML. In it a title is underlined, a quotation begins with “>”,
    an address of ours ends its paragraph on a line of its own, and “--” stands above the foot."""
    return [_piece(paragraph, base) for paragraph in re.split(r"\n{2,}", text.strip())]


def _piece(paragraph: str, base: str) -> Piece:
    first, _, last = paragraph.rpartition("\n")
    if last.startswith(f"{base}/") and not WHITE.search(last):
        return Piece("words", first.strip().removesuffix(":") or last, last)
    if first and not last.strip("-"):
        return Piece("title", first)
    if paragraph.startswith("> "):
        return Piece("quote", paragraph.removeprefix("> "))
    return Piece("foot" if paragraph == "--" else "words", paragraph)


def in_one_line(text: str) -> str:
    """A header's text: without what a mail program, or ours, would read as another header."""
    return "".join(sign for sign in clean_line(text) if sign.isprintable()).replace("=?", "= ?")


def sender() -> str:
    """The address that mail comes from."""
    return str(current_app.config["MAIL_FROM"])


def _password(mail: Mail) -> Facts | None:
    """Whoever has the address now; for nobody, nothing is sent."""
    person = Person.with_address(mail.address)
    if person is None:
        return None
    return {"name": person.name, "link": link_for("password", person)}


def _confirm(mail: Mail) -> Facts | None:
    """The address may be the person's, or the one that they want to change to."""
    person = mail.person
    if person is None or (person.email == mail.address and person.confirmed_at):
        return None
    return {"name": person.name, "link": link_for("address", person, mail.address)}


def _known(mail: Mail) -> Facts | None:
    """Somebody has tried to register with an address that has an account."""
    person = Person.with_address(mail.address)
    return None if person is None else {"name": person.name}


def _moved(mail: Mail) -> Facts | None:
    """Told to the old address, which is the person's no more."""
    if mail.person is None:
        return None
    return {"name": mail.person.name, "address": mail.person.email}


def _invitation(mail: Mail) -> Facts | None:
    """To somebody who is still invited and in no way in the course, into one that is running."""
    here = exists().where(
        Member.course_id == Invitation.course_id,
        Member.person_id == Person.id,
        Person.email == Invitation.email,
    )
    sent = select(Invitation).join(Invitation.course)
    sent = sent.where(Invitation.email == mail.address, WAITING, Course.archived_at.is_(None))
    waiting = db.session.scalars(sent.where(~here))
    invitation = next((one for one in waiting if mail.tells_of(one.event)), None)
    if invitation is None:
        return None
    link = link_to(invitation)
    return {"course": invitation.course, "inviter": invitation.inviter.name, "link": link} | {
        "days": DAYS
    }


def _unwell(mail: Mail) -> Facts | None:
    """To whoever still runs the board; what it is says the page, and the command."""
    if mail.person is None or not mail.person.administrator:
        return None
    return {"name": mail.person.name}


KINDS: dict[str, Callable[[Mail], Facts | None]] = {
    "password": _password,
    "confirm": _confirm,
    "known": _known,
    "moved": _moved,
    "invitation": _invitation,
    "unwell": _unwell,
    "digest": digest,
}
