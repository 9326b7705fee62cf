"""`cie-runbook drill serve`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import httpx
import pytest
from click.testing import CliRunner

from cie_runbook.cli.main import cli
from cie_runbook.errors import RunbookError

COMMAND = [sys.executable, "-m", "cie_runbook", "drill", "serve"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_rehearsal_is_served_until_it_is_ended(number: signal.Signals) -> None:
    arguments = ["--scenario", "vista-outage", "--day", "2026-11-18", "--fault", "500s:slack"]
    environment = {**os.environ, "CIE_RUNBOOK_DATADOG_URL": "http://127.0.0.1:9"}
    with subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
    ) as process:
        assert process.stdout is not None
        said: dict[str, str] = {}
        for line in process.stdout:
            match = re.fullmatch(r"export (\w+)=(\S+)\n", line)
            if match:
                said[match[1]] = match[2]
            if "CIE_RUNBOOK_GITHUB_URL" in said:
                break
        headers = {"DD-API-KEY": said["CIE_DRILL_TEVI_DD_API_KEY"]}
        answer = httpx.get(f"{said['CIE_RUNBOOK_DATADOG_URL']}/api/v1/validate", headers=headers)
        slack = httpx.get(f"{said['CIE_RUNBOOK_SLACK_URL']}/auth.test")
        process.send_signal(number)
        code = process.wait(timeout=20)

    assert answer.json() == {"valid": True}
    assert slack.status_code == 500
    assert code == 0


@pytest.mark.parametrize(
    "arguments",
    [["--scenario", "vista-outrage"], ["--day", "noon"], ["--fault", "flood"]],
)
def test_what_cannot_be_served_is_refused_before_anything_starts(arguments: list[str]) -> None:
    refused = CliRunner().invoke(cli, ["drill", "serve", *arguments])

    assert isinstance(refused.exception, RunbookError)
