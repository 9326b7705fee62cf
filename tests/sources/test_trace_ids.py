"""One trace has one id, whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.sources import datadog_logs, datadog_spans, sentry_event, sentry_events
from cie_runbook.sources.trace_ids import trace_number
from tests.sources.systems import sample

NUMBER = 7_436_020_195_874_236_421


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (str(NUMBER), str(NUMBER)),
        (NUMBER, str(NUMBER)),
        (f"0{NUMBER}", str(NUMBER)),
        (f"{NUMBER:032x}", str(NUMBER)),
        (f"691c4e5f00000000{NUMBER:016x}", str(NUMBER)),
        (f"691C4E5F00000000{NUMBER:016X}", str(NUMBER)),
        ("00000000000000ab", "171"),
        ("1234567890123456", "1234567890123456"),
        ("1-67891233-abcdef012345678912345678", "1-67891233-abcdef012345678912345678"),
        ("0", None),
        ("0" * 32, None),
        ("", None),
        ("Jane Doe", None),
        (None, None),
        (True, None),
    ],
)
def test_an_id_is_a_decimal_number_in_text(written: object, number: str | None) -> None:
    assert trace_number(written) == number


@given(st.integers(1, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_all_forms_of_one_trace_are_the_same(lower: int, upper: int) -> None:
    assert trace_number(str(lower)) == trace_number(f"{upper:016x}{lower:016x}") == str(lower)


@given(st.text(max_size=40))
def test_once_in_form_an_id_stays_as_it_is(text: str) -> None:
    found = trace_number(text)
    assert found is None or trace_number(found) == found


def test_logs_spans_and_the_events_of_sentry_have_the_same_id() -> None:
    written = f"691c4e5f00000000{NUMBER:016x}"
    entry = {"id": "x", "attributes": {"attributes": {"dd": {"trace_id": written}}}}
    log = datadog_logs.logs_table({"data": [entry]})
    span = datadog_spans.spans_table({"data": [{"id": "x", "attributes": {"trace_id": NUMBER}}]})
    listed = sentry_events.events_table(
        [{"eventID": "x", "tags": [{"key": "trace", "value": written}]}]
    )
    chained = {**sample("sentry/event-chained"), "contexts": {"trace": {"trace_id": written}}}
    tables = (log, span, listed, sentry_event.frames_table(chained))
    assert [set(table["trace_id"]) for table in tables] == [{str(NUMBER)}] * 4
    assert sentry_event.read_event(chained).trace_id == str(NUMBER)
