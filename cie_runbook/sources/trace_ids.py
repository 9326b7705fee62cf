"""Ids of traces and spans in one form, so that logs, spans and Sentry's events can be joined.

Datadog counts both in 64 bits and writes them as decimal numbers. OpenTelemetry and Sentry write a
trace in 128 bits as 32 hexadecimal digits, of which Datadog's number is the lower half.
Reference: https://docs.datadoghq.com/tracing/guide/span_and_trace_id_format/
"""

from __future__ import annotations

import re
from typing import Any

from cie_runbook.sources.answer_fields import identifier

_DECIMAL = re.compile(r"[0-9]{1,20}")
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{32}|(?=[0-9]*[a-fA-F])[0-9a-fA-F]{16}")
_LOWER_HALF = 2**64 - 1


def trace_number(value: Any) -> str | None:
    """Return the id of a trace or span as a decimal number of 64 bits, in text.

    An id in any other form stays as it is; None for what is no id, and for 0, which stands for
    none.
    """
    found = identifier(value)
    if found is None:
        return None
    if _DECIMAL.fullmatch(found):
        return str(int(found)) if int(found) else None
    if _HEXADECIMAL.fullmatch(found):
        number = int(found, 16) & _LOWER_HALF
        return str(number) if number else None
    return found
