// Questions about somebody's words, put above the form they concern.

import { wordsOf } from "./formats.js";

// A notice with buttons. choices: [label, what to do, or an address for a new tab]; more: [label, text] to look at;
// difference: a piece of page from our own server.
export function ask(place, sentence, choices, more, difference) {
  const notice = make("div", { className: "flash kept-offer", role: "status" });
  const box = make("div");
  box.append(make("p", { textContent: sentence }));
  if (difference) box.append(toSee(difference));
  if (more) box.append(toRead(...more));
  const buttons = make("div", { className: "buttons" });
  buttons.append(...choices.map(([label, deed]) => choice(notice, label, deed)));
  box.append(buttons);
  notice.append(box);
  place.prepend(notice);
  return notice;
}

export function offer(place, entry, bringBack, discard) {
  const when = new Date(entry.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return ask(
    place,
    `This browser holds words of yours that were not saved, from ${when}.`,
    [
      ["Bring it back", bringBack],
      ["Discard it", discard],
    ],
    ["What it holds", textOf(entry)],
  );
}

// What an entry says, to be read: its fields one below the other.
export function textOf({ fields: { module: _module, format, ...fields } }) {
  return Object.entries(fields)
    .filter(([, text]) => text.trim())
    .map(([name, text]) => (name === "text" && format === "html" ? wordsOf(text) : text))
    .join("\n\n");
}

function choice(notice, label, deed) {
  if (typeof deed === "string") return make("a", { className: "button", textContent: label, href: deed, target: "_blank" });
  const button = make("button", { type: "button", textContent: label });
  button.addEventListener("click", () => (notice.remove(), deed()));
  return button;
}

export function toRead(label, text) {
  const details = make("details", { className: "help" });
  const area = make("textarea", { readOnly: true, value: text, rows: 6, className: "letter" });
  area.setAttribute("aria-label", label);
  details.append(make("summary", { textContent: label }), area);
  return details;
}

function toSee(difference) {
  const piece = make("div", { className: "difference", tabIndex: 0, innerHTML: difference });
  piece.setAttribute("role", "region");
  piece.setAttribute("aria-label", "Where your version differs");
  return piece;
}

export function make(tag, facts = {}) {
  return Object.assign(document.createElement(tag), facts);
}
