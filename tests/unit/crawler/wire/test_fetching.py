"""Validators and answers."""

import pytest

from crawler.errors import FetchError, PermanentFetchError, TransientFetchError
from crawler.wire.fetching import check_status, conditional, validator


def test_validators_are_sent_back_verbatim():
    assert conditional('W/"x"', "noon") == {"If-None-Match": 'W/"x"', "If-Modified-Since": "noon"}


def test_nothing_is_asked_of_a_source_without_validators():
    assert conditional("", None) == {}


@pytest.mark.parametrize("value", ['"a\r\nX: y"', '"a\0"', '"' + "e" * 1024 + '"'])
def test_validator_no_honest_server_makes_is_not_kept(value):
    assert validator({"etag": value}, "etag") == ""


@pytest.mark.parametrize(
    ("status", "raised"),
    [(403, PermanentFetchError), (404, PermanentFetchError), (302, PermanentFetchError)]
    + [(status, TransientFetchError) for status in (408, 425, 429, 500, 503, 599)],
)
def test_refusal_says_whether_to_come_back(status, raised):
    with pytest.raises(FetchError) as caught:
        check_status(status, "https://harbour.example/")
    assert (type(caught.value), caught.value.kind) == (raised, f"http_{status}")


@pytest.mark.parametrize("status", [200, 203, 304])
def test_answers_that_can_be_used_pass(status):
    check_status(status, "https://harbour.example/")
