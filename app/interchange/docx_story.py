"""The text of a Word file, or its notes, as a plain tree: blocks of paragraphs and tables, lines of
runs.

What Word puts around words (revisions, content controls, directions, smart tags …) is taken away as
the file is read, so that nothing which follows has to know of it: tracked changes are as accepted,
what is not to be read is gone, text boxes stand behind their paragraph. However deep a file nests,
what comes out is flat, but for tables in the cells of a few others.
"""

from collections import Counter

from app.interchange.docx_xml import OFF, Node, Taker, facts, short
from app.text.blocks import DEEPEST_TABLES

KEPT = frozenset(
    {
        *("p", "r", "t", "tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen", "sym"),
        *("fldChar", "instrText", "fldSimple", "hyperlink", "tbl", "tr", "tc"),
        *("footnote", "endnote", "footnoteReference", "endnoteReference"),
        *("footnoteRef", "endnoteRef", "m:t"),
    }
)
INLINE = frozenset({"r", "hyperlink", "fldSimple"})
ABOUT = frozenset({"pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "sectPr"})  # kept whole
GONE = frozenset(
    {
        *("del", "moveFrom", "delText", "delInstrText", "rt", "sdtEndPr", "ffData", "tblPrEx"),
        *("customXmlPr", "smartTagPr", "rubyPr", "m:rPr", "m:ctrlPr"),
    }
)
TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo"})
SHAPES = frozenset({"wps:wsp", "v:shape", "v:rect", "v:line", "v:oval", "v:roundrect"})
DRAWN = frozenset({"drawing", "pict", "object"})
# What is counted and left out, under the name of its remark.
COUNTED = {
    "commentReference": "comments",
    "c:chart": "charts",
    "dgm:relIds": "diagrams",
    "o:OLEObject": "objects",
    "altChunk": "documents",
    "subDoc": "documents",
    "m:oMath": "equations",
    "rt": "readings",
    "?:contentPart": "ink",
}


class Story(Taker):
    """Builds the tree of a text. `counts` tells what was met on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[Node | None] = []  # for each open element, what is kept of it
        self.skipped = 0  # elements open within something that is gone, itself included
        self.about = 0  # likewise within what is said of something
        self.tables = 0  # open, one in another
        self.behind: dict[Node, list[Node]] = {}  # text boxes of open paragraphs
        self.inline: list[set[str]] = [set()]  # what is open in each: none of it twice
        self.prompts: list[bool] = []  # for each open control, whether it only asks to be filled
        self.choices: list[list[int]] = []  # for each open choice: what was found before and in it
        self.drawings: list[dict[str, str]] = []
        self.found = 0  # words and pictures, to tell whether there is anything in a thing
        self.counts: Counter[str] = Counter()
        self.headers: list[str] = []  # ids of running heads and feet

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.said.clear()
        name = short(tag)
        if self.skipped or self._goes(name):
            self.skipped += 1
            return
        node = None
        if self.about or name in ABOUT:
            self.about += 1
            node = self._said_of(name, facts(attributes))
        elif name in KEPT and name not in self.inline[-1]:
            node = self._keep(name, facts(attributes))
        else:
            self._meet(name, attributes)
        self.open.append(node)
        if node is not None:
            self.keep(node)

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        name, node = short(tag), self.open.pop()
        if node is not None:
            self.kept.pop()
            if name in ("t", "instrText", "m:t"):
                node.words = "".join(self.said)
                self.found += bool(node.words.strip())
        self.said.clear()
        if self.about:
            self.about -= 1
        elif node is not None:
            self._close(node)
        else:
            self._leave(name)

    def keep(self, node: Node) -> None:
        """However deep: what nests is laid out flat as it ends."""
        self.kept.append(node)

    # What begins

    def _goes(self, name: str) -> bool:
        """Whether it goes with all that stands in it."""
        if self.about:
            return name.endswith("Change")
        if name in TRACKED:
            self.counts["changes"] += 1
        if name in COUNTED:
            self.counts[COUNTED[name]] += 1
            self.found += 1
        if name == "sdtContent":
            return bool(self.prompts and self.prompts[-1])
        if name in ("mc:Choice", "mc:Fallback"):  # what came before will do
            return bool(self.choices and self.choices[-1][1] > self.choices[-1][0])
        return name in GONE

    def _said_of(self, name: str, said: dict[str, str]) -> Node:
        node = Node(name, said)
        holder = self.kept[-1]
        if name in ("headerReference", "footerReference"):
            self.headers.append(said.get("r:id", ""))
        elif name in ("ins", "del") and holder.name == "trPr":
            self.counts["changes"] += 1
        elif name == "cols" and said.get("num", "1") not in ("0", "1"):
            self.counts["columns"] += 1
        elif name == "showingPlcHdr" and self.prompts:
            self.prompts[-1] = said.get("val", "on") not in OFF
        if self.about > 1:
            holder.inside.append(node)
        elif name not in ("sdtPr", "sectPr"):
            holder.about = node
        return node

    def _keep(self, name: str, said: dict[str, str]) -> Node:
        node = Node("t" if name == "m:t" else name, said)
        if name in INLINE:
            self.inline[-1].add(name)
        self.tables += name == "tbl"
        if name == "p":
            self.behind[node] = []
            self.inline.append(set())
        elif name not in ("tbl", "tr"):
            self.kept[-1].inside.append(node)
        return node

    def _meet(self, name: str, attributes: dict[str, str]) -> None:
        """What is not kept itself may still tell something."""
        if name == "sdt":
            self.prompts.append(False)
        elif name == "mc:AlternateContent":
            self.choices.append([self.found, self.found])
        elif name in DRAWN:
            self.drawings.append({"before": str(self.found), "shape": ""})
        elif name == "txbxContent":
            self.counts["boxes"] += 1
        elif self.drawings:
            self._draw(name, facts(attributes), self.drawings[-1])

    def _draw(self, name: str, said: dict[str, str], drawing: dict[str, str]) -> None:
        if name in ("wp:docPr", "pic:cNvPr", *SHAPES):
            words = said.get("descr") or said.get("alt") or said.get("title", "")
            drawing["alt"] = words or drawing.get("alt", "")
        if name == "a:hlinkClick":
            drawing["leads"] = said.get("r:id", "")
        elif name == "a:blip":
            self._picture(said.get("r:embed", ""), said.get("r:link", ""), drawing.get("alt", ""))
        elif name == "v:imagedata":
            words = drawing.get("alt") or said.get("o:title", "")
            linked = said.get("r:href", "") or said.get("src", "")
            self._picture(said.get("r:id", ""), linked, words)
        elif name in SHAPES and said.get("o:hr") in ("t", "true", "1"):
            self.kept[-1].inside.append(Node("rule"))
            self.found += 1
        elif name in SHAPES:
            drawing["shape"] = name

    def _picture(self, part: str, linked: str, alt: str) -> None:
        if part or linked:
            facts = {"part": part, "link": linked, "alt": alt}
            facts["leads"] = self.drawings[-1].get("leads", "")
            self.kept[-1].inside.append(Node("picture", facts))
            self.found += 1

    # What ends

    def _leave(self, name: str) -> None:
        if name == "sdt":
            self.prompts.pop()
        elif name == "mc:Choice" and self.choices:
            self.choices[-1][1] = self.found
        elif name == "mc:AlternateContent":
            self.choices.pop()
        elif name in DRAWN:
            drawing = self.drawings.pop()
            if drawing["shape"] and int(drawing["before"]) == self.found:
                self.counts["shapes"] += 1
                self.found += 1

    def _close(self, node: Node) -> None:
        self.inline[-1].discard(node.name)
        match node.name:
            case "p":
                self.inline.pop()
                self._place([node, *self.behind.pop(node)])
            case "tbl":
                self.tables -= 1
                self._place([node] if self.tables < DEEPEST_TABLES else self._opened_up(node))
            case "tr" if not _row_goes(node):
                self.kept[-1].inside.append(node)

    def _place(self, blocks: list[Node]) -> None:
        """Put blocks where they stand: behind the paragraph that they are in, or into a cell."""
        at = next(i for i in range(len(self.kept) - 1, -1, -1) if self.kept[i].name in HOLDERS)
        holder = self.kept[at]
        if holder.name == "p":
            self.behind[holder] += blocks
            return
        for one in blocks:
            _join(holder.inside, one)

    def _opened_up(self, table: Node) -> list[Node]:
        """What stands in a table that no text holds: it lies too deep in others."""
        self.counts["tables"] += 1
        return [one for row in table.inside for cell in row.inside for one in blocks_in(cell)]


HOLDERS = frozenset({"p", "tc", "footnote", "endnote", ""})


def blocks_in(holder: Node) -> list[Node]:
    return [one for one in holder.inside if one.name in ("p", "tbl")]


def _row_goes(row: Node) -> bool:
    """A row that was deleted, as a tracked change, or is hidden."""
    about = row.about
    return about is not None and (about.first("del") is not None or bool(about.says("hidden")))


def _join(blocks: list[Node], node: Node) -> None:
    """Put a block behind the others. A paragraph whose end is deleted, or that is an initial set
    into the next one's lines, goes on in that one."""
    before = blocks[-1] if blocks else None
    if before is not None and node.name == "p" and before.name == "p" and _goes_on(before):
        before.inside += node.inside
        node.inside = before.inside
        blocks.pop()
    blocks.append(node)


def _goes_on(paragraph: Node) -> bool:
    about = paragraph.about
    if about is None:
        return False
    frame, mark = about.first("framePr"), about.first("rPr")
    initial = frame is not None and frame.facts.get("dropCap", "none") != "none"
    removed = mark is not None and any(one.name in ("del", "moveFrom") for one in mark.inside)
    return initial or removed
