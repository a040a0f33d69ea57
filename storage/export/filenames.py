"""File names: the old archives' where they can be kept, and never one twice."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from storage.article import Article
from storage.export.post import to_bytes
from storage.identity import url_key

LIMIT = 255
"""Bytes of UTF-8 that a name may have on Linux; the limits of macOS and Windows are no lower."""

_FORBIDDEN = str.maketrans(dict(zip('\\:*?"<>|', "＼：＊？＂＜＞｜", strict=True)))
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?:\.|$)", re.IGNORECASE)


class Names:
    """The names given out in one folder.

    Two names are one where a file system folds case or composes characters (macOS, Windows).
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self.renamed = 0

    def take(self, stem: str, ending: str, article: Article) -> str:
        """Return ``stem`` + ``ending``, with a suffix made of the article's identity where that is taken."""
        if self._free(name := fit(stem, ending)):
            return name
        self.renamed += 1
        digest = sha256(to_bytes(identity(article))).hexdigest()
        for length in (8, 16, 64):
            if self._free(name := fit(stem, f"-{digest[:length]}{ending}")):
                return name
        # The same article twice in one export: only counting is left.
        number = 2
        while not self._free(name := fit(stem, f"-{digest[:8]}-{number}{ending}")):
            number += 1
        return name

    def _free(self, name: str) -> bool:
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
        if key in self._taken:
            return False
        self._taken.add(key)
        return True


def cut(text: str, units: int) -> str:
    """Return the first ``units`` UTF-16 units, as JavaScript counts; half a pair becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace")


def portable(text: str) -> str:
    """Make text a stem that Linux, macOS and Windows take and show as it is.

    Characters that Windows refuses become their full-width forms; controls and marks of direction go.
    """
    return _UNSEEN.sub("", text.replace("/", "--")).translate(_FORBIDDEN)


def folder_name(text: str) -> str:
    """Make text the name of a folder: portable, no device of Windows, no dot or blank at the end."""
    name = portable(text).rstrip(". ") or "_"
    return fit("_" + name if _DEVICE.match(name) else name, "")


def fit(stem: str, ending: str) -> str:
    """Join a stem and its ending, the stem cut so that the whole has at most ``LIMIT`` bytes."""
    room = LIMIT - len(ending.encode())
    return to_bytes(stem)[:room].decode("utf-8", "ignore") + ending


def identity(article: Article) -> str:
    """Return what makes an article the same one through retitles: its outlet, and its identifier or address there."""
    return f"{article.outlet}\n{article.article_id or url_key(article.url)}"
