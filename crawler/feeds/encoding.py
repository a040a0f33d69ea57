"""Bytes to text when labels lie: BOM, then whatever of UTF-8, prolog and HTTP header the bytes themselves bear out.

UTF-8 proves itself: text of another encoding is practically never valid UTF-8, so valid bytes beat every label.
A label that contradicts the bytes is passed over, and undeclared text is judged by how common its characters would be.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.feeds.guess import guess_cjk, guess_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PROLOG = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{1,40})""")
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)

# The share of characters that may be unreadable before a label is no longer believed.
_BEARABLE = 0.1

# What a label really stands for: the widest encoding written under its name, as browsers read it.
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "hz": "hz", "big5": "big5hkscs", "cp950": "big5hkscs",
    "shift_jis": "cp932", "shift_jisx0213": "cp932", "euc_kr": "cp949", "johab": "johab", "iso8859-1": "cp1252",
    "ascii": "cp1252", "iso8859-9": "cp1254", "tis_620": "cp874", "iso8859-11": "cp874",
}  # fmt: skip
_ALIASES = {
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "windows-949": "cp949", "x-euc-kr": "cp949",
    "gb_2312-80": "gb18030", "x-gbk": "gb18030", "gb-2312": "gb18030", "x-sjis": "cp932", "windows-31j": "cp932",
    "sjis": "cp932", "x-euc-jp": "euc_jp", "big5-eten": "big5hkscs", "x-x-big5": "big5hkscs", "utf8": "utf-8",
    "unicode": "utf-16", "x-mac-roman": "mac_roman",
}  # fmt: skip
_NOT_TEXT = frozenset(
    "base64 bz2 hex quopri rot13 uu zlib idna punycode unicode_escape raw_unicode_escape undefined mbcs oem".split()
)
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_ext"), (b"\x1b(J", "iso2022_jp_ext"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, the encoding it was read in, and in words what was wrong with the labels ("" when nothing was)."""

    text: str
    encoding: str
    problem: str = ""


def may_be_utf8(body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether a well-formed XML document in these bytes could be UTF-8: no BOM, no label of escapes says otherwise."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    labels = (_label(_PROLOG, body[:512]), _header(headers))
    return not any(label.lower().startswith(("hz", "iso-2022", "utf-7")) for label in labels)


def decode(body: bytes, headers: Mapping[str, str]) -> Decoded:
    """The text of a feed; never raises. What cannot be read becomes U+FFFD, and the problem says so."""
    return _decode(body, [_label(_PROLOG, body[:512]), _header(headers)])


def decode_html(body: bytes, headers: Mapping[str, str]) -> Decoded:
    """The text of an HTML page: as a feed, but the label stands in a ``meta``."""
    return _decode(body, [_header(headers), _label(_META, body[:4096]), _label(_PROLOG, body[:512])])


def _decode(body: bytes, labels: list[str]) -> Decoded:
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return Decoded(text=body[len(bom) :].decode(encoding, "replace"), encoding=encoding)
    if wide := _wide(body[:4]):
        return Decoded(text=body.decode(wide, "replace"), encoding=wide)
    named = [encoding for label in labels if (encoding := _known(label))]
    if escaped := _escaped(body, named):
        return escaped
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _other(body, named)
    ascii_only = len(text) == len(body)
    said = next((encoding for encoding in named if encoding != "utf-8"), "")
    problem = f"labelled {said}, but is UTF-8" if said and not ascii_only and "utf-8" not in named else ""
    return Decoded(text=text, encoding="utf-8", problem=problem)


def _wide(start: bytes) -> str:
    """UTF-16 and UTF-32 without a BOM, by where the first characters have their zeros."""
    zeros = "".join("0" if byte == 0 else "x" for byte in start)
    return {"000x": "utf-32-be", "x000": "utf-32-le", "0x0x": "utf-16-be", "x0x0": "utf-16-le"}.get(zeros, "")


def _label(pattern: re.Pattern[bytes], start: bytes) -> str:
    found = pattern.search(start)
    return found[1].decode("ascii", "replace") if found else ""


def _header(headers: Mapping[str, str]) -> str:
    found = _CHARSET.search(headers.get("content-type", ""))
    return found[1] if found else ""


def _known(label: str) -> str:
    """The Python codec of a label, at its widest; "" for a label nobody knows or that bytes in hand rule out."""
    try:
        name = codecs.lookup(_ALIASES.get(label.lower(), label)).name if label else ""
    except (LookupError, ValueError):
        return ""
    if name.startswith(("utf-16", "utf-32", "utf-7")) or name in _NOT_TEXT:
        return ""
    return _WIDER.get(name, name)


def _escaped(body: bytes, named: list[str]) -> Decoded | None:
    """ISO-2022 and HZ, which look like ASCII but for their escapes."""
    wanted = [name for name in named if name.startswith(("iso2022", "hz"))]
    if b"\x1b" in body:
        wanted += [name for escape, name in _ESCAPES if escape in body]
    for name in wanted:
        text = _strict(body, name)
        if text is not None and (b"~{" if name == "hz" else b"\x1b") in body:
            problem = "" if name in named else f"labelled {named[0] if named else 'nothing'}, but is {name}"
            return Decoded(text=text, encoding=name, problem=problem)
    return None


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _other(body: bytes, named: list[str]) -> Decoded:
    """Not UTF-8: the first label the bytes bear out, else what the characters suggest, else the least damage."""
    for encoding in named:
        if encoding == "utf-8" or (_is_single_byte(encoding) and guess_cjk(body)):
            continue
        text = _strict(body, encoding)
        if text is not None:
            return Decoded(text=text, encoding=encoding)
    said = named[0] if named else "nothing"
    guessed = guess_cjk(body)
    text = _strict(body, guessed) if guessed else None
    if text is not None:
        return Decoded(text=text, encoding=guessed, problem=f"labelled {said}, read as {guessed}")
    damage, name = min((_damage(body, name), name) for name in [*named, "utf-8"])
    if damage < _BEARABLE:
        problem = f"bytes that are no {name} were replaced"
        return Decoded(text=body.decode(name, "replace"), encoding=name, problem=problem)
    guessed = guessed or guess_encoding(body)
    return Decoded(
        text=body.decode(guessed, "replace"), encoding=guessed, problem=f"labelled {said}, read as {guessed}"
    )


def _is_single_byte(encoding: str) -> bool:
    return encoding.startswith(("cp125", "iso8859", "latin", "koi8", "mac", "cp874", "cp437", "cp85", "cp866"))


def _damage(body: bytes, encoding: str) -> float:
    text = body.decode(encoding, "replace")
    high = sum(character >= "\x80" for character in text)
    return text.count("\ufffd") / high if high else 0.0
