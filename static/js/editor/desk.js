// The desk: the text, its tools, its notes, and what is told to whoever writes there.

import { baseKeymap } from "prosemirror-commands";
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { closeHistory, history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { EditorState, NodeSelection, Plugin, TextSelection } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { make } from "../offers.js";
import { arrivals } from "./arrivals.js";
import { linkBar, placeBar } from "./bars.js";
import { pasteAddress, pasteTable } from "./commands.js";
import { FigureView, PictureView } from "./figures.js";
import { findBar, finding } from "./finding.js";
import { textKeys } from "./keys.js";
import { languageBar, languages } from "./languages.js";
import { serializer } from "./lines.js";
import { longWords } from "./long-words.js";
import { NoteView, behindNotes, insertNote, openNote } from "./notes.js";
import { notesPlugin } from "./numbers.js";
import { plainWriting } from "./pasting.js";
import { Pictures } from "./pictures.js";
import { schema } from "./schema.js";
import { documentOf, htmlOf, wordsOf } from "./text.js";
import { Tools } from "./tools.js";
import { shapes, typography } from "./typography.js";

const BARS = { link: linkBar, language: languageBar, find: findBar };
const { nodes } = schema;
const NO_PICTURES_IN_NOTES = "A note holds no pictures. Paste them into the text.";

export class Desk {
  // place: where it goes; label: the id of its label; told: ids of what describes it; sprite: the icons;
  // pictures: where they are sent; changed(html): what stands there now.
  constructor(place, { label, told, sprite, pictures, html, language, changed }) {
    this.language = () => language;
    this.changed = changed;
    this.tools = new Tools(this, sprite);
    this.bar = make("div", { className: "tool-bar" });
    this.place = make("div", { className: "tool-bar" });
    this.live = make("p", { className: "visually-hidden", role: "status" });
    this.pictures = new Pictures(this, pictures);
    const paper = make("div", { className: "desk-paper prose" });
    const notes = make("section", { className: "desk-notes", hidden: true, ariaLabel: "Notes" });
    notes.setAttribute("role", "doc-endnotes");
    notes.append(make("ol"));
    this.head = make("div", { className: "desk-head" });
    this.head.append(this.tools.dom, this.bar, this.place);
    place.append(this.head, paper, this.live);
    this.view = new EditorView(paper, {
      state: this.state(html, notes.firstChild),
      dispatchTransaction: (tr) => this.apply(tr),
      nodeViews: {
        footnote: (node, view, getPos) => new NoteView(node, view, getPos, this),
        figure: (node, view, getPos) => new FigureView(node, view, getPos, this),
        picture: (node) => new PictureView(node),
      },
      ...this.inSight,
      attributes: {
        id: "manuscript",
        class: "manuscript-text",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label,
        "aria-describedby": told,
        dir: "auto",
        spellcheck: "true",
      },
      clipboardSerializer: serializer,
      transformPastedHTML: (given) => this.pastedHTML(given),
      handlePaste: (view, _event, slice) => pasteAddress(view, slice) || pasteTable(view, slice),
      handleDrop: (_view, event) => this.pictures.dropped(event),
      handleDOMEvents: { focus: () => void (this.active = this.view), paste: (_view, event) => this.pictures.pasted(event) },
    });
    paper.append(notes);
    this.active = this.view;
    this.drawn();
  }

  // How far from the edges of the screen the cursor stays: what sticks to them would cover the line one writes.
  get inSight() {
    const below = () => document.querySelector("essay-editor ~ .saved:has([data-state=browser], [data-state=failed], [data-state=older])");
    const { head } = this;
    const room = {
      left: 5,
      right: 5,
      get top() {
        return head.offsetHeight + 8;
      },
      get bottom() {
        return (below()?.offsetHeight ?? 0) + 8;
      },
    };
    return { scrollThreshold: room, scrollMargin: room };
  }

  // The line one writes, when something comes that would cover it; who has scrolled away from it stays there.
  keepInSight() {
    const { active } = this;
    if (!active.hasFocus() || active.composing) return;
    const { bottom } = active.coordsAtPos(active.state.selection.head);
    if (bottom > 0 && bottom <= innerHeight) active.dispatch(active.state.tr.scrollIntoView());
  }

  state(html, list) {
    return EditorState.create({
      doc: documentOf(html),
      plugins: [
        behindNotes(),
        typography(this.language),
        languages(),
        shapes(),
        keymap(textKeys(this)),
        keymap(baseKeymap),
        tableEditing(),
        dropCursor({ class: "drop-here" }),
        gapCursor(),
        history(),
        finding(),
        longWords(),
        arrivals(),
        notesPlugin(list, this),
        placeholder("Begin your essay here."),
      ],
    });
  }

  apply(tr) {
    const before = this.view.state;
    this.view.updateState(before.apply(tr));
    if (tr.docChanged) this.changed(this.html);
    if (tr.docChanged) this.pictures.changed();
    this.drawn();
  }

  get html() {
    return htmlOf(this.view.state.doc);
  }

  // Other words in place of these; what stood here can be brought back by undoing.
  set html(html) {
    const { state } = this.view;
    this.view.dispatch(closeHistory(state.tr.replaceWith(0, state.doc.content.size, documentOf(html).content)));
    this.view.dispatch(closeHistory(this.view.state.tr)); // and what is typed next is undone for itself
  }

  get words() {
    return wordsOf(this.view.state.doc);
  }

  // The tools say what is so at the cursor: once for each picture on the screen, not for each change.
  drawn() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      this.tools.show();
      this.showPlace();
    });
  }

  showPlace() {
    const row = placeBar(this);
    const shown = this.place.firstChild;
    const same = row?.dataset.place === shown?.dataset.place;
    if (same && (row?.textContent === shown?.textContent || this.place.contains(document.activeElement))) return;
    this.place.replaceChildren(...(row ? [row] : []));
  }

  tell(words) {
    this.live.textContent = words;
  }

  toTools() {
    this.tools.focus();
    return true;
  }

  openBar(name) {
    this.closeBar(false);
    this.bar.replaceChildren(BARS[name](this));
    this.bar.querySelector("[data-bar]").focus();
    this.bar.querySelector("[data-bar]").select?.();
    return true;
  }

  closeBar(back = true) {
    this.bar.firstChild?.closed?.();
    this.bar.replaceChildren();
    this.tell(""); // what was refused there is over
    if (back) this.active.focus();
  }

  inBar() {
    return this.head.contains(document.activeElement);
  }

  note() {
    if (this.active !== this.view) return true; // a note has no notes
    return insertNote(this.view.state, this.view.dispatch, this.view);
  }

  // Enter on the number of a note: write in it.
  intoNote(state) {
    const { selection } = state;
    if (!(selection instanceof NodeSelection) || selection.node.type !== nodes.footnote) return false;
    openNote(this.view, selection.from);
    return true;
  }

  // Behind the block that begins here.
  after(at) {
    const { state } = this.view;
    const end = at + state.doc.nodeAt(at).nodeSize;
    const tr = state.tr;
    if (!tr.doc.resolve(end).nodeAfter) tr.insert(end, nodes.paragraph.create());
    this.view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(end), 1)).scrollIntoView());
    this.view.focus();
  }

  choosePicture() {
    this.pictures.choose();
  }

  pastedHTML(given, inNote = false) {
    const { html, said, pictures } = plainWriting(given);
    if (inNote && pictures.length) said.push(NO_PICTURES_IN_NOTES);
    if (said.length) this.say(said.join(" "));
    return this.pictures.named(html, inNote ? [] : pictures);
  }

  // Something to read: it stays until it is closed. way: [label, address in a new tab].
  say(words, way) {
    const said = make("p", { textContent: words });
    if (way) said.append(" ", make("a", { textContent: way[0], href: way[1], target: "_blank" }));
    if (!this.notice?.isConnected) this.open();
    if (![...this.notice.firstChild.children].some((one) => one.textContent === said.textContent)) this.notice.firstChild.append(said);
  }

  open() {
    this.notice = make("div", { className: "flash desk-notice", role: "status" });
    const close = make("button", { type: "button", className: "bar-button", textContent: "Close" });
    close.addEventListener("click", () => (this.notice.remove(), this.active.focus()));
    this.notice.append(make("div"), close);
    this.head.after(this.notice);
  }
}

// What an empty sheet says.
function placeholder(words) {
  const update = (view) => {
    const { doc } = view.state;
    const empty = doc.childCount === 1 && doc.firstChild.type === nodes.paragraph && !doc.firstChild.content.size;
    if (empty) view.dom.setAttribute("aria-placeholder", words);
    else view.dom.removeAttribute("aria-placeholder");
  };
  return new Plugin({ view: (view) => (setTimeout(() => update(view)), { update }) });
}
