"""What a text may be made of: its elements, their attributes, and the addresses it may point to.

Blocks hold blocks or lines, lines hold words and marks. A footnote is `<span data-footnote>` in its
place in a line. Whatever is not named here is taken away, and its words stay.
"""

import re

MARKS = frozenset({"em", "strong", "s", "sup", "sub"})  # two that touch are one
PHRASES = frozenset({"a", "span", "q", "cite", "bdi"})  # never cut in two
LEAVES = frozenset({"br", "img", "code"})
INLINES = MARKS | PHRASES | LEAVES
HEADINGS = frozenset({"h2", "h3", "h4"})
LISTS = frozenset({"ul", "ol"})
ROWS = frozenset({"thead", "tbody", "tfoot", "tr", "th", "td"})
BLOCKS = HEADINGS | LISTS | {"p", "blockquote", "pre", "hr", "table", "figure"}
PARTS = ROWS - {"tfoot"} | {"li", "figcaption"}  # stand only inside their block
VOID = frozenset({"br", "hr", "img"})

ALIASES = {"b": "strong", "i": "em", "strike": "s", "del": "s", "h1": "h2", "h5": "h4", "h6": "h4"}

# Boxes of other pages: the box goes, but what stood in it does not run into its neighbour.
BOXES = frozenset(
    {
        *("address", "article", "aside", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("footer", "header", "hgroup", "main", "nav", "section", "summary"),
    }
)

GONE_WITH_THEIR_CONTENT = frozenset(
    {
        *("head", "iframe", "math", "noembed", "noframes", "noscript", "object"),
        *("script", "select", "style", "svg", "template", "title", "xmp"),
    }
)

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "ol": {"start"},
    "li": {"value"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt", "width", "height"},
    "span": {"data-footnote"},
}

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}")
OWN_PICTURE = re.compile(r"/media/(?!.*\.\.)[A-Za-z0-9][\w.-]*(/[\w-][\w.-]*)*", re.ASCII)
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})
WIDEST_SPAN = 100

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
        case "title" | "alt":
            return SPACE.sub(" ", value).strip() or ("" if name == "alt" else None)
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
    if not _leads_somewhere_safe(address):
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
