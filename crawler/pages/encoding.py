"""The characters of a page: byte order mark, header, meta, then a guess by BeautifulSoup's detector."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD = 4096
# What browsers read under these labels (WHATWG Encoding): the label is a subset of what is really written.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "ascii": "cp1252"}
_FEW = 1000


def decode_page(body: bytes, headers: Mapping[str, str]) -> str:
    """Read a page's bytes. A label that does not fit its bytes is passed over; a few broken bytes are replaced."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    declared = list(dict.fromkeys((*_declared(body, headers), "utf-8")))
    for encoding in declared:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    for encoding in declared:
        text = body.decode(encoding, "replace")
        if text.count("\ufffd") * _FEW < len(text):
            return text
    return _guess(body)


def _declared(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    header = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    for text in (header, body[:_HEAD].decode("ascii", "replace")):
        if match := _CHARSET.search(text):
            try:
                name = codecs.lookup(match[1]).name
            except LookupError:
                continue
            yield _WIDER.get(name, name)


def _guess(body: bytes) -> str:
    from bs4.dammit import UnicodeDammit

    return UnicodeDammit(body, ["gb18030", "big5hkscs"], is_html=True).unicode_markup or body.decode("utf-8", "replace")
