"""What was hidden is counted by source, field and kind."""

from __future__ import annotations

import pandas as pd

from cie_runbook.redaction import Redactor
from cie_runbook.redaction.counting import Hidden, hidden_in_table, summed

REDACTOR = Redactor(key=b"k" * 32)


def test_each_kind_is_counted_in_its_field() -> None:
    table = pd.DataFrame(
        {"message": ["SSN 123-45-6789, SSN 987-65-4320", "fine", None], "email": ["a@b.org"] * 3}
    )

    counts = hidden_in_table(table, REDACTOR.redact_table(table), "chip_logs")

    assert counts == (
        Hidden(source="chip_logs", field="email", kind="email", count=3),
        Hidden(source="chip_logs", field="message", kind="ssn", count=2),
    )


def test_a_mask_that_was_there_before_is_not_counted_again() -> None:
    table = pd.DataFrame({"message": ["SSN [ssn:12ab] of mary@example.com"]})

    counts = hidden_in_table(table, REDACTOR.redact_table(table), "slack")

    assert [(one.kind, one.count) for one in counts] == [("email", 1)]


def test_nothing_hidden_counts_nothing() -> None:
    table = pd.DataFrame({"message": ["p95 812 ms"], "count": [3]})

    assert hidden_in_table(table, REDACTOR.redact_table(table), "x") == ()


def test_the_counts_of_several_pages_are_summed() -> None:
    def one(field: str, count: int) -> Hidden:
        return Hidden(source="chip_logs", field=field, kind="ssn", count=count)

    assert summed([one("message", 2), one("note", 4), one("message", 3)]) == (
        one("message", 5),
        one("note", 4),
    )


def test_a_value_that_stayed_counts_nothing_whatever_object_holds_it() -> None:
    before = pd.DataFrame({"message": pd.Series(["SSN [ssn:12ab]", None], dtype="str")})
    after = pd.DataFrame({"message": ["".join(["SSN ", "[ssn:12ab]"]), None]})

    assert hidden_in_table(before, after, "chip_logs") == ()
