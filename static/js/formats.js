// The words of an essay in the format that a form holds now: HTML where the editor writes it, else Markdown.

const BLOCKS = "p, h2, h3, h4, li, td, th, footer, figcaption, pre";

// fields with `text` in the form's format; {html} may say it already.
export async function inFormatOf(form, fields) {
  const format = form.elements.format?.value ?? "";
  if (fields.text === undefined || format === (fields.format ?? "")) return fields;
  const text = format === "html" && fields.html !== undefined ? fields.html : await converted(form, fields, format);
  return { ...fields, text, format };
}

export const htmlFrom = (form, markdown) => converted(form, { text: markdown }, "html");

// The server knows both: it is asked for a preview, which stores nothing.
async function converted(form, { text, format = "" }, wanted) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries({ text, format, preview: "1" })) body.set(name, value);
  try {
    const response = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const said = wanted === "html" ? page.querySelector("essay-editor template")?.innerHTML : page.querySelector("textarea[name=text]")?.value;
    if (said !== undefined) return said;
  } catch {
    // no connection: the words alone
  }
  return wanted === "html" ? paragraphs(text) : wordsOf(text);
}

function paragraphs(text) {
  const box = document.createElement("div");
  for (const words of text.split(/\n\s*\n/)) box.append(Object.assign(document.createElement("p"), { textContent: words }));
  return box.innerHTML;
}

// HTML as somebody would read it, paragraph by paragraph.
export function wordsOf(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const note of body.querySelectorAll("[data-footnote]")) note.replaceWith(` [${note.textContent}]`);
  return [...body.querySelectorAll(BLOCKS)].map((block) => block.textContent).join("\n\n") || body.textContent;
}
