"""The corpus is read where it stands beside the project; elsewhere its tests are not collected."""

from pathlib import Path

from hypothesis import settings

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
collect_ignore = [] if CORPUS.is_dir() else ["test_corpus.py"]

settings.register_profile("text", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("text")
