"""Random streams that depend on names and dates alone, never on the order of asking."""

from __future__ import annotations

import hashlib
from datetime import date

import numpy as np

DEFAULT_SEED = 20220906  # the day of the oldest public day-of count: any fixed number would do


def stream(seed: int, *names: str | int | date) -> np.random.Generator:
    """Return the generator that belongs to `seed` and `names`, the same in every process.

    Each quantity of each day has its own stream, so that a scenario which changes one of them
    leaves the chance of all the others untouched.
    """
    text = "/".join([str(seed), *(str(name) for name in names)])
    entropy = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "little")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
