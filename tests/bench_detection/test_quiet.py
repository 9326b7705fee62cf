"""Worlds to calibrate on are for training, and hold every sort of signal."""

from __future__ import annotations

from tests.bench_detection.quiet import quiet_signals


def test_a_world_has_every_kind_and_grain_on_days_with_history() -> None:
    signals = quiet_signals(0)
    assert {signal.kind for signal in signals} == {"count", "rate", "latency"}
    assert {signal.bin_s for signal in signals} == {300, 3600}
    for signal in signals:
        assert len(signal.events) == len(signal.index)
        assert all(signal.bounds(day)[0] >= 0 for day in signal.days)
