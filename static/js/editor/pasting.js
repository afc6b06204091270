// What comes from the clipboard becomes plain writing: the elements of an essay, without anybody's fonts and colours.
//
// plainWriting(html) gives {html, said, pictures}: the writing; sentences to show to the writer; the pictures that came
// along, each {placeholder, dataURL, alt} with its placeholder as the src of its <img>. Nothing is fetched, run or put
// into the page: all is read from a document that is never shown, and the result is written anew, so that nothing is
// in it that is not named here.

import { inOneLine, preformatted, rowsOf, together, written } from "./pasted-blocks.js";
import { attributes, Line } from "./pasted-lines.js";
import { notesIntoPlaces } from "./pasted-notes.js";
import { mainLanguage, Pictures, stateIn } from "./pasted-parts.js";
import { saidOf } from "./pasted-said.js";
import { isHidden, parsed } from "./pasted-styles.js";
import * as word from "./pasted-word.js";

const GONE = new Set(
  ("head iframe math noembed noframes noscript object script select style svg template title xmp xml textarea " +
    "audio video canvas").split(" "),
);
const BOXES = new Set(
  ("p address article aside caption center dd details dialog div dl dt fieldset figcaption footer form header " +
    "hgroup legend main nav section summary tbody td tfoot th thead tr").split(" "),
);
const DEEPEST = 600; // elements in one another; browsers themselves stop at 512
const DEEPEST_TABLES = 4; // in one another: what an essay holds, see app/text/blocks.py
const PLAIN = { tag: "p" };
const NOTHING = {};

export function plainWriting(html) {
  if (!/\S/.test(html)) return { html, said: [], pictures: [] };
  const { page, styleOf } = parsed(html);
  if (page.querySelector("[data-pm-slice]")) return { html, said: [], pictures: [] };
  const unlinked = notesIntoPlaces(page);
  const reading = new Reading(page, styleOf);
  const blocks = reading.blocksIn(page.body, NOTHING, { top: true });
  const said = saidOf(page, { numbered: unlinked || reading.numbered, pictures: reading.pictures.lost });
  return { html: written(blocks, reading.topRank === 1 ? 1 : 0), said, pictures: reading.pictures.came };
}

// Blocks and the line that is being written, of a text, an item, a cell, a quotation or a note.
class Sheet {
  blocks = [];
  line = new Line();
  as = PLAIN; // what the line is to become
  lists = []; // that stand open, outermost first
  marker = "";

  constructor(place) {
    Object.assign(this, place);
  }
}

class Reading {
  pictures = new Pictures();
  numbered = false;
  topRank = 9;
  depth = 0;
  tables = 0; // that are open

  constructor(page, styleOf) {
    this.styleOf = styleOf;
    this.main = mainLanguage(page);
  }

  // `place`: {top} in the text itself, {item} in a list or a cell, {inline} in a note, {head} in the head of a table.
  blocksIn(element, state, place) {
    const sheet = new Sheet(place);
    this.walk(element, state, sheet);
    this.flush(sheet);
    return together(sheet.blocks);
  }

  walk(element, state, sheet) {
    if (this.depth > DEEPEST) return sheet.line.add(element.textContent, state);
    this.depth += 1;
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) sheet.line.add(wordsOf(node), state);
      else if (node.nodeType === Node.ELEMENT_NODE) this.visit(node, state, sheet);
    }
    this.depth -= 1;
  }

  visit(element, around, sheet) {
    const name = element.localName;
    const style = this.styleOf(element);
    if (GONE.has(name) || isHidden(element, style) || word.isWordsOwn(element, style)) return;
    if (word.isMarker(style)) return void (sheet.marker ||= element.textContent);
    const rank = word.rankOf(element, style);
    const state = stateIn(element, style, around, { main: this.main, heading: rank > 0 });
    if (VISITS[name]) VISITS[name](this, element, state, sheet);
    else if (rank || BOXES.has(name)) this.box(element, state, sheet, this.kindOf(element, style, state, sheet, rank));
    else this.walk(element, state, sheet);
  }

  box(element, state, sheet, kind) {
    this.flush(sheet);
    const around = sheet.as;
    sheet.as = { ...kind, dir: state.dir };
    this.walk(element, state, sheet);
    if (element.localName === "p" && !kind.quote && !sheet.line.shown.length) sheet.blocks.push({ gap: true });
    this.flush(sheet);
    sheet.as = around;
  }

  kindOf(element, style, state, sheet, rank) {
    const item = word.listPlaceOf(style);
    if (rank) return { rank, item };
    if (item) return { tag: "p", item };
    if (element.localName === "footer") return { tag: "footer" };
    if (element.localName !== "p") return sheet.as;
    const quote = !sheet.item && word.isQuotation(element, style, state.dir === "rtl");
    return { tag: "p", quote, continues: word.continuesItem(element) };
  }

  // The line becomes a block, or several where it was parted by empty lines.
  flush(sheet) {
    const { line, as, marker } = sheet;
    sheet.line = new Line();
    sheet.marker = "";
    if (!line.shown.length) return;
    this.numbered ||= line.numbered;
    if (as.rank || sheet.head) line.withoutLook();
    const [{ picture, html }, ...others] = line.shown;
    if (sheet.top && picture && !others.length) return void sheet.blocks.push({ tag: "figure", html });
    if (as.rank) this.topRank = Math.min(this.topRank, as.rank);
    const item = itemOf(as, marker);
    for (const block of this.paragraphs(line, sheet)) {
      sheet.blocks.push({ ...block, item: as.used ? null : item, continues: as.used ? !!item : as.continues });
      sheet.as = { ...sheet.as, used: true };
    }
  }

  paragraphs(line, { as, inline }) {
    const lang = inline ? "" : line.common("lang");
    const dir = inline ? "" : line.common("dir") || as.dir;
    const html = line.html(lang, dir);
    const parts = as.rank || inline ? [html.replace(/(<br>)+/g, "<br>")] : html.split(/(?:<br>){2,}/);
    return parts.map((part) => ({ tag: as.tag, rank: as.rank, quote: as.quote, lang, dir, html: part }));
  }

  lineIn(element, state, place) {
    return inOneLine(this.blocksIn(element, state, { inline: true, ...place }));
  }
}

