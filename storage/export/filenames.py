"""File names: the old archives' where they can be kept, and never one twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
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
    """The names given out in one folder, and those held there by articles of earlier exports.

    Two names are one where a file system folds case or composes characters (macOS, Windows), or where ``fold``
    makes them one; a name of which it leaves nothing is never given.
    """

    def __init__(self, fold: Callable[[str], str] | None = None) -> None:
        self._fold = fold or folded
        self._given: set[str] = set()
        self._held: dict[str, str] = {}
        self.renamed = 0

    def hold(self, name: str, owner: str) -> None:
        """Keep a name for its owner."""
        self._held[self._fold(name)] = owner

    def exchange(self, name: str, other: str) -> None:
        """Let others have a name, whose owner has another now."""
        key = self._fold(name)
        if key != self._fold(other):
            self._held.pop(key, None)
            self._given.discard(key)

    def take(self, stem: str, ending: str, article: Article, *, owner: str = "", held: str | None = None) -> str:
        """Return ``stem`` + ``ending``, with a suffix made of the article's identity where that is taken.

        ``held`` is the name that the owner has; it is kept where it is one of those.
        """
        plain = fit(stem, ending)
        if held in {None, plain} and self._free(plain, owner):
            return plain
        digest = sha256(to_bytes(identity(article))).hexdigest()
        suffixed = [fit(stem, f"-{digest[:length]}{ending}") for length in (8, 16, 64)]
        wanted = [held, plain, *suffixed] if held in suffixed else [plain, *suffixed]
        for name in wanted:
            if name is not None and self._free(name, owner):
                self.renamed += name != plain
                return name
        # The same article twice in one export: only counting is left.
        number = 2
        while not self._free(name := fit(stem, f"-{digest[:8]}-{number}{ending}"), owner):
            number += 1
        self.renamed += 1
        return name

    def _free(self, name: str, owner: str) -> bool:
        key = self._fold(name)
        if not key or key in self._given or self._held.get(key, owner) != owner:
            return False
        self._given.add(key)
        return True


def folded(name: str) -> str:
    """Return what a file system that folds case and composes characters makes of a name."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


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
