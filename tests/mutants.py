"""`make mutants`: break every rule on purpose; some test must fail for each.

Each function of every `policy.py` is replaced: a `may_…` by always and never, a scope by one that
filters nothing, that finds nothing, and that asks only for the class. Its room's policy tests run
first, then all others. A mutant that no test notices is alive, and the command fails.
"""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "COLLOQUY_MUTANT"
QUIET = ["-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=no", "-n0"]
AT_ONCE = os.cpu_count() or 1
PATIENCE = 900  # seconds one mutant's tests may take


@dataclass(frozen=True, slots=True)
class Mutant:
    module: str
    function: str
    change: str

    @property
    def room(self) -> str:
        return self.module.split(".")[1]

    def __str__(self) -> str:
        return f"{self.module}:{self.function}:{self.change}"


def mutants() -> Iterator[Mutant]:
    """Every way in which every rule can be broken."""
    for path in sorted((ROOT / "app").glob("*/policy.py")):
        module = f"app.{path.parent.name}.policy"
        for name, rule in vars(importlib.import_module(module)).items():
            if isinstance(rule, FunctionType) and rule.__module__ == module and name[0] != "_":
                changes = ("always", "never") if name.startswith("may_") else ("all", "nothing")
                yield from (Mutant(module, name, change) for change in changes)


def apply_from_environment() -> None:
    """Break the rule that the environment names, for everybody who has imported it or will."""
    if named := os.environ.get(VARIABLE):
        module, function, change = named.split(":")
        rules = importlib.import_module(module)
        rule: FunctionType = getattr(rules, function)
        true_rule = FunctionType(rule.__code__, rule.__globals__, function, rule.__defaults__)
        vars(rules).update(_true_rule=true_rule, _without_filter=without_filter, _none=none_of)
        rule.__code__ = CHANGES[change].__code__
        rule.__defaults__ = None


def without_filter(scope: Any) -> Any:
    """The same scope with nothing asked."""
    changed = scope._generate()
    changed._where_criteria = ()
    return changed


def none_of(scope: Any) -> Any:
    """The same scope, finding nothing."""
    from sqlalchemy import false

    return scope.where(false())


# Each becomes the code of a rule, so the names in it are looked up in that rule's module.
CHANGES: dict[str, Any] = {
    "always": lambda *_things, **_named: True,
    "never": lambda *_things, **_named: False,
    "all": lambda *things: _without_filter(_true_rule(*things)),  # type: ignore[name-defined]  # noqa: F821
    "nothing": lambda *things: _none(_true_rule(*things)),  # type: ignore[name-defined]  # noqa: F821
}


def survives(mutant: Mutant) -> bool:
    """Whether all tests pass although the rule is broken."""
    near = [str(path) for path in (ROOT / "tests" / mutant.room).glob("test_p*.py")]
    far = ["tests", "--ignore=tests/browser", "--ignore=tests/text", "--ignore=tests/demo"]
    return all(_passes(mutant, tests) for tests in (near, far) if tests)


def _passes(mutant: Mutant, tests: list[str]) -> bool:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *QUIET, *tests],
        cwd=ROOT,
        env=os.environ | {VARIABLE: str(mutant)},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    return run.returncode in (0, 5)  # 5: no test was collected


def main(wanted: list[str]) -> int:
    chosen = [mutant for mutant in mutants() if all(word in str(mutant) for word in wanted)]
    alive = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for mutant, survived in zip(chosen, pool.map(survives, chosen), strict=True):
            print(f"{'ALIVE' if survived else 'dead '}  {mutant}", flush=True)
            alive += [mutant] if survived else []
    print(f"{len(chosen) - len(alive)} of {len(chosen)} mutants were noticed.")
    return 1 if alive or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
