"""Damage costs the item it is in, no other; and nobody's document reaches beyond itself."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from crawler.errors import ParseError
from crawler.feeds import parse_feed

HEAD = "<rss version='2.0'><channel><title>f</title>"
ONE = "<item><title>一</title><link>http://n.example/1</link></item>"
TWO = "<item><title>二</title><link>http://n.example/2</link></item>"
END = "</channel></rss>"


def titles(text: str) -> list[str]:
    return [entry.title for entry in parse_feed(text.encode(), {}).entries]


@pytest.mark.parametrize(
    "bad",
    [
        "<item><title>a & b</title></item>",
        "<item><title>a&nbsp;b</title></item>",
        "<item><title>a\x0bb</title></item>",
        "<item><title>&#xD800;</title></item>",
        "<item><dc:date>2020-01-01</dc:date><title>x</title></item>",
        "<item><title>x</title><description><p>one<br>two</description></item>",
        "<item><Title>x</title></item>",
        "<item><title>x",
        "<item></b></item>",
    ],
)
def test_one_bad_item_costs_no_other(bad: str) -> None:
    found = titles(HEAD + ONE + bad + TWO + END)
    assert found[0] == "一"
    assert found[-1] == "二"


def test_ampersand_in_a_link_survives() -> None:
    feed = parse_feed(f"{HEAD}<item><title>t</title><link>http://n.example/?a=1&b=2</link></item>{END}".encode(), {})
    assert feed.entries[0].link == "http://n.example/?a=1&b=2"
    assert (feed.reader, feed.problems) == ("strict", ("bare ampersands and undeclared entities read",))


def test_text_before_the_document_is_passed_over() -> None:
    assert titles(f"Warning: something\n<?xml version='1.0'?>{HEAD}{ONE}{END}") == ["一"]


def test_cut_entry_keeps_its_link_but_not_the_cut_text() -> None:
    feed = parse_feed(f"{HEAD}{ONE}{TWO[:-7]}<description><![CDATA[half a te".encode(), {})
    assert [(entry.title, entry.summary_as_listed, entry.truncated) for entry in feed.entries] == [
        ("一", "", False),
        ("二", "", True),
    ]


def test_cdata_is_never_mended() -> None:
    text = f"{HEAD}<item><title>a & b</title><description><![CDATA[x & y &nbsp; <item>]]></description></item>{END}"
    assert parse_feed(text.encode(), {}).entries[0].summary_as_listed == "x & y &nbsp; <item>"


def test_plain_entities_of_the_document_are_read() -> None:
    assert titles(f"<!DOCTYPE rss [<!ENTITY paper '晨报'>]>{HEAD}<item><title>&paper;</title></item>{END}") == ["晨报"]


def test_external_entity_is_not_fetched(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    declared = f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>"
    assert titles(f"{declared}{HEAD}<item><title>&x;</title></item>{END}") == ["&x;"]


@pytest.mark.parametrize(
    "text",
    [
        "<" * 200_000,
        HEAD + "<item><title><![CDATA[" * 20_000,
        HEAD + "<item>" + "<title>" * 50_000,
        HEAD + "<!--" * 100_000,
        HEAD + "<item><description>" + "<b>" * 50_000,
        "<!DOCTYPE r [" + "<!ENTITY a " * 50_000,
        HEAD + "<item><title>" + "&" * 200_000,
    ],
)
def test_hostile_document_takes_bounded_time(text: str) -> None:
    started = time.process_time()
    with suppress(ParseError):
        parse_feed(text.encode(), {})
    assert time.process_time() - started < 5


def test_prefix_that_xml_does_not_allow_costs_no_other_item() -> None:
    assert titles(f"{HEAD}{ONE}<item><title>x<a\xb2:b></title></item>{END}")[0] == titles(f"{HEAD}{ONE}{END}")[0]


def test_unknown_entities_behind_a_comment_that_never_ends_are_left_out() -> None:
    body = b'<feed xmlns="http://www.w3.org/2005/Atom"><!-- <entry><title>A</title>&shy;<link href="x"/></entry>'
    assert [(entry.title, entry.link) for entry in parse_feed(body, {}).entries] == [("A", "x")]
