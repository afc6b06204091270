// <word-count data-for> counts the words of an essay as one types, without its notes, against what the question asks.

import { countWords } from "../words.js";

const NOTE = /^\[\^[^\]\n]+\]:.*(?:\n(?!\s*\n).*)*|\^\[[^\]]*\]|\[\^[^\]\n]+\]/gm;

class WordCount extends HTMLElement {
  connectedCallback() {
    const area = document.getElementById(this.dataset.for);
    if (!area) return;
    const editor = area.closest("essay-editor");
    if (editor) editor.addEventListener("words", ({ detail }) => this.show(detail.text, detail.notes));
    area.addEventListener("input", () => editor?.desk || this.count(area.value));
    area.addEventListener("change", () => editor?.desk || this.count(area.value));
    area.closest("auto-save")?.addEventListener("counted", (event) => this.show(event.detail, this.notes));
    document.getElementById("module")?.addEventListener("change", () => this.show(this.words, this.notes));
    if (editor?.desk) this.show(editor.desk.words.text, editor.desk.words.notes);
    else this.count(area.value);
  }

  count(text) {
    this.show(countWords(text.replace(NOTE, "")), 0);
  }

  show(words, notes) {
    Object.assign(this, { words, notes });
    const number = (n) => n.toLocaleString("en");
    const asks = document.querySelector("[data-module][data-asks]:not([hidden])")?.dataset.asks;
    const all = notes ? `, ${number(words + notes)} with notes` : "";
    const said = `${number(words)} word${words === 1 ? "" : "s"}${all}${asks ? ` · the question asks for ${asks}` : ""}`;
    if (this.textContent !== said) this.textContent = said;
  }
}

customElements.define("word-count", WordCount);
