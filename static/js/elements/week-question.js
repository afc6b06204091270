// <week-question> around the choice of a module: shows the question of the module that is chosen.

class WeekQuestion extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => {
      for (const it of this.querySelectorAll("[data-module]")) it.hidden = it.dataset.module !== target.value;
    });
  }
}

customElements.define("week-question", WeekQuestion);
