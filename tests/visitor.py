"""Somebody with a browser, without script: goes to pages, reads them, fills in their forms."""

import io
import re
import zipfile
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from lxml import html
from werkzeug.test import TestResponse

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def text_of(response: TestResponse) -> str:
    """What was sent, as text: of a Word file all that its parts hold, of other archives nothing, of
    a picture whatever looks like words."""
    if response.mimetype == "application/zip":
        return ""
    if response.mimetype != WORD:
        readable = "replace" if (response.mimetype or "").startswith("image/") else "strict"
        return response.get_data().decode(errors=readable)
    with zipfile.ZipFile(io.BytesIO(response.data)) as parts:
        return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


class Page:
    """What came back."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.text = text_of(response)
        self.location = response.headers.get("Location", "")

    @cached_property
    def dom(self) -> Any:
        return html.fromstring(self.text)

    @cached_property
    def words(self) -> str:
        """What the page says, white space folded, without its scripts and hidden inputs."""
        body = self.dom.find(".//body")
        return re.sub(r"\s+", " ", (self.dom if body is None else body).text_content()).strip()

    def find(self, path: str) -> list[Any]:
        """The elements at an XPath."""
        found = self.dom.xpath(path)
        assert isinstance(found, list)
        return found

    @property
    def h1(self) -> str:
        return re.sub(r"\s+", " ", self.find("//h1")[0].text_content()).strip()

    def form(self, action: str) -> Any:
        """The form that is sent to an address ending in `action`."""
        for form in self.dom.forms:
            if urlsplit(form.get("action") or "").path.endswith(action):
                return form
        raise AssertionError(
            f"no form for {action} among {[f.get('action') for f in self.dom.forms]}"
        )


class Visitor:
    """A browser of its own; signed in if it was given a token."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        # Of this board alone: what is kept of a session knows no other board's key.
        secret = f"visitor of {app.instance_path}"
        with self.client.session_transaction() as session:
            session["csrf_token"] = secret
            if token:
                session["_user_id"] = token
        keys = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
        self.csrf_token = keys.dumps(secret)

    def get(self, path: str, **kwargs: Any) -> Page:
        return Page(self.client.get(path, **kwargs))

    def follow(self, page: Page) -> Page:
        """Go where a page leads to, as long as it leads on."""
        while page.location:
            page = self.get(page.location)
        return page

    def post(self, path: str, fields: dict[str, Any] | None = None, **kwargs: Any) -> Page:
        """Send fields from a page of ours that may not exist (any button, any address)."""
        data = {"csrf_token": self.csrf_token} | (fields or {})
        return Page(self.client.post(path, data=data, **kwargs))

    def submit(self, path: str, action: str, button: str | None = None, **fields: Any) -> Page:
        """Open `path`, fill in its form that goes to `action`, and send it: as a person would.

        Fields that are not on the form are a mistake in the test.
        """
        page = self.get(path)
        assert page.status == 200, f"{path} answered {page.status}"
        return self.send(page, path, action, button, **fields)

    def send(
        self, page: Page, path: str, action: str, button: str | None = None, **fields: Any
    ) -> Page:
        form = page.form(action)
        names = set(form.fields.keys())
        assert set(fields) <= names, f"{set(fields) - names} not among {names}"
        values: dict[str, Any] = dict(form.form_values())
        for area in form.xpath(".//textarea[@name]"):  # browsers drop a first line end
            values[area.get("name")] = (area.text or "").removeprefix("\n")
        values.update(fields)
        pressed = button or _first_button(form)
        if pressed:
            name, _, value = pressed.partition("=")
            values[name] = value
        target = urljoin(path, form.get("action") or path)
        return Page(self.client.post(target, data=values))


def _first_button(form: Any) -> str:
    """`name=value` of the button that the return key presses, if it has a name."""
    buttons = form.xpath(".//button[not(@type) or @type='submit']")
    named = buttons and buttons[0].get("name")
    return f"{named}={buttons[0].get('value') or ''}" if named else ""
