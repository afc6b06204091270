// A picture in a text opens in its full size over the page: by a click, or by the return key on its
// link. Without script, or in a tab of its own, the link opens the file.

let view;

addEventListener("click", (event) => {
  const link = event.target.closest?.("a.picture[href]");
  const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented || link.isContentEditable) return;
  event.preventDefault();
  view ??= made();
  show(link);
});

function made() {
  const dialog = document.createElement("dialog");
  dialog.className = "picture-view";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
  dialog.append(close, document.createElement("img"), document.createElement("p"));
  document.body.append(dialog);
  return dialog;
}

// Opened, the dialog has the focus; closed, it gives it back to the link: a browser does both.
function show(link) {
  const [, picture, words] = view.children;
  const seen = link.querySelector("img");
  const caption = link.closest("figure")?.querySelector("figcaption");
  picture.alt = seen?.alt ?? "";
  picture.src = link.href;
  words.replaceChildren(...(caption?.cloneNode(true).childNodes ?? []));
  for (const twin of words.querySelectorAll("[id]")) twin.removeAttribute("id");
  words.hidden = !words.textContent.trim();
  view.setAttribute("aria-label", picture.alt || "Picture");
  view.showModal();
}
