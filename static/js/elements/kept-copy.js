// <kept-copy> on a page that says something went wrong: shows what this browser holds of the words one sent.

import { entries } from "../kept.js";
import { make, textOf } from "../offers.js";

const RECENT = 24 * 3600 * 1000; // milliseconds

class KeptCopy extends HTMLElement {
  connectedCallback() {
    const recent = entries().filter(([, , entry]) => !entry.saved && Date.now() - entry.at < RECENT);
    const here = recent.filter(([, , entry]) => from(entry));
    for (const [, , entry] of here.length ? here : recent.slice(0, 1)) this.append(this.copy(entry));
  }

  copy(entry) {
    const field = make("div", { className: "field" });
    const area = make("textarea", { readOnly: true, value: textOf(entry), rows: 12, className: "letter" });
    area.setAttribute("aria-label", "The copy of your words in this browser");
    const back = make("a", { href: entry.page, textContent: "Go back to the page; it offers to bring them back" });
    const way = make("p");
    way.append(back, ".");
    field.append(make("p", { textContent: "This browser still holds what you wrote:" }), area, way);
    return field;
  }
}

function from(entry) {
  const asked = document.referrer && new URL(document.referrer);
  return asked && asked.origin === location.origin && entry.page === asked.pathname + asked.search;
}

customElements.define("kept-copy", KeptCopy);
