// Passages in another language: which words are one, and what one writes next.

import { Plugin } from "prosemirror-state";
import { make } from "../offers.js";
import { markOver, rangeOf } from "./commands.js";
import { button, labelled, row } from "./rows.js";
import { schema } from "./schema.js";

const { language } = schema.marks;
const { footnote } = schema.nodes;

const LANGUAGES = {
  ar: "Arabic", grc: "Ancient Greek", zh: "Chinese", cs: "Czech", nl: "Dutch", en: "English", fr: "French", de: "German",
  el: "Greek", he: "Hebrew", hu: "Hungarian", it: "Italian", ja: "Japanese", ko: "Korean", la: "Latin", fa: "Persian",
  pl: "Polish", pt: "Portuguese", ru: "Russian", es: "Spanish", sv: "Swedish", tr: "Turkish", uk: "Ukrainian", yi: "Yiddish",
};
const COMPOSED = 60; // milliseconds after which the editor has read what was composed
const RIGHT_TO_LEFT = ["ar", "fa", "he", "yi", "ur"];

const languageIn = (marks) => marks?.find((mark) => mark.type === language && mark.attrs.lang);

// In which language it is written at the cursor; undefined where nothing says so.
export function languageOf({ storedMarks, selection: { $from } }) {
  return languageIn(storedMarks ?? $from.marks())?.attrs.lang ?? languageAround($from);
}

// The same of what stands in a text at this place, as a note does.
export const languageAt = (doc, at) => languageIn(doc.nodeAt(at)?.marks)?.attrs.lang ?? languageAround(doc.resolve(at));

function languageAround($at) {
  for (let depth = $at.depth; depth > 0; depth -= 1) if ($at.node(depth).attrs.lang) return $at.node(depth).attrs.lang;
  return undefined;
}

// Whoever has said in which language they write next goes on in it, until they go elsewhere or say otherwise. While
// signs are composed nothing may be said to the browser, which would end the composition: they are marked behind it.
export function languages() {
  let composed = null; // {mark, from}
  let resting = null; // while one writes a note
  let view = null;
  const appendTransaction = (changes, before, now) => {
    for (const tr of composed ? changes : []) composed.from = tr.mapping.map(composed.from, -1);
    const mark = languageIn(before.storedMarks);
    const { selection } = now;
    if (selection.node?.type === footnote) {
      resting ??= mark;
      return null;
    }
    const back = resting && selection.empty && selection.$from.nodeBefore?.type === footnote && resting;
    resting = null;
    if (back) return now.tr.addStoredMark(back);
    if (!mark || !now.selection.empty || languageIn(now.storedMarks) || !changes.some((tr) => tr.docChanged)) return null;
    if (!view?.composing) return now.tr.addStoredMark(mark);
    composed ??= { mark, from: before.selection.from };
    return null;
  };
  const compositionend = () => {
    if (composed) setTimeout(markComposed, COMPOSED, view, composed);
    composed = null;
    return false;
  };
  return new Plugin({
    view: (its) => {
      view = its;
      return {};
    },
    appendTransaction,
    props: { handleDOMEvents: { compositionend } },
  });
}

function markComposed(view, { mark, from }) {
  if (view.isDestroyed || !view.state.selection.empty) return;
  if (view.composing) {
    setTimeout(markComposed, COMPOSED, view, { mark, from }); // the next one is being composed already
    return;
  }
  const { tr, selection } = view.state;
  const to = Math.max(from, selection.from);
  view.dispatch(tr.removeMark(from, to, language).addMark(from, to, mark).addStoredMark(mark));
}

export function languageBar(desk) {
  const view = desk.active;
  const { mark, from, to } = rangeOf(view.state, language);
  const stored = languageIn(view.state.storedMarks);
  const next = stored || (!mark && from === to);
  const lang = (stored ?? mark)?.attrs.lang ?? "";
  const field = make("select");
  field.dataset.bar = "";
  const known = Object.entries(LANGUAGES).sort(([, one], [, other]) => one.localeCompare(other));
  field.append(make("option", { value: "", textContent: "As the essay" }), ...known.map(([value, name]) => make("option", { value, textContent: name })));
  if (lang && !(lang in LANGUAGES)) field.append(make("option", { value: lang, textContent: lang }));
  field.value = lang;
  const apply = () => {
    const attrs = field.value ? { lang: field.value, dir: RIGHT_TO_LEFT.includes(field.value) ? "rtl" : null } : null;
    if (next) view.dispatch(writingIn(view.state, attrs));
    else markOver(language, attrs)(view.state, view.dispatch);
    desk.closeBar();
  };
  const label = next ? "What you write next is" : "These words are";
  return row("Language of the passage", [labelled(label, field), button("Set", apply)], { enter: apply, escape: () => desk.closeBar() });
}

function writingIn({ tr }, attrs) {
  tr.removeStoredMark(language);
  return attrs ? tr.addStoredMark(language.create(attrs)) : tr;
}
