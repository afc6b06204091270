// The schema of an essay, made of the table that the server keeps to as well: app/text/schema.json.

import { Schema } from "prosemirror-model";
import table from "../../../app/text/schema.json";

export const RIGHTS = table.rights;

const CELLS = { colspan: 1, rowspan: 1 }; // what an attribute that is not written stands for

// What ProseMirror wants to know of a node beyond what a text may be made of.
const BEHAVIOUR = {
  paragraph: { whitespace: "normal" },
  heading: { defining: true },
  quotation: { defining: true },
  source: { defining: true },
  list_item: { defining: true },
  code_block: { code: true, defining: true },
  table: { tableRole: "table", isolating: true, allowGapCursor: false },
  table_row: { tableRole: "row", allowGapCursor: false },
  table_cell: { tableRole: "cell", isolating: true },
  table_header: { tableRole: "header_cell", isolating: true },
  figure: { isolating: true, defining: true, draggable: true },
  line_break: { selectable: false, linebreakReplacement: true },
  picture: { draggable: true },
  footnote: { atom: true, isolating: true },
};

// Marks of which two may touch, or stand in one another, and are still two: each is told by `which`. `whole`: it is never
// cut in two.
const MARKS = {
  link: { inclusive: false },
  language: { excludes: "", inclusive: false }, // what is written behind a passage is in the essay's language again
  quote: { excludes: "", whole: true },
  title: { excludes: "", whole: true },
  isolate: { excludes: "", whole: true },
  code: { code: true },
};
let unlike = 0;

function attributesOf(one) {
  const attrs = {};
  for (const [name, facts] of Object.entries(one.attributes ?? {})) {
    attrs[name] = "default" in facts ? { default: CELLS[name] ?? facts.default } : {};
  }
  return attrs;
}

// [name in the schema, facts, name in HTML]: the attributes that stand on the node's own tag.
const onTag = (one) =>
  Object.entries(one.attributes ?? {})
    .filter(([, facts]) => facts.html !== null && !facts.on)
    .map(([name, facts]) => [name, facts, facts.html ?? name]);

function read(one, dom, fixed = {}) {
  const attrs = { ...fixed };
  for (const [name, , html] of onTag(one)) {
    const said = dom.getAttribute(html);
    if (said === null) continue;
    attrs[name] = name in CELLS ? Math.min(100, Math.max(1, parseInt(said, 10) || 1)) : said;
  }
  return attrs;
}

function written(one, attrs) {
  const said = {};
  for (const [name, , html] of onTag(one)) {
    const value = attrs[name];
    if (value !== null && value !== undefined && value !== CELLS[name]) said[html] = value;
  }
  return said;
}

function nodeSpec(name, one) {
  const tags = Object.keys(one.tags);
  const spec = { content: one.content, group: one.group, marks: one.marks, attrs: attributesOf(one), ...BEHAVIOUR[name] };
  if (one.group === "inline") spec.inline = true;
  if (!tags.length) return spec;
  if (name === "figure") return figureSpec(spec, one);
  if (name === "heading") return headingSpec(spec, one, tags);
  const selector = one.told_by ? `${tags[0]}[${one.told_by}]` : tags[0];
  const whitespace = name === "code_block" ? "full" : undefined;
  const priority = one.told_by ? 60 : undefined; // before the mark that has the same tag
  spec.parseDOM = [{ tag: selector, priority, preserveWhitespace: whitespace, getAttrs: (dom) => parsed(one, dom, name) }];
  spec.toDOM = (node) => {
    const said = written(one, node.attrs);
    if (one.told_by) said[one.told_by] = "";
    return one.content ? [tags[0], said, 0] : [tags[0], said];
  };
  return spec;
}

// Only our own pictures; of any other the words that stand for it have been put in its place before.
function parsed(one, dom, name) {
  const attrs = read(one, dom);
  return name === "picture" && !attrs.src ? false : attrs;
}

function headingSpec(spec, one, tags) {
  const level = (tag) => Number(tag.slice(1));
  spec.parseDOM = tags.map((tag) => ({ tag, getAttrs: (dom) => read(one, dom, { level: level(tag) }) }));
  spec.toDOM = (node) => [`h${node.attrs.level}`, written(one, node.attrs), 0];
  return spec;
}

function figureSpec(spec, one) {
  const ofPicture = ["src", "alt", "width", "height"];
  const getAttrs = (dom) => {
    const img = dom.querySelector("img[src]");
    if (!img) return false;
    const attrs = read(one, dom);
    for (const name of ofPicture) if (img.hasAttribute(name)) attrs[name] = img.getAttribute(name);
    return attrs;
  };
  const contentElement = (dom) => dom.querySelector("figcaption") ?? document.createElement("figcaption");
  spec.parseDOM = [{ tag: "figure", getAttrs, contentElement }];
  spec.toDOM = (node) => {
    const img = {};
    for (const name of ofPicture) if (node.attrs[name] !== null) img[name] = node.attrs[name];
    return ["figure", written(one, node.attrs), ["img", img], ["figcaption", 0]];
  };
  return spec;
}

function markSpec(name, one) {
  const tag = Object.keys(one.tags)[0];
  const spec = { attrs: attributesOf(one), ...MARKS[name] };
  if (name in MARKS) spec.attrs.which = { default: 0 };
  const getAttrs = (dom) => read(one, dom, name in MARKS ? { which: (unlike += 1) } : {});
  spec.parseDOM = [{ tag: name === "language" ? "span[lang], span[dir]" : name === "link" ? "a[href]" : tag, getAttrs }];
  if (name === "emphasis") spec.parseDOM.push({ tag: "i" });
  if (name === "strong") spec.parseDOM.push({ tag: "b" });
  spec.toDOM = (mark) => [tag, written(one, mark.attrs), 0];
  return spec;
}

const specs = (all, make) => Object.fromEntries(Object.entries(all).map(([name, one]) => [name, make(name, one)]));

export const schema = new Schema({
  nodes: specs(table.nodes, nodeSpec),
  marks: specs(table.marks, markSpec),
  topNode: "doc",
});
