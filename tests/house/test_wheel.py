"""An installed wheel serves on its own: templates, static files and migrations come along."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.live import ROOT, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _python("-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=ROOT)
    return next(folder.glob("colloquy-*.whl"))


def test_an_installed_wheel_serves_a_page_with_its_stylesheet(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    install = ["install", "--quiet", "--no-index", "--no-deps", "--target", str(site), str(wheel)]
    _python("-m", "pip", *install, cwd=elsewhere)
    program = [sys.executable, str(site / "bin" / "colloquy")]
    with serving(tmp_path, program=program, cwd=elsewhere, PYTHONPATH=str(site), DEMO="1") as live:
        page = _get(live.url + "/sign-in")
        (stylesheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
        assert "<h1" in page
        assert "instructor@demo.example" in page
        assert "--paper" in _get(live.url + stylesheet)


def test_a_wheel_holds_the_licences_and_nothing_of_this_machine(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.rsplit("/", 1)[1] for name in names if "LICENSE" in name} == {
        "LICENSE",
        "LICENSE-lucide.txt",
        "LICENSE-prosemirror.txt",
        "LICENSE-source-sans-3.txt",
        "LICENSE-source-serif-4.txt",
    }
    assert "app/migrations/env.py" in names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"app", next(top for top in tops if top.endswith(".dist-info"))}
    made_elsewhere = re.compile(r"node_modules|instance/|\.sqlite|secret_key|__pycache__")
    assert not [name for name in names if made_elsewhere.search(name)]


def _python(*arguments: str, cwd: Path) -> None:
    subprocess.run([sys.executable, *arguments], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def _get(url: str) -> str:
    with urlopen(url) as answer:
        assert answer.status == 200
        text: str = answer.read().decode()
        return text
