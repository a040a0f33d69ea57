import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.identity import article_id, public_url, serialise_url, text_key, url_key

PLAIN = "https://news.example/cn/story-1"

SAME = [
    "http://news.example/cn/story-1",
    "https://www.news.example/cn/story-1/",
    "https://m.news.example/cn/story-1",
    "https://www.m.news.example/cn/story-1",
    "https://amp.news.example/cn/story-1",
    "https://NEWS.example:443/cn/story-1",
    "http://news.example:80//cn//story-1",
    "https://news.example/cn/x/../story-1",
    "https://news.example/cn/./story%2D1",
    "https://news.example/cn/story-1/amp/",
    "https://news.example/amp/cn/story-1",
    "https://news.example/cn/story-1.amp",
    "https://news.example/cn/story-1;jsessionid=0A1B",
    "https://news.example/cn/story-1#comments",
    "https://user:word@news.example/cn/story-1?",
    "https://news.example/cn/story-1?utm_source=a&UTM_medium=b&fbclid=c&maca=chi-rss-chi-all",
    "https://news.example/cn/story-1?ref=previous-article&source=rss-1234------2&amp=1",
    "  https://news.example/cn/story-1\n",
]

OTHER = [
    "https://news.example/cn/story-2",
    "https://news.example/cn/Story-1",
    "https://news.example/cn%2Fstory-1",
    "https://news.example:8443/cn/story-1",
    "https://blog.news.example/cn/story-1",
    "https://news.example/cn/story-1?id=7",
    "https://news.example/cn/story-1?sid=7",
    "https://news.example/cn/story-1?p=7",
    "https://news.example/cn/story-1?source=7",
    "https://news.example/cn/story-1#!/7",
    "https://news.example/cn/story-1#/7",
]


@pytest.mark.parametrize("url", SAME)
def test_spellings_of_one_address_have_one_key(url: str) -> None:
    assert url_key(url) == url_key(PLAIN) == "news.example/cn/story-1"


@pytest.mark.parametrize("url", OTHER)
def test_addresses_of_different_articles_keep_different_keys(url: str) -> None:
    assert url_key(url) != url_key(PLAIN)
    assert len({url_key(one) for one in OTHER}) == len(OTHER)


def test_order_and_encoding_of_parameters_do_not_count() -> None:
    assert url_key("http://a.example/x?b=%e4%b8%ad&a=1+2") == url_key("http://a.example/x?a=1%202&b=中")


def test_percent_encoded_and_plain_paths_have_one_key() -> None:
    assert url_key("https://a.example/中国/%7euser") == url_key("https://a.example/%E4%B8%AD%e5%9b%bd/~user")


def test_bytes_that_are_not_utf8_stay_apart() -> None:
    assert url_key("https://a.example/%D6%D0") != url_key("https://a.example/%D6%D1")


def test_a_site_named_like_a_prefix_keeps_its_name() -> None:
    assert url_key("https://www.example/") == "www.example"
    assert url_key("https://amp.example/amp") == "amp.example/amp"


def test_what_is_no_web_address_is_its_own_key() -> None:
    assert url_key(" tag:example,2024:1 ") == "tag:example,2024:1"


@given(st.text(max_size=60))
def test_a_key_is_stable_under_its_own_rules(path: str) -> None:
    key = url_key(f"https://a.example/{path}")
    assert url_key(f"https://{key}") == key


@pytest.mark.parametrize(
    ("url", "base", "serialised"),
    [
        ("https://A.example/中", "", "https://a.example/%E4%B8%AD"),
        ("../b?x=1", "https://a.example/c/d", "https://a.example/b?x=1"),
        ("//b.example/x", "https://a.example/", "https://b.example/x"),
        ("/x", "", ""),
        ("javascript:alert(1)", "https://a.example/", ""),
        ("http://", "", ""),
    ],
)
def test_addresses_are_serialised_as_the_standard_says(url: str, base: str, serialised: str) -> None:
    assert serialise_url(url, base) == serialised


def test_an_identifier_is_the_first_group_that_matched() -> None:
    assert article_id("https://www.dw.example/zh/slug/a-55962300?x", r"/(?:a|g)-(\d+)") == "55962300"
    assert article_id("https://a.example/x", r"/(?:a-(\d+)|b-(\d+))") is None
    assert article_id("https://a.example/b-7", r"/(?:a-(\d+)|b-(\d+))") == "7"
    assert article_id("https://a.example/202009305001.aspx", r"\d{12}") == "202009305001"
    assert article_id("https://a.example/x", None) is None


def test_one_text_in_both_scripts_has_one_key() -> None:
    assert text_key("臺灣發展，" * 25) == text_key("台湾发展 " * 25) is not None


def test_short_texts_have_no_key() -> None:
    assert text_key("台湾发展，" * 24) is None


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://reader:secret@paper.example/a?b=@c", "https://paper.example/a?b=@c"),
        ("https://token@paper.example/", "https://paper.example/"),
        ("https://paper.example/@writer", "https://paper.example/@writer"),
        ("no url @ all", ""),
    ],
)
def test_passwords_are_taken_out_of_addresses(url: str, public: str) -> None:
    assert public_url(url) == public
