"""Whether what the catalog names is still there, and still plots the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from cie_runbook.analysis.drift import Drift
from cie_runbook.findings.model import Finding
from cie_runbook.findings.morning import Check, Numbers
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.wording import listed, quantity
from cie_runbook.window import eastern

MOST_NAMED = 3


def drift_finding(
    drifts: Sequence[Drift], names: pd.DataFrame, checked_at: datetime, grounds: Grounds
) -> Finding:
    """Conclude whether the catalog still names what there is; `names` is what was asked for."""
    check = Check(id="catalog_drift", title="Names of the catalog", grounds=grounds)
    there, not_asked = (int((names["standing"] == one).sum()) for one in ("there", "not asked"))
    numbers: Numbers = {
        "names": len(names),
        "not_asked": not_asked,
        "gone": sum(one.what == "gone" for one in drifts),
        "changed": sum(one.what == "changed" for one in drifts),
        "checked_at": checked_at.isoformat(),
    }
    when = f"checked {eastern(checked_at)}"
    if not drifts:
        left = f", {quantity(not_asked)} could not be asked" if not_asked else ""
        said = f"{quantity(there)} are as they were{left}; {when}."
        return check.finding("ok", said, numbers=numbers)
    told = [drift_words(one) for one in drifts[:MOST_NAMED]]
    rest = len(drifts) - MOST_NAMED
    more = f", and {rest} more" if rest > 0 else ""
    return check.finding(
        "watch",
        f"{listed(told)}{more}; {when}.",
        next_action=(
            "Correct the catalog, or have the dashboard put back; "
            "`cie-runbook catalog discover` proposes names."
        ),
        numbers=numbers,
    )


def drift_words(drift: Drift) -> str:
    """Name one drift: "metric chip_time is gone"; "monitor “CHIP errors” changed"."""
    name = drift.id if drift.title in {"", drift.id} else f"“{drift.title}”"
    verb = "is gone" if drift.what == "gone" else "asks for something else"
    return f"{drift.kind} {name} {verb}"
