// What a writer is told of what did not come along, and what to do about it.

export function saidOf(page, { numbered, pictures }) {
  return [numbered && ofNotes(page), pictures && ofPictures(pictures)].filter(Boolean);
}

function ofNotes(page) {
  const google = page.querySelector("[id^=docs-internal-guid]");
  const fromWeb = google ? "Google Docs" : page.querySelector("[paraid]") && "Word on the web";
  return fromWeb
    ? `${fromWeb} does not put footnotes on the clipboard. To keep them, download the document as Word (.docx) and use ` +
        "“Bring in a Word file”, under “My writing”."
    : "Some numbers look like those of notes, but the notes were not on the clipboard. Copy them together with the text.";
}

function ofPictures(count) {
  const [what, each] = count === 1 ? ["One picture", "it"] : [`${count} pictures`, "each"];
  return `${what} could not be pasted. Save ${each} as a file, then drop the file into the text or upload it.`;
}
