// Times stand in the course's zone. Where the reader's clock shows another time, it is added to the title, and
// beside what is due in words.

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

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
  if (time.closest(".prompt")) time.append(` (for you ${here}, ${HERE})`);
}

try {
  document.querySelectorAll("time[title]").forEach(told);
} catch {
  // a zone this browser does not know: the course's time stands there anyway
}
