// Places in the text where something is awaited. They go along with what is written around them.

import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { make } from "../offers.js";

const key = new PluginKey("arrivals");

// Its state: [{id, at, sign}], each behind a block.
export const arrivals = () =>
  new Plugin({
    key,
    state: {
      init: () => [],
      apply(tr, places) {
        const moved = tr.docChanged ? places.map((place) => ({ ...place, at: tr.mapping.map(place.at, -1) })) : places;
        const told = tr.getMeta(key);
        if (!told) return moved;
        const others = moved.filter(({ id }) => id !== told.id);
        return told.at === undefined ? others : [...others, told];
      },
    },
    props: {
      decorations(state) {
        const places = key.getState(state);
        return places.length ? DecorationSet.create(state.doc, places.map(signOf)) : null;
      },
    },
  });

// From now on this is awaited; without `at`, not any more.
export const awaited = (tr, place) => tr.setMeta(key, place);

// Where it is awaited by now, behind a block; undefined if nobody waits for it.
export function placeOf(state, id) {
  const place = key.getState(state).find((one) => one.id === id);
  return place && behind(state.doc, place.at);
}

// The end of the block on the page that holds a place.
export function behind(doc, at) {
  const $at = doc.resolve(Math.min(at, doc.content.size));
  return $at.depth ? $at.after(1) : $at.pos;
}

const signOf = ({ id, at, sign }) =>
  Decoration.widget(at, sign, { key: String(id), side: 1, stopEvent: () => true, ignoreSelection: true });

// What stands there meanwhile: words, and a way to go on without. Always the same element, so that whoever is on its
// button stays there.
export function waitingSign(view, id, leave) {
  const dom = make("div", { className: "awaited", contentEditable: "false" });
  const none = make("button", { type: "button", className: "bar-button", textContent: "Leave it out" });
  const back = () => (view.dispatch(awaited(view.state.tr, { id })), view.focus());
  none.addEventListener("click", () => (leave(), back()));
  dom.addEventListener("keydown", (event) => event.key === "Escape" && view.focus());
  dom.append(make("span"), none);
  return dom;
}
