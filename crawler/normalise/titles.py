"""A title as listed to the title as meant: plain text, with section, source and site name lifted out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from crawler.normalise.pieces import plain

_MARKUP = re.compile(r"<(?:/?[A-Za-z]|[!?])[^<>]*>")
_MOST_LAYERS = 5
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]{2,8});")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LAST_PART = re.compile(r"(?<=.)\s?[-–—|｜_]\s?(?P<last>[^-–—|｜_]{2,20})$")
_LONGEST_LAST = 24  # what stands before these characters at the end need not be searched
_MOST_LASTS = 5  # house and section, each perhaps twice; a title may repeat them for ever


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart; ``fields`` holds what a definition's pattern lifted beside title and section."""

    text: str
    section: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def plain_title(text: str) -> str:
    """Plain text on one line: no markup, entities, controls, or marks that turn the direction of writing."""
    text = visible(text)
    if "<" in text:
        text = _without_markup(text)
    if "&" in text and _ENTITY.search(text):
        text = _without_markup(visible(unescape(text)))
    return text


def visible(text: str) -> str:
    """Text on one line, without controls, halves of characters and marks that turn the direction of writing."""
    return plain(text if text.isprintable() else _DIRECTION.sub("", text))


def _without_markup(text: str) -> str:
    """No tags, nor such as come about where others are taken out; markup in ever more layers loses its brackets."""
    for _ in range(_MOST_LAYERS):
        text, found = _MARKUP.subn("", text)
        if not found:
            return text
        text = " ".join(text.split())
    return text.replace("<", "").strip()


def read_title(
    text: str, url: str, names: Iterable[str], suffixes: Iterable[str], patterns: Iterable[re.Pattern[str]]
) -> Title:
    """Take a listed title apart.

    Args:
        text: the title as listed.
        url: the article's address; a last part such as `` - 要闻解说`` that is a segment of its path is the section.
        names: what the outlet is called; `` - NAME`` at the end is dropped.
        suffixes: further endings to drop.
        patterns: a definition's own, with the groups title, section, agencies, authors.
    """
    title = plain_title(text)
    for suffix in suffixes:
        if title.endswith(suffix.strip()) and len(title) > len(suffix.strip()):
            title = title[: -len(suffix.strip())].rstrip(" -–—|｜")
    section, fields = "", []
    for pattern in patterns:
        if match := pattern.match(title):
            named = {name: value.strip() for name, value in match.groupdict().items() if value}
            title = named.pop("title", title[match.end() :].strip())
            section = named.pop("section", section)
            fields += list(named.items())
    for _ in range(_MOST_LASTS):
        match = _LAST_PART.search(title, max(0, len(title) - _LONGEST_LAST))
        last = match["last"].strip() if match else ""
        if match is None or not (last in names or (not section and last in _segments(url))):
            break
        title, section = title[: match.start()], section if last in names else last
    return Title(title, section, tuple(fields))


def _segments(url: str) -> list[str]:
    return unquote(urlsplit(url).path).split("/")[:-1]
