"""What templates ask of the stylesheet and of the icons is there: no class without a rule."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))

JINJA = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
QUOTED = re.compile(r"""["']([^"']*)["']""")
# class="…" of an element, which may itself hold Jinja with quotation marks; class='…' of a macro.
ATTRIBUTE = re.compile(
    r"""(?<!set )(?:class|className)\s*[=:]\s*"((?:{[{%].*?[%}]}|[^"])*)\"""", re.DOTALL
)
HANDED = re.compile(r"""class='([^']*)'""")
PAGE_CLASS = re.compile(r"{%-? block page_class -?%}(.*?){%-? endblock", re.DOTALL)
ICON = re.compile(r"""(?:icon\(|sign=)["']([a-z-]+)["']""")
COMMENT = re.compile(r"/\*.*?\*/|{#.*?#}", re.DOTALL)

# Names without a rule of their own, by which something is found.
HOOKS = {"answers", "join", "kept-offer", "search", "writing", "yours"}


def classes_in_styles() -> set[str]:
    styles = (ROOT / "static" / "css").rglob("*.css")
    text = "".join(COMMENT.sub("", path.read_text("utf-8")) for path in styles)
    return set(re.findall(r"\.(-?[a-z_][a-z0-9_-]*)", text, re.IGNORECASE))


def classes_in(path: Path) -> Iterator[str]:
    text = COMMENT.sub("", path.read_text("utf-8"))
    for value in [*ATTRIBUTE.findall(text), *HANDED.findall(text), *PAGE_CLASS.findall(text)]:
        chosen = " ".join(QUOTED.findall(" ".join(re.findall(r"{{.*?}}", value))))
        yield from (JINJA.sub(" ", value) + " " + chosen).split()


def test_every_class_has_a_rule() -> None:
    ruled = classes_in_styles()
    used = {
        (name, str(path.relative_to(ROOT)))
        for path in [*TEMPLATES, *SCRIPTS]
        for name in classes_in(path)
    }
    assert len(used) > 100  # the reading finds them at all
    assert sorted(pair for pair in used if pair[0] not in ruled | HOOKS) == []


def test_every_icon_is_in_the_sprite() -> None:
    listed = set(json.loads((ROOT / "static" / "icons.json").read_text("utf-8")))
    used = {name for path in TEMPLATES for name in ICON.findall(path.read_text("utf-8"))}
    tools = ROOT / "static" / "js" / "editor" / "tools.js"
    used |= set(re.findall(r'\bicon: "([a-z0-9-]+)"', tools.read_text("utf-8")))
    assert used == listed


def test_no_component_is_called_what_a_page_is() -> None:
    """Its rules would be the page's, too."""
    said = [page for path in TEMPLATES for page in PAGE_CLASS.findall(path.read_text("utf-8"))]
    pages = set(JINJA.sub(" ", " ".join(said)).split()) | {"front"}
    components = sorted((ROOT / "static" / "css" / "components").rglob("*.css"))
    text = "\n".join(COMMENT.sub("", path.read_text("utf-8")) for path in components)
    ruled = re.findall(r"(?:^|[{,])\s*\.([a-z-]+)(?=\s*[{:,])", text, re.MULTILINE)
    assert len(ruled) > 50  # the reading finds them at all
    assert pages & set(ruled) == set()
