// The toolbar, in the ARIA pattern: one stop for the Tab key, arrows between the tools.

import { setBlockType } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { make } from "../offers.js";
import { around, insertTable, rangeOf, toggle, toggleList, toggleQuotation } from "./commands.js";
import { languageOf } from "./languages.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);

// How a shortcut is told: as it stands on the keys.
const onKeys = (told) => (MAC ? told.replace("Ctrl", "⌘").replace("Alt", "⌥").replace("Shift", "⇧") : told);

const marked = (type) => (state) => {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
};

// A tool: its icon, its name and keys, what it does, and how one sees that it is so here. `inNotes`: it works on the
// words of a note as on those of the text.
const TOOLS = [
  { icon: "italic", name: "Italic", keys: "Ctrl+I", ...mark(marks.emphasis) },
  { icon: "bold", name: "Bold", keys: "Ctrl+B", ...mark(marks.strong) },
  { icon: "link", name: "Link", keys: "Ctrl+K", does: (desk) => desk.openBar("link"), is: (state) => Boolean(rangeOf(state, marks.link).mark), inNotes: true },
  { icon: "asterisk", name: "Footnote", keys: "Ctrl+Alt+F", does: (desk) => desk.note() },
  { icon: "text-quote", name: "Quotation", keys: "Ctrl+Shift+9", ...quotation() },
  { icon: "list", name: "List", keys: "Ctrl+Shift+8", ...list(nodes.bullet_list) },
  { icon: "list-ordered", name: "Numbered list", keys: "Ctrl+Shift+7", ...list(nodes.ordered_list) },
  { icon: "table", name: "Table", does: inText(insertTable(3, 3)), is: (state) => Boolean(around(state, nodes.table)) },
  { icon: "image", name: "Picture", does: (desk) => desk.choosePicture() },
  { icon: "languages", name: "Language of a passage", does: (desk) => desk.openBar("language"), is: (state) => Boolean(languageOf(state) ?? rangeOf(state, marks.language).mark), inNotes: true },
  { icon: "strikethrough", name: "Strike through", keys: "Alt+Shift+5", ...mark(marks.strikethrough) },
  { icon: "superscript", name: "Superscript", keys: "Ctrl+.", ...mark(marks.superscript) },
  { icon: "undo-2", name: "Undo", keys: "Ctrl+Z", does: inText(undo) },
  { icon: "redo-2", name: "Redo", keys: "Ctrl+Y", does: inText(redo) },
  { icon: "search", name: "Find", keys: "Ctrl+F", does: (desk) => desk.openBar("find") },
];

function mark(type) {
  return { does: (desk) => run(desk.active, toggle(type)), is: marked(type), inNotes: true };
}

function list(type) {
  return { does: inText(toggleList(type)), is: (state) => around(state, nodes.bullet_list, nodes.ordered_list)?.node.type === type };
}

// In a note, which is one line, it is words within the line.
function quotation() {
  const does = (desk) => run(desk.active, desk.active === desk.view ? toggleQuotation : toggle(marks.quote));
  return { does, is: (state) => Boolean(around(state, nodes.quotation)) || marked(marks.quote)(state), inNotes: true };
}

function inText(command) {
  return (desk) => run(desk.view, command);
}

const STYLES = [
  ["paragraph", "Paragraph"],
  ["2", "Heading"],
  ["3", "Smaller heading"],
  ["4", "Heading in the text"],
  ["code", "As typed"],
];

function run(view, command) {
  command(view.state, view.dispatch, view);
  view.focus();
}

export class Tools {
  constructor(desk, sprite) {
    this.desk = desk;
    this.dom = make("div", { className: "tools", role: "toolbar", ariaLabel: "Tools for writing" });
    this.dom.setAttribute("aria-controls", "manuscript");
    this.style = this.styles();
    this.buttons = TOOLS.map((tool) => this.button(sprite, tool));
    this.dom.append(this.style, ...this.buttons);
    this.stops = [this.style, ...this.buttons];
    this.stop(0);
    this.dom.addEventListener("keydown", (event) => this.key(event));
    this.dom.addEventListener("focusin", (event) => this.stop(this.stops.indexOf(event.target)));
  }

  styles() {
    const select = make("select", { className: "tools-style", ariaLabel: "Kind of paragraph" });
    select.append(...STYLES.map(([value, textContent]) => make("option", { value, textContent })));
    select.addEventListener("change", () => this.restyle(select.value));
    return select;
  }

  restyle(value) {
    const { view } = this.desk;
    if (value === "paragraph") run(view, setBlockType(nodes.paragraph));
    else if (value === "code") run(view, setBlockType(nodes.code_block));
    else run(view, setBlockType(nodes.heading, { level: Number(value) }));
  }

  button(sprite, { icon, name, keys, does }) {
    const it = make("button", { type: "button", className: "tool", ariaLabel: name, title: keys ? `${name} (${onKeys(keys)})` : name });
    it.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite}#${icon}"></use></svg>`;
    it.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays where it is
    it.addEventListener("click", () => does(this.desk));
    return it;
  }

  // Which tool the Tab key comes to.
  stop(index) {
    if (index < 0) return;
    this.stops.forEach((it, place) => (it.tabIndex = place === index ? 0 : -1));
    this.at = index;
  }

  focus() {
    this.stops[this.at].focus();
  }

  key(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    const ends = { Home: 0, End: this.stops.length - 1 };
    if (event.key === "Escape") this.desk.active.focus();
    else if (event.key in ends) this.stops[ends[event.key]].focus();
    else if (event.key in steps) this.stops[(this.at + steps[event.key] + this.stops.length) % this.stops.length].focus();
    else return;
    event.preventDefault();
  }

  // Which of them is so where one writes.
  show() {
    const { active, view } = this.desk;
    TOOLS.forEach(({ is, inNotes }, index) => {
      if (!is) return;
      const pressed = String(is(inNotes ? active.state : view.state));
      const button = this.buttons[index];
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    });
    const { parent } = view.state.selection.$from;
    const style = parent.type === nodes.heading ? String(parent.attrs.level) : parent.type === nodes.code_block ? "code" : "paragraph";
    if (this.style.value !== style) this.style.value = style;
  }
}
