"""Hands a message over: to the mail server, or in a demonstration to the page that shows it."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from app.mail.compose import sender

PATIENCE = 30  # seconds with a mail server
FOR_GOOD = 500  # what it says from here on stays so
OF_RIGHTS = "5.7."
OURSELVES = ("localhost", "127.0.0.1", "::1")
NO_TLS = (
    "the mail server offers no encryption, so MAIL_URL's password is not sent to it: try smtps:"
)
RESERVED = re.compile(r"[.@]example(\.(com|net|org))?$", re.IGNORECASE)  # nobody's: RFC 2606
KEPT = "demo-mail"  # the folder of what a demonstration would have sent


class MailRefusedError(Exception):
    """The mail server does not take this mail, and never will."""


def works() -> bool:
    """Whether mail reaches anybody: a mail server, or the page that shows the demo's."""
    return bool(current_app.config["MAIL_URL"] or current_app.config["DEMO"])


def send(message: EmailMessage) -> None:
    """Hand a message over. OSError or SMTPException: try later; MailRefusedError: never."""
    if not current_app.config["MAIL_URL"]:
        return _keep(message)
    with _server() as server:
        try:
            server.send_message(message, from_addr=sender())
        except smtplib.SMTPRecipientsRefused as refused:
            for code, said in refused.recipients.values():
                _refuse(code, said, refused)
        except smtplib.SMTPDataError as refused:
            _refuse(refused.smtp_code, refused.smtp_error, refused)
    return None


def _refuse(code: int, said: bytes | str, error: smtplib.SMTPException) -> NoReturn:
    """For good (5xx), or only for now; 5.7 is about us and our rights there, so a setting mends it.
    (RFC 3463.)"""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    if code >= FOR_GOOD and not words.startswith(OF_RIGHTS):
        raise MailRefusedError(f"{code} {words}") from error
    raise smtplib.SMTPException(f"{code} {words}") from error


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    url = urlsplit(current_app.config["MAIL_URL"])
    server = _reached(url)
    try:
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()  # what was taken is taken, however the server says goodbye


def _reached(url: SplitResult) -> smtplib.SMTP:
    """The server, encrypted where it can be; a name and a password are told to nobody else than
    the one whose name it is."""
    host, secure = url.hostname or "", ssl.create_default_context()
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, url.port or 465, timeout=PATIENCE, context=secure)
    server = smtplib.SMTP(host, url.port or 25, timeout=PATIENCE)
    server.ehlo()
    if server.has_extn("starttls"):
        if not url.username:  # relays have certificates of their own making; so it is no secret
            secure.check_hostname, secure.verify_mode = False, ssl.CERT_NONE
        server.starttls(context=secure)
        server.ehlo()
    elif url.username and host not in OURSELVES:
        server.close()
        raise smtplib.SMTPException(NO_TLS)
    return server


def _keep(message: EmailMessage) -> None:
    """In a demonstration: as a file, for the page that shows it to everybody. So only what is for
    nobody real is kept: whoever has registered there with their own address stays alone with it."""
    if not RESERVED.search(message["To"]):
        raise MailRefusedError("a demonstration shows its mail to everybody, so this one to nobody")
    folder = Path(current_app.instance_path) / KEPT
    folder.mkdir(mode=0o700, exist_ok=True)
    name = message["Message-ID"].strip("<>").partition("@")[0]
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
