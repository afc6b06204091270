"""An archive as its owner opens it."""

import io
import json
import zipfile
from typing import Any

from tests.visitor import Page


class Taken:
    """An archive as it was sent."""

    def __init__(self, page: Page) -> None:
        assert page.status == 200
        self.file = zipfile.ZipFile(io.BytesIO(page.response.data))
        self.names = self.file.namelist()
        self.facts: dict[str, Any] = json.loads(self.read("archive.json"))
        self.course = self.facts["courses"][0] if self.facts["courses"] else {}

    def read(self, name: str) -> str:
        return self.file.read(name).decode()

    @property
    def all(self) -> str:
        return "\n".join(map(self.read, self.names))

    def named(self, words: str) -> str:
        """The one page with these words in its name."""
        (name,) = (name for name in self.names if name.endswith(f"{words}.html"))
        return self.read(name)

    def essay(self, title: str) -> dict[str, Any]:
        (found,) = (one for one in self.course["essays"] if one["title"] == title)
        return dict(found)
