"""How ids stand in addresses and forms."""

import re
from collections.abc import Mapping

from flask import Flask
from werkzeug.routing import BaseConverter


class IdConverter(BaseConverter):
    """An id: ASCII digits, no leading zero, small enough for every database. Else it is a 404."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


def restrict(app: Flask) -> None:
    """Let `<int:…>` mean an id, everywhere."""
    app.url_map.converters["int"] = IdConverter


def id_in(sent: Mapping[str, str], name: str) -> int | None:
    """The id in a field or in what follows the address's question mark; None for anything else."""
    value = sent.get(name, "")
    return int(value) if re.fullmatch(IdConverter.regex, value) else None
