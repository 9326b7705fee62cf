"""What is frozen can be checked, and a hand-made record is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.errors import CaseError
from cie_runbook.evidence import gather, refuse_damaged
from cie_runbook.evidence.store import frozen
from tests.evidence.builders import answering, how, make_case, make_request, make_table


def test_a_sound_case_passes_also_with_older_versions(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    for value in (1.0, 2.0):
        gather(case, [make_request()], how(answering(make_table([value])), refresh=True))
    refuse_damaged(case)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    gather(case, [make_request()], how(answering(make_table())))
    case.path("evidence", "checkin_traffic.parquet").unlink()
    with pytest.raises(CaseError, match=r"checkin_traffic\.parquet: the table is missing"):
        refuse_damaged(case)


def test_a_record_of_another_form_is_refused(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    case.write_json("evidence", "checkin_traffic.json", {"name": "checkin_traffic"})
    with pytest.raises(CaseError, match="not of the known form"):
        frozen(case, "checkin_traffic")


def test_the_same_table_gives_the_same_digest(tmp_path: Path) -> None:
    digests = set()
    for name in ("a", "b"):
        case = make_case(tmp_path / name)
        found = gather(case, [make_request()], how(answering(make_table())))
        digests.add(found["checkin_traffic"].provenance.digest)
    assert len(digests) == 1
