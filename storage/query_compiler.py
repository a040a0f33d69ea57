"""A query as FTS5 and PostgreSQL read it, and as it is read against a text: all three find the same.

FTS5 sees the tokens of storage.tokens, PostgreSQL the same as lexemes of a tsvector. Of what was typed nothing
reaches them but letters and digits, so that no query can be one they refuse.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from storage.folding import folds_singly
from storage.query_language import And, Node, Not, Or, Phrase, Query
from storage.tokens import LONGEST_LEXEME, Unit, pairs, run_class, searchable


def to_fts5(query: Query) -> str:
    """The query as an FTS5 table made with storage.tokens.FTS5_OPTIONS takes it."""
    return _fts5(query.root)


def to_tsquery(query: Query) -> str:
    """The query as a literal to cast to PostgreSQL's tsquery."""
    return _tsquery(query.root)


def matches(query: Query, *texts: str) -> bool:
    """Whether an article of these texts (its title, its text) is found, by reading through them.

    A run of CJK characters is found wherever it is a part of the folded text, across no punctuation or blank; a word
    whole, or by its beginning with a *; the parts of a phrase in order, whatever separators stand between them.
    """
    return holds(query, [searchable(text) for text in texts])


def holds(query: Query, folded: Sequence[str]) -> bool:
    """What matches() says, of texts made searchable before (see storage.tokens)."""
    return _holds(query.root, folded)


def highlight(query: Query, text: str) -> list[tuple[int, int]]:
    """Where the words of a query stand in a text as written: start and end, ascending, none touching another."""
    folded, places = _folded_with_places(text)
    spans = [match.span() for phrase in sought(query.root) for match in _places_of(phrase, folded)]
    if places is not None:
        spans = [(places[start][0], places[end - 1][1]) for start, end in spans]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def first_match(query: Query, text: str) -> int | None:
    """About where a word of the query stands first in a text as written; None where none does.

    Exact where folding changes no length, and much faster than highlight().
    """
    folded = searchable(text)
    found = [match.start() for phrase in sought(query.root) if (match := next(_places_of(phrase, folded), None))]
    return min(found, default=None)


def sought(node: Node) -> Iterator[Phrase]:
    """The phrases that may make a text answer: all but those excluded."""
    match node:
        case Phrase():
            yield node
        case Or() | And():
            for part in node.parts:
                yield from sought(part)
        case Not():
            return


def _fts5(node: Node) -> str:
    match node:
        case Phrase():
            tokens, prefix = _tokens(node)
            return f'"{" ".join(tokens)}"{" *" if prefix else ""}'
        case Or():
            return f"({' OR '.join(map(_fts5, node.parts))})"
        case And():
            wanted = f"({' AND '.join(_fts5(part) for part in node.parts if not isinstance(part, Not))})"
            excluded = [_fts5(part.part) for part in node.parts if isinstance(part, Not)]
            return f"({wanted} NOT ({' OR '.join(excluded)}))" if excluded else wanted
        case Not():
            raise ValueError("what only excludes is no query")


def _tsquery(node: Node) -> str:
    match node:
        case Phrase():
            tokens, prefix = _tokens(node)
            lexemes = [f"'{token[:LONGEST_LEXEME]}'" for token in tokens]
            return f"({' <-> '.join(lexemes)}{':*' if prefix else ''})"
        case Or():
            return f"({' | '.join(map(_tsquery, node.parts))})"
        case And():
            return f"({' & '.join(map(_tsquery, node.parts))})"
        case Not():
            return f"!{_tsquery(node.part)}"


def _tokens(phrase: Phrase) -> tuple[list[str], bool]:
    """The tokens of a phrase, and whether of the last a beginning is enough."""
    tokens = [token for unit in phrase.units[:-1] for token in _whole(unit)]
    last = phrase.units[-1]
    if not last.is_run:
        return [*tokens, last.text], phrase.prefix
    if len(last.text) == 1:
        return [*tokens, last.text], True
    # The run may go on in the text: its last character is no token of its own there.
    return [*tokens, *pairs(last.text)[:-1]], False


def _whole(unit: Unit) -> list[str]:
    return pairs(unit.text) if unit.is_run else [unit.text]


def _holds(node: Node, texts: Sequence[str]) -> bool:
    match node:
        case Phrase():
            return any(_stands_in(node, text) for text in texts)
        case Or():
            return any(_holds(part, texts) for part in node.parts)
        case And():
            return all(_holds(part, texts) for part in node.parts)
        case Not():
            return not _holds(node.part, texts)


def _stands_in(phrase: Phrase, text: str) -> bool:
    # Most texts lack a part, which is told much faster than the pattern tells.
    return all(unit.text in text for unit in phrase.units) and next(_places_of(phrase, text), None) is not None


def _places_of(phrase: Phrase, text: str) -> Iterator[re.Match[str]]:
    """Where a phrase stands in searchable text, none overlapping another; a word not within a longer one."""
    pattern = _pattern(phrase)
    at = 0
    while match := pattern.search(text, at):
        if _begins_word(phrase, text, match.start()) and _ends_word(phrase, text, match.end()):
            yield match
            at = match.end()
        else:
            at = match.start() + 1


def _begins_word(phrase: Phrase, text: str, at: int) -> bool:
    return phrase.units[0].is_run or at == 0 or not _of_word().match(text, at - 1)


def _ends_word(phrase: Phrase, text: str, at: int) -> bool:
    return phrase.units[-1].is_run or phrase.prefix or not _of_word().match(text, at)


@lru_cache(maxsize=256)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    """The regular expression of a phrase's parts in order, for searchable text."""
    parts: list[str] = []
    before: Unit | None = None
    for unit in phrase.units:
        if before is not None:
            parts.append(" +" if before.is_run == unit.is_run else " *")
        parts.append(re.escape(unit.text))
        before = unit
    return re.compile("".join(parts))


@lru_cache(maxsize=1)
def _of_word() -> re.Pattern[str]:
    # Compiled once: so large a class takes milliseconds, in every phrase it would stand in.
    return re.compile(f"[^ {run_class()}]")


def _folded_with_places(text: str) -> tuple[str, list[tuple[int, int]] | None]:
    """The searchable text, and for each of its characters where it comes from in the text as written.

    None for the places where each character stands where it stood: nearly always.
    """
    whole = searchable(text)
    if len(whole) == len(text) and folds_singly(text):
        return whole, None
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for match in _cluster_pattern().finditer(text):
        characters = _searchable_cluster(match[0])
        folded.append(characters)
        places.extend([match.span()] * len(characters))
    return "".join(folded), places


@lru_cache(maxsize=16384)
def _searchable_cluster(cluster: str) -> str:
    return searchable(cluster)


@lru_cache(maxsize=1)
def _cluster_pattern() -> re.Pattern[str]:
    """A character with what may compose with it: accents, marks of voicing, the later letters of a Hangul syllable."""
    combining = [code for code in range(0x300, 0x20000) if unicodedata.combining(chr(code))]
    composing = "".join(map(chr, combining)) + "\u1160-\u11ff"
    return re.compile(f".[{composing}]*", re.DOTALL)
