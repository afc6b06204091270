"""What is read into the editor and written again is the text it was."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, Route

from app.text.markdown import html_from_markdown
from app.text.sanitise import sanitise
from tests.browser.desk import NEW
from tests.live import ROOT
from tests.text.documents import documents
from tests.text.samples import PICTURE, pasted, typed

# An editor is set up as a page sets it up, with a text of its own, and asked what it would send.
WRITTEN = """texts => {
  const { desk } = document.querySelector("essay-editor");
  return texts.map((html) => {
    const facts = { label: "", told: "", sprite: "", pictures: "", language: "en", html };
    const other = new desk.constructor(document.createElement("div"), { ...facts, changed() {} });
    other.view.state.doc.check();
    const written = other.html;
    other.view.destroy();
    return written;
  });
}"""
TEXTS_AT_ONCE = 5
patiently = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # the texts at fault are few and short as they are
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
stored = st.one_of(documents, documents, pasted, typed.map(html_from_markdown)).map(sanitise)

NOTE = '<span data-footnote>A note, <em>see</em> <a href="/x">this</a></span>'
HARD = [
    "<p>“<q>one</q><q>two</q>”</p>",
    "<p><q>a <q>b</q> c</q> <q><q>d</q></q></p>",
    '<p><cite>a <a href="/x">b</a> c</cite><cite>d</cite></p>',
    f"<p><q>a{NOTE} b</q> <bdi>x</bdi><bdi>y</bdi></p>",
    f'<p><a href="/x">a</a>{NOTE}<a href="/x">b</a></p>',
    '<p><span lang="ru">a <span lang="la">b</span> c <span dir="rtl">d</span></span></p>',
    '<p><a href="/x"><span lang="ru">a</span></a> <span lang="ru"><a href="/x">a</a></span></p>',
    "<p><em>a <code>b</code><code>c</code></em><strong><code>d</code></strong></p>",
    "<p><cite><q>a</q></cite> <q><cite>a</cite></q> <em>a <q>b</q></em></p>",
    f"<p>a{NOTE}{NOTE}<br>b<br><br>c</p>",
    f'<p>a<span data-footnote><img src="{PICTURE}" alt=""> x<br>y <q>z</q></span></p>',
    "<p>a\u00a0b \u202f« c » d\u200be\u200df\u2060g \u3000h</p>",
    "<p>👩‍👩‍👧‍👦 e\u0301 ἄνδρα العربيّة 中文</p>",
    '<ol start="0"><li>a</li><li value="7">b</li><li><h3>c</h3></li><li><hr></li></ol>',
    "<ul><li></li><li>a<ul><li><ul><li>b</li></ul></li></ul></li><li><p>c</p><p>d</p></li></ul>",
    '<ul dir="rtl"><li lang="ar">a</li><li><p lang="he">b</p></li><li><pre>c</pre></li></ul>',
    "<ul><li><table><tbody><tr><td>a</td></tr></tbody></table></li></ul>",
    '<table lang="ru"><thead><tr><th scope="col" colspan="2">a</th></tr></thead><tbody><tr>'
    '<th scope="row">b</th><td rowspan="3"></td></tr></tbody></table>',
    '<table><tbody><tr><td>a</td><td colspan="3">b</td></tr><tr><td>c</td></tr></tbody></table>',
    '<table><tbody><tr><th scope="rowgroup">a</th><td lang="la">b<br>c</td></tr></tbody></table>',
    f'<figure data-credit="N. &amp; “X”" data-rights="cc0" lang="la"><img src="{PICTURE}" alt="p" '
    f'width="3" height="4"><figcaption>c{NOTE} <img src="{PICTURE}" alt="q"></figcaption></figure>',
    f'<figure><img src="{PICTURE}" alt=""></figure><p>a <img src="{PICTURE}" alt=""> b</p>',
    "<blockquote><p>a</p><footer>b</footer></blockquote><blockquote><h2>c</h2></blockquote>",
    '<blockquote><blockquote><p>a</p></blockquote><footer lang="ru">b</footer></blockquote>',
    "<pre>a\n\n   b  c\n\td</pre><pre>\ne</pre><pre>a</pre>",
    "<hr><hr>",
    "",
]


@pytest.fixture
def editor(student: Page) -> Page:
    """A page with an editor on it, whose pictures come without the network."""
    student.route("**/media/**", _a_picture)
    student.goto(NEW)
    student.wait_for_function("document.querySelector('essay-editor')?.desk")
    return student


def _a_picture(route: Route) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    headers = {"Cache-Control": "max-age=600"}
    route.fulfill(content_type="image/svg+xml", body=drawing, headers=headers)


@given(texts=st.lists(stored, min_size=TEXTS_AT_ONCE, max_size=TEXTS_AT_ONCE))
@patiently
@pytest.mark.slow
def test_any_text_comes_out_of_the_editor_as_it_went_in(editor: Page, texts: list[str]) -> None:
    written = editor.evaluate(WRITTEN, texts)
    assert [sanitise(one) for one in written] == texts


def test_what_is_hard_to_keep_comes_out_as_it_went_in(editor: Page) -> None:
    texts = [sanitise(one) for one in HARD]
    written = editor.evaluate(WRITTEN, texts)
    assert [sanitise(one) for one in written] == texts


def test_what_the_pages_load_is_small() -> None:
    build = ROOT / "static" / "build"
    built = json.loads((build / "manifest.json").read_text())
    weight = {
        name: len(gzip.compress((build / built[name]).read_bytes()))
        for name in ("editor.js", "main.js")
    }
    assert weight["editor.js"] < 110 * 1024
    assert weight["main.js"] < 15 * 1024
