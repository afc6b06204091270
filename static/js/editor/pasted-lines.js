// A line of writing as it is collected from what was pasted: words with their marks, breaks, notes and pictures.

const MARKS = ["q", "bdi", "cite", "strong", "em", "s", "sup", "sub", "code"];
const SPACES = /[ \t\n\f\r\u00a0]{2,}|[\t\n\f\r]/g; // a single one that does not break lines stays, as narrow ones do
const BETWEEN_SIGNS = /(?<=[\u3040-\u9fff\uff00-\uffef])[\r\n]\s*(?=[\u3040-\u9fff\uff00-\uffef])/g; // no space in Chinese
const NUMBER = /^\[?\d{1,3}\]?$/;
const BEFORE_A_NOTE = /(\p{L}{3}|\p{P})\s*$/u;

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escaped = (text) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);

export const attributes = (given = {}) =>
  Object.entries(given)
    .filter(([name, value]) => value || name === "alt")
    .map(([name, value]) => ` ${name}="${escaped(`${value}`)}"`)
    .join("");

// A run is {text, state}, a break {text: "\n", state}, or {html} of a note or a picture, which take no marks.
export class Line {
  runs = [];

  add(text, state) {
    this.runs.push({ text: text.replace(BETWEEN_SIGNS, "").replace(SPACES, " "), state });
  }

  break(state) {
    this.runs.push({ text: "\n", state });
  }

  place(html, picture) {
    this.runs.push({ html, picture });
  }

  get shown() {
    return this.runs.filter((run) => run.html || run.text.trim());
  }

  // Small raised numbers after words: what is left of notes that did not come along.
  get numbered() {
    const before = (at) => this.runs[at - 1]?.text ?? "";
    return this.runs.some(({ text, state }, at) => state?.sup && NUMBER.test(text.trim()) && BEFORE_A_NOTE.test(before(at)));
  }

  // The language or direction that all its words share.
  common(name) {
    const values = new Set(this.runs.filter((run) => /\p{L}/u.test(run.text ?? "")).map((run) => run.state[name]));
    return values.size === 1 ? [...values][0] : undefined;
  }

  // Bold that covers a whole heading is its look, no emphasis.
  withoutLook() {
    const worded = this.shown.filter((run) => run.state);
    if (worded.every((run) => run.state.strong)) for (const run of worded) run.state = { ...run.state, strong: false };
  }

  // Written inside an element of that language and direction.
  html(lang, dir) {
    const runs = trimmed(this.runs);
    let made = "";
    let open = [];
    runs.forEach((run, at) => {
      let tags = tagsOf(run.state, lang, dir);
      if (!run.html && !run.text.trim()) tags = parts(runs, at) ? [] : tags.filter((tag) => open.includes(tag));
      while (open.some((tag) => !tags.includes(tag))) made += `</${/\w+/.exec(open.pop())}>`;
      const opened = tags.filter((tag) => !open.includes(tag));
      open.push(...opened);
      made += opened.join("") + (run.html ?? (run.text === "\n" ? "<br>" : escaped(run.text)));
    });
    return made + open.map((tag, at) => `</${/\w+/.exec(open[open.length - 1 - at])}>`).join("");
  }
}

// Two breaks part paragraphs, so no mark goes on from one to the other.
const parts = (runs, at) => runs[at].text === "\n" && [at - 1, at + 1].some((beside) => runs[beside]?.text === "\n");

// Spaces are kept between words alone, one each; at the ends and beside a break there are none, and no break there.
function trimmed(runs) {
  const kept = [];
  let spaced = true;
  for (const run of [...runs, { text: "\n" }]) {
    if (run.text === "\n") withoutEnd(kept, /[^\S\n]+$/);
    const text = run.text !== "\n" && spaced ? run.text?.trimStart() : run.text;
    if (text === "" || (text === "\n" && !kept.length)) continue;
    kept.push({ ...run, text });
    spaced = /\s$/.test(text ?? "");
  }
  withoutEnd(kept, /\s+$/);
  return kept;
}

function withoutEnd(runs, space) {
  while (runs.at(-1)?.text) {
    const run = runs.at(-1);
    run.text = run.text.replace(space, "");
    if (run.text) return;
    runs.pop();
  }
}

function tagsOf(state, lang, dir) {
  if (!state) return [];
  const told = attributes({ lang: state.lang !== lang && state.lang, dir: state.dir !== dir && state.dir });
  const tags = [state.href && `<a href="${escaped(state.href)}">`, told && `<span${told}>`];
  return [...tags, ...MARKS.map((name) => state[name] && `<${name}>`)].filter(Boolean);
}
