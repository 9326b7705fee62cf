"""Bodies that are not the JSON that was promised."""

import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.decoding import json_array, json_object
from cie_runbook.sources.transport import Answer


def make_answer(body: bytes, content_type: str = "application/json") -> Answer:
    return Answer(200, {"content-type": content_type}, body)


def test_a_byte_order_mark_and_broken_bytes_are_read_over() -> None:
    content = json_object(make_answer(b'\xef\xbb\xbf{"a": "\xff"}'), "demo")
    assert content == {"a": "\N{REPLACEMENT CHARACTER}"}


def test_nan_and_infinity_become_unknown() -> None:
    assert json_object(make_answer(b'{"a": [NaN, -Infinity]}'), "demo") == {"a": [None, None]}


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (make_answer(b"{}", "application/xml"), "declared as something else than JSON"),
        (make_answer(b"{}", "text/plain; charset=utf-8"), "declared as something else than JSON"),
        (make_answer(b""), "is not JSON"),
        (make_answer(b'{"a": '), "is not JSON"),
        (make_answer(b'{"a": ' + b"[" * 100_000), "is not JSON"),
        (make_answer(b'{"a": ' + b"1" * 5000 + b"}"), "is not JSON"),
        (make_answer(b"[1]"), "is not a JSON object"),
        (make_answer(b"null"), "is not a JSON object"),
    ],
)
def test_anything_else_is_unreadable_and_not_repeated(answer: Answer, what: str) -> None:
    with pytest.raises(UnreadableAnswerError) as caught:
        json_object(answer, "Datadog tevi")
    assert what in caught.value.what
    assert caught.value.where == "Datadog tevi"


def test_an_array_is_read_and_an_object_in_its_place_is_not() -> None:
    assert json_array(make_answer(b'[{"a": 1}]'), "demo") == [{"a": 1}]
    with pytest.raises(UnreadableAnswerError, match="is not a JSON array"):
        json_array(make_answer(b'{"detail": "secret"}'), "demo")


@pytest.mark.parametrize(
    "content_type", ["application/vnd.github+json; charset=utf-8", "Application/JSON", "text/json"]
)
def test_json_goes_by_several_names(content_type: str) -> None:
    assert json_object(make_answer(b"{}", content_type), "demo") == {}


def test_a_body_of_no_declared_type_is_tried() -> None:
    assert json_object(Answer(200, {}, b"{}"), "demo") == {}
