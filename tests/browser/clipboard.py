"""What is on the clipboard goes through static/js/editor/pasting.js, under our policy."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

from app.security import POLICY
from hatch_build import STATIC, _node

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpus/clipboard"
ADDRESS = "http://pasting.test"
BUILD = ("--bundle", "--format=iife", "--global-name=pasting", "--log-level=warning")

# What an essay is made of, as far as a clipboard can bring it.
ALLOWED = {
    *("p", "h2", "h3", "h4", "blockquote", "footer", "ul", "ol", "li", "pre", "hr", "br", "img"),
    *("table", "tbody", "tr", "th", "td", "figure", "figcaption", "a", "span", "q", "cite", "bdi"),
    *("em", "strong", "s", "sup", "sub", "code"),
}
ATTRIBUTES = re.compile(
    r'(?: (?:href|src|alt|lang|dir|start|scope|colspan|rowspan|width|height)="[^"]*"'
    r'| data-(?:credit|rights)="[^"]*"| data-footnote)*'
)
TAG = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>")
INLINE = re.compile(r"</?(?:a|span|q|cite|bdi|em|strong|s|sup|sub|code)\b[^>]*>")


@dataclass(frozen=True)
class Pasted:
    """What a paste became, what its writer is told, which pictures came along."""

    html: str
    said: list[str]
    pictures: list[dict[str, str]]
    milliseconds: float

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each element; of notes as `note`."""
        names = Counter(name for closing, name, _ in TAG.findall(self.html) if not closing)
        return {**names, "note": self.html.count("<span data-footnote>")}

    @property
    def words(self) -> list[str]:
        return unescape(TAG.sub(" ", INLINE.sub("", self.html))).split()

    @property
    def letters(self) -> str:
        return re.sub(r"\W", "", unescape(TAG.sub("", self.html)))

    @property
    def unwanted(self) -> list[str]:
        """What no essay has: classes, styles, fonts, spans that say nothing."""
        return [
            f"<{name}{rest}>"
            for closing, name, rest in TAG.findall(self.html)
            if name not in ALLOWED
            or not ATTRIBUTES.fullmatch(rest)
            or (name == "span" and not closing and not rest)
        ]


class Pasting:
    """A page that holds nothing but the script; whatever it asks for or complains of is a fault."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.script = folder / "pasting.js"
        esbuild = "node_modules/esbuild/bin/esbuild"
        source = "js/editor/pasting.js"
        command = [str(_node()), esbuild, source, *BUILD, f"--outfile={self.script}"]
        subprocess.run(command, cwd=STATIC, check=True)
        self.faults: list[str] = []
        self.page = self._opened(browser.new_page())

    def _opened(self, page: Page) -> Page:
        page.route("**/*", self._answer)
        page.goto(f"{ADDRESS}/")
        page.on("request", lambda request: self.faults.append(f"asks for {request.url}"))
        page.on("console", lambda message: self.faults.append(message.text))
        page.on("dialog", lambda dialog: self.faults.append(f"says {dialog.message}"))
        return page

    def _answer(self, route: Route) -> None:
        script = route.request.url == f"{ADDRESS}/pasting.js"
        route.fulfill(
            body=self.script.read_text() if script else '<script src="/pasting.js"></script>',
            content_type="text/javascript" if script else "text/html; charset=utf-8",
            headers={"Content-Security-Policy": POLICY},
        )

    def paste(self, html: str) -> Pasted:
        result: dict[str, Any] = self.page.evaluate(
            "html => { const began = performance.now(); const it = pasting.plainWriting(html);"
            " return { ...it, milliseconds: performance.now() - began }; }",
            html,
        )
        faults, self.faults = self.faults, []
        assert faults == [], faults
        return Pasted(**result)
