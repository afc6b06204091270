// What this browser keeps of somebody's words until the server has them, and what it tells of it.
//
// One entry for each form on each opened page, named colloquy:PERSON:FORM:PAGE, so that two tabs do not write
// over one another and nobody is offered another account's words. An entry is
// {fields, at, saved, ticket, page}: what stands in the form, when, whether the server has it, the end of the
// form's ticket, and the page to go back to.

const PREFIX = "colloquy";
const ARRIVED = "colloquy_arrived"; // the cookie that names the form that was taken last
const ARRIVED_LENGTH = 20;
const SAVED_FOR = 30 * 24 * 3600 * 1000; // milliseconds

export const person = () => document.body.dataset.person ?? "";

export const newSlot = () => Math.random().toString(36).slice(2, 10);

const name = (form, slot) => [PREFIX, person(), form, slot].join(":");

// Every entry of this account: [name, form, entry], newest first.
export function entries() {
  const mine = `${PREFIX}:${person()}:`;
  if (!person()) return [];
  return names()
    .filter((key) => key.startsWith(mine))
    .map((key) => [key, key.slice(mine.length, key.lastIndexOf(":")), read(key)])
    .filter(([, , entry]) => entry)
    .sort(([, , one], [, , other]) => other.at - one.at);
}

// Whether the entry could be kept. Where the browser is full, words that the server has make room.
export function keep(form, slot, entry) {
  const text = JSON.stringify({ ...entry, at: Date.now() });
  try {
    localStorage.setItem(name(form, slot), text);
    return true;
  } catch {
    forget(([, , entry]) => entry.saved);
  }
  try {
    localStorage.setItem(name(form, slot), text);
    return true;
  } catch {
    return false;
  }
}

export function drop(form, slot) {
  remove(name(form, slot));
}

export function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // without storage there is nothing to remove
  }
}

// An entry that was removed by mistake.
export function putBack(key, entry) {
  try {
    localStorage.setItem(key, JSON.stringify(entry));
  } catch {
    // the browser is full by now: there is nothing that we could take away for it
  }
}

// How many entries other accounts have here: their words are not for this one.
export const others = () =>
  names().filter((key) => key.startsWith(`${PREFIX}:`) && !key.startsWith(`${PREFIX}:${person()}:`)).length;

// Drop this account's entries that are so.
export function forget(so) {
  for (const it of entries()) if (so(it)) remove(it[0]);
}

// What other pages of this browser keep from now on of this account's words: heard(form, entry).
export function whenKept(heard) {
  const mine = `${PREFIX}:${person()}:`;
  addEventListener("storage", ({ key, newValue }) => {
    const entry = key?.startsWith(mine) && parsed(newValue);
    if (entry) heard(key.slice(mine.length, key.lastIndexOf(":")), entry);
  });
}

export const endOf = (ticket) => ticket.slice(-ARRIVED_LENGTH);

// The server has taken a form since we last looked: its words need no keeping, and other tabs hear that it has them. Old
// copies go, too.
export function tidy() {
  const arrived = document.cookie.match(`(?:^|; )${ARRIVED}=([^;]+)`)?.[1];
  for (const [key, , entry] of entries()) if (entry.ticket === arrived && !entry.saved) putBack(key, { ...entry, saved: true });
  forget(([, , entry]) => entry.ticket === arrived || (entry.saved && Date.now() - entry.at > SAVED_FOR));
  if (arrived) document.cookie = `${ARRIVED}=; path=/; max-age=0`;
}

// On signing out, this browser forgets what the server has. What it has not stays, for this account alone.
export function forgetOnSignOut() {
  addEventListener("submit", (event) => {
    if (new URL(event.target.action).pathname === "/sign-out") forget(([, , entry]) => entry.saved);
  });
}

function names() {
  try {
    return Object.keys(localStorage);
  } catch {
    return []; // storage is switched off
  }
}

function read(key) {
  try {
    return parsed(localStorage.getItem(key));
  } catch {
    return null; // storage is switched off
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
