"""Below which path each system of a rehearsal answers."""

from __future__ import annotations

from collections.abc import Mapping

DATADOG = "datadog"
PREFIXES: Mapping[str, str] = {
    DATADOG: "/api/",
    "sentry": "/sentry/api/0/",
    "pagerduty": "/pagerduty/",
    "slack": "/slack/api/",
    "servicenow": "/servicenow/",
    "github": "/github/",
}
"""System to the prefix of all of its paths."""


def system_of(path: str) -> str | None:
    """Return the system that `path` belongs to; None where it is nobody's."""
    return next((name for name, prefix in PREFIXES.items() if path.startswith(prefix)), None)
