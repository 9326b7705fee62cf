"""The streams of chance."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

from cie_runbook.drill.seeds import stream


def test_a_stream_is_the_same_every_time() -> None:
    first, again = stream(7, "clicks", date(2026, 11, 18)), stream(7, "clicks", date(2026, 11, 18))

    assert first.integers(1_000_000, size=5).tolist() == again.integers(1_000_000, size=5).tolist()


def test_seed_name_and_date_each_make_another_stream() -> None:
    day = date(2026, 11, 18)
    streams = [
        stream(7, "clicks", day),
        stream(8, "clicks", day),
        stream(7, "texts", day),
        stream(7, "clicks", date(2026, 11, 19)),
    ]

    assert len({int(one.integers(2**62)) for one in streams}) == 4


def test_another_process_draws_the_same() -> None:
    code = (
        "from cie_runbook.drill.seeds import stream\n"
        "import sys\n"
        "sys.stdout.write(str(stream(7, 'clicks').integers(2**62)))"
    )

    said = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(said.stdout) == stream(7, "clicks").integers(2**62)
