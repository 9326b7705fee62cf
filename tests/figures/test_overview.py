"""The overview has a strip a signal and a cell an hour; state is colour, shape and word."""

from __future__ import annotations

import pandas as pd

from cie_runbook.figures.overview import overview
from cie_runbook.findings.timeline import TIMELINE_COLUMNS
from tests.figures.builders import FRAMING, lines, texts
from tests.findings.builders import at

READINGS = {"ok": "as usual", "act": "412 fewer", "unknown": "no permission", "watch": "a little"}


def states(**worst: str) -> pd.DataFrame:
    """Return three hours of each named signal, the second in its worst state."""
    rows = [
        ("Counts", name, at(f"{hour:02}:00"), state if hour == 10 else "ok", True, READINGS[state])
        for name, state in worst.items()
        for hour in (9, 10, 11)
    ]
    table = pd.DataFrame(rows, columns=list(TIMELINE_COLUMNS))
    return table.astype(dict(TIMELINE_COLUMNS))


DAY = states(clicks="ok", completed="act", slow="watch", reminders="unknown")


def test_each_signal_is_named_and_read_out() -> None:
    found = set(texts(overview(DAY, FRAMING)))
    assert {"Counts", "clicks", "completed", "412 fewer", "no permission", "as usual"} <= found


def test_states_have_shapes_and_the_key_names_them() -> None:
    chart = overview(DAY, FRAMING)
    panel = chart.figure.axes[0]
    markers = {line.get_marker() for line in panel.get_lines() if len(line.get_xdata())}  # type: ignore[arg-type] # an array
    assert {"v", "D"} <= markers
    assert {"as usual", "watch", "act", "unknown"} <= set(texts(chart))


def test_every_hour_of_a_state_is_drawn() -> None:
    panel = overview(DAY, FRAMING).figure.axes[0]
    drawn = {
        str(cells.get_gid()): len(cells.get_paths())
        for cells in panel.collections
        if str(cells.get_gid()).startswith("state")
    }
    assert drawn["state act"] == 1
    assert drawn["state unknown"] == 1
    assert not lines(panel, "now")


def test_the_alt_text_counts_the_states_and_reads_out_what_matters() -> None:
    alt = overview(DAY, FRAMING).alt
    assert "4 signals: 1 as usual, 1 watch, 1 act, 1 unknown." in alt
    assert alt.index("completed: 412 fewer.") < alt.index("reminders: no permission.")


def test_no_signal_at_all_can_still_be_drawn() -> None:
    assert overview(DAY.iloc[:0], FRAMING).png().startswith(b"\x89PNG")
