// <essay-editor data-sprite data-pictures> around the field of an essay and a <template> with its text: where
// one writes with script. The field goes on holding the words, as HTML, so that all that saves and keeps it does.

import { make } from "../offers.js";
import { Desk } from "../editor/desk.js";
import { uncreditedIn } from "../editor/figures.js";
import { documentOf, htmlOf } from "../editor/text.js";
import { htmlFrom } from "../formats.js";

class EssayEditor extends HTMLElement {
  async connectedCallback() {
    const field = this.querySelector("textarea");
    if (!field || this.desk) return;
    let html = this.querySelector("template").innerHTML;
    // What was typed into the plain field before this script came.
    for (let typed = field.defaultValue; field.value !== typed; ) {
      typed = field.value;
      html = await htmlFrom(field.form, typed);
    }
    this.write(field, html);
  }

  // From now on it is written here.
  write(field, html) {
    const { form } = field;
    this.field = field;
    field.value = field.defaultValue = html;
    field.hidden = true;
    form.elements.format.value = "html";
    for (const it of form.querySelectorAll("[data-plain]")) it.hidden = true;
    const label = this.querySelector("label");
    label.id = "manuscript-label";
    label.removeAttribute("for");
    const place = make("div", { className: "desk" });
    const help = make("p", { id: "manuscript-help", className: "visually-hidden", textContent: HELP });
    this.append(place, help);
    this.desk = new Desk(place, {
      label: label.id,
      told: [help.id, ...(field.getAttribute("aria-describedby") ?? "").split(" ")].filter((id) => this.querySelector(`[id="${id}"]:not([hidden])`)).join(" "),
      sprite: this.dataset.sprite,
      pictures: this.dataset.pictures,
      language: document.documentElement.lang,
      html,
      changed: (now) => this.typed(now),
    });
    label.addEventListener("click", () => this.desk.view.focus());
    field.addEventListener("change", () => field.value !== this.desk.html && (this.desk.html = field.value));
    form.addEventListener("pressing", () => this.desk.keepInSight());
    for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => this.besideText(event));
    field.focus = () => this.desk.view.focus();
    this.count();
  }

  // Files that are dropped beside the text are meant for it; the browser would leave the page for them.
  besideText(event) {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (event.type === "drop") this.desk.pictures.dropped(event);
  }

  // HTML as it stands once it has been written here: without what means nothing.
  asWritten(html) {
    return htmlOf(documentOf(html));
  }

  typed(html) {
    this.field.value = html;
    this.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    this.count();
  }

  count() {
    this.dispatchEvent(new CustomEvent("words", { detail: this.desk.words, bubbles: true }));
    this.credits();
  }

  // Which pictures have no credit, beside the button that publishes.
  credits() {
    const line = this.field.form.querySelector("[data-uncredited]");
    const names = uncreditedIn(this.desk.view.state.doc);
    // Saying what is so already would make the browser look through all of the text for what depends on it.
    if (line.hidden !== !names.length) line.hidden = !names.length;
    const many = names.length === 1 ? "One picture has" : `${names.length} pictures have`;
    if (names.length) line.firstElementChild.textContent = `${many} no credit yet: ${names.join(", ")}.`;
  }
}

const HELP =
  "Alt and F10 lead to the tools, Escape back to the text. Control, Alt and F begin a footnote. On the number of a footnote, Enter leads into it.";

customElements.define("essay-editor", EssayEditor);
