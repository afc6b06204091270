// How what was pasted looks: parsed without the browser applying, reporting or fetching anything of it.
//
// Even of a document that is never shown, Chromium reports each style attribute that our policy forbids: thousands of
// them for an essay from Word. So styles and handlers are renamed before parsing, and stylesheets are taken out as text.

const TAG = /<(\/?)([a-z][^\s/>]*)/gi;
const ATTRIBUTE = /[\s/]*([^\s/>=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>][^\s>]*|(?=[\s>])))?/y;
const END_OF_STYLE = /<\/style/gi;
const CLOSES_ITSELF = /^(p|br|hr|img|col|input|meta|link|wbr|li|d[dt]|t[dhr]|tbody|thead|tfoot|option|o:p)$/i;
const DEEPEST = 3000; // elements in one another; with more, browsers take minutes to read them
const ONE_CLASS = /^[a-z0-9]*\.[\w-]+$/i;
const LONGEST_SHEET = 300_000; // characters; Word's is 45,000

const POINTS = { pt: 1, px: 0.75, in: 72, cm: 28.35, mm: 2.835, pc: 12 };

// The document, and how to ask what is declared of one of its elements.
export function parsed(html) {
  const sheets = [];
  const page = new DOMParser().parseFromString(inert(html, sheets), "text/html");
  return { page, styleOf: reader(sheets.join("\n").slice(0, LONGEST_SHEET)) };
}

function inert(html, sheets) {
  let made = "";
  let done = 0;
  let depth = 0;
  TAG.lastIndex = 0;
  for (let tag; (tag = TAG.exec(html)); ) {
    if (!CLOSES_ITSELF.test(tag[2])) depth = Math.max(0, depth + (tag[1] ? -1 : 1));
    if (depth > DEEPEST) return html.replace(/<[^<>]*>/g, " ");
    if (tag[0].toLowerCase() === "<style") {
      END_OF_STYLE.lastIndex = TAG.lastIndex;
      const end = END_OF_STYLE.exec(html)?.index ?? html.length;
      sheets.push(html.slice(html.indexOf(">", TAG.lastIndex) + 1, end));
      made += html.slice(done, tag.index);
      done = TAG.lastIndex = html.indexOf(">", end) + 1 || html.length;
      depth -= 1;
      continue;
    }
    ATTRIBUTE.lastIndex = TAG.lastIndex;
    for (let attribute; (attribute = ATTRIBUTE.exec(html)); ) {
      TAG.lastIndex = ATTRIBUTE.lastIndex;
      if (!/^(style|on.*)$/i.test(attribute[1]) && !/^(base|meta)$/i.test(tag[2])) continue;
      const name = TAG.lastIndex - (attribute[1] + (attribute[2] ?? "")).length;
      made += html.slice(done, name) + "data-";
      done = name;
    }
  }
  return made + html.slice(done);
}

// What a style attribute or a class says, by property; names in lower case.
function reader(sheet) {
  const classes = classRules(sheet);
  const known = new Map();
  return (element) => {
    const inline = element.dataset?.style ?? "";
    const key = `${element.localName} ${element.className} ${inline}`;
    if (!known.has(key)) known.set(key, declared(ofClasses(element, classes) + inline));
    return known.get(key);
  };
}

function ofClasses(element, classes) {
  if (!classes.size || !element.classList.length) return "";
  const names = [...element.classList].flatMap((name) => [`.${name}`, `${element.localName}.${name}`]);
  return names.map((name) => classes.get(name) ?? "").join("");
}

function classRules(sheet) {
  const classes = new Map();
  for (const rule of sheet.split("}")) {
    const [selectors, body] = rule.split("{");
    for (const selector of selectors.split(",")) {
      const last = selector.trim().split(/\s/).at(-1); // what stands before may be a comment
      if (ONE_CLASS.test(last)) classes.set(last, `${classes.get(last) ?? ""}${body};`);
    }
  }
  return classes;
}

function declared(text) {
  const style = Object.create(null);
  for (const part of text.split(";")) {
    const colon = part.indexOf(":");
    if (colon > 0) style[part.slice(0, colon).trim().toLowerCase()] = part.slice(colon + 1).trim().toLowerCase();
  }
  return style;
}

// What a style says of emphasis; what it says nothing of stays as it is around it.
export function emphasisIn(style) {
  const found = {};
  const slant = style["font-style"] ?? /\b(italic|oblique)\b/.exec(style.font)?.[1];
  const weight = style["font-weight"] ?? /\b(bold|[6-9]00)\b/.exec(style.font)?.[1];
  if (slant) found.em = /^(italic|oblique)/.test(slant);
  if (weight && weight !== "inherit") found.strong = /^bold/.test(weight) || parseInt(weight) >= 600;
  const line = `${style["text-decoration"]} ${style["text-decoration-line"]}`;
  if (line.includes("line-through")) found.s = true;
  if (/^(super|sub)$/.test(style["vertical-align"])) found[style["vertical-align"].replace("super", "sup")] = true;
  return found;
}

export function isHidden(element, style) {
  return /^none/.test(style.display) || style["mso-hide"] === "all" || element.hasAttribute("hidden");
}

// The space before a paragraph's lines, in points; screens' pixels count only where `pixels` says so.
export function indentOf(style, rightToLeft, pixels) {
  const sides = (style.margin ?? "").split(/\s+/);
  const [side, place] = rightToLeft ? ["margin-right", 1] : ["margin-left", 3];
  const given = style[side] ?? sides[Math.min(place, sides.length - 1)] ?? sides[0];
  const [, size, unit] = /^(-?[\d.]+)(\w+)/.exec(given) ?? [];
  return unit in POINTS && (unit !== "px" || pixels) ? size * POINTS[unit] : 0;
}
