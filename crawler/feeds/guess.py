"""What encoding undeclared bytes are in, by how common the characters would be.

Misread text is made of rare characters. Chinese, Japanese and Korean are told apart here, from a headline's length on;
everything else is left to charset-normalizer, which is loaded only then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

SAMPLE = 4_000
_ENOUGH = 0.85


def guess_encoding(body: bytes) -> str:
    """The likeliest Python codec of bytes that are not UTF-8; windows-1252 when nothing speaks for another."""
    return guess_cjk(body) or _guess_other(body)


def guess_cjk(body: bytes) -> str:
    """As ``guess_encoding``, but "" where the bytes are not Chinese, Japanese or Korean."""
    sample = _high_bytes(body)
    score, encoding = max((_score(sample, name, common), name) for name, common in _CANDIDATES.items())
    return encoding if score >= _ENOUGH else ""


def _high_bytes(body: bytes) -> bytes:
    """The neighbourhood of the bytes above ASCII, without the markup that would drown it."""
    start = next((place for place, byte in enumerate(body) if byte >= 0x80), len(body))
    return body[max(0, start - 1) : start + SAMPLE]


def _score(sample: bytes, encoding: str, common: Callable[[str], float]) -> float:
    """How everyday the characters above ASCII are, 0 to 1, less what cannot be read at all."""
    text = [character for character in sample.decode(encoding, "replace") if character >= "\x80"]
    if not text:
        return 0.0
    return sum(common(character) for character in text) / len(text) - 3 * text.count("\ufffd") / len(text)


def _is_mark(character: str) -> bool:
    return "\u2010" <= character <= "\u2026" or "\u3000" <= character <= "\u3020" or "\uff01" <= character <= "\uff5e"


@cache
def _first_byte(character: str, encoding: str) -> int:
    try:
        return character.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0xFF


@cache
def _chinese(character: str) -> float:
    """Level one of GB 2312 or of Big5: the some six thousand characters of everyday writing."""
    if _is_mark(character):
        return 1.0
    if not "\u4e00" <= character <= "\u9fff":
        return 0.0
    return float(0xB0 <= _first_byte(character, "gb2312") <= 0xD7 or 0xA4 <= _first_byte(character, "big5") <= 0xC6)


@cache
def _japanese(character: str) -> float:
    if "\u3041" <= character <= "\u30fe":
        return 1.2
    if _is_mark(character):
        return 1.0
    if not "\u4e00" <= character <= "\u9fff":
        return 0.0
    return 0.99 if 0xB0 <= _first_byte(character, "euc_jp") <= 0xCF else 0.0


@cache
def _korean(character: str) -> float:
    """Only the 2,350 everyday syllables: Chinese read as Korean would be half Chinese still."""
    if "\uac00" <= character <= "\ud7a3":
        return 1.01 if 0xB0 <= _first_byte(character, "euc_kr") <= 0xC8 else 0.3
    return 1.0 if _is_mark(character) else 0.0


_CANDIDATES: dict[str, Callable[[str], float]] = {
    "gb18030": _chinese,
    "big5hkscs": _chinese,
    "euc_jp": _japanese,
    "cp932": _japanese,
    "cp949": _korean,
}


_ON_THE_WEB = ["cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874"]
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]")
_HIGH = re.compile(rb"[\x80-\xff]")


def _guess_other(body: bytes) -> str:
    """Latin text has few letters above ASCII; where they are many, it is another script."""
    sample = _high_bytes(body)
    if len(_HIGH.findall(sample)) < 0.3 * len(_LETTERS.findall(sample)):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_ON_THE_WEB).best()
    return best.encoding if best else "cp1252"
