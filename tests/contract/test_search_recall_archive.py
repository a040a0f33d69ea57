"""Search over some 900 real articles in an archive finds exactly what reading through them finds, on both databases."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from storage.folding import fold_characters
from storage.folding_table import PAIRS
from storage.query_compiler import holds
from storage.query_language import parse_query
from storage.search import Search
from storage.tokens import searchable

SHARED = Path(__file__).parents[2] / ".." / "shared"
DEDUP, POSTS = SHARED / "dedup" / "articles.jsonl", SHARED / "real" / "posts"
EACH = 43
HAN = "\u4e00-\u9fff"
TRADITIONAL = dict(zip(PAIRS[1::2], PAIRS[::2], strict=True))
MIXED = rf"[{HAN}]{{1,3}}[A-Za-z0-9]+(?![A-Za-z0-9])|(?<![A-Za-z0-9])[A-Za-z0-9]+[{HAN}]{{1,3}}"
LATIN = r"(?<![\w.])[A-Za-z]{2,}(?![\w.])"

pytestmark = pytest.mark.skipif(not DEDUP.is_file(), reason="real articles stand beside the project as ../shared")


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "\n", html))


def read_texts() -> Iterator[tuple[str, str]]:
    for line in DEDUP.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["title"], plain(row["body_html"])
    for post in sorted(POSTS.iterdir()):
        head, _, body = post.read_text(encoding="utf-8").partition("------\n")
        yield head.split('title: "', 1)[-1].split('"\n', 1)[0], plain(body)


def other_script(typed: str) -> str:
    return "".join(TRADITIONAL.get(one, one) for one in fold_characters(typed))


def drawn(texts: list[tuple[str, str]], pattern: str) -> list[str]:
    chosen = random.Random(20260302)
    found: set[str] = set()
    while len(found) < EACH:
        if matches := re.findall(pattern, chosen.choice(texts)[1]):
            found.add(chosen.choice(matches))
    return sorted(found)


def test_three_hundred_queries_find_what_reading_through_finds(archive, queries, show, capture) -> None:
    texts = list(read_texts())
    show(*(capture(str(number), title=title, text=text, body="") for number, (title, text) in enumerate(texts)))
    archive.catch_up()
    name_of = {one.id: int(one.article.url.rsplit("/", 1)[-1]) for one in queries.articles()}
    folded = [(searchable(title), searchable(text)) for title, text in texts]
    ready = Search(archive.engine)
    runs = [f"[{HAN}]{{{length}}}" for length in (1, 2, 3, 6)]
    typed_ones = [typed for pattern in (*runs, MIXED, LATIN) for typed in drawn(texts, pattern)]
    typed_ones += [other_script(typed) for typed in drawn(texts, runs[2])]
    assert len(typed_ones) >= 300
    for typed in typed_ones:
        query = parse_query(typed)
        read = {number for number, article in enumerate(folded) if holds(query, article)}
        assert {name_of[number] for number in ready.numbers(query)} == read, typed
    assert (
        ready.numbers(parse_query("台湾")) == ready.numbers(parse_query("臺灣")) == ready.numbers(parse_query("台灣"))
    )
