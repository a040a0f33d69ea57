"""What an edit changed in an article: sentences, paragraphs, numbers. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from storage.folding import fold

# A sentence ends with its mark and whatever closes behind it; a point only before a blank, so that 1.5 is whole.
_SENTENCE = re.compile(r"\S.*?(?:[。！？!?…；]+[”’」』）)\"']*|\.[”’\"')]*(?=\s)|$)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
_ALIKE = 0.5
# Comparing takes time by the product of both sides. A publisher may change more than anybody will read.
_MANY_SENTENCES = 2_000
_MOST_PAIRED = 200
_LONG_PARAGRAPH = 2_000


class Fate(StrEnum):
    """What became of a sentence."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what became of it; ``opens`` when it begins a paragraph."""

    fate: Fate
    text: str
    opens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What one edit did: paragraphs without a successor, new ones, numbers replaced by others in the same words."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]


def sentences(text: str) -> list[tuple[str, bool]]:
    """The sentences of a text in order, each with whether it opens a paragraph; Chinese and Latin marks end them."""
    found = []
    for paragraph in text.split("\n"):
        for place, match in enumerate(_SENTENCE.finditer(paragraph)):
            found.append((match[0].strip(), place == 0))
    return found


def compare(before: str, after: str) -> list[Sentence]:
    """The sentences of both texts in reading order, what was removed before what took its place."""
    old, new = sentences(before), sentences(after)
    found: list[Sentence] = []
    many = max(len(old), len(new)) > _MANY_SENTENCES
    matcher = SequenceMatcher(None, [text for text, _ in old], [text for text, _ in new], autojunk=many)
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind == "equal":
            found += [Sentence(Fate.KEPT, *one) for one in new[begin:stop]]
        else:
            found += [Sentence(Fate.REMOVED, *one) for one in old[start:end]]
            found += [Sentence(Fate.ADDED, *one) for one in new[begin:stop]]
    return found


def summarise(before: str, after: str) -> Edit:
    """What an edit did, in short."""
    old, new = _paragraphs(before), _paragraphs(after)
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    pairs = _pairs(gone, come)
    return Edit(
        removed=tuple(old[one] for one in gone if one not in pairs),
        added=tuple(new[one] for one in come if one not in pairs.values()),
        numbers=tuple(_numbers(compare(before, after))),
    )


def _paragraphs(text: str) -> dict[str, str]:
    """Paragraphs by what is left of them when folded."""
    return {folded: line.strip() for line in text.split("\n") if (folded := fold(line))}


def _pairs(gone: list[str], come: list[str]) -> dict[str, str]:
    """Paragraphs that live on in another form, of the first that are gone and come."""
    pairs: dict[str, str] = {}
    for one in gone[:_MOST_PAIRED]:
        matcher = SequenceMatcher(None, b=one, autojunk=len(one) > _LONG_PARAGRAPH)
        for other in come[:_MOST_PAIRED]:
            if other in pairs.values():
                continue
            matcher.set_seq1(other)
            if one in other or other in one or (matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE):
                pairs[one] = other
                break
    return pairs


def _numbers(compared: list[Sentence]) -> list[tuple[str, str]]:
    """Numbers that changed in sentences that else say the same."""
    added: dict[str, list[Sentence]] = {}
    for sentence in compared:
        if sentence.fate is Fate.ADDED:
            added.setdefault(_masked(sentence.text), []).append(sentence)
    found = []
    for sentence in compared:
        successors = added.get(_masked(sentence.text))
        if sentence.fate is Fate.REMOVED and successors:
            old, new = _NUMBER.findall(sentence.text), _NUMBER.findall(successors.pop(0).text)
            found += [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    return found


def _masked(sentence: str) -> str:
    return "\0".join(fold(part) for part in _NUMBER.split(sentence))
