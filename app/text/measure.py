"""How long a text is, and how it begins."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from app.text.schema import BLOCKS, HEADINGS, PARTS
from app.text.tree import Element, Node, plain, read

WORDS_A_MINUTE = 230  # adults reading prose in their own language (Brysbaert 2019 finds 238)

# Scripts that put no space between words: there a character is counted as a word.
UNSPACED = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
BETWEEN_WORDS = re.compile(r"[\s—…\u200b]+")
DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # cut in two, they turn what follows


def words(html: str) -> int:
    """How many words a stored text has, its notes left out; in Chinese and Japanese, characters."""
    return sum(map(_words_in, BETWEEN_WORDS.split(" ".join(_passages(read(html))))))


def _words_in(piece: str) -> int:
    characters = len(UNSPACED.findall(piece))
    rest = UNSPACED.split(piece) if characters else [piece]
    return characters + sum(any(map(str.isalnum, part)) for part in rest)


def reading_minutes(words: int) -> int:
    """Minutes to read so many words; never less than one."""
    return max(1, round(words / WORDS_A_MINUTE))


def excerpt(html: str, limit: int = 220) -> str:
    """How a stored text begins: at most `limit` characters of plain text, ended at a word with “…”.

    Headings, tables, pictures and the sources of quotations are left out unless there is nothing
    else.
    """
    nodes = read(html)
    text = _one_line(nodes, without=NOT_PROSE) or _one_line(nodes)
    return text if len(text) <= limit else _shortened(text, limit)


NOT_PROSE = HEADINGS | {"pre", "table", "figure", "footer"}
NOTHING: frozenset[str] = frozenset()


def _one_line(nodes: Iterable[Node], without: frozenset[str] = NOTHING) -> str:
    return " ".join(DIRECTION_MARKS.sub("", " ".join(_passages(nodes, without))).split())


def _passages(nodes: Iterable[Node], without: frozenset[str] = NOTHING) -> Iterator[str]:
    """The words of each line, without notes; what stands in different blocks is apart."""
    line: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and node.name in HOLDERS:
            yield plain(line, notes=False)
            line = []
            if node.name not in without:
                yield from _passages(node.children, without)
        else:
            line.append(node)
    yield plain(line, notes=False)


HOLDERS = BLOCKS | PARTS


def _shortened(text: str, limit: int) -> str:
    """Cut before the last word that begins in it; a single long word is cut between two letters."""
    kept = text[: limit - 1]
    cut = kept if text[limit - 1] == " " else kept.rpartition(" ")[0]
    if len(cut) < limit // 2:  # no spaces to cut at
        cut = kept
        while cut and (cut[-1] == "\u200d" or not _stands_alone(text[len(cut)])):
            cut = cut[:-1]
    return cut.rstrip(" ,;:.–—-(„“«‘’'\"") + "…"


def _stands_alone(character: str) -> bool:
    """Whether a letter begins here, and no accent, joiner or skin tone of the one before."""
    return (
        unicodedata.category(character) not in ("Mn", "Mc", "Me", "Cf")
        and not "\U0001f3fb" <= character <= "\U0001f3ff"
    )
