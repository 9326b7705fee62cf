"""The runbook's own health: its crashes and its cron check-in, redacted, to the profile's DSN."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sentry_sdk
from sentry_sdk.crons import capture_checkin
from sentry_sdk.crons.consts import MonitorStatus

from cie_runbook import __version__
from cie_runbook.errors import RunbookError
from cie_runbook.redaction import Redactor
from cie_runbook.settings import SentrySettings

FLUSH_S = 5.0  # how long the end of a run may wait for Sentry
MONITOR: Any = {  # what Sentry expects of the daily run; it creates the monitor on first use
    "schedule": {"type": "crontab", "value": "15 7 * * *"},
    "timezone": "America/New_York",
    "checkin_margin": 10,
    "max_runtime": 30,
}


@contextmanager
def reporting(settings: SentrySettings, redactor: Redactor) -> Iterator[None]:
    """Report a crash of the enclosed code to Sentry; without a DSN nothing is sent.

    What a user can mend (`RunbookError`) is no crash and is not reported.
    """
    _start(settings, redactor)
    try:
        yield
    except (RunbookError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        sentry_sdk.capture_exception(error)
        raise
    finally:
        sentry_sdk.flush(timeout=FLUSH_S)


@contextmanager
def cron_check_in(settings: SentrySettings) -> Iterator[None]:
    """Tell Sentry's cron monitor that the daily run started, and how it ended."""
    if settings.dsn is None:
        yield
        return
    slug = settings.cron_monitor
    check_in = capture_checkin(
        monitor_slug=slug, status=MonitorStatus.IN_PROGRESS, monitor_config=MONITOR
    )
    try:
        yield
    except BaseException:
        capture_checkin(monitor_slug=slug, check_in_id=check_in, status=MonitorStatus.ERROR)
        raise
    capture_checkin(monitor_slug=slug, check_in_id=check_in, status=MonitorStatus.OK)


def _start(settings: SentrySettings, redactor: Redactor) -> None:
    if settings.dsn is None:
        return

    def without_private_data(event: Any, _hint: Any) -> Any:
        event.get("extra", {}).pop("sys.argv", None)
        return redactor.redact_tree(event)

    sentry_sdk.init(
        dsn=settings.dsn.reveal(),
        environment=settings.environment,
        release=f"cie-runbook@{__version__}",
        server_name="cie-runbook",
        include_local_variables=False,
        include_source_context=False,
        data_collection={
            "user_info": False,
            "http_bodies": [],
            "stack_frame_variables": False,
            "frame_context_lines": 0,
        },
        max_breadcrumbs=0,
        traces_sample_rate=0.0,
        before_send=without_private_data,
    )
