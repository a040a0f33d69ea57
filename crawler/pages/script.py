"""Data that a page's scripts carry: JSON in a script element, or given to a variable."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from crawler.pages.document import Document
from crawler.pages.paths import Json
from crawler.pages.rules import PageData

_UNDEFINED = re.compile(r"(?<=[:,\[])\s*undefined(?=\s*[,}\]])")
_PARSE_CALL = re.compile(r"\s*JSON\.parse\(\s*")
_STRING = re.compile(r"'([^'\\]*(?:\\.[^'\\]*)*)'|\"([^\"\\]*(?:\\.[^\"\\]*)*)\"", re.DOTALL)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.)|\"", re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)


def read_data(document: Document, where: PageData) -> Json:
    """The data a definition names, or None where the page has none that can be read."""
    if where.script is not None:
        found = (read_json(str(element.text_content())) for element in document.select(where.script))
    else:
        sets = _assignment(where.variable or "")
        texts = (str(element.text or "") for element in document.select("script"))
        found = (_value(text, match.end()) for text in texts if (match := sets.search(text)))
    return next((data for data in found if data is not None), None)


def read_json(text: str) -> Json:
    """JSON as pages write it: in comments or CDATA, with raw line breaks, with a rest behind it; None if broken."""
    text = text.replace("<![CDATA[", "")
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    return _value(text, start) if start >= 0 else None


@lru_cache(maxsize=256)
def _assignment(variable: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$]){re.escape(variable)}[\"']?\]?\s*=(?!=)")


def _value(text: str, start: int) -> Json:
    if call := _PARSE_CALL.match(text, start):
        inner = _string(text, call.end())
        return read_json(inner) if inner else None
    while start < len(text) and text[start].isspace():
        start += 1
    for attempt in (text, _UNDEFINED.sub("null", text[start:])):
        try:
            data: Json = _DECODER.raw_decode(attempt, start if attempt is text else 0)[0]
        except (ValueError, RecursionError):
            continue
        return data
    return None


def _string(text: str, start: int) -> str:
    """A JavaScript string; its escapes are written as JSON's, which reads it."""
    match = _STRING.match(text, start)
    if match is None:
        return ""
    try:
        value = _DECODER.decode(f'"{_ESCAPE.sub(_as_json, match[1] or match[2] or "")}"')
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


def _as_json(match: re.Match[str]) -> str:
    escape = match[1]
    if escape is None:
        return '\\"'
    if escape.startswith("x") and len(escape) == 3:
        return f"\\u00{escape[1:]}"
    return "'" if escape == "'" else match[0]
