"""What is installed is locked: exact versions, a hash for every file, no address to fetch from."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.live import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PARTS = json.loads((ROOT / "static" / "package.json").read_text(encoding="utf-8"))
PARTS_LOCK = json.loads((ROOT / "static" / "package-lock.json").read_text(encoding="utf-8"))

# An entry is a name, a version and, on the lines that continue it, its hashes.
ENTRIES = {
    canonicalize_name(name): (version, rest)
    for name, version, rest in re.findall(
        r"^([\w.-]+)==(\S+)([^\n]*(?:\n[ ]+[^\n]*)*)", LOCK, re.MULTILINE
    )
}
DECLARED = [
    Requirement(line)
    for line in sum(PROJECT["optional-dependencies"].values(), PROJECT["dependencies"])
]


@pytest.mark.parametrize("wanted", DECLARED, ids=lambda wanted: wanted.name)
def test_each_dependency_is_locked_at_a_version_that_fits(wanted: Requirement) -> None:
    version, _ = ENTRIES[canonicalize_name(wanted.name)]
    assert wanted.specifier.contains(version), "run make lock"


def test_each_locked_package_has_its_hashes() -> None:
    assert [name for name, (_, rest) in ENTRIES.items() if "--hash=sha256:" not in rest] == []


def test_the_locks_name_no_address() -> None:
    addresses = re.compile(r"https?:|file:|--(?:extra-)?index|--find-links|^-[if]", re.MULTILINE)
    assert addresses.findall(LOCK) == []
    assert "resolved" not in json.dumps(PARTS_LOCK)


def test_the_front_ends_parts_are_pinned_exactly_and_locked() -> None:
    for name, version in PARTS["devDependencies"].items():
        locked = PARTS_LOCK["packages"][f"node_modules/{name}"]
        assert locked["version"] == version
        assert locked["integrity"].startswith("sha512-")
