"""The rules of the house that can be read from the source: who may import whom, and sizes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APP = ROOT / "app"

# Each row may import the rows above it; rooms of one row are strangers to each other.
ROWS = (
    {"clock", "text", "turns", "child"},
    {
        "db",
        "sqlite",
        "transactions",
        "prepared",
        "forms",
        "security",
        "errors",
        "addresses",
        "freshness",
        "bodies",
        "sessions",
        "limited",
    },
    {"accounts"},
    {"courses"},
    {"prompts"},
    {"essays"},
    {"discussion", "feedback"},
    {"notices", "participation"},
    {"mail"},
    {"interchange"},
    {"home"},
    {"settings", "templating", "demo", "maintenance", "serve", "cli", "migrations", ""},
)
MACHINERY = {1, len(ROWS) - 1}  # rows whose files may know one another
RANK = {room: rank for rank, row in enumerate(ROWS) for room in row}
# Beside the five kinds of file; each is named in CONTRIBUTING.md with its reason.
PURE = {"models", "policy", "queries"}
WEB = ("flask", "flask_login", "flask_wtf", "wtforms", "werkzeug", "flask_sqlalchemy")
COMMITS = {
    "routes",
    "receipts",
    "picture_uploads",
    "transactions",
    "commands",
    "jobs",
    "serve",
    "cli",
}
SOURCES = sorted(path for path in APP.rglob("*.py") if "migrations" not in path.parts)
LONGEST = 300


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> Iterator[str]:
    """The modules a file imports, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "app":
                yield from (f"app.{alias.name}" for alias in node.names if alias.name in RANK)


def room_of(path: Path) -> str:
    parts = path.relative_to(APP).with_suffix("").parts
    return "" if parts[0] == "__init__" else parts[0]


def is_routes(path: Path) -> bool:
    """A room's addresses, however many files they need: `routes.py` or `*_routes.py`."""
    return path.stem.endswith("routes")


def test_imports_run_downwards() -> None:
    """A room knows those below it. Only routes may also use any room's models, policy, queries."""
    upwards = [f"{name(path)} imports {module}" for path in SOURCES for module in upward(path)]
    assert not upwards


def upward(path: Path) -> Iterator[str]:
    here = room_of(path)
    for module in imported(path):
        if not module.startswith("app."):
            continue
        there, *rest = module.split(".")[1:]
        if there == here:
            continue
        peers = RANK[there] == RANK[here] and RANK[here] in MACHINERY
        allowed = rest[:1] != ["routes"] if is_routes(path) else RANK[there] < RANK[here] or peers
        if not allowed:
            yield module


def test_models_policies_and_queries_know_no_web() -> None:
    """They must be readable without a web."""
    pure = [path for path in SOURCES if path.stem in PURE and path.parent != APP]
    webs = {name(path): [m for m in imported(path) if m.split(".")[0] in WEB] for path in pure}
    assert len(webs) > 20
    assert not any(webs.values()), webs


def test_only_the_outermost_files_commit() -> None:
    """The others leave it to the route or command that called them."""
    committing = [path for path in SOURCES if ".commit()" in path.read_text()]
    assert committing
    for path in committing:
        rooms = {"interchange", "demo"}
        assert is_routes(path) or path.stem in COMMITS or room_of(path) in rooms, name(path)


TREES = [
    *SOURCES,
    *sorted((ROOT / "templates").rglob("*.html")),
    *sorted((ROOT / "static" / "css").rglob("*.css")),
    *sorted((ROOT / "static" / "js").rglob("*.js")),
    *sorted((ROOT / "tests").rglob("*.py")),
]


def test_no_file_is_longer_than_two_screens() -> None:
    """Where one is, a noun is missing."""
    lengths = {name(path): len(path.read_text().splitlines()) for path in TREES}
    assert len(lengths) > 600
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST}


def test_functions_are_short() -> None:
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    )
    assert lengths[int(len(lengths) * 0.95)] <= 26


def test_every_rule_has_a_name_of_its_own() -> None:
    """One search finds a rule, its pages, its buttons and its tests."""
    names = [
        node.name
        for path in APP.glob("*/policy.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    assert len(names) == len(set(names))


def test_every_rule_is_tested_by_name() -> None:
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    for path in APP.glob("*/policy.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                assert node.name in tests, f"no test names {node.name} of {name(path)}"


# Whose something is, or what somebody is here, held against something else.
COMPARED = re.compile(
    r"\b(?:member|me|of)\.id\s*[!=]=|[!=]=\s*(?:\w+\.)*(?:member|me|of)\.id\b"
    r"|\b(?:writer|author|person|member)_id\s*[!=]=|[!=]=\s*(?:\w+\.)*(?:writer|author|person)_id\b"
    r"|\.role\s*[!=]="
)


def test_templates_compare_no_roles_and_nobodys_ids() -> None:
    """Who may do what stands in a policy; a template asks."""
    for path in (ROOT / "templates").rglob("*.html"):
        if path.parent.name == "components":  # a badge shows a role, it decides nothing
            continue
        text = path.read_text()
        assert ".staff" not in text, f"{name(path)} asks for staff instead of a may_…"
        assert ".instructor" not in text, f"{name(path)} asks for a role instead of a may_…"
        assert not COMPARED.search(text), f"{name(path)} compares {COMPARED.search(text)}"
