"""A word is a variable or not by itself alone."""

from __future__ import annotations

import pytest

from cie_runbook.analysis.errors_mask import MASK, is_class, is_status, masked


@pytest.mark.parametrize(
    "word",
    """42 1,234.5 30000ms 12% 12:00:01 2026-11-18T10:05:00.123Z 18/Nov/2026:10:05:00 0xff deadbeef1
    9b8c1e2a-1111-4222-8333-123456789abc 10.0.0.3 10.0.0.3:8443 /a/b https://x.gov/y s3://b/k
    ann@example.gov api.va.gov [1234567a] nil""".split(),  # noqa: SIM905 - a table of words
)
def test_a_variable_is_masked(word: str) -> None:
    assert masked(word) == (MASK,)


@pytest.mark.parametrize("word", ["refused", "ECONNREFUSED", "CHIP-API_500", "VA900", "v2", "DFN4"])
def test_what_tells_is_kept(word: str) -> None:
    assert masked(word) == (word,)


def test_parts_of_a_name_stay() -> None:
    assert masked("vista-api-03:") == ("vista-api-<*>", ":")


def test_a_key_tells_whether_its_value_varies() -> None:
    assert masked("user=jsmith") == ("user=", MASK)
    assert masked("level=error,") == ("level=", "error", ",")
    assert masked("status=503") == ("status=", "503!")


def test_classes_and_statuses_are_known_by_their_form() -> None:
    assert all(map(is_class, ["java.net.ConnectException", "Faraday::TimeoutError", "EPIPE"]))
    assert not any(map(is_class, ["station", "INC-12345", "User"]))
    assert [is_status(text) for text in ("404", "042", "4040")] == [True, False, False]
