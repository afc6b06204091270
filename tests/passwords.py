"""In the tests' own process a password costs next to nothing; servers that tests start are as ever.

A class signs in some hundred times in these tests: at its real price that is a tenth of their time.
"""

from argon2 import PasswordHasher

from app.accounts import models

EARNEST = models._hasher  # what a board hashes with


def make_cheap() -> None:
    models._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    models._NOBODYS_HASH = models._hasher.hash("nobody's password")
