import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.query_language import And, Node, Not, Or, Phrase, QueryError, parse_query

TYPED = st.lists(
    st.sampled_from(["台灣", "5G", "a*", "AND", "OR", "NOT", "-", "(", ")", '"', "“", "」", " ", "*", "，", "\ud83d"])
).map("".join)


def said(node: Node) -> str:
    match node:
        case Phrase():
            return "+".join(unit.text for unit in node.units) + "*" * node.prefix
        case Not():
            return f"-{said(node.part)}"
        case And():
            return f"({' '.join(map(said, node.parts))})"
        case Or():
            return f"({' | '.join(map(said, node.parts))})"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("臺灣", "台湾"),
        ("台湾 选举", "(台湾 选举)"),
        ("台湾 AND 选举", "(台湾 选举)"),
        ("a OR b c", "(a | (b c))"),
        ("(a OR b) c", "((a | b) c)"),
        ("（a OR b） -c －d", "((a | b) -c -d)"),
        ("a NOT (b OR c)", "(a -(b | c))"),
        ("a AND NOT b", "(a -b)"),
        ("-b a", "(-b a)"),
        ("a --b", "(a b)"),
        ("a NOT (NOT b c)", "(a -(-b c))"),
        ("(a b) (c d)", "(a b c d)"),
        ("华为5G", "华为+5g"),
        ("U.S.-China", "u+s+china"),
        ('"New York" x', "(new+york x)"),
        ("“中国，美国”", "中国+美国"),
        ("「台灣」", "台湾"),
        ('-"a b" c', "(-a+b c)"),
        ("wor*", "wor*"),
        ("wor＊", "wor*"),
        ('"new yor"*', "new+yor*"),
        ("中国 - 美国 — !", "(中国 美国)"),
        ("and or not", "(and or not)"),
    ],
)
def test_a_query_is_understood(typed: str, understood: str) -> None:
    query = parse_query(typed)
    assert said(query.root) == understood
    assert query.text == typed


@pytest.mark.parametrize(
    ("typed", "position", "begins"),
    [
        ("", 0, "There is nothing to search for"),
        (" ，！", 0, "There is nothing to search for"),
        ("a AND", 2, "AND needs something to search for after it"),
        ("OR b", 0, "OR needs something to search for before it"),
        ("a AND OR b", 2, "AND needs something to search for after it"),
        ("a NOT", 2, "NOT needs something to search for after it"),
        ("a (b", 2, "The parenthesis opened here is never closed"),
        ("a ( )", 4, "There is nothing to search for between these parentheses"),
        ("a) b", 1, "This parenthesis closes nothing"),
        ('a "b', 2, "The quotation opened here is never closed"),
        ('a "！"', 2, "There is nothing to search for between these quotation marks"),
        ("-a", 0, "A query cannot only exclude"),
        ("a OR -b", 0, "A query cannot only exclude"),
        ("a (-b -c)", 3, "A query cannot only exclude"),
        ("a wo*rd", 4, "A * stands for the rest of a word"),
        ("a *", 2, "A * needs the beginning of a word"),
        ("(" * 30 + "a" + ")" * 30, 21, "Parentheses go 20 deep at most"),
        ("a" * 1001, 1000, "A query has at most 1000 characters"),
    ],
)
def test_a_malformed_query_says_where_and_what_to_do(typed: str, position: int, begins: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_query(typed)
    assert error.value.position == position
    assert error.value.message.startswith(begins)
    assert str(error.value).endswith(f"(at character {position + 1})")


@given(TYPED | st.text())
def test_whatever_is_typed_is_understood_or_refused_in_words(typed: str) -> None:
    error: QueryError | None = None
    try:
        assert not isinstance(parse_query(typed).root, Not)
    except QueryError as refused:
        error = refused
    assert error is None or 0 <= error.position <= len(typed)
