"""Search over some 900 real articles finds exactly what reading through them finds."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

from storage.folding import fold_characters
from storage.folding_table import PAIRS
from storage.query_compiler import holds, to_fts5
from storage.query_language import parse_query
from storage.tokens import FTS5_OPTIONS, searchable, tokenise

SHARED = Path(__file__).parents[2] / ".." / "shared"
DEDUP, POSTS = SHARED / "dedup" / "articles.jsonl", SHARED / "real" / "posts"
EACH = 38

pytestmark = pytest.mark.skipif(not DEDUP.is_file(), reason="real articles stand beside the project as ../shared")

HAN = "\u4e00-\u9fff"
TRADITIONAL = dict(zip(PAIRS[1::2], PAIRS[::2], strict=True))
Texts = list[tuple[str, str]]
Draw = Callable[[random.Random, str], list[str]]


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "\n", html))


def read_texts() -> Iterator[tuple[str, str]]:
    for line in DEDUP.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["title"], plain(row["body_html"])
    for post in sorted(POSTS.iterdir()):
        head, _, body = post.read_text(encoding="utf-8").partition("------\n")
        yield head.split('title: "', 1)[-1].split('"\n', 1)[0], plain(body)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return list(read_texts())


@pytest.fixture(scope="module")
def index(texts: Texts) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE found USING fts5(title, text, {FTS5_OPTIONS})")
    rows = [(number, tokenise(title), tokenise(text)) for number, (title, text) in enumerate(texts)]
    database.executemany("INSERT INTO found(rowid, title, text) VALUES (?, ?, ?)", rows)
    yield database
    database.close()


def searched(index: sqlite3.Connection, typed: str) -> set[int]:
    expression = to_fts5(parse_query(typed))
    return {row[0] for row in index.execute("SELECT rowid FROM found WHERE found MATCH ?", (expression,))}


def part(length: int) -> Draw:
    def draw(chosen: random.Random, text: str) -> list[str]:
        runs = re.findall(f"[{HAN}]{{{length},}}", text)
        if not runs:
            return []
        run = chosen.choice(runs)
        start = chosen.randrange(len(run) - length + 1)
        return [run[start : start + length]]

    return draw


def of(pattern: str) -> Draw:
    return lambda chosen, text: [chosen.choice(found)] if (found := re.findall(pattern, text)) else []


def in_the_other_script(chosen: random.Random, text: str) -> list[str]:
    return ["".join(TRADITIONAL.get(one, one) for one in fold_characters(typed)) for typed in part(3)(chosen, text)]


DRAWS: dict[str, Draw] = {
    "one character": part(1),
    "two characters": part(2),
    "three characters": part(3),
    "six characters": part(6),
    "the other script": in_the_other_script,
    "mixed": of(rf"[{HAN}]{{1,3}}[A-Za-z0-9]+(?![A-Za-z0-9])|(?<![A-Za-z0-9])[A-Za-z0-9]+[{HAN}]{{1,3}}"),
    "Latin": of(r"(?<![\w.])[A-Za-z]{2,}(?![\w.])"),
    "several words": lambda chosen, text: [" ".join(part(2)(chosen, text) + part(3)(chosen, text))],
}


def drawn(texts: Texts, draw: Draw) -> list[str]:
    chosen = random.Random(20260302)
    queries: set[str] = set()
    while len(queries) < EACH:
        queries.update(filter(None, draw(chosen, chosen.choice(texts)[1])))
    return sorted(queries)


@pytest.mark.parametrize("kind", DRAWS)
def test_search_finds_what_reading_through_finds(kind: str, texts: Texts, index: sqlite3.Connection) -> None:
    folded = [(searchable(title), searchable(text)) for title, text in texts]
    for typed in drawn(texts, DRAWS[kind]):
        query = parse_query(typed)
        read = {number for number, article in enumerate(folded) if holds(query, article)}
        assert read, typed
        assert searched(index, typed) == read, typed


@pytest.mark.parametrize("length", [1, 2, 3, 6])
def test_characters_are_found_wherever_the_folded_texts_hold_them(
    length: int, texts: Texts, index: sqlite3.Connection
) -> None:
    folded = [(fold_characters(title), fold_characters(text)) for title, text in texts]
    for typed in drawn(texts, part(length)):
        sought = fold_characters(typed)
        held = {number for number, (title, text) in enumerate(folded) if sought in title or sought in text}
        assert searched(index, typed) == held, typed


@pytest.mark.parametrize("typed", ["臺灣", "台灣"])
def test_every_spelling_finds_the_same(typed: str, index: sqlite3.Connection) -> None:
    assert searched(index, typed) == searched(index, "台湾")
    assert len(searched(index, typed)) > 100
