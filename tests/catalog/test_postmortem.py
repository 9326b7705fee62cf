"""The form of a post-mortem is the playbook's, and its actions take one thing from the evidence."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.postmortem import ActionItem


def test_both_rules_of_the_playbook_are_read(catalog: Catalog) -> None:
    assert [one.id for one in catalog.postmortem.requirements] == ["any_critical", "ours_critical"]


def test_actions_are_sentences(catalog: Catalog) -> None:
    for action in catalog.postmortem.actions.values():
        assert action.text.format(what="it").endswith(".")


def test_an_action_has_one_place_to_fill() -> None:
    with pytest.raises(ValidationError, match="can be filled in"):
        ActionItem(text="Mend {it}.", owner="us", is_issue=True)
