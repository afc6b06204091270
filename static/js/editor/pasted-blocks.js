// Blocks of writing as they are collected from what was pasted, and how they are put together and written.
//
// A block is {html} with {tag or rank, lang, dir}, a list {items}, a table {rows}, or holds {children}. What is to
// become part of a list or of a quotation says so ({item}, {continues}, {quote}) until it is put together.

import { attributes, escaped } from "./pasted-lines.js";

const SOURCE = /^((?:<\w+>)*)[—―–]\s+(?=\S)/;

export function together(blocks) {
  const made = [];
  let lists = [];
  for (const block of blocks) {
    if (block.item) place(block, lists, made);
    else if (block.continues && lists.length) lists.at(-1).items.at(-1).push(block);
    else {
      lists = [];
      if (block.quote && made.at(-1)?.quoted) made.at(-1).children.push(block);
      else made.push(block.quote ? { tag: "blockquote", quoted: true, children: [block] } : block);
    }
  }
  return made.filter((block) => !block.gap);
}

// An item goes on with the list of its level; one level deeper is as deep as a list can begin.
function place(block, lists, made) {
  const { level, ordered, id, start } = block.item;
  const fits = (list) => list.level === level && list.ordered === ordered && list.id === id;
  while (lists.length && lists.at(-1).level >= level && !fits(lists.at(-1))) lists.pop();
  if (!lists.length || lists.at(-1).level < level) {
    const list = { level, ordered, id, start, items: [] };
    (lists.at(-1)?.items.at(-1) ?? made).push(list);
    lists.push(list);
  }
  lists.at(-1).items.push(block.children ?? [{ ...block, item: null }]);
}

// `deeper`: how far headings move down; an essay's own begin with the second rank.
export function written(blocks, deeper) {
  return blocks.map((block) => writtenOne(block, deeper)).join("");
}

function writtenOne(block, deeper) {
  const { lang, dir } = block;
  if (block.items) {
    const name = block.ordered ? "ol" : "ul";
    const items = block.items.map((item) => `<li>${written(item, deeper)}</li>`).join("");
    return `<${name}${attributes({ start: block.ordered && block.start !== 1 && block.start })}>${items}</${name}>`;
  }
  if (block.rows) return `<table${attributes({ dir })}><tbody>${block.rows.map((row) => writtenRow(row, deeper)).join("")}</tbody></table>`;
  if (block.tag === "blockquote") return quoted(block, deeper);
  if (block.tag === "figure") return `<figure${attributes(block.facts)}>${block.html}${block.caption ?? ""}</figure>`;
  if (block.tag === "hr") return "<hr>";
  const name = block.rank ? `h${Math.min(4, Math.max(2, block.rank + deeper))}` : block.tag === "pre" ? "pre" : "p";
  return `<${name}${attributes({ lang, dir })}>${block.html}</${name}>`;
}

const writtenRow = (cells, deeper) =>
  `<tr>${cells.map(({ name, held, ...given }) => `<${name}${attributes(given)}>${writtenCell(held, deeper)}</${name}>`).join("")}</tr>`;

// One plain paragraph is its line alone.
function writtenCell(blocks, deeper) {
  const html = written(blocks, deeper);
  return blocks.length === 1 && html.startsWith("<p>") ? blocks[0].html : html;
}

// The last line names the source, where it is marked as such or begins with a dash.
function quoted({ children }, deeper) {
  const last = children.at(-1);
  const named = children.length > 1 && last.html && (last.tag === "footer" || SOURCE.test(last.html));
  if (!named || last.rank) return `<blockquote>${written(children, deeper)}</blockquote>`;
  const source = `<footer>${last.html.replace(SOURCE, "$1")}</footer>`;
  return `<blockquote>${written(children.slice(0, -1), deeper)}${source}</blockquote>`;
}

// All of it in one line, for notes.
export const inOneLine = (blocks) => blocks.map(lineOf).filter(Boolean).join("<br>");

function lineOf(block) {
  if (block.items) return block.items.map(inOneLine).filter(Boolean).join("<br>");
  if (block.rows) return inOneLine(block.rows.flat().flatMap(({ held }) => held));
  if (block.children) return inOneLine(block.children);
  if (block.tag === "pre") return block.html.replace(/\n/g, "<br>");
  return (block.html ?? "") + (block.caption ? `<br>${block.caption.replace(/<\/?figcaption>/g, "")}` : "");
}

// The rows of a table; `heldBy(cell, isHead)` gives the blocks that a cell holds. Its head are the first rows of nothing but headings.
export function rowsOf(table, heldBy) {
  const all = [...table.rows];
  const written = (row) => row.cells.length && row.getAttribute("height") !== "0";
  const rows = all.filter(written);
  // A row that is not there takes its part of what reaches over it along; no cell reaches out of its head or body.
  const reach = (row, rowSpan) => {
    const end = Math.min(rowSpan, row.parentNode.rows.length - row.sectionRowIndex);
    return all.slice(all.indexOf(row), all.indexOf(row) + end).filter(written).length;
  };
  const ofHead = (row) => row.parentNode.localName === "thead";
  const headed = !rows.every(ofHead);
  let leading = true;
  return rows.map((row) => {
    const head = headed && ofHead(row);
    const heads = [...row.cells].map((cell) => head || cell.localName === "th");
    leading &&= heads.every(Boolean);
    return [...row.cells].map((cell, at) => {
      const scope = heads[at] && (leading ? "col" : cell.scope);
      const span = { colspan: spanOf(cell.colSpan), rowspan: spanOf(reach(row, cell.rowSpan)) };
      return { name: heads[at] ? "th" : "td", scope, ...span, held: heldBy(cell, heads[at]) };
    });
  });
}

const spanOf = (number) => number > 1 && number <= 100 && number;

export const preformatted = (text) => ({ tag: "pre", html: escaped(text.replace(/^\n+|\s+$/g, "")) });
