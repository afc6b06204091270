"""How ids stand in addresses and forms, and how an address is written down."""

import re
from collections.abc import Mapping

from flask import Flask, current_app, request
from werkzeug.routing import BaseConverter, Map, UnicodeConverter


class IdConverter(BaseConverter):
    """An id: ASCII digits, no leading zero, small enough for every database. Else it is a 404."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class TextConverter(UnicodeConverter):
    """A part of an address without NUL, which PostgreSQL takes in no text."""

    def __init__(self, url_map: Map, **limits: int) -> None:
        super().__init__(url_map, **limits)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


def restrict(app: Flask) -> None:
    """Let `<int:…>` mean an id, and `<…>` a text that can be looked for, everywhere."""
    app.url_map.converters["int"] = IdConverter
    app.url_map.converters["default"] = app.url_map.converters["string"] = TextConverter


def id_in(sent: Mapping[str, str], name: str) -> int | None:
    """The id in a field or in what follows the address's question mark; None for anything else."""
    value = sent.get(name, "")
    return int(value) if re.fullmatch(IdConverter.regex, value) else None


def whole(path: str) -> str:
    """The address of a page of ours as one would write it down, to give it to somebody."""
    root: str = current_app.config["BASE_URL"] or request.host_url
    return root.rstrip("/") + path
