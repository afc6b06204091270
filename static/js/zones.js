// Clocks by their names: “New York time”, “UTC”.

export const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const place = (zone) => zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");

export const clockOf = (zone) => `${place(zone)}${zone.includes("/") ? " time" : ""}`;

// What time it is on the clock of the page's other times; where the reader's own shows another time, on both, with the
// first named.
export function nowOnTheClock() {
  const zone = document.querySelector("[data-zone]")?.dataset.zone;
  const now = new Date();
  const on = (timeZone) => now.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", timeZone }).toLowerCase();
  try {
    return on(zone) === on() ? on() : `${on(zone)}, ${clockOf(zone)} (for you ${on()})`;
  } catch {
    return on(); // a zone this browser does not know
  }
}
