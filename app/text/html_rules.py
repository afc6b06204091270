"""How what our Markdown adds to CommonMark, or reads otherwise, is written as HTML."""

from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from app.text.notes import Note


def _write_note(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any
) -> str:
    note: Note = tokens[index].meta["note"]
    return f"<span data-footnote>{renderer.renderInline(note.tokens, options, env)}</span>"


def _write_note_definition(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any
) -> str:
    note: Note = tokens[index].meta["note"]
    if note.uses:
        return ""
    return f"<p>[^{escapeHtml(note.label)}]: {renderer.renderInline(note.tokens, options, env)}</p>"


def _write_link_definition(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any
) -> str:
    if tokens[index].meta["label"] in env["references"].used:
        return ""
    return f"<p>{escapeHtml(tokens[index].content)}</p>"


def _write_as_it_is(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any
) -> str:
    return tokens[index].content


def _write_escaped(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any
) -> str:
    return escapeHtml(tokens[index].content)


def _write_picture(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any
) -> str:
    """A link to the picture: there are no pictures from elsewhere."""
    token = tokens[index]
    title = f' title="{escapeHtml(str(token.attrs["title"]))}"' if "title" in token.attrs else ""
    words = renderer.renderInline(token.children or [], options, env)
    return f'<a href="{escapeHtml(str(token.attrs["src"]))}"{title}>{words}</a>'


def _write_fence(
    renderer: RendererHTML, tokens: list[Token], index: int, options: Any, env: Any
) -> str:
    """Code; a word behind the fence is its first line. A fence around nothing is characters."""
    token = tokens[index]
    code = f"{token.info.strip()}\n{token.content}"
    return f"<pre>{escapeHtml(code)}</pre>" if code.strip() else f"<p>{token.markup}</p>"


RULES = {
    "note": _write_note,
    "note_definition": _write_note_definition,
    "link_definition": _write_link_definition,
    "kept_html": _write_as_it_is,
    "tag": _write_as_it_is,
    "text_special": _write_escaped,
    "image": _write_picture,
    "fence": _write_fence,
}
