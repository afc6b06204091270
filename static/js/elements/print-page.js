// <print-page> becomes the button that opens the browser's own printing; without script its words say where that is.

class PrintPage extends HTMLElement {
  connectedCallback() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "primary";
    button.textContent = "Print, or save as PDF";
    button.addEventListener("click", () => window.print());
    this.replaceChildren(button);
  }
}

customElements.define("print-page", PrintPage);
