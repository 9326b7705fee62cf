"""Names that lead nowhere are refused with their line."""

from __future__ import annotations

import pytest

from .conftest import Breaker, line_of


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "metrics.yaml",
            "zero_when_reported: lorota_client_token_ok",
            "zero_when_reported: lorota_client_tokn_ok",
            "'lorota_client_token_ok'?",
        ),
        ("evidence.yaml", "dashboard: zix-s83-2u8", "dashboard: zix-s83-2u9", "'zix-s83-2u8'?"),
        ("evidence.yaml", "org: vetext", "org: vetxt", "'vetext'?"),
        ("services.yaml", "channel: va-mobile-app", "channel: va-mobil-app", "'va-mobile-app'?"),
        ("services.yaml", "[5pd-req-u6d]", "[5pd-req-u6]", "'5pd-req-u6d'?"),
        ("edges.yaml", "dependency: veis", "dependency: vies", "'veis'?"),
        ("edges.yaml", "caller: vse-cs", "caller: vse-sc", "'vse-cs'?"),
        ("steps.yaml", "- vista_steps", "- vista_step", "'vista_steps'?"),
        ("evidence.yaml", "- notify_error", "- notify_errors", "'notify_error'?"),
        ("signals.yaml", "of: silent_failure\n", "of: silent_failures\n", "'silent_failure'?"),
        ("signals.yaml", "of: silent_failure\n", "of: silent_failure *\n", "joined by + and -"),
        ("signals.yaml", "of: silent_failure\n", "of: silent_failure:p95\n", "has no statistic"),
        ("signals.yaml", "of: chip_time:p95", "of: chip_time:p99", "`chip_time:p95`"),
        ("signals.yaml", "of: chip_time:p95", "of: chip_time", "`chip_time:p95`"),
        ("evidence.yaml", "- chip_time:p95", "- chip_time", "not none"),
    ],
)
def test_a_name_that_leads_nowhere_is_reported_with_its_line(
    broken: Breaker, file: str, old: str, new: str, said: str
) -> None:
    error = broken(file, old, new)
    assert error.where == line_of(file, old)
    assert said in str(error)
