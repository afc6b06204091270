// Somebody, perhaps the same person in another tab, has saved other words meanwhile: both are shown, above the form, and
// the line below it leads there. Nothing goes over what nobody has seen.

import { ask } from "./offers.js";
import { WORDS } from "./saved-line.js";

export class TwoVersions {
  question = null;
  held = false; // nothing is sent until it is decided

  // saving: the <auto-save> of one of the two.
  constructor(saving) {
    this.saving = saving;
  }

  // said: the server's answer about the other one. What is typed while one has not decided is asked about again, so that
  // the comparison shows it.
  stale(said) {
    const { saving } = this;
    this.newer = said;
    const other = [said.title, said.text].filter(Boolean).join("\n\n");
    if (this.question) this.renew(said.difference, other);
    else {
      const mine = () => (this.goOn(), saving.save());
      const theirs = () => (saving.stash(), this.goOn(), saving.take({ ...this.newer, format: "" }));
      const choices = [
        ["Mine, in the form below", mine],
        ["The other one", theirs],
      ];
      this.question = ask(saving, `${said.error} Which version do you want to go on with?`, choices, ["The other version", other], said.difference);
    }
    this.leadTo(WORDS.stale);
  }

  renew(difference, other) {
    const shown = this.question.querySelector(".difference");
    if (shown) shown.innerHTML = difference;
    this.question.querySelector("textarea").value = other;
  }

  // What somebody else has written stands beside these words, not in their place.
  beside(said) {
    this.held = true;
    this.newer = said;
    this.question = ask(this.saving, said.error, [["Go on with mine", () => (this.goOn(), this.saving.save())]], [said.title, said.text]);
    this.leadTo(WORDS.beside);
  }

  leadTo(words) {
    this.saving.warn(words, ["Decide above", () => this.question.querySelector(".buttons > *").focus()]);
  }

  goOn() {
    const { saving } = this;
    saving.over = this.newer.version;
    saving.first = null;
    saving.tries = 0;
    this.decided();
    saving.line.say("saving", WORDS.saving);
    saving.controls.at(-1)?.focus();
  }

  decided() {
    this.question?.remove();
    this.question = null;
    this.held = false;
  }
}
