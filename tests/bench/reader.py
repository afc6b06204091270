"""Somebody who signs in through the form, as everybody does, and what their browser then sends."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import html

from app.demo import DEMO_PASSWORD

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str
    size: int  # bytes, headers included


class Reader:
    """A browser's cookie jar and nothing more. It never says what it has, so nothing is a 304."""

    def __init__(self, url: str) -> None:
        self.server = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self, email: str) -> None:
        fields = self.fields_of(self.get("/sign-in"), "/sign-in")
        answer = self.post("/sign-in", fields | {"email": email, "password": DEMO_PASSWORD})
        assert (answer.status, answer.location) == (303, "/"), f"{email}: {answer}"

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields), FORM)

    def fields_of(self, page: Answer, action: str) -> dict[str, str]:
        """What a form on the page holds before anything is typed."""
        dom: Any = html.fromstring(page.text)
        for form in dom.forms:
            if str(form.get("action")).endswith(action):
                return {str(name): str(value or "") for name, value in form.form_values()}
        raise AssertionError(f"no form for {action}")

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = HTTPConnection(self.server, timeout=30)
        try:
            if self.cookie:
                headers = headers | {"Cookie": self.cookie}
            connection.request(method, path, body, headers)
            return self._read(connection.getresponse())
        finally:
            connection.close()

    def _read(self, response: HTTPResponse) -> Answer:
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        body = response.read()
        head = sum(len(name) + len(value) + 4 for name, value in response.getheaders()) + 19
        location = response.getheader("Location") or ""
        return Answer(response.status, location, body.decode(), head + len(body))
