"""Only plain writing is kept of any HTML: the gate that every text passes before it is stored."""

import re
from html import unescape

import nh3

from app.text.blocks import KEPT, text
from app.text.literal import html_from_literal
from app.text.schema import (
    ATTRIBUTES,
    GONE_WITH_THEIR_CONTENT,
    ROWS,
    UNWANTED,
    VOID,
    kept_attribute,
)
from app.text.tree import read, write

# Beyond these a page is made to keep a parser busy; its words are kept, its markup is not.
LONGEST = 4_000_000  # characters
LONGEST_TAG = 100_000  # characters, a picture embedded in it not counted
MOST_ENTITIES = 50_000
MOST_WORK = 200_000  # for each tag, how many elements stand open around it

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
WHOLE_TAG = re.compile(r"""<[a-zA-Z](?:[^"'>]++|"[^"]*+(?:"|$)|'[^']*+(?:'|$))*+""")
EMBEDDED = re.compile(r"data:[^\s\"'<>]*+")
ANY_TAG = re.compile(r"<!--.*?-->|<[/!?]?[a-zA-Z][^>]*>", re.DOTALL)
CLOSE_THEMSELVES = VOID | ROWS | {"col", "dd", "dt", "input", "li", "link", "meta", "option", "p"}

cleaner = nh3.Cleaner(
    tags=set(KEPT),
    clean_content_tags=set(GONE_WITH_THEIR_CONTENT),
    attributes=ATTRIBUTES,
    attribute_filter=kept_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def sanitise(html: str) -> str:
    """The allowed part of `html` in its one form; sanitising it again changes nothing."""
    html = UNWANTED.sub("", html)
    if not _reasonable(html):
        return html_from_literal(unescape(ANY_TAG.sub("\n\n", html)))
    return write(text(read(cleaner.clean(html))))


def _reasonable(html: str) -> bool:
    if len(html) > LONGEST or html.count("&") > MOST_ENTITIES:
        return False
    if len(html) > LONGEST_TAG:
        tags = WHOLE_TAG.findall(EMBEDDED.sub("", html))
        if max(map(len, tags), default=0) > LONGEST_TAG:
            return False
    return html.count("<") < 600 or _work(html) <= MOST_WORK


def _work(html: str) -> int:
    """What this costs to read: whatever is unclosed is carried along by every tag that follows."""
    work = depth = 0
    for closing, name in TAG.findall(html):
        if name.lower() not in CLOSE_THEMSELVES:
            depth = max(0, depth - 1) if closing else depth + 1
        work += depth
    return work
