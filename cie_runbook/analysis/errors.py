"""The door to what is known of errors: their groups, their kinds, and what to read of them."""

from cie_runbook.analysis.errors_groups import GROUP_COLUMNS, MESSAGE_COLUMNS, Grouper, group
from cie_runbook.analysis.errors_kinds import (
    COLUMNS,
    KIND_COLUMNS,
    UNKNOWN,
    Classifier,
    Decision,
    by_kind,
)
from cie_runbook.analysis.errors_sample import SamplePlan, plan_sample

__all__ = [
    "COLUMNS",
    "GROUP_COLUMNS",
    "KIND_COLUMNS",
    "MESSAGE_COLUMNS",
    "UNKNOWN",
    "Classifier",
    "Decision",
    "Grouper",
    "SamplePlan",
    "by_kind",
    "group",
    "plan_sample",
]
