// <kept-elsewhere> on the pages one begins from: leads to words that only this browser has, on whatever page they
// were typed. That page offers to bring them back.

import { entries } from "../kept.js";
import { make, textOf } from "../offers.js";

const MOST = 5;
const FIRST = 60; // letters

class KeptElsewhere extends HTMLElement {
  connectedCallback() {
    const kept = entries().filter(([, , entry]) => !entry.saved && entry.page);
    if (!kept.length) return;
    const notice = make("div", { className: "flash", role: "status" });
    const box = make("div");
    const list = make("ul");
    list.append(...kept.slice(0, MOST).map(([, , entry]) => way(entry)));
    const all = make("p");
    all.append(make("a", { href: "/account/kept", textContent: "All that this browser keeps" }));
    box.append(make("p", { textContent: "This browser holds words of yours that are not saved. Go to them:" }), list, all);
    notice.append(box);
    this.append(notice);
  }
}

function way(entry) {
  const item = make("li");
  const words = textOf(entry).replace(/\s+/g, " ").trim();
  const said = words.length > FIRST ? `${words.slice(0, FIRST)}…` : words;
  const when = new Date(entry.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  item.append(make("a", { href: entry.page, textContent: said, dir: "auto" }), `, ${when}`);
  return item;
}

customElements.define("kept-elsewhere", KeptElsewhere);
