"""Where a link of a Word file leads: as strict an address as Word asks for, or none."""

import re
from urllib.parse import quote, urlsplit

MARKS = "!#$%&'()*+,/:;=?@[]~"  # that an address may hold as they are
STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
HOST = re.compile(r"(?:[A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+\.?|\[[0-9A-Fa-f:.]+\]")


def strict(address: str, board: str) -> str | None:
    """`address`, a stored one, in plain letters, and whole if it is a path of our own site at
    `board`; None where nobody could go there."""
    if address.startswith("/"):
        return board.rstrip("/") + _quoted(address)
    if address[:7].lower() == "mailto:":
        return _quoted(address)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        plain = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return None
    if ":" in plain:
        plain = f"[{plain}]"
    if not HOST.fullmatch(plain):
        return None
    whose = "".join(parts.netloc.rpartition("@")[:2])
    place = f"{_quoted(whose)}{plain}{f':{port}' if port is not None else ''}"
    behind = address.partition("://")[2][len(parts.netloc) :]
    return f"{parts.scheme}://{place}{_quoted(behind)}"


def _quoted(words: str) -> str:
    return quote(STRAY.sub("%25", words), safe=MARKS)
