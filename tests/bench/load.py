"""One server at its limit for a moment: wrk sends, and the processor's time is read from /proc."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

CONNECTIONS = 8
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds
LIKENESS = 0.15  # answers this much larger or smaller than the sample are something else

SCRIPT = """
local paths, method, headers, body = %(paths)s, %(method)s, %(headers)s, %(body)s
local number = 0
refused = 0
expected = %(expected)s
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function request()
  number = number + 1
  local said = body and string.format(body, number) or nil
  return wrk.format(method, paths[number %% #paths + 1], headers, said)
end
if expected then
  function response(status, headers)
    local location = headers["location"] or headers["Location"] or ""
    if status ~= 303 or not string.find(location, expected, 1, true) then
      refused = refused + 1
    end
  end
end
function done(summary, latency, requests)
  local e, bad = summary.errors, 0
  for _, thread in ipairs(threads) do bad = bad + thread:get("refused") end
  bad = bad + e.connect + e.read + e.write + e.status + e.timeout
  io.stderr:write(string.format(
    '{"requests": %%d, "microseconds": %%d, "bytes": %%d, "bad": %%d, "p50": %%f, "p99": %%f}',
    summary.requests, summary.duration, summary.bytes, bad,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


@dataclass(frozen=True)
class Sent:
    """What is sent, over and over; `size` is what a right answer weighs, None where wrk is told
    what to `expect` of its address instead."""

    name: str
    url: str
    server: int  # process id
    paths: Sequence[str] = ("/",)
    headers: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    expect: str = ""
    size: float | None = None


@dataclass(frozen=True)
class Measured:
    """One round: requests a second, processor milliseconds a request, percentiles in ms."""

    rate: float
    cpu: float
    p50: float
    p99: float


def measure(sent: Sent, folder: Path, seconds: float, tag: str) -> Measured:
    """The server at its limit for so long. `tag` makes this round's comments unlike all others.

    Errors, redirects and other answers than the sample's end everything: a fast refusal is no
    measure of anything.
    """
    script = folder / "wrk.lua"
    script.write_text(_script(sent, tag), encoding="utf-8")
    before = processor_time(sent.server)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "-s", str(script), sent.url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    spent = processor_time(sent.server) - before
    if done.returncode:
        sys.exit(f"wrk: {done.stderr or done.stdout}")
    told = json.loads(done.stderr.splitlines()[-1])
    count = told["requests"]
    if told["bad"] or not count:
        sys.exit(f"{sent.name}: {told['bad']} of {count} answers were errors; nothing is measured.")
    if sent.size and abs(told["bytes"] / count / sent.size - 1) > LIKENESS:
        sys.exit(f"{sent.name}: {told['bytes'] / count:.0f} bytes instead of {sent.size:.0f}.")
    return Measured(1e6 * count / told["microseconds"], spent / count, told["p50"], told["p99"])


def _script(sent: Sent, tag: str) -> str:
    headers, body = sent.headers, "nil"
    if sent.form:
        headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        fields = {name: quote_plus(value) for name, value in sent.form.items()}
        fields["comment"] = quote_plus(f"{tag} {sent.comment}").replace("%", "%%") + "+%d"
        body = json.dumps("&".join(f"{name}={value}" for name, value in fields.items()))
    return SCRIPT % {
        "paths": "{" + ", ".join(map(json.dumps, sent.paths)) + "}",
        "method": json.dumps("POST" if sent.form else "GET"),
        "headers": "{" + ", ".join(f"[{_q(k)}] = {_q(v)}" for k, v in headers.items()) + "}",
        "body": body,
        "expected": json.dumps(sent.expect) if sent.expect else "nil",
    }


def _q(text: str) -> str:
    return json.dumps(text)


def processor_time(server: int) -> float:
    """Milliseconds that a process and all it has started have had of the processors."""
    return TICK * sum(ticks for _, ticks in family(server).values())


def family(server: int) -> dict[int, tuple[int, int]]:
    """The process and its descendants: id → parent and ticks, in user and in kernel mode."""
    everyone = dict(_processes())
    mine = {server}
    for _ in range(4):  # workers, and what workers start
        mine |= {pid for pid, (parent, _) in everyone.items() if parent in mine}
    return {pid: everyone[pid] for pid in mine if pid in everyone}


def _processes() -> Iterator[tuple[int, tuple[int, int]]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
        yield int(stat.parent.name), (int(facts[1]), int(facts[11]) + int(facts[12]))


def started_by_us() -> set[int]:
    """The processes that this one has started."""
    return {pid for pid, (parent, _) in _processes() if parent == os.getpid()}
