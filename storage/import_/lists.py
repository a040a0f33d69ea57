"""List archives: ``articles/<outlet>/<id>_<title>.md``, an article without front matter each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from storage.import_.found import Broken, Item, Post, broken, decode, from_milliseconds
from storage.import_.walk import unreadable, walk

ARTICLE_NAME = re.compile(r"-?\d+_.*\.md", re.DOTALL)
_ARTICLE = re.compile(
    r"\A(?:<!--(?P<time>[^<>\n]*)-->\n)?\[(?P<title>.*?)\]\((?P<link>[^\s<>]+)\)\n------\n(?P<body>.*)\Z", re.DOTALL
)


class ListForm:
    """Reads the articles; the outlet is the name of their folder. The pages of ``lists/`` say nothing more."""

    summary = "list archives: articles/OUTLET/ID_title.md"

    def recognises(self, path: Path) -> bool:
        """Whether there is an article."""
        return next(walk(path, ARTICLE_NAME), None) is not None

    def items(self, path: Path) -> Iterator[Item | Broken]:
        """Give the articles of each outlet, the first stored first: numbers count down."""
        for file in sorted(walk(path, ARTICLE_NAME), key=lambda file: (file.parent, -_number(file), file.name)):
            try:
                name, rank = f"{file.absolute().parent.name}/{file.name}", -_number(file)
                yield Item(name=name, data=file.read_bytes(), path=file, rank=rank)
            except OSError as error:
                yield unreadable(file, error)

    def read(self, item: Item) -> Post:
        """Read an article."""
        match = _ARTICLE.match(decode(item))
        if not match:
            raise broken(item, "no line [title](link) with ------ under it: not an article of the old archives")
        listed = from_milliseconds(match["time"] or "")
        return Post(
            link=match["link"],
            title=match["title"],
            outlet=item.name.partition("/")[0],
            body=match["body"].strip("\n"),
            dated=match["time"] or "",
            listed_at=listed,
            fetched_at=listed,
        )


def _number(path: Path) -> int:
    return int(path.name.partition("_")[0])
