// What word processors say of a paragraph: its rank as a heading, its place in a list, that it is a quotation.

import { indentOf } from "./pasted-styles.js";

const TITLES = /(^|\s)(MsoTitle|title)(\s|$)/;
const QUOTATIONS = /(^|\s)(Mso(Intense)?Quote|MsoBlockText|Quotations?)/i;
const INDENTED_OTHERWISE = /(^|\s)Mso(List|Toc|Index|Bibliography|BodyTextIndent|(Foot|End)note|Header|Footer|Caption)/i;
const PLACE = /\bl(\d+)\s+level(\d)(?:\s+(lfo\d+))?/;
const DEEPEST = 9;
const INDENTED = 28; // points: a centimetre, the least that word processors indent by

// 1 to 9; 0 for what is no heading.
export function rankOf(element, style) {
  const byName = /^h([1-6])$/.exec(element.localName)?.[1];
  if (byName) return Number(byName);
  if (element.getAttribute("role") === "heading") return Number(element.getAttribute("aria-level")) || 2;
  const byOutline = /^[1-9]$/.exec(style["mso-outline-level"])?.[0] ?? /^MsoHeading([7-9])/.exec(element.className)?.[1];
  if (byOutline) return Number(byOutline);
  return element.localName === "p" && TITLES.test(element.className) ? 1 : 0;
}

// Where Word's list paragraph belongs: {id, level}; its marker says the rest.
export function listPlaceOf(style) {
  const [, list, level, override] = PLACE.exec(style["mso-list"]) ?? [];
  return list ? { id: `${list} ${override}`, level: Math.min(DEEPEST, Number(level)) } : null;
}

// A list's marker as it was typed: “·”, “o” and “§” are bullets; “1.”, “a)”, “(iv)” and “一、” count.
export function markerSays(marker) {
  const shown = marker.replace(/[\s\u00a0]+/g, "");
  const ordered = /\p{N}/u.test(shown) || (/\p{L}/u.test(shown) && shown.length > 1);
  return { ordered, start: Number(/(\d+)\D*$/.exec(shown)?.[1] ?? 1) };
}

export const isMarker = (style) => style["mso-list"] === "ignore";

// Another paragraph of the item before it.
export const continuesItem = (element) => /^MsoListParagraph/.test(element.className);

export function isQuotation(element, style, rightToLeft) {
  if (QUOTATIONS.test(element.className) || /quote/.test(style["mso-style-name"])) return true;
  if (element.localName !== "p" || INDENTED_OTHERWISE.test(element.className)) return false;
  if (/^-/.test(style["text-indent"])) return false; // a hanging indent: bibliographies
  return indentOf(style, rightToLeft, element.hasAttribute("paraid")) >= INDENTED;
}

// Comments, deleted words and marks of Word's own, which are not part of the text.
export function isWordsOwn(element, style) {
  if (/^comment/.test(style["mso-element"])) return true;
  return /(^|\s)(MsoCommentReference|msocomanchor|msoDel|EOP|mw-editsection)(\s|$)/.test(element.className);
}

// Words inside carry the look of Word's style for the paragraph, not of what their writer did.
export const isLook = (element) => /^Mso/.test(element.className);
