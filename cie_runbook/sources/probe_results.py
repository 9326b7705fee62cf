"""What the doctor concludes from probes, as pure functions: a verdict, a table, an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Claim = Literal["yes", "no", "not asked"]

Verdict = Literal["ok", "warn", "fail", "unused"]

SKEW_THAT_WARNS_S = 60.0

HEADINGS = ("system", "verdict", "configured", "reachable", "permitted", "clock", "latency", "note")


@dataclass(frozen=True, kw_only=True)
class Probe:
    """The state of one system.

    Attributes
    ----------
    system, host : str
        What was probed; the host is empty where the profile has no address.
    configured, reachable, permitted : Claim
    missing : tuple of str
        Environment variables to set.
    lacking : tuple of str
        Scopes that the credential should have and has not.
    skew_s : float or None
        How far the service's clock is ahead of ours [s].
    latency_ms : int or None
        Duration of the request that was answered [ms].
    note : str
        A sentence on what is wrong; safe to show.
    """

    system: str
    host: str
    configured: Claim
    reachable: Claim = "not asked"
    permitted: Claim = "not asked"
    missing: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    skew_s: float | None = None
    latency_ms: int | None = None
    note: str = ""

    @property
    def is_skewed(self) -> bool:
        """True where the two clocks differ by more than `SKEW_THAT_WARNS_S`."""
        return self.skew_s is not None and abs(self.skew_s) > SKEW_THAT_WARNS_S

    @property
    def verdict(self) -> Verdict:
        """What it comes to: ``unused`` where the profile does not talk to the system."""
        if self.configured == "not asked":
            return "unused"
        if not self.configured == self.reachable == self.permitted == "yes":
            return "fail"
        return "warn" if self.is_skewed else "ok"


def doctor_exit_code(probes: Sequence[Probe]) -> int:
    """Return 0 when all is well, 2 when something must be configured, 1 for any other failure."""
    if any(probe.configured == "no" for probe in probes):
        return 2
    return 1 if any(probe.verdict == "fail" for probe in probes) else 0


def doctor_rows(probes: Sequence[Probe]) -> tuple[tuple[str, ...], ...]:
    """Return one row of cells a probe, under `HEADINGS`."""
    return tuple(
        (
            probe.system,
            probe.verdict,
            probe.configured,
            probe.reachable,
            probe.permitted,
            "" if probe.skew_s is None else f"{probe.skew_s:+.0f} s",
            "" if probe.latency_ms is None else f"{probe.latency_ms} ms",
            _note(probe),
        )
        for probe in probes
    )


def doctor_report(probes: Sequence[Probe]) -> str:
    """Return the table as aligned text, with a sentence below that says what to do."""
    rows = (HEADINGS, *doctor_rows(probes))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, "", conclusion(probes)])


def conclusion(probes: Sequence[Probe]) -> str:
    """Return the sentence that a tired engineer reads first."""
    missing = [name for probe in probes for name in probe.missing]
    if missing:
        return f"Set these environment variables, or store them in the keyring: {_list(missing)}."
    failed = [probe.system for probe in probes if probe.verdict == "fail"]
    if failed:
        return f"Not usable: {_list(failed)}. The notes say why."
    skewed = [probe.system for probe in probes if probe.is_skewed]
    if skewed:
        return f"Usable, but clocks differ by more than a minute: {_list(skewed)}."
    return "Everything that the profile uses is configured, reachable and permitted."


def _note(probe: Probe) -> str:
    parts = [
        f"set {_list(probe.missing)}" if probe.missing else "",
        f"scope missing: {_list(probe.lacking)}" if probe.lacking else "",
        "the clocks differ: check the time of this machine" if probe.is_skewed else "",
        probe.note,
    ]
    return "; ".join(part for part in parts if part)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)
