"""Words of dates made comparable: without case, accents and the points of abbreviations."""

from __future__ import annotations

import re
import unicodedata

# Arabic keyboards and Persian ones have letters of their own for the same words.
_ONE_LETTER = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ـ": "", "\u200c": "", "\u200d": ""})
_DIGIT = re.compile(r"[^\D0-9]")
# Vowel signs and other marks that are no letters to a regular expression, from Hebrew to Khmer.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0ddf\u0e31-\u0e4e\u0eb1-\u0ece"
    "\u0f18-\u0fbc\u102b-\u103f\u1050-\u109d\u17b4-\u17d3\u200c\u200d"
)
LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
WORD = re.compile(rf"\d+|[^\W\d_]{LETTER}*")


def fold_word(word: str) -> str:
    """A word without case, accents and the points of abbreviations; one letter where keyboards have two."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return letters.translate(_ONE_LETTER).strip(".,׳॰")


def ascii_digits(text: str) -> str:
    """A text with the digits of every script as 0 to 9."""
    return text if text.isascii() else _DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)
