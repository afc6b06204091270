"""`python -m tests.bench.keys`: how fast a key is answered in 10,000 words with 200 notes."""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.long_essay import SET_UP, open_long_essay, typed_there
from tests.browser.people import sign_in
from tests.live import serving
from tests.machine import chromium

MOST = 16  # ms, 95th percentile
PLACES = {"text": "in the text", "note": "in a note", "find": "in the text, while finding"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), DEMO="1") as live:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=root)
            page = browser.new_page(base_url=live.url)
            sign_in(page, "student")
            open_long_essay(page)
            print(f"{'':34}{'p50 ms':>8}{'p95 ms':>8}{'CPU p50':>9}{'CPU p95':>9}")
            for place, words in PLACES.items():
                print(measured(page, place, words), flush=True)
            print(f"{'set up with all its words':34}{page.evaluate(SET_UP):8.0f}")
            browser.close()
    print(f"The machine's load was {os.getloadavg()[0]:.1f}; beside other work p95 says little.")


def measured(page: Page, place: str, words: str) -> str:
    answered, work = typed_there(page, place)
    numbers = [statistics.median(answered), _p95(answered), statistics.median(work), _p95(work)]
    shown = "{:8.1f}{:8.1f}{:9.1f}{:9.1f}".format(*numbers)
    verdict = "reached" if numbers[1] <= MOST else "not reached"
    return f"{words:34}{shown}  p95 under {MOST} ms: {verdict}"


def _p95(numbers: list[float]) -> float:
    return statistics.quantiles(numbers, n=20)[-1]


if __name__ == "__main__":
    main()
