"""What people type to search: words, "phrases in quotes", AND OR NOT -word, prefix*, (parentheses).

Words side by side must all be found. AND, OR and NOT are operators in capitals; NOT binds closest, then AND (written
or not), then OR. Chinese quotation marks, parentheses and signs of full width serve as well. A word of one script
finds the other; runs of letters and characters, such as 华为5G, are one phrase of their parts in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.tokens import Unit, units

MAX_LENGTH = 1000
MAX_DEPTH = 20

_QUOTES = {'"': '"', "“": "”", "„": "“", "”": "”", "「": "」", "『": "』", "«": "»", "\uff02": "\uff02"}
_SPELLINGS = str.maketrans({"\uff08": "(", "\uff09": ")", "\uff0a": "*", "\uff0d": "-", "\u2212": "-"})
_BARE = re.compile(rf"[^\s(){re.escape(''.join(_QUOTES))}]+")
_OPERATORS = frozenset({"AND", "OR", "NOT"})


class QueryError(ValueError):
    """A query that cannot be read: where, counted in characters from 0, and what to do about it."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(f"{message} (at character {position + 1})")
        self.position = position
        self.message = message


@dataclass(frozen=True, slots=True)
class Phrase:
    """Runs and words that stand one after the other; of the last word a beginning is enough when ``prefix``."""

    units: tuple[Unit, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be found. Stands in an And only, beside a part that is not one."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """Parts that must all hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Parts of which one must hold."""

    parts: tuple[Node, ...]


Node = Phrase | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was typed, and as it was understood."""

    text: str
    root: Node


def parse_query(text: str) -> Query:
    """A query understood.

    Raises:
        QueryError: the query is empty, only excludes, is too long or too deep, or a part of it is missing.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(MAX_LENGTH, f"A query has at most {MAX_LENGTH} characters: shorten it.")
    parser = _Parser(_read_words(text), len(text))
    root = parser.alternatives(0)
    if (left := parser.next()) is not None:
        raise QueryError(left.position, "This parenthesis closes nothing: take it out, or open one before.")
    if isinstance(root, Not):
        raise _only_excludes(0)
    return Query(text, root)


@dataclass(frozen=True, slots=True)
class _Word:
    """A piece of a query: ( ) - AND OR NOT, or "phrase" with its units."""

    position: int
    kind: str
    phrase: Phrase | None = None


def _read_words(text: str) -> list[_Word]:
    text = text.translate(_SPELLINGS)
    words: list[_Word] = []
    at = 0
    while at < len(text):
        if text[at] in _QUOTES:
            at = _read_quoted(text, at, words)
        elif text[at] in "()":
            words.append(_Word(at, text[at]))
            at += 1
        elif text[at] == "-" and _stands_before_something(text, at):
            words.append(_Word(at, "-"))
            at += 1
        elif match := _BARE.match(text, at):
            if (word := _read_bare(match[0], at)) is not None:
                words.append(word)
            at = match.end()
        else:
            at += 1
    return words


def _stands_before_something(text: str, at: int) -> bool:
    return at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] != ")"


def _read_quoted(text: str, start: int, words: list[_Word]) -> int:
    end = text.find(_QUOTES[text[start]], start + 1)
    if end < 0:
        raise QueryError(start, "The quotation opened here is never closed: add a quotation mark at its end.")
    found = units(text[start + 1 : end])
    if not found:
        raise QueryError(start, "There is nothing to search for between these quotation marks: letters, digits, 字.")
    prefix = text.startswith("*", end + 1)
    words.append(_Word(start, "phrase", Phrase(found, prefix)))
    return end + 1 + prefix


def _read_bare(word: str, start: int) -> _Word | None:
    """A word that stands alone: an operator, or a phrase of its parts; None when it is only punctuation."""
    if word in _OPERATORS:
        return _Word(start, word)
    beginning = word.rstrip("*")
    if "*" in beginning:
        raise QueryError(start + beginning.index("*"), "A * stands for the rest of a word, at its end only.")
    if found := units(beginning):
        return _Word(start, "phrase", Phrase(found, prefix=beginning != word))
    if beginning != word:
        raise QueryError(start, "A * needs the beginning of a word before it.")
    return None


class _Parser:
    """Reads pieces into a tree, by descent."""

    def __init__(self, words: list[_Word], end: int) -> None:
        self._words = words
        self._at = 0
        self._end = end

    def next(self, *kinds: str) -> _Word | None:
        """The piece that comes next, if there is one, and of these kinds when some are given."""
        if self._at < len(self._words) and (not kinds or self._words[self._at].kind in kinds):
            return self._words[self._at]
        return None

    def take(self, *kinds: str) -> _Word | None:
        word = self.next(*kinds)
        self._at += word is not None
        return word

    @property
    def position(self) -> int:
        word = self.next()
        return word.position if word else self._end

    def alternatives(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise QueryError(self.position, f"Parentheses go {MAX_DEPTH} deep at most: write it more plainly.")
        start = self.position
        parts = [self._together(depth)]
        while self.take("OR"):
            parts.append(self._together(depth))
        if len(parts) == 1:
            return parts[0]
        if any(isinstance(part, Not) for part in parts):
            raise _only_excludes(start)
        return Or(tuple(parts))

    def _together(self, depth: int) -> Node:
        parts: list[Node] = []
        start = self.position
        while True:
            part = self._single(depth)
            parts.extend(part.parts if isinstance(part, And) else (part,))
            joined = self.take("AND")
            if not joined and not self.next("phrase", "(", "-", "NOT"):
                break
        if len(parts) == 1:
            return parts[0]
        if all(isinstance(part, Not) for part in parts):
            raise _only_excludes(start)
        return And(tuple(parts))

    def _single(self, depth: int) -> Node:
        excluded = False
        while self.take("-", "NOT"):
            excluded = not excluded
        part = self._operand(depth)
        if not excluded:
            return part
        return part.part if isinstance(part, Not) else Not(part)

    def _operand(self, depth: int) -> Node:
        word = self.take("phrase", "(")
        if word is None:
            raise self._missing()
        if word.phrase:
            return word.phrase
        inner = self.alternatives(depth + 1)
        if not self.take(")"):
            raise QueryError(word.position, "The parenthesis opened here is never closed: add ) at its end.")
        return inner

    def _missing(self) -> QueryError:
        if not self._words:
            return QueryError(0, "There is nothing to search for: give a word, or several.")
        before = self._words[self._at - 1] if self._at else None
        if before and before.kind in _OPERATORS | {"-"}:
            return QueryError(before.position, f"{before.kind} needs something to search for after it.")
        if (word := self.next()) and word.kind in _OPERATORS:
            return QueryError(word.position, f"{word.kind} needs something to search for before it.")
        return QueryError(self.position, "There is nothing to search for between these parentheses.")


def _only_excludes(position: int) -> QueryError:
    return QueryError(position, "A query cannot only exclude: add a word that is to be found.")
