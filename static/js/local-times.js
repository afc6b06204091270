// Times stand in the course's zone, which the foot of the page names. Where the reader's clock shows another time,
// that clock is named beside it, and its time is added to each title, and beside each deadline in words.

import { clockOf, HERE, place } from "./zones.js";

const EXACT = { dateStyle: "long", timeStyle: "short" };

// As the page writes it: “April 3, 2017 at 12:23 pm”.
const words = (zone, at) =>
  new Intl.DateTimeFormat("en-US", { timeZone: zone, ...EXACT }).format(at).replace(/[AP]M/, (half) => half.toLowerCase());

function told(time) {
  const zone = time.title.match(/\(([^()]+)\)$/)?.[1];
  const at = new Date(time.dateTime);
  if (!zone || Number.isNaN(at.getTime())) return;
  const here = words(HERE, at);
  if (here === words(zone, at)) return;
  time.title += `; for you ${here} (${HERE})`;
  const beside = document.createElement("span");
  beside.className = "for-you";
  beside.textContent = ` (for you ${here}, ${clockOf(HERE)})`;
  time.closest(".deadline")?.append(beside);
}

function clocks(named) {
  const now = new Date();
  const there = (zone) => Date.parse(now.toLocaleString("en-US", { timeZone: zone }));
  const minutes = Math.round((there(HERE) - there(named.dataset.zone)) / 60000);
  if (!minutes) return;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const parts = [hours && `${hours} hour${hours === 1 ? "" : "s"}`, rest && `${rest} minutes`].filter(Boolean);
  named.append(`; your own clock, ${place(HERE)}, is ${parts.join(" ")} ${minutes > 0 ? "ahead" : "behind"}`);
}

// A new course is probably taught where its instructor sits.
function guess(zones) {
  if ([...zones.options].some(({ value }) => value === HERE)) zones.value = HERE;
}

try {
  document.querySelectorAll("time[title]").forEach(told);
  document.querySelectorAll("[data-zone]").forEach(clocks);
  document.querySelectorAll("select[data-unknown]").forEach(guess);
} catch {
  // a zone this browser does not know: the course's time stands there anyway
}
