"""False episodes that quiet days brought: written by `python -m tests.bench_detection.calibrate`.

Multiscale scores at which a signal of each sort was called for nothing so often, by kind of signal,
grain of its bins and volume. Simulated worlds with seeds below 1000 and the spring of real flights,
holidays, days beside them and clock changes in a year's mix.
"""

from __future__ import annotations

FALSE_A_DAY = (0.3, 0.1, 0.03, 0.01, 0.003)
VOLUMES = (15.0, 150.0, 1500.0)  # events in a day's busiest hour, between classes [count]

SCORES = {
    ("count", "minutes"): (
        (2.0, 2.29, 2.63, 2.92, 3.32),
        (2.0, 2.29, 2.78, 3.24, 3.8),
        (2.4, 2.98, 3.3, 3.65, 4.6),
        (2.4, 2.98, 3.3, 3.65, 4.6),
    ),
    ("count", "hours"): (
        (2.0, 2.29, 2.63, 2.92, 3.32),
        (2.0, 2.29, 2.63, 3.03, 3.43),
        (2.0, 2.29, 2.63, 3.03, 3.43),
        (2.0, 2.29, 2.63, 3.03, 3.43),
    ),
    ("latency", "minutes"): (
        (2.0, 2.29, 2.75, 3.1, 3.5),
        (2.0, 2.29, 2.63, 2.92, 3.32),
        (2.0, 2.29, 2.63, 2.92, 3.32),
        (2.0, 2.29, 2.75, 3.1, 3.5),
    ),
    ("latency", "hours"): (
        (2.0, 2.29, 2.75, 3.1, 3.5),
        (2.0, 2.29, 2.75, 3.1, 3.5),
        (2.0, 2.29, 2.75, 3.1, 3.5),
        (2.0, 2.29, 2.75, 3.1, 3.5),
    ),
    ("rate", "minutes"): (
        (2.0, 2.29, 2.63, 2.92, 3.21),
        (2.0, 2.29, 2.63, 2.92, 3.32),
        (2.0, 2.29, 2.63, 2.92, 3.32),
        (2.0, 2.29, 2.63, 2.92, 3.32),
    ),
    ("rate", "hours"): (
        (2.0, 2.29, 2.63, 2.92, 3.32),
        (2.0, 2.29, 2.63, 2.92, 3.32),
        (2.0, 2.29, 2.63, 2.92, 3.32),
        (2.0, 2.29, 2.63, 2.92, 3.32),
    ),
}
