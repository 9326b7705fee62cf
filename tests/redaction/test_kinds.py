"""Masks and their tags."""

from __future__ import annotations

from cie_runbook.redaction.kinds import MASK, mask

KEY = b"k" * 32


def test_spellings_of_one_value_share_a_tag() -> None:
    assert mask("phone", "+1 (415) 555-2671", KEY) == mask("phone", "415.555.2671", KEY)
    assert mask("icn", "1012667145v762142", KEY) == mask("icn", "1012667145V762142", KEY)


def test_a_kind_with_few_values_has_no_tag() -> None:
    assert mask("dob", "1950-03-04", KEY) == "[dob]"
    assert mask("last4", "6789", KEY) == "[last4]"


def test_every_mask_is_known_as_a_mask() -> None:
    assert MASK.fullmatch(mask("checkin", "bce2e2a4", KEY))
    assert MASK.fullmatch("[redacted]")
