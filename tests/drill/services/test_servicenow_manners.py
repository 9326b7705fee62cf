"""ServiceNow's pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.servicenow_manners import base_url, listed
from cie_runbook.drill.services.servicenow_records import plain


@given(rows=st.integers(0, 60), limit=st.integers(1, 25))
def test_walking_the_offsets_gives_every_record_once(rows: int, limit: int) -> None:
    records = [{"sys_id": plain(str(number))} for number in range(rows)]
    found: list[str] = []
    offset = 0
    while True:
        target = f"/servicenow/api/now/table/x?sysparm_limit={limit}&sysparm_offset={offset}"
        reply = listed(Request.of("GET", target, {}, b""), records)
        found += [row["sys_id"] for row in reply.body["result"]]
        offset += limit
        if 'rel="next"' not in reply.headers["Link"]:
            break
    assert found == [str(number) for number in range(rows)]


def test_links_begin_with_the_address_that_was_asked() -> None:
    request = Request.of("GET", "/servicenow/api/now/table/task", {"Host": "here:1"}, b"")
    assert base_url(request) == "http://here:1/servicenow/api/now"
