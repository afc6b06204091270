// A figure as its readers will see it; what they are told of it beside, while one writes there.

import { keydownHandler } from "prosemirror-keymap";
import { NodeSelection } from "prosemirror-state";
import { make } from "../offers.js";
import { RIGHTS } from "./schema.js";
import { kept } from "./text.js";

const SHOWN = 60; // letters of what a picture is called, as in app/essays/credits.py
const WIDTH = 960; // of the three that the server keeps, the one for a page
const NARROW = 480; // and the one for a line

const fields = [
  ["alt", "What does it show? For those who cannot see it", "input"],
  ["credit", "Credit: who made it, where it is kept", "input"],
  ["rights", "Rights", "select"],
];

// The keys that lead out of the fields as they lead out of the text.
const elsewhere = (desk) => keydownHandler({ "Alt-F10": () => desk.toTools(), "Mod-f": () => desk.openBar("find") });

export class FigureView {
  constructor(node, view, getPos, desk) {
    Object.assign(this, { node, view, getPos, desk });
    this.dom = make("figure");
    this.img = make("img", { draggable: false });
    this.contentDOM = make("figcaption");
    this.facts = make("div", { className: "figure-facts", contentEditable: "false" });
    this.inputs = Object.fromEntries(fields.map((field) => [field[0], this.field(...field)]));
    this.dom.append(this.img, this.contentDOM, this.facts);
    this.img.addEventListener("click", () => this.select());
    this.show();
  }

  field(name, label, kind) {
    const input = make(kind);
    if (kind === "select") input.append(make("option", { value: "", textContent: "Not said" }), ...choices());
    else input.autocomplete = "off";
    const box = make("label", { className: "bar-field" });
    box.append(make("span", { textContent: label }), input);
    this.facts.append(box);
    input.addEventListener(kind === "select" ? "change" : "input", () => this.set(name, input.value));
    input.addEventListener("keydown", (event) => this.key(event));
    return input;
  }

  key(event) {
    if (event.isComposing) return;
    if (["Enter", "Escape"].includes(event.key)) {
      event.preventDefault(); // Enter would send the essay
      this.desk.after(this.getPos());
    } else if (elsewhere(this.desk)(this.view, event)) event.preventDefault();
  }

  set(name, value) {
    const attrs = { ...this.node.attrs, [name]: value.trim() || (name === "alt" ? "" : null) };
    this.view.dispatch(this.view.state.tr.setNodeMarkup(this.getPos(), null, attrs));
  }

  select() {
    const { state } = this.view;
    this.view.dispatch(state.tr.setSelection(NodeSelection.create(state.doc, this.getPos())));
    this.view.focus();
  }

  show() {
    const { attrs } = this.node;
    showPicture(this.img, attrs, WIDTH);
    for (const [name, input] of Object.entries(this.inputs)) {
      const value = attrs[name] ?? "";
      if (input.value.trim() !== value) input.value = value;
    }
    this.dom.toggleAttribute("data-undescribed", !attrs.alt);
    this.contentDOM.dataset.empty = this.node.content.size ? "" : "Caption";
  }

  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  stopEvent(event) {
    return this.facts.contains(event.target);
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }
}

// What the pictures are called that nobody's name stands beside, in their order.
export function uncreditedIn(doc) {
  let place = 0;
  const names = [];
  const look = ({ alt, credit, rights }) => {
    place += 1;
    if (!credit && rights !== "own") names.push(called(alt.trim().replace(/\s+/g, " "), place));
  };
  doc.forEach((block) => picturesIn(block).forEach((node) => look(node.attrs)));
  return names;
}

function called(words, place) {
  if (!words) return `picture ${place}`;
  return `“${words.length > SHOWN ? `${words.slice(0, SHOWN - 1).trim()}…` : words}”`;
}

export const picturesIn = kept((block) => {
  const is = (node) => ["figure", "picture"].includes(node.type.name);
  const found = is(block) ? [block] : [];
  block.descendants((node) => void (is(node) && found.push(node)));
  return found;
});

// A picture within a line.
export class PictureView {
  constructor(node) {
    this.dom = make("img", { draggable: false });
    this.update(node);
  }

  update(node) {
    if (node.type.name !== "picture") return false;
    showPicture(this.dom, node.attrs, NARROW);
    return true;
  }
}

// One that was pasted is on its way, and has no address yet.
function showPicture(img, { src, alt, width, height }, wide) {
  const address = `${src}/${wide}`;
  if (src.startsWith("/media/") && img.getAttribute("src") !== address) img.src = address;
  img.alt = alt;
  for (const [name, value] of Object.entries({ width, height })) if (value) img.setAttribute(name, value);
}

const choices = () => Object.entries(RIGHTS).map(([value, textContent]) => make("option", { value, textContent }));
