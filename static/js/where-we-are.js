// What is wider than its page, a row of tabs or a table of weeks, opens where we are, with what comes next in sight,
// and whatever takes the focus in it comes into sight whole.

const BESIDE = 48; // pixels of the next one

function open(row) {
  const here = row.querySelector("[aria-current]")?.getBoundingClientRect();
  if (!here || row.scrollLeft > 0) return;
  const edge = row.getBoundingClientRect();
  const covered = parseFloat(getComputedStyle(row).scrollPaddingInlineStart); // by what stays in view
  row.scrollLeft = Math.min(here.right - edge.right + BESIDE, here.left - edge.left - covered);
}

const rows = document.querySelectorAll(".tabs ul, .ledger");

// Until the fonts are there everything may still change its width.
document.fonts.ready.then(() => rows.forEach(open));

for (const row of rows) {
  row.addEventListener("focusin", (event) => {
    if (event.target !== row) event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
