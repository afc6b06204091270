// Quotation marks and dashes as the language has them, while one types. Backspace, or undo, brings back what was typed.

import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { languageOf } from "./languages.js";
import { schema } from "./schema.js";

const { nodes } = schema;
const NARROW = "\u202f"; // what French sets inside its quotation marks
const ENGLISH = ["“", "”", "‘", "’"];
const QUOTES = {
  en: ENGLISH,
  zh: ENGLISH, ko: ENGLISH, tr: ENGLISH, pt: ENGLISH, ar: ENGLISH, ga: ENGLISH,
  de: ["„", "“", "‚", "‘"], cs: ["„", "“", "‚", "‘"], sk: ["„", "“", "‚", "‘"], sl: ["„", "“", "‚", "‘"],
  pl: ["„", "”", "‚", "’"], ro: ["„", "”", "«", "»"], hu: ["„", "”", "»", "«"], bg: ["„", "“", "’", "’"],
  fr: [`«${NARROW}`, `${NARROW}»`, "“", "”"],
  ru: ["«", "»", "„", "“"], uk: ["«", "»", "„", "“"], be: ["«", "»", "„", "“"],
  it: ["«", "»", "“", "”"], es: ["«", "»", "“", "”"], el: ["«", "»", "“", "”"], la: ENGLISH,
  sv: ["”", "”", "’", "’"], fi: ["”", "”", "’", "’"], da: ["»", "«", "›", "‹"], no: ["«", "»", "‘", "’"], nb: ["«", "»", "‘", "’"],
  fa: ["«", "»", "‹", "›"], grc: ["«", "»", "“", "”"], yi: ["„", "“", "‚", "‘"], nl: ENGLISH, ja: ["「", "」", "『", "』"],
};
const LONG_DASH = ["ru", "uk", "be", "bg", "es"]; // they know no shorter one between words
const OPENS = "(^|[\\s({\\[<«»“”‘’„‚›‹「『\u202f\u00a0—–/\ufffc])"; // \ufffc: a line break
const NOT_IN_CODE = { inCodeMark: false };

const spoken = (state, language) => (languageOf(state) ?? language() ?? "en").toLowerCase().split("-")[0];

// How the words at the cursor are quoted: as the passage's language has it, else as the essay's.
const quotesAt = (state, language) => QUOTES[spoken(state, language)] ?? ENGLISH;

// which: 0 and 2 open, 1 and 3 close, as in QUOTES. Behind what closes a quotation here, another closes, too.
function quoted(pattern, which, language) {
  const rule = (state, match, start, end) => {
    const quotes = quotesAt(state, language);
    const before = match[1] ?? "";
    const opened = before && (quotes[0].includes(before) || quotes[2].includes(before));
    const closed = before.trim() && !opened && (quotes[1].includes(before) || quotes[3].includes(before) || "”’".includes(before));
    const sign = quotes[closed && which % 2 === 0 ? which + 1 : which];
    return state.tr.insertText(sign, start + before.length, end);
  };
  return new InputRule(new RegExp(pattern), rule, NOT_IN_CODE);
}

const replaced = (pattern, words) => new InputRule(pattern, words, NOT_IN_CODE);

export function typography(language) {
  return inputRules({
    rules: [
      quoted(`${OPENS}"$`, 0, language),
      quoted('"$', 1, language),
      quoted(`${OPENS}'$`, 2, language),
      apostrophe(language),
      year,
      replaced(/–-$/, "—"), // a third one makes it long
      dash(language),
      replaced(/\.\.\.$/, "…"),
    ],
  });
}

const dash = (language) =>
  new InputRule(/--$/, (state, _match, start, end) => state.tr.insertText(LONG_DASH.includes(spoken(state, language)) ? "—" : "–", start, end), NOT_IN_CODE);

// Within a word it is an apostrophe in every language; elsewhere it closes a quotation within a quotation.
function apostrophe(language) {
  const rule = (state, match, start, end) => {
    const [, , opens, closes] = quotesAt(state, language);
    const text = state.doc.textBetween(Math.max(0, start - 200), start, " ") + match[1];
    const open = text.lastIndexOf(opens) > text.lastIndexOf(closes);
    return state.tr.insertText(open && opens !== "‘" ? closes : "’", start + match[1].length, end);
  };
  return new InputRule(/([^\s])'$/, rule, NOT_IN_CODE);
}

// In ’54 nothing is quoted: two figures behind what would open a quotation are a year, once they are written.
const year = new InputRule(
  /(^|[\s(“—–])‘(\d\d)([^\d’])$/,
  (state, [, before, figures, next], start, end) => state.tr.insertText(`’${figures}${next}`, start + before.length, end),
  NOT_IN_CODE,
);

// Signs at the beginning of a line that make something of it, as in the plain form.
export function shapes() {
  const level = (match) => ({ level: Math.min(4, Math.max(2, match[1].length)) });
  return inputRules({
    rules: [
      textblockTypeInputRule(/^(#{2,4})\s$/, nodes.heading, level),
      wrappingInputRule(/^>\s$/, nodes.quotation),
      wrappingInputRule(/^[-*]\s$/, nodes.bullet_list),
      wrappingInputRule(/^(\d{1,9})[.)]\s$/, nodes.ordered_list, (match) => ({ start: match[1] === "1" ? null : match[1] })),
      sourceRule,
    ],
  });
}

// “— ” at the end of a quotation begins its source.
const sourceRule = new InputRule(/^[—–]\s$/, (state, _match, start, end) => {
  const { $from } = state.selection;
  const quotation = $from.node(-1);
  const last = quotation?.type === nodes.quotation && $from.index(-1) === quotation.childCount - 1;
  if (!last || quotation.childCount < 2 || $from.parent.type !== nodes.paragraph) return null;
  const at = $from.before();
  return state.tr.delete(start, end).setNodeMarkup(at, nodes.source);
});
