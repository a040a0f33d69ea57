"""The months by their names, in the languages that news is written in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from crawler.normalise.month_table import DAYS, SHORTENED, WHOLE
from crawler.normalise.words import LETTER, fold_word

# Spellings that are met beside those of the table, one line a month.
_ALSO = """
janner|jaenner|janvye|cile|जनवरी|জানুয়ারি|בינואר
fevriye|फरवरी|ফেব্রুয়ারি|בפברואר
mrz|maerz|marta|μαω|במרץ
aprila|באפריל|ابریل
me|maja|במאי|مه
jen|juna|ביוני|ιον
jiye|jula|ביולי|ιολ|ژوییه|يونيه
dawou|avgusta|באוגוסט|آگست
sept|setiembre|septanm|septembra|בספטמבר|सितम्बर
oktob|oktobra|באוקטובר|अक्तूबर
novanm|novembra|studenog|בנובמבר|नवम्बर
desanm|decembra|בדצמבר|दिसम्बर
"""
_SHORTEST = 3
# Scripts written without blanks between words (Thai, Lao, Tibetan, Burmese, Khmer): a name stands anywhere in them.
_UNPARTED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]")
# Months that have numbers for names, in Vietnamese and Tibetan.
_NUMBERED = re.compile(r"(?:tháng|thg|ཟླ་?(?:བ་?)?)\s*(1[0-2]|0?[1-9])(?!\d)")
_DAYS = frozenset(DAYS.split())
_ENGLISH_NAMES = "january february march april may june july august september october november december".split()
ENGLISH = {name[:_SHORTEST]: number for number, name in enumerate(_ENGLISH_NAMES, start=1)}


def month_of(word: str) -> int | None:
    """The month that a word names, or an abbreviation of it: three letters or more of the languages of old."""
    return _months().get(fold_word(word))


def may_be_day(word: str) -> bool:
    """Whether a month's name is the name of a day of the week as well, in some language or other."""
    return fold_word(word) in _DAYS


def with_plain_months(text: str) -> str:
    """A text in lower case in which months of more than one word, or of a number, have their English names."""
    text = _NUMBERED.sub(lambda match: f" {_ENGLISH_NAMES[int(match[1]) - 1]} ", text)
    return text if text.isascii() else _phrases().sub(lambda match: f" {_phrase_table()[match[0]]} ", text)


def _named(table: str) -> Iterator[tuple[int, str]]:
    """The names of a table, each with the number of its month."""
    number = 0
    for words in table.split():
        number = 0 if words.endswith(":") else number + 1
        yield from ((number, name.replace("_", " ")) for name in words.split("|") if number)


@cache
def _months() -> dict[str, int]:
    shortened = [*_named(SHORTENED), *_named(f"also: {_ALSO}")]
    known: dict[str, int] = {}
    for number, name in (*shortened, *_named(WHOLE)):
        known.setdefault(fold_word(name), number)
    for number, name in shortened:
        folded = fold_word(name)
        for length in range(_SHORTEST, len(folded)):
            known.setdefault(folded[:length], number)
    return known


@cache
def _phrase_table() -> dict[str, str]:
    """What takes the place of names that are no single word between blanks, in their spelling under NFKC."""
    return {
        unicodedata.normalize("NFKC", name): _ENGLISH_NAMES[number - 1]
        for number, name in (*_named(SHORTENED), *_named(WHOLE))
        if " " in name or "." in name or _UNPARTED.search(name)
    }


@cache
def _phrases() -> re.Pattern[str]:
    """All phrases, the longest first; those written with blanks stand between other words only."""
    names = sorted(_phrase_table(), key=len, reverse=True)
    return re.compile(
        "|".join(
            re.escape(name) if _UNPARTED.search(name) else rf"(?<![^\W\d_]){re.escape(name)}(?!{LETTER})"
            for name in names
        )
    )
