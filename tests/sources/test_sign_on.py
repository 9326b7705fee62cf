"""A sign-on page is a denial, though it comes with the status of success."""

import pytest

from cie_runbook.errors import AccessDeniedError, UnreadableAnswerError
from cie_runbook.sources.sign_on import is_web_page, permitted_object
from cie_runbook.sources.transport import Answer
from tests.sources.slack_and_servicenow import make_settings

SETTINGS = make_settings("servicenow")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html;charset=UTF-8", b"Who are you?"),
        ("application/xhtml+xml", b"Who are you?"),
        ("", b"\n <!DOCTYPE HTML><p>secret detail"),
        ("application/json", b"<html><p>secret detail"),
    ],
)
def test_a_web_page_is_a_denied_access(content_type: str, body: bytes) -> None:
    with pytest.raises(AccessDeniedError) as caught:
        permitted_object(Answer(200, {"content-type": content_type}, body), SETTINGS)
    assert "CIE_SERVICENOW_TOKEN" in caught.value.mend
    assert "secret detail" not in str(caught.value)


def test_an_answer_is_decoded() -> None:
    answer = Answer(200, {"content-type": "application/json"}, b'{"result": []}')
    assert not is_web_page(answer)
    assert permitted_object(answer, SETTINGS) == {"result": []}


def test_other_text_is_unreadable_and_not_a_denial() -> None:
    with pytest.raises(UnreadableAnswerError):
        permitted_object(Answer(200, {}, b"gateway"), SETTINGS)
