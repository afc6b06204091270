// The toolbar, in the ARIA pattern: one stop for the Tab key, arrows between the tools.

import { lift, setBlockType, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { make } from "../offers.js";
import { around, insertTable, rangeOf, toggleList, toggleQuotation } from "./commands.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);

// How a shortcut is told: as it stands on the keys.
const keys = (told) => (MAC ? told.replace("Ctrl", "⌘").replace("Alt", "⌥").replace("Shift", "⇧") : told);

const marked = (type) => (state) => {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
};

// [icon, name, keys, what it does, whether it is so here]; `in notes, too` where it works on a note's words as well.
const TOOLS = [
  ["italic", "Italic", "Ctrl+I", (desk) => run(desk.active, toggleMark(marks.emphasis)), marked(marks.emphasis)],
  ["bold", "Bold", "Ctrl+B", (desk) => run(desk.active, toggleMark(marks.strong)), marked(marks.strong)],
  ["link", "Link", "Ctrl+K", (desk) => desk.openBar("link"), (state) => Boolean(rangeOf(state, marks.link).mark)],
  ["asterisk", "Footnote", "Ctrl+Alt+F", (desk) => desk.note(), null],
  ["text-quote", "Quotation", "Ctrl+Shift+9", (desk) => run(desk.view, toggleQuotation), (state) => Boolean(around(state, nodes.quotation))],
  ["list", "List", "Ctrl+Shift+8", (desk) => run(desk.view, toggleList(nodes.bullet_list)), (state) => around(state, nodes.bullet_list, nodes.ordered_list)?.node.type === nodes.bullet_list],
  ["list-ordered", "Numbered list", "Ctrl+Shift+7", (desk) => run(desk.view, toggleList(nodes.ordered_list)), (state) => around(state, nodes.bullet_list, nodes.ordered_list)?.node.type === nodes.ordered_list],
  ["table", "Table", "", (desk) => run(desk.view, insertTable(3, 3)), (state) => Boolean(around(state, nodes.table))],
  ["image", "Picture", "", (desk) => desk.choosePicture(), null],
  ["languages", "Language of a passage", "", (desk) => desk.openBar("language"), (state) => Boolean(rangeOf(state, marks.language).mark)],
  ["strikethrough", "Strike through", "Alt+Shift+5", (desk) => run(desk.active, toggleMark(marks.strikethrough)), marked(marks.strikethrough)],
  ["superscript", "Superscript", "Ctrl+.", (desk) => run(desk.active, toggleMark(marks.superscript)), marked(marks.superscript)],
  ["undo-2", "Undo", "Ctrl+Z", (desk) => run(desk.view, undo), null],
  ["redo-2", "Redo", "Ctrl+Y", (desk) => run(desk.view, redo), null],
  ["search", "Find", "Ctrl+F", (desk) => desk.openBar("find"), null],
];

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
    this.buttons = TOOLS.map(([icon, name, told, deed]) => this.button(sprite, icon, name, told, deed));
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
    const quotes = around(view.state, nodes.source);
    if (quotes) lift(view.state, view.dispatch);
    if (value === "paragraph") run(view, setBlockType(nodes.paragraph));
    else if (value === "code") run(view, setBlockType(nodes.code_block));
    else run(view, setBlockType(nodes.heading, { level: Number(value) }));
  }

  button(sprite, icon, name, told, deed) {
    const it = make("button", { type: "button", className: "tool", ariaLabel: name, title: told ? `${name} (${keys(told)})` : name });
    it.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite}#${icon}"></use></svg>`;
    it.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays where it is
    it.addEventListener("click", () => deed(this.desk));
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
    TOOLS.forEach(([, , , , is], index) => {
      if (!is) return;
      const pressed = String(is(active === view || index < 3 ? active.state : view.state));
      const button = this.buttons[index];
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    });
    const { parent } = view.state.selection.$from;
    const style = parent.type === nodes.heading ? String(parent.attrs.level) : parent.type === nodes.code_block ? "code" : "paragraph";
    if (this.style.value !== style) this.style.value = style;
  }
}
