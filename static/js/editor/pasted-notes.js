// Footnotes and endnotes that came along are put in the place of their numbers, whoever made them.
//
// A note is what a link before it leads to and what leads back to it: Word's _ftnref1 and _ftn1, LibreOffice's sdfootnote1anc and
// sdfootnote1sym, Wikipedia's cite_ref-1 and cite_note-1, our own fnref1 and fn1.

const NAMED_NOTE = /^_?(ftn|edn|fn|sd(foot|end)note|(foot|end)?note|cite_note)[-_:\d]/i;
const NOTE = "[data-style*='mso-element:'], li, dd, aside, [id^=sdfootnote], [id^=sdendnote]";
const MARKS = "sup, .mw-cite-backlink, .mw-linkback-text";
const LONGEST_MARK = 8; // characters of a number: “[viii]”, “note 12”
const MOST_NOTES = 2_000;
const MOST_WAYS_BACK = 30; // of one note
const LONGEST_TWICE = 2_000; // characters of a note that is put into several places

// Moves each note into an <x-note> at its place. True if numbers are left whose notes did not come.
export function notesIntoPlaces(page) {
  const places = placesOf(page);
  const found = new Map(); // a note, and the links that lead to it
  let lost = false;
  for (const link of page.querySelectorAll("a[href*='#']")) {
    const target = places.get(fragmentOf(link));
    const note = target && found.size < MOST_NOTES && noteAround(target, link, places);
    if (note) found.set(note, found.get(note) ?? []).get(note).push(link);
    else if (!target && NAMED_NOTE.test(fragmentOf(link)) && /\d/.test(link.textContent)) lost = true;
  }
  const outside = (element) => !closestIn(found, element.parentNode);
  const moved = [...found].filter(([note, links]) => outside(note) && links.every(outside));
  for (const [note, links] of moved) moveInto(links, note, places);
  for (const [note] of moved) removeEmptied(note);
  return lost;
}

function placesOf(page) {
  const places = new Map();
  for (const element of page.querySelectorAll("[id], a[name]")) {
    for (const name of [element.id, element.getAttribute("name")]) {
      if (name && !places.has(name)) places.set(name, element);
    }
  }
  return places;
}

function fragmentOf(link) {
  const fragment = (link.hash ?? "").slice(1); // a drawing's link has none
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function noteAround(target, link, places) {
  if (link.textContent.trim().length > LONGEST_MARK || target.closest("h1, h2, h3, h4, h5, h6")) return null;
  const note = target.closest(NOTE) ?? target.closest("p, td, div") ?? target;
  if (note.contains(link) || !(link.compareDocumentPosition(note) & Node.DOCUMENT_POSITION_FOLLOWING)) return null;
  const leadsBack = backLinks(note).some((back) => near(places.get(fragmentOf(back)), link));
  const named = NAMED_NOTE.test(fragmentOf(link)) && /^\W*\d+\W*$/.test(link.textContent);
  return leadsBack || (named && note.textContent.trim()) ? note : null;
}

function backLinks(note) {
  const links = note.getElementsByTagName("a");
  return Array.from({ length: MOST_WAYS_BACK }, (_, at) => links[at]).filter((link) => link?.hash);
}

// The link itself, what holds just its number, or an empty anchor beside it.
function near(place, link) {
  if (!place) return false;
  if (place === link || link.contains(place)) return true;
  if (place.matches("sup, span, b, i, em")) return place.contains(link);
  return !place.hasChildNodes() && place.parentNode.contains(link);
}

function closestIn(notes, element) {
  while (element && !notes.has(element)) element = element.parentNode;
  return element;
}

// One that is referred to several times stands in each place, unless it is long.
function moveInto(links, note, places) {
  withoutMarks(note, links, places);
  const [first, ...others] = note.textContent.length > LONGEST_TWICE ? links.slice(0, 1) : links;
  const place = note.ownerDocument.createElement("x-note");
  place.append(...note.childNodes);
  others.forEach((link) => link.replaceWith(place.cloneNode(true)));
  first.replaceWith(place);
}

// A note's own number, and the way back to the text.
function withoutMarks(note, links, places) {
  for (const back of backLinks(note)) {
    const place = places.get(fragmentOf(back));
    if (!links.some((link) => near(place, link))) continue;
    const mark = back.closest(MARKS);
    (mark && mark !== note && note.contains(mark) ? mark : back).remove();
  }
}

// The list of notes goes with its last note.
function removeEmptied(note) {
  let gone = note;
  while (gone.parentNode && gone.parentNode.localName !== "body" && !gone.parentNode.textContent.trim()) {
    if (gone.parentNode.querySelector("img, x-note")) break;
    gone = gone.parentNode;
  }
  gone.remove();
}
