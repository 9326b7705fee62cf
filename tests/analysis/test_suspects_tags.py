"""Tags are read whichever way a table carries them."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.analysis.suspects_tags import MOST_VALUES, tags_of


@pytest.mark.parametrize(
    "tags",
    [
        [{"station": "442"}, {"station": 500}],
        [["station:442", "env"], ("station:500",)],
        ["station:442, env", "station:500"],
    ],
)
def test_mappings_lists_and_text_give_the_same_columns(tags: list[object]) -> None:
    found = tags_of(pd.DataFrame({"service": ["a", "b"], "tags": tags}))
    assert found["tag:station"].tolist() == ["442", "500"]


def test_a_tag_that_divides_nothing_is_left_out() -> None:
    many = [str(one) for one in range(MOST_VALUES + 1)]
    table = pd.DataFrame({"env": "prod", "uuid": many, "peer": many, "tags": None})
    assert tags_of(table).columns.empty
