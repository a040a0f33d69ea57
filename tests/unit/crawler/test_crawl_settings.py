"""Settings of a crawl."""

import pytest
from pydantic import ValidationError

from crawler.settings import CrawlSettings, scrapy_settings


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeout_feed": 0},
        {"max_redirects": 21},
        {"allow_private": ("http://a.example",)},
        {"proxy": "socks5://a.example"},
        {"user_agent": "two\nlines"},
        {"no_such_setting": 1},
    ],
)
def test_impossible_setting_is_refused(wrong):
    with pytest.raises(ValidationError):
        CrawlSettings(**wrong)


def test_every_setting_is_described():
    assert all(field.description for field in CrawlSettings.model_fields.values())


def test_scrapy_brings_nothing_of_its_own():
    said = scrapy_settings(CrawlSettings())
    assert [said[name] for name in said if name.endswith("_BASE")] == [{}] * 4
