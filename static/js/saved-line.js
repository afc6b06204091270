// The line under a form that says where its words are, and leads to what can be done about it.

import { make } from "./offers.js";

export const WORDS = {
  saving: "Saving…",
  browser: "Not saved: no connection. Your words are kept in this browser; keep this page open.",
  hanging: "Not saved yet: the connection is slow. Your words are kept in this browser; keep this page open.",
  server: "Not saved: the server cannot take it just now. Your words are kept in this browser; keep this page open.",
  failed: "Not saved, and this browser cannot keep a copy. Copy your words before you leave this page.",
  out: "Not saved: you are signed out. Your words are kept in this browser; keep this page open.",
  other: "Not saved: another account is signed in now. Your words are kept in this browser. Sign that one out in another tab and sign in as yourself; this page then goes on saving.",
  pictures: "Waiting for your pictures…",
  lacking: "Not sent: not all of your pictures have arrived. Add them again, or send your essay without them.",
  stale: "Not saved: a newer version stands on the server. Your words are kept in this browser.",
  older: "Changed in another tab: what stands here is older.",
  beside: "Not saved: there is something to read first. Your words are kept in this browser.",
};

const PRESSING = ["browser", "failed", "older"]; // in sight wherever one writes

export class SavedLine {
  // dom: where it is said; a form without such a line says nothing.
  constructor(dom) {
    this.dom = dom;
  }

  // state: see templates/components/saved.html; way: [label, what it does, or an address for a new tab].
  say(state, words, way) {
    if (!this.dom) return;
    const before = this.dom.dataset.state;
    this.dom.dataset.state = state;
    if (this.dom.textContent !== words) this.dom.textContent = words; // else it would be read out again
    this.lead(way);
    if (PRESSING.includes(state) && !PRESSING.includes(before)) this.dom.dispatchEvent(new CustomEvent("pressing", { bubbles: true }));
  }

  // What was saved is not all there is any more.
  typed() {
    if (this.dom?.dataset.state === "saved") this.dom.dataset.state = "";
  }

  // The same way stays as it is: somebody may be on it.
  lead([label, deed] = []) {
    if (this.way?.textContent === label) return;
    if (this.way === document.activeElement && this.way) {
      this.dom.tabIndex = -1;
      this.dom.focus(); // and not at the beginning of the page
    }
    this.way?.remove();
    this.way = null;
    if (!label) return;
    if (typeof deed === "string") this.way = make("a", { className: "saved-way", textContent: label, href: deed, target: "_blank" });
    else this.way = make("button", { className: "saved-way", textContent: label, type: "button" });
    if (typeof deed !== "string") this.way.addEventListener("click", deed);
    this.dom.parentNode.append(this.way);
  }
}
