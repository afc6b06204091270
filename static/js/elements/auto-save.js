// <auto-save data-key data-url data-begins data-asks data-unsaved> around a form: keeps what is typed, in this browser
// at once (when the key is answered, and before the page is left) and on the server after a pause, and says where the
// words are.
//
// data-key: what the browser keeps the words under. data-url: where the server keeps them; without it only the
// browser does. data-begins: the first save makes something new, which answers with its own addresses.
// data-asks: the first key after a pause is sent at once, so that whoever writes in two places hears of it before
// writing on. data-unsaved: what stands in the form now is not on the server.

import { inFormatOf } from "../formats.js";
import { drop, endOf, entries, keep, newSlot, person, remove, whenKept } from "../kept.js";
import { offer } from "../offers.js";
import { SavedLine, WORDS } from "../saved-line.js";
import { renewToken, send, SIGN_IN, TIMES } from "../sending.js";
import { TwoVersions } from "../two-versions.js";
import { nowOnTheClock } from "../zones.js";

const PAUSE = 2000; // milliseconds after the last key
const ANSWERED = 100; // milliseconds after a key; writing a long text down takes longer than showing the letter
const SLOW = 1000; // a save that takes longer is spoken of
const HANGING = 6000; // one that takes this long may never arrive
const RENEWALS = 3; // of a token, before we stop asking at once

