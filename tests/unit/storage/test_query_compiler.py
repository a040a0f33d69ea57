import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.query_compiler import highlight, matches, to_fts5, to_tsquery
from storage.query_language import And, Query, QueryError, parse_query
from storage.tokens import FTS5_OPTIONS, tokenise

TEXTS = st.text(alphabet="臺灣人华为5Gg é，。 \n한a", max_size=12)
QUERIES = st.lists(
    st.sampled_from(
        ["台", "台灣", "灣人", "华为5G", "5", "g", "a*", " ", " OR ", " -", "(", ")", '"a 5"', "人。5", "한"]
    ),
    max_size=5,
).map("".join)


def fts5(typed: str) -> str:
    return to_fts5(parse_query(typed))


def tsquery(typed: str) -> str:
    return to_tsquery(parse_query(typed))


def found(typed: str, *texts: str) -> bool:
    return matches(parse_query(typed), *texts)


def marked(typed: str, text: str) -> list[str]:
    return [text[start:end] for start, end in highlight(parse_query(typed), text)]


def fts5_finds(expression: str, *texts: str) -> bool:
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE found USING fts5(title, text, {FTS5_OPTIONS})")
    database.execute("INSERT INTO found(rowid, title, text) VALUES (1, ?, ?)", [tokenise(text) for text in texts])
    hits = database.execute("SELECT rowid FROM found WHERE found MATCH ?", (expression,)).fetchall()
    database.close()
    return bool(hits)


def test_a_word_within_a_longer_one_hides_no_other() -> None:
    assert found('"ab cd ab"', "xab cd ab cd ab")
    assert found("ab", "abab ab")
    assert not found("ab", "abab xab")
    assert marked("ab", "abx ab，ab") == ["ab", "ab"]
    assert marked("ab*", "abx xab") == ["ab"]


@pytest.mark.parametrize(
    ("typed", "for_fts5", "for_tsquery"),
    [
        ("臺灣", '"台湾"', "('台湾')"),
        ("台湾人", '"台湾 湾人"', "('台湾' <-> '湾人')"),
        ("台", '"台" *', "('台':*)"),
        ("华为5G", '"华为 为 5g"', "('华为' <-> '为' <-> '5g')"),
        ("A股", '"a 股" *', "('a' <-> '股':*)"),
        ("wor*", '"wor" *', "('wor':*)"),
        ("a OR b c", '("a" OR ("b" AND "c"))', "(('a') | (('b') & ('c')))"),
        ("a -b -c", '(("a") NOT ("b" OR "c"))', "(('a') & !('b') & !('c'))"),
    ],
)
def test_a_query_is_compiled(typed: str, for_fts5: str, for_tsquery: str) -> None:
    assert fts5(typed) == for_fts5
    assert tsquery(typed) == for_tsquery


def test_nothing_typed_escapes_its_quotes() -> None:
    assert fts5("it's:NEAR\\^{a}") == '"it s near a"'
    assert tsquery("it's:A\\<->!&|") == "('it' <-> 's' <-> 'a')"


def test_a_query_that_only_excludes_is_not_compiled() -> None:
    query = parse_query("a -b")
    assert isinstance(query.root, And)
    with pytest.raises(ValueError, match="only excludes"):
        to_fts5(Query("-b", query.root.parts[1]))


def test_words_too_long_for_a_lexeme_are_cut_as_in_the_index() -> None:
    assert tsquery("x" * 300) == f"('{'x' * 255}')"


@pytest.mark.parametrize("typed", ["台湾", "臺灣", "台灣"])
def test_either_script_finds_both(typed: str) -> None:
    assert found(typed, "臺灣的選舉")
    assert found(typed, "台湾的选举")


@pytest.mark.parametrize(
    ("typed", "text", "holds"),
    [
        ("湾人", "台湾人", True),
        ("京上", "北京，上海", False),
        ("5", "5G手机", False),
        ("5*", "5G手机", True),
        ("5G手", "华为5G手机", True),
        ("为5G", "华为 5G", True),
        ("华为5", "华为5G", False),
        ("华为 5G", "5G里的华为", True),
        ('"华为 5G"', "5G里的华为", False),
        ("“中国，美国”", "中国、美国", True),
        ("“中国，美国”", "中国美国", False),
        ("new york", "York, New", True),
        ('"new york"', "York, New", False),
        ("a -b", "a b", False),
        ("a OR b", "b", True),
    ],
)
def test_a_text_is_found_as_documented(typed: str, text: str, holds: bool) -> None:
    assert found(typed, text) is holds
    assert fts5_finds(fts5(typed), "", text) is holds


def test_words_may_stand_in_title_and_text_but_a_phrase_in_one() -> None:
    assert found("台湾 选举", "台湾", "选举")
    assert not found("“台湾 选举”", "台湾", "选举")


@given(QUERIES, TEXTS, TEXTS)
def test_fts5_finds_what_reading_through_finds(typed: str, title: str, text: str) -> None:
    try:
        query = parse_query(typed)
    except QueryError:
        return
    assert fts5_finds(to_fts5(query), title, text) == matches(query, title, text)


@pytest.mark.parametrize(
    ("typed", "text", "words"),
    [
        ("台湾 -香港", "臺灣與香港，台湾。", ["臺灣", "台湾"]),
        ("湾人 OR 台湾", "台湾人", ["台湾人"]),
        ("cafe\u0301", "Un CAFE\u0301!", ["CAFE\u0301"]),
        ("5G", "５Ｇ手机 5g", ["５Ｇ", "5g"]),
        ("株", "㈱式", ["㈱"]),
        ("wor*", "a word", ["wor"]),
        ("台湾", "台\u200b湾", ["台\u200b湾"]),
        ("甲", "乙", []),
    ],
)
def test_highlights_are_spans_of_the_text_as_written(typed: str, text: str, words: list[str]) -> None:
    assert marked(typed, text) == words


@given(QUERIES, st.text() | TEXTS)
def test_highlights_stand_in_order_within_the_text(typed: str, text: str) -> None:
    try:
        spans = highlight(parse_query(typed), text)
    except QueryError:
        return
    flat = [0, *(place for span in spans for place in span), len(text)]
    assert flat == sorted(flat)
    assert all(start < end for start, end in spans)
