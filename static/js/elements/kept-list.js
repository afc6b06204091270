// <kept-list> on the page “Kept in this browser”: what it holds of this account's words, and the way to clear it.

import { entries, others, putBack, remove } from "../kept.js";
import { make, textOf, toRead } from "../offers.js";

const FIRST = 60; // letters

class KeptList extends HTMLElement {
  connectedCallback() {
    this.status = make("p", { className: "meta" });
    this.status.setAttribute("role", "status");
    this.list = make("div");
    this.replaceChildren(this.status, this.list);
    this.show();
  }

  show() {
    const kept = entries();
    const saved = kept.filter(([, , entry]) => entry.saved);
    const all = saved.length === kept.length ? "Clear everything" : "Clear everything, what is not saved too";
    const buttons = make("div", { className: "buttons" });
    if (saved.length && saved.length < kept.length) buttons.append(this.button("Clear what the server has", saved));
    if (kept.length) buttons.append(this.button(all, kept));
    this.list.replaceChildren(...kept.map((one) => this.entry(...one)), buttons, ...apart());
    if (!kept.length) this.list.prepend(empty());
  }

  entry(key, form, entry) {
    const article = make("article", { className: "essay-card" });
    const heading = make("h2");
    heading.append(entry.page ? make("a", { href: entry.page, textContent: begins(entry), dir: "auto" }) : begins(entry));
    const when = new Date(entry.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const where = entry.saved ? "The server has these words, too" : "Only this browser has these words";
    const state = make("p", { className: "meta", textContent: `${where} · ${when}` });
    if (!entry.saved) article.dataset.unsaved = "";
    article.append(heading, state, toRead("What it holds", textOf(entry)), this.button("Clear", [[key, form, entry]], begins(entry)));
    return article;
  }

  button(label, those, about = "") {
    const button = make("button", { type: "button", textContent: label });
    if (about) button.append(make("span", { className: "visually-hidden", textContent: ` ${about}` }));
    button.addEventListener("click", () => this.clear(those));
    return button;
  }

  // Cleared at once, and as long as the page is open it can be undone.
  clear(those) {
    for (const [key] of those) remove(key);
    this.show();
    const undo = make("button", { type: "button", className: "plain", textContent: "Undo" });
    undo.addEventListener("click", () => {
      for (const [key, , entry] of those) putBack(key, entry);
      this.status.replaceChildren();
      this.show();
    });
    this.status.replaceChildren(`Cleared ${those.length === 1 ? "one copy" : `${those.length} copies`}. `, undo);
    undo.focus();
  }
}

function begins(entry) {
  if (entry.fields.title?.trim()) return entry.fields.title.trim();
  const words = textOf(entry).replace(/\s+/g, " ").trim();
  return words.length > FIRST ? `${words.slice(0, FIRST)}…` : words || "No words";
}

function empty() {
  const box = make("div", { className: "empty" });
  box.append(
    make("p", { className: "title", textContent: "Nothing of yours is kept in this browser." }),
    make("p", { textContent: "When you write, a copy is kept here until the server has it and you sign out." }),
  );
  return box;
}

function apart() {
  const number = others();
  if (!number) return [];
  const copies = number === 1 ? "One copy belongs" : `${number} copies belong`;
  const textContent = `${copies} to other accounts that have written in this browser. Only they can see and clear them, signed in here.`;
  return [make("p", { className: "meta", textContent })];
}

customElements.define("kept-list", KeptList);
