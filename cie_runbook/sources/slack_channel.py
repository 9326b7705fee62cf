"""Whether a Slack channel of this id exists, for a bot that need not be in it.

Reference: https://docs.slack.dev/reference/methods/conversations.history
"""

from __future__ import annotations

from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.slack_answer import slack_object
from cie_runbook.sources.slack_history import history_request
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline
from cie_runbook.window import Window

_TOLD = {"channel_not_found": False, "not_in_channel": True}
"""Refusals that tell whether there is such a channel. A private one of others is not found."""


def has_channel(client: SystemClient, channel: str, window: Window, deadline: Deadline) -> bool:
    """Ask for messages of a channel in `window`, and say whether the channel is known."""

    def read(answer: Answer) -> tuple[bool, int]:
        told = json_object(answer, client.system).get("error")
        if isinstance(told, str) and told in _TOLD:
            return _TOLD[told], 1
        slack_object(answer, client.settings)
        return True, 1

    return client.get(history_request(channel, window, ""), read, deadline, endpoint="channel")
