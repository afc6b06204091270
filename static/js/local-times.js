// Times stand in the course's zone. Where the reader's clock shows another time, it is added to the title, and
// beside what is due in words.

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const clock = (zone, options) => new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options });

function told(time) {
  const zone = time.title.match(/\(([^()]+)\)$/)?.[1];
  const at = new Date(time.dateTime);
  if (!zone || Number.isNaN(at.getTime())) return;
  const exact = { dateStyle: "long", timeStyle: "short" };
  const here = clock(HERE, exact).format(at);
  if (here === clock(zone, exact).format(at)) return;
  time.title += `; for you ${here} (${HERE})`;
  if (time.closest(".prompt")) time.append(` (for you ${here}, ${HERE})`);
}

try {
  document.querySelectorAll("time[title]").forEach(told);
} catch {
  // a zone this browser does not know: the course's time stands there anyway
}
