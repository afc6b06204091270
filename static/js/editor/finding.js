// Words in the text and in its notes: found, shown, gone through, replaced.

import { closeHistory, redo, undo } from "prosemirror-history";
import { NodeSelection, Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { make } from "../offers.js";
import { button, labelled, row } from "./rows.js";
import { schema } from "./schema.js";
import { kept } from "./text.js";

const key = new PluginKey("finding");
const MOST = 1000; // that are shown

export const finding = () =>
  new Plugin({
    key,
    state: {
      init: () => ({ words: "", places: [], at: -1, shown: DecorationSet.empty }),
      apply(tr, old) {
        const asked = tr.getMeta(key);
        if (!asked && !(tr.docChanged && old.words)) return old;
        return found(tr.doc, { ...old, ...asked });
      },
    },
    props: { decorations: (state) => key.getState(state).shown },
  });

function found(doc, { words, at }) {
  const places = words ? placesOf(doc, words) : [];
  const current = places.length ? Math.min(Math.max(at, 0), places.length - 1) : -1;
  const shown = places.map(({ from, to }, index) => Decoration.inline(from, to, { class: index === current ? "found found-here" : "found" }));
  return { words, places, at: current, shown: DecorationSet.create(doc, shown) };
}

// Case and accents do not count where the words have none.
function placesOf(doc, words) {
  const wanted = folded(words);
  const places = [];
  doc.forEach((block, offset) => {
    for (const { from, to } of placesIn(block, wanted)) {
      if (places.length < MOST) places.push({ from: offset + from, to: offset + to });
    }
  });
  return places;
}

// The places in a block, from where it begins. One that has not changed is not searched again.
const searched = new WeakMap();
function placesIn(block, wanted) {
  if (searched.get(block)?.wanted === wanted) return searched.get(block).places;
  const places = [];
  const search = (line, start) => {
    if (!line.isTextblock && line.type !== schema.nodes.footnote) return;
    const { text, starts } = lettersOf(line);
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      places.push({ from: start + starts[at], to: start + starts[at + wanted.length - 1] + 1 });
    }
  };
  search(block, 1);
  block.descendants((node, pos) => search(node, pos + 2));
  places.sort((one, other) => one.from - other.from);
  searched.set(block, { wanted, places });
  return places;
}

// The letters of a line, folded, and where in the line each of them stands.
const lettersOf = kept((node) => {
  let text = "";
  const starts = [];
  node.forEach((child, offset) => {
    const letters = child.isText ? child.text : "\ufffc";
    for (let i = 0; i < letters.length; i += 1) {
      const plain = letters[i] < "\x80" ? letters[i].toLowerCase() : folded(letters[i]);
      for (let j = 0; j < plain.length; j += 1) starts.push(offset + i);
      text += plain;
    }
  });
  return { text, starts };
});

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function findBar(desk) {
  const { view } = desk;
  const { from, to } = view.state.selection;
  const words = view.state.doc.textBetween(from, to).slice(0, 100);
  const field = make("input", { type: "search", value: words, autocomplete: "off" });
  field.dataset.bar = "";
  const instead = make("input", { type: "text", autocomplete: "off" });
  const count = make("span", { className: "bar-count", role: "status" });
  const ask = (facts) => {
    view.dispatch(view.state.tr.setMeta(key, facts));
    const { places, at } = key.getState(view.state);
    count.textContent = !field.value ? "" : places.length ? `${at + 1} of ${places.length}` : "Not found";
    return places[at];
  };
  const go = (step) => {
    const { places, at } = key.getState(view.state);
    const place = ask({ words: field.value, at: places.length ? (at + step + places.length) % places.length : 0 });
    if (place) show(view, place);
  };
  // How many replacements the key undoes, and how many it redoes, until something is typed into the fields.
  const replaced = { undo: 0, redo: 0 };
  const noted = () => Object.assign(replaced, { undo: replaced.undo + 1, redo: 0 });
  // Then the first behind it: what was put in its place is not found again.
  const replace = () => {
    const { places, at } = key.getState(view.state);
    if (!places[at]) return go(1);
    view.dispatch(closeHistory(view.state.tr.insertText(instead.value, places[at].from, places[at].to)));
    noted();
    return behind(places[at].from + instead.value.length);
  };
  const replaceAll = () => {
    const { places } = key.getState(view.state);
    const { tr } = view.state;
    for (const { from: start, to: end } of [...places].reverse()) tr.insertText(instead.value, start, end);
    if (!places.length) return go(1);
    view.dispatch(closeHistory(tr));
    ask({ words: field.value, at: 0 });
    count.textContent = `${places.length} replaced`;
    return noted();
  };
  const behind = (start) => {
    ask({ words: field.value, at: 0 });
    const next = key.getState(view.state).places.findIndex((place) => place.from >= start);
    const place = ask({ at: Math.max(0, next) });
    if (place) show(view, place);
  };
  // The first from where one was writing, as soon as it is typed.
  field.addEventListener("input", () => behind(from));
  const buttons = make("span", { className: "bar-buttons" });
  buttons.append(
    button("Previous", () => go(-1)),
    button("Next", () => go(1)),
    button("Replace", replace),
    button("All", replaceAll),
    button("Done", () => desk.closeBar()),
  );
  const parts = [labelled("Find", field), count, labelled("Replace with", instead), buttons];
  const enter = (event) => (event.target === instead ? replace() : go(event.shiftKey ? -1 : 1));
  const bar = row("Find in your text", parts, { enter, escape: () => desk.closeBar() });
  bar.addEventListener("input", () => Object.assign(replaced, { undo: 0, redo: 0 }));
  bar.addEventListener("keydown", (event) => {
    const does = (event.ctrlKey || event.metaKey) && { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    if (!replaced.undo && !replaced.redo || !does) return;
    event.preventDefault();
    if (!replaced[does]) return;
    replaced[does] -= 1;
    replaced[does === "undo" ? "redo" : "undo"] += 1;
    ({ undo, redo })[does](view.state, view.dispatch);
    ask({});
  });
  bar.closed = () => ask({ words: "", at: -1 });
  setTimeout(() => words && ask({ words, at: 0 }));
  return bar;
}

// The place, selected and in sight, though the cursor stays in the field; in a note, the note.
function show(view, place) {
  select(view, place);
  const at = view.state.selection.node ? view.nodeDOM(view.state.selection.from) : view.dom.querySelector(".found-here");
  at?.scrollIntoView({ block: "center" });
}

function select(view, { from, to }) {
  const $from = view.state.doc.resolve(from);
  if ($from.parent.type !== schema.nodes.footnote) {
    const selection = TextSelection.create(view.state.doc, from, to);
    return view.dispatch(view.state.tr.setSelection(selection));
  }
  const at = $from.before();
  return view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, at)));
}