// A space that keeps its width stands alone in an element where a browser or Word wrote a plain one.
const wordsOf = (node) => (node.data === "\u00a0" && node.parentNode.localName === "span" ? " " : node.data);

function itemOf(as, marker) {
  if (!as.item && !marker) return null;
  return { id: "", level: 1, ...as.item, ...word.markerSays(marker) };
}

const VISITS = {
  __proto__: null,
  br: (reading, element, state, sheet) => sheet.line.break(state),

  img(reading, element, state, sheet) {
    const { html, text } = reading.pictures.take(element);
    if (html) sheet.line.place(html, true);
    if (text) sheet.line.add(text, state);
  },

  "x-note"(reading, element, state, sheet) {
    const html = reading.lineIn(element, NOTHING).replace(/^(\[\]|\(\)|[\s^↑.:)\]])+/, "");
    if (html) sheet.line.place(`<span data-footnote>${html}</span>`);
  },

  hr(reading, element, state, sheet) {
    reading.flush(sheet);
    if (element.getAttribute("width") !== "33%") sheet.blocks.push({ tag: "hr" }); // Word's line above its notes
  },

  pre(reading, element, state, sheet) {
    reading.flush(sheet);
    element.querySelectorAll("br").forEach((it) => it.replaceWith("\n"));
    if (element.textContent.trim()) sheet.blocks.push(preformatted(element.textContent));
  },

  ul: listed,
  ol: listed,
  menu: listed,

  li(reading, element, state, sheet) {
    reading.flush(sheet);
    const children = reading.blocksIn(element, state, { item: true, inline: sheet.inline });
    const list = sheet.lists.at(-1);
    const level = Number(element.dataset.ariaLevel) || sheet.lists.length || 1;
    const id = element.dataset.listid ?? sheet.lists[0];
    const item = { level, id, ordered: list?.localName === "ol", start: list?.start ?? 1 };
    if (children.length) sheet.blocks.push({ children, item });
  },

  blockquote(reading, element, state, sheet) {
    reading.flush(sheet);
    const children = reading.blocksIn(element, state, { item: true, inline: sheet.inline });
    if (children.length) sheet.blocks.push({ tag: "blockquote", children });
  },

  figure(reading, element, state, sheet) {
    reading.flush(sheet);
    const caption = element.querySelector("figcaption");
    caption?.remove();
    caption?.querySelectorAll(".credit").forEach((it) => it.remove());
    const blocks = reading.blocksIn(element, state, { top: true, inline: sheet.inline });
    const last = blocks.findLast((block) => block.tag === "figure");
    const html = caption ? reading.lineIn(caption, state) : "";
    if (last) Object.assign(last, { caption: html && `<figcaption>${html}</figcaption>`, facts: factsOf(element) });
    else if (html) blocks.push({ tag: "p", html });
    sheet.blocks.push(...blocks);
  },

  table(reading, element, state, sheet) {
    if (reading.tables >= DEEPEST_TABLES || !isTable(element)) return reading.box(element, state, sheet, sheet.as);
    reading.flush(sheet);
    if (element.caption) reading.box(element.caption, state, sheet, PLAIN);
    reading.tables += 1;
    const rows = rowsOf(element, (cell, head) => {
      const place = { item: true, head, inline: sheet.inline };
      return reading.blocksIn(cell, stateIn(cell, reading.styleOf(cell), state, reading), place);
    });
    reading.tables -= 1;
    if (rows.flat().some(({ held }) => held.length)) sheet.blocks.push({ rows, dir: state.dir });
  },
};

function listed(reading, element, state, sheet) {
  reading.flush(sheet);
  sheet.lists.push(element);
  reading.walk(element, state, sheet);
  reading.flush(sheet);
  sheet.lists.pop();
}

// Some are there for the look alone. In one that is nested too deep, browsers put words outside the cells.
function isTable(element) {
  const inCells = [...element.rows].map((row) => row.textContent).join("");
  const said = (text) => text.replace(/\s/g, "").length;
  const whole = said(element.textContent) === said(inCells + (element.caption?.textContent ?? ""));
  return whole && !/^(presentation|none)$/.test(element.getAttribute("role"));
}

// What our own pages say of a picture.
const factsOf = ({ dataset }) => ({ "data-credit": dataset.credit, "data-rights": dataset.rights });
