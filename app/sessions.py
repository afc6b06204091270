"""What a browser's cookie says of its session."""

from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class Sessions(SecureCookieSessionInterface):
    """Cookies' sessions, the signature of each checked once by a worker, not at every request.

    Only what is as good as for ever is remembered: a session that says something once (a flash)
    changes, and is read anew.
    """

    MOST = 4096

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        if (known := self.known.get(cookie)) is not None:
            return self.session_class(known)
        session = super().open_session(app, request)
        if session and "_flashes" not in session:
            if len(self.known) >= self.MOST:
                self.known.clear()
            self.known[cookie] = dict(session)
        return session
