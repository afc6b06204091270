// <word-count data-for> counts the words of a text area as one types, its notes left out.

const NOTE = /^\[\^[^\]\n]+\]:.*(?:\n(?!\s*\n).*)*|\^\[[^\]]*\]|\[\^[^\]\n]+\]/gm;
const WORD = /[\p{L}\p{N}]+(?:['’.\-‐][\p{L}\p{N}]+)*/gu;

class WordCount extends HTMLElement {
  connectedCallback() {
    const area = document.getElementById(this.dataset.for);
    if (!area) return;
    area.addEventListener("input", () => this.count(area.value));
    area.addEventListener("change", () => this.count(area.value));
    area.closest("auto-save")?.addEventListener("counted", (event) => this.show(event.detail));
    this.count(area.value);
  }

  count(text) {
    this.show(text.replace(NOTE, "").match(WORD)?.length ?? 0);
  }

  show(words) {
    this.textContent = `${words.toLocaleString("en")} word${words === 1 ? "" : "s"}`;
  }
}

customElements.define("word-count", WordCount);