class AutoSave extends HTMLElement {
  typed = 0; // counts changes, so that an answer knows whether there are newer ones
  tries = 0; // since the server last answered well
  renewals = 0;
  slot = newSlot();

  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || !person()) return;
    this.line = new SavedLine(this.querySelector("[data-saved]"));
    this.versions = new TwoVersions(this);
    this.form.autocomplete = "off"; // what we keep, the browser need not bring back in its own way, and saved words twice
    this.dirty = "unsaved" in this.dataset || this.controls.some((it) => it.value !== (it.defaultValue ?? it.value));
    // By then the editor is there, where there is one.
    if (document.readyState === "complete") this.offerOlder();
    else document.addEventListener("DOMContentLoaded", () => this.offerOlder(), { once: true });
    this.form.addEventListener("input", ({ target }) => this.controls.includes(target) && this.changed());
    this.form.addEventListener("compositionend", () => this.later(PAUSE));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("beforeunload", (event) => this.leaving(event));
    for (const name of ["online", "focus"]) addEventListener(name, () => this.tries && this.save());
    for (const name of ["pagehide", "blur"]) addEventListener(name, () => this.keepNow());
    document.addEventListener("visibilitychange", () => document.hidden && !this.gone && this.save());
    whenKept((form, entry) => this.elsewhere(form, entry));
    if (this.dirty) this.changed();
  }

  get key() {
    return this.dataset.key;
  }

  get controls() {
    const silent = ["hidden", "submit", "button", "fieldset"];
    return [...this.form.elements].filter((it) => it.name && !silent.includes(it.type));
  }

  get fields() {
    const { format } = this.form.elements;
    const fields = Object.fromEntries(this.controls.map((it) => [it.name, it.value]));
    return format ? { ...fields, format: format.value } : fields;
  }

  // The version that the words are written over, where the form knows of versions.
  get over() {
    return this.form.elements.over?.value;
  }

  set over(version) {
    if (this.form.elements.over) this.form.elements.over.value = version;
  }

  // Pictures on their way: a promise of whether they arrive.
  get coming() {
    return this.querySelector("essay-editor")?.desk?.pictures.coming;
  }

  get empty() {
    return this.controls.every((it) => it.type === "select-one" || !it.value.trim());
  }

  changed() {
    const asks = "asks" in this.dataset && !("begins" in this.dataset) && !this.dirty;
    this.typed += 1;
    this.dirty = true;
    this.gone = false;
    this.keeping ??= setTimeout(() => this.keepNow(), ANSWERED);
    this.line.typed();
    this.later(asks ? 0 : PAUSE);
  }

  // What waits to be kept.
  keepNow() {
    if (this.keeping) this.isKept = this.keep(false);
  }

  keep(saved) {
    clearTimeout(this.keeping);
    this.keeping = null;
    if (this.empty && !saved) drop(this.key, this.slot);
    const { value } = this.form.elements.ticket;
    const entry = { fields: this.fields, saved, ticket: endOf(value), over: this.over, page: location.pathname + location.search };
    return this.empty || keep(this.key, this.slot, entry);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  // One request at a time; the next takes along whatever was typed meanwhile.
  async save() {
    if (!this.dirty || this.sending || this.versions.held || !this.dataset.url) return;
    if (this.empty && "begins" in this.dataset) return;
    clearTimeout(this.timer);
    const what = this.first ?? { body: new FormData(this.form), typed: this.typed, over: this.over };
    // What begins something new is sent again as it was until it is answered, so that it is made once.
    if ("begins" in this.dataset) this.first = what;
    const slow = setTimeout(() => this.tries || this.line.say("saving", WORDS.saving), SLOW);
    const hanging = setTimeout(() => this.tries || this.warn(WORDS.hanging), HANGING);
    this.sending = send(this.dataset.url, what.body);
    const answer = await this.sending;
    clearTimeout(slow);
    clearTimeout(hanging);
    this.sending = null;
    this.answered(answer, what);
  }

  answered({ status, said }, { typed, over }) {
    if (status === 200) return this.arrived(said, typed);
    if (status === 401) return this.signedOut();
    if (status === 400) return this.renew();
    if (status === 409 && said.version !== undefined && over !== this.over) return this.later(0); // decided meanwhile
    if (status === 409 && said.beside) return this.versions.beside(said);
    if (status === 409 && said.version !== undefined) return this.versions.stale(said);
    if (status === 0 || status === 429 || status >= 500) return this.failed(status, said.error);
    this.first = null; // refused as it stands: the next change is tried again
    this.tries = 0;
    this.warn(`Not saved: ${said.error ?? "the server refused it."} Your words are kept in this browser.`);
  }

  arrived(said, typed) {
    this.tries = this.renewals = 0;
    this.versions.decided();
    if ("begins" in this.dataset) this.moveTo(said);
    if (said.version !== undefined) this.over = said.version;
    this.first = null;
    this.dirty = typed !== this.typed;
    if (this.dirty) return this.later(PAUSE);
    this.keep(true);
    if (said.words !== undefined) this.dispatchEvent(new CustomEvent("counted", { detail: said.words }));
    this.line.say("saved", `Saved at ${nowOnTheClock()}`);
  }

  // What was new has an address now; the page goes on as the page of it.
  moveTo(said) {
    delete this.dataset.begins;
    drop(this.key, this.slot);
    this.dataset.key = said.edit_url;
    this.dataset.url = said.draft_url;
    this.form.setAttribute("action", said.edit_url);
    this.form.elements.ticket.value = said.ticket;
    history.replaceState(null, "", said.edit_url);
    this.keep(false);
  }

  // status: 0 where nothing has answered.
  failed(status, sentence) {
    const why = status ? WORDS.server : WORDS.browser;
    this.warn(sentence ? `Not saved: ${sentence} Your words are kept in this browser; keep this page open.` : why);
    this.again();
  }

  again() {
    this.later(TIMES[Math.min(this.tries++, TIMES.length - 1)]);
  }

  // Signing in is beside the text, in a tab of its own; this page then goes on saving.
  signedOut() {
    this.warn(WORDS.out, ["Sign in", SIGN_IN]);
    this.again();
  }

  // Signed in anew, forms need a new token. It is only ours to use if the same person signed in.
  async renew() {
    const { token, who } = await renewToken();
    if (who === undefined) return this.failed(0);
    if (!who) return this.signedOut();
    if (who !== person()) {
      this.warn(WORDS.other);
      return this.again();
    }
    this.first?.body.set("csrf_token", token);
    if (this.renewals++ < RENEWALS) this.later(0);
    else this.failed(400);
  }

  // Another tab has saved the same essay. What is typed here nevertheless is asked about as it is saved.
  elsewhere(form, entry) {
    if (form !== this.key || !entry.saved || this.dirty || !this.dataset.url) return;
    if (this.said(entry.fields) !== this.said(this.fields)) return this.line.say("older", WORDS.older, ["Show it here", () => this.show(entry)]);
    this.over = entry.over ?? this.over;
    return this.line.say("", "");
  }

  async show({ fields, over }) {
    if (this.dirty) this.stash();
    this.line.say("", "");
    this.over = over ?? this.over;
    await this.take(fields);
  }

  warn(words, way) {
    this.keepNow();
    this.line.say(this.isKept ? "browser" : "failed", this.isKept ? words : WORDS.failed, way);
  }

  // Words of this form that the server never had, from an earlier page: offered, never forced.
  offerOlder() {
    const known = new Set([this.said(this.fields)]);
    for (const [key, form, entry] of entries().reverse()) {
      if (form !== this.key || key.endsWith(`:${this.slot}`)) continue;
      const said = this.said(entry.fields);
      if (entry.saved || known.has(said)) remove(key);
      else offer(this, entry, () => this.bringBack(key, entry), () => remove(key));
      known.add(said);
    }
  }

  // What these fields say once the server has them: without blanks at the ends, and without markup that means nothing.
  said(fields) {
    const editor = this.querySelector("essay-editor");
    const words = (text, name) => (name === "text" && editor?.desk ? editor.asWritten(text) : text.trim());
    return JSON.stringify(Object.entries(this.fields).map(([name, now]) => words(fields[name] ?? now, name)));
  }

  async bringBack(key, entry) {
    if (this.dirty) this.stash();
    await this.take(entry.fields);
    remove(key);
  }

  // Put aside what stands in the form, so that it can be brought back in its turn.
  stash() {
    const slot = newSlot();
    if (this.empty) return;
    keep(this.key, slot, { fields: this.fields, saved: false, page: location.pathname + location.search });
    const aside = entries().find(([key]) => key.endsWith(`:${slot}`));
    if (aside) offer(this, aside[2], () => this.bringBack(aside[0], aside[2]), () => remove(aside[0]));
  }

  // Other words in place of these, to be saved.
  async take(given) {
    const fields = await inFormatOf(this.form, given);
    for (const it of this.controls) if (it.name in fields) it.value = fields[it.name];
    for (const it of this.controls) it.dispatchEvent(new Event("change", { bubbles: true }));
    this.controls.at(-1)?.focus();
    this.changed();
  }

  // A request on its way may change where the form goes to, and pictures belong to the text: they are waited for.
  submitted(event) {
    if (this.sending || this.coming) {
      event.preventDefault();
      return void this.sendWhenReady(event.submitter);
    }
    clearTimeout(this.timer);
    if (this.dirty) this.keep(false);
    this.gone = true; // nothing is sent twice, until something new is typed
  }

  // What is said of pictures that are lacking is said last: a save that followed would say only that all is saved.
  async sendWhenReady(submitter) {
    if (this.coming) this.line.say("saving", WORDS.pictures);
    await this.sending;
    if ((await this.coming) !== false) return setTimeout(() => this.form.requestSubmit(submitter));
    await this.sending;
    await this.save();
    return this.line.say("browser", WORDS.lacking);
  }

  leaving(event) {
    this.keepNow();
    if (((this.dirty && this.dataset.url && !this.empty) || this.coming) && !this.gone) event.preventDefault();
  }
}

customElements.define("auto-save", AutoSave);
