// A row of fields and buttons below the tools.

import { make } from "../offers.js";

export function button(label, deed) {
  const it = make("button", { type: "button", className: "bar-button", textContent: label });
  it.addEventListener("click", deed);
  return it;
}

export function labelled(label, field) {
  const it = make("label", { className: "bar-field" });
  it.append(make("span", { textContent: label }), field);
  return it;
}

// enter: what the key does in a field; escape: what it does anywhere in the row.
export function row(name, parts, { enter, escape }) {
  const bar = make("div", { className: "tool-bar-row", role: "group", ariaLabel: name });
  bar.append(...parts);
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape();
    else if (event.key !== "Enter" || event.isComposing || event.target.tagName === "BUTTON") return;
    else enter?.(event);
    event.preventDefault(); // Enter would send the essay
    event.stopPropagation();
  });
  return bar;
}
