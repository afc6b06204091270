"""Hands a message over: to the mail server, or in a demonstration to the page that shows it."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.mail.compose import sender

PATIENCE = 30  # seconds with a mail server
KEPT = "demo-mail"  # the folder of what a demonstration would have sent


class RefusedError(Exception):
    """The mail server does not take this mail, and never will."""


def works() -> bool:
    """Whether mail reaches anybody: a mail server, or the page that shows the demo's."""
    return bool(current_app.config["MAIL_URL"] or current_app.config["DEMO"])


def send(message: EmailMessage) -> None:
    """Hand a message over. OSError or SMTPException: try later; RefusedError: never."""
    if not current_app.config["MAIL_URL"]:
        return _keep(message)
    with _server() as server:
        try:
            server.send_message(message, from_addr=sender())
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as refused:
            raise _refused(refused) from refused
        except smtplib.SMTPDataError as refused:
            if refused.smtp_code >= 500:
                raise RefusedError(str(refused)) from refused
            raise
    return None


def _refused(error: smtplib.SMTPException) -> Exception:
    """For good (5xx), or only for now (4xx)."""
    codes = [code for code, _ in getattr(error, "recipients", {}).values()]
    codes = codes or [int(getattr(error, "smtp_code", 0))]
    return RefusedError(str(error)) if min(codes) >= 500 else smtplib.SMTPException(str(error))


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    url = urlsplit(current_app.config["MAIL_URL"])
    secure = ssl.create_default_context()
    host, port = url.hostname or "localhost", url.port or (465 if url.scheme == "smtps" else 25)
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=secure)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
    with server:
        server.ehlo()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=secure)
            server.ehlo()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server


def _keep(message: EmailMessage) -> None:
    """In a demonstration: as a file, for the page that shows it."""
    folder = Path(current_app.instance_path) / KEPT
    folder.mkdir(mode=0o700, exist_ok=True)
    name = message["Message-ID"].strip("<>").partition("@")[0]
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
