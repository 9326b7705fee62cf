# ruff: noqa: E501  (lines as they are printed)
"""Measure redaction on the corpus: what leaks, what is destroyed, and how fast it is."""

from __future__ import annotations

import random
import sys
import time

from cie_runbook.redaction import Redactor
from tests.redaction.documents import DEVELOPMENT, HELD_OUT, ROUNDS, documents
from tests.redaction.hostile import HOSTILE, hostile_text
from tests.redaction.scoring import Score, corpus_redactor, score

SEEDS = 40
LOG_SIZE = 2_000_000
SENSITIVE_SHARE = 0.02  # of the lines of a log
REPEATS = 3
PERSONS_LEAKED, DOCUMENTS_LEAKING, LOOK_ALIKES_LOST = 0.005, 0.02, 0.01
HOSTILE_LIMIT_S, SPEED_MB_S = 1.0, 3.0  # processor time: the machine may be shared
BYTES_PER_MB = 1e6


def main() -> int:
    """Print every bar beside what was measured; return 1 where one does not hold."""
    redactor = corpus_redactor()
    held = [
        _told(part.name, score(documents(part, SEEDS), redactor))
        for part in (DEVELOPMENT, HELD_OUT, *ROUNDS)
    ]
    slowest, unit = max((_seconds(redactor, hostile_text(unit)), unit) for unit in HOSTILE)
    speed = _speed(redactor)
    _say(f"hostile     slowest of {len(HOSTILE)} (0.2 MB): {slowest:.2f} s, {unit!r}; bar 1 s")
    _say(
        f"speed       {speed:.1f} MB/s on one core, a log of {LOG_SIZE / BYTES_PER_MB:.0f} MB; bar 3 MB/s"
    )
    return 0 if all(held) and slowest < HOSTILE_LIMIT_S and speed >= SPEED_MB_S else 1


def _told(name: str, result: Score) -> bool:
    """Print what was measured on one part of the corpus; return whether its bars hold."""
    persons = (
        f"{result.leaked_of('person')} of {result.planted['person']} ({result.person_share:.3%})"
    )
    credentials = f"{result.leaked_of('credential')} of {result.planted['credential']}"
    lost = (
        f"{len(result.destroyed)} of {result.planted['look-alike']} ({result.destroyed_share:.2%})"
    )
    _say(f"{name:12}{result.documents} documents")
    _say(f"            persons leaked {persons}, bar 0.5 %; credentials {credentials}, bar 0")
    _say(
        f"            documents with a leak {result.document_share:.2%}, bar 2 %; look-alikes lost {lost}, bar 1 %"
    )
    _say(
        f"            JSON broken {len(result.broken_json)}, not idempotent {len(result.unstable)}, dropped {len(result.dropped)}"
    )
    broken = (*result.broken_json, *result.unstable, *result.dropped)
    return (
        result.leaked_of("credential") == 0
        and result.person_share <= PERSONS_LEAKED
        and result.document_share <= DOCUMENTS_LEAKING
        and result.destroyed_share <= LOOK_ALIKES_LOST
        and not broken
    )


def _speed(redactor: Redactor) -> float:
    text = log_text(random.Random(5000))  # noqa: S311  (no secret)
    best = min(_seconds(redactor, text) for _ in range(REPEATS))
    return len(text.encode()) / BYTES_PER_MB / best


def log_text(rng: random.Random) -> str:
    """Return a log as a service writes it: most lines say nothing of anybody."""
    sensitive: list[str] = []
    innocent: list[str] = []
    for document in documents(HELD_OUT, 3):
        line = document.text.replace("\n", " ")
        hides = any(value.category != "look-alike" for value in document.planted)
        (sensitive if hides else innocent).append(line)
    lines: list[str] = []
    size = 0
    while size < LOG_SIZE:
        line = rng.choice(sensitive if rng.random() < SENSITIVE_SHARE else innocent)
        stamp = f"2026-11-18T{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}Z"
        lines.append(
            f"{stamp} INFO [{rng.getrandbits(64):016x}] duration={rng.randrange(9000)} {line}"
        )
        size += len(lines[-1]) + 1
    return "\n".join(lines)


def _seconds(redactor: Redactor, text: str) -> float:
    started = time.process_time()
    redactor.redact(text)
    return time.process_time() - started


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
