"""An error is one safe sentence, and survives the way between processes."""

from __future__ import annotations

import pickle

import pytest

from cie_runbook import errors


def every_error() -> list[type[errors.RunbookError]]:
    found = [errors.RunbookError]
    for error in found:
        found += error.__subclasses__()
    return found


@pytest.mark.parametrize("error", every_error())
def test_an_error_names_where_what_and_the_mend(error: type[errors.RunbookError]) -> None:
    assert (
        str(error("the file is torn", "case", "Ask anew.")) == "case: the file is torn. Ask anew."
    )


@pytest.mark.parametrize("error", every_error())
def test_an_error_survives_pickling(error: type[errors.RunbookError]) -> None:
    copy = pickle.loads(pickle.dumps(error("what", "where", "mend")))  # noqa: S301 - our own bytes
    assert type(copy) is error
    assert str(copy) == "where: what. mend"


def test_the_seconds_to_wait_survive_pickling() -> None:
    error = errors.RateLimitedError("asked to wait", "Datadog", "Wait.", retry_after_s=7.5)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert copy.retry_after_s == 7.5
    assert copy.retryable


def test_the_drawn_tree_names_every_class() -> None:
    assert errors.__doc__ is not None
    assert [e.__name__ for e in every_error() if e.__name__ not in errors.__doc__] == []
