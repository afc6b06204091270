"""What a text may be made of: its elements, their attributes, and the addresses it may point to.

Blocks hold blocks or lines, lines hold words and marks. A footnote is `<span data-footnote>` in its
place in a line. Whatever is not named here is taken away, and its words stay.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TABLE: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("schema.json").read_text(encoding="utf-8")
)
ALL_NODES, ALL_MARKS = TABLE["nodes"], TABLE["marks"]
RIGHTS: dict[str, str] = TABLE["rights"]  # to a picture: a code, and how a reader is told


def _tags(table: dict[str, Any], group: str) -> frozenset[str]:
    return frozenset(
        tag for one in table.values() if one.get("group") == group for tag in one["tags"]
    )


def _tags_of(*names: str) -> frozenset[str]:
    return frozenset(tag for name in names for tag in ALL_NODES[name]["tags"])


# Every tag's sign in Markdown, for those that have one.
SIGNS: dict[str, str] = {
    tag: sign
    for one in (*ALL_NODES.values(), *ALL_MARKS.values())
    for tag, sign in one["tags"].items()
    if sign
}

MARKS = _tags(ALL_MARKS, "look")  # two that touch are one
PHRASES = _tags(ALL_MARKS, "phrase")  # never cut in two
LEAVES = _tags_of("line_break", "picture") | _tags(ALL_MARKS, "as_typed")
INLINES = MARKS | PHRASES | LEAVES
HEADINGS = _tags_of("heading")
LISTS = _tags_of("bullet_list", "ordered_list")
CELLS = _tags_of("table_header", "table_cell")
SECTIONS = frozenset(ALL_NODES["table"]["frame"]) | {"tfoot"}
ROWS = SECTIONS | _tags_of("table_row") | CELLS
BLOCKS = _tags(ALL_NODES, "block")
FRAMES = frozenset(tag for one in ALL_NODES.values() for tag in one.get("frame", ()))
PARTS = _tags(ALL_NODES, "part") | FRAMES  # stand only inside their block
VOID = frozenset(
    tag for one in ALL_NODES.values() if one.get("content") == "" for tag in one["tags"]
)

ALIASES = {"b": "strong", "i": "em", "strike": "s", "del": "s", "h1": "h2", "h5": "h4", "h6": "h4"}

# Boxes of other pages: the box goes, but what stood in it does not run into its neighbour.
BOXES = frozenset(
    {
        *("address", "article", "aside", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("header", "hgroup", "main", "nav", "section", "summary"),
    }
)

GONE_WITH_THEIR_CONTENT = frozenset(
    {
        *("head", "iframe", "math", "noembed", "noframes", "noscript", "object"),
        *("script", "select", "style", "svg", "template", "title", "xmp"),
    }
)


def _attributes() -> dict[str, set[str]]:
    """What each tag may carry, under its name in HTML; what all may carry stands under `*`."""
    allowed: dict[str, set[str]] = {"*": set(TABLE["everywhere"])}
    for one in (*ALL_NODES.values(), *ALL_MARKS.values()):
        for tag, name in _attributes_of(one):
            if name not in allowed["*"]:
                allowed.setdefault(tag, set()).add(name)
    return allowed


def _attributes_of(one: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The attributes of one node or mark, each with the tag that carries it."""
    for tag in one["tags"]:
        if "told_by" in one:
            yield tag, one["told_by"]
        for name, facts in one.get("attributes", {}).items():
            if facts.get("html", name):
                yield facts.get("on", tag), facts.get("html", name)


ATTRIBUTES = _attributes()

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}")
OWN_PICTURE = re.compile(r"/media/[0-9a-f]{32}")
PICTURE_LINK = re.compile(rf"{OWN_PICTURE.pattern}(/[0-9]+)?")  # to it, or to it in one width
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})
WIDEST_SPAN = 100

# More is no address and no description: a tag must not grow beyond what is read.
LONGEST_ADDRESS = 8_000
LONGEST_WORDS = 5_000

# What no text needs and some program stumbles over: controls, lone surrogates, non-characters.
UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
SPACE = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")  # what a page shows as one space


def kept_attribute(element: str, name: str, value: str) -> str | None:
    """The value in its one form, or None where it must go."""
    value = UNWANTED.sub("", value)
    match name:
        case "href":
            return kept_address(value)
        case "src":
            return value if OWN_PICTURE.fullmatch(value) else None
        case "lang":
            return value if LANGUAGE.fullmatch(value) else None
        case "dir":
            return value.lower() if value.lower() in {"ltr", "rtl", "auto"} else None
        case "scope":
            return value.lower() if value.lower() in SCOPES else None
        case "colspan" | "rowspan":
            return _number(value, 2, WIDEST_SPAN)
        case "start" | "value" | "width" | "height":
            return _number(value, 0, 999_999_999)
        case "data-footnote":
            return ""
        case "data-rights":
            return value if value in RIGHTS else None
        case "title" | "alt" | "data-credit":
            words = SPACE.sub(" ", value[:LONGEST_WORDS]).strip()
            return words or ("" if name == "alt" else None)
    return None


def _number(value: str, least: int, most: int) -> str | None:
    if not WHOLE_NUMBER.fullmatch(value.strip()):
        return None
    return str(int(value)) if least <= int(value) <= most else None


UNSAFE_IN_ADDRESS = re.compile(r"[\s\"<>\\^`{|}]|[^\x00-\x7f]")


def kept_address(raw: str) -> str | None:
    """A web address, a mail address or a path of our own site, in its one form; else None.

    As browsers do, tabs and newlines are taken out first, so that nothing can hide behind them.
    """
    address = re.sub(r"[\t\n\r]", "", UNWANTED.sub("", raw)).strip()
    if len(address) > LONGEST_ADDRESS or not _leads_somewhere_safe(address):
        return None
    return UNSAFE_IN_ADDRESS.sub(_encoded, address)


def _leads_somewhere_safe(address: str) -> bool:
    if address.startswith("/"):
        return address[1:2] not in ("/", "\\")
    return bool(re.match(r"(?i:https?://[^/\\?#]|mailto:[^?])", address))


def _encoded(match: re.Match[str]) -> str:
    """Letters of any script stay readable; what could be misread is percent-encoded."""
    character = match[0]
    if ord(character) > 0x7F and character.isprintable():
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode())


def leads_away(address: str) -> bool:
    return address[:4].lower() == "http"
