"""The list form: plain Markdown articles by outlet, and a page with the newest of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from heapq import heappush, heappushpop
from pathlib import Path

from storage.article import Stored
from storage.export.belongings import Belongings
from storage.export.exporter import ExportOptions, ExportReport, Updates
from storage.export.filenames import Names, folder_name, portable
from storage.export.markdown import escaped, heading, link_text, target
from storage.export.post import BLANKS, Post, as_post, to_bytes, without_controls
from storage.export.writing import Folder

NEWEST = 100
"""Articles on an outlet's page."""

_FIRST = 1048574
_CHINA = timezone(timedelta(hours=8))


@dataclass(slots=True)
class _Shelf:
    """One outlet: its name, its folder's name, and the newest of its articles as (time, id, line)."""

    name: str
    folder: str
    newest: list[tuple[datetime, int, str]] = field(default_factory=list)

    def add(self, at: datetime, number: int, line: str) -> None:
        push = heappush if len(self.newest) < NEWEST else heappushpop
        push(self.newest, (at, number, line))

    def page(self) -> str:
        lines = [line for _, _, line in sorted(self.newest, reverse=True)]
        return "\n\n".join([f"{self.name}\n------", *lines, f"[查看更多](/articles/{self.folder})"]) + "\n"


class ListExporter:
    """Writes ``articles/OUTLET/ID_TITLE.md`` and ``lists/OUTLET.md``."""

    summary = "Markdown articles by outlet, with a list of the newest 100 of each"
    updates: Updates = "whole"
    newest: int | None = None
    pages = False

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write one file for each article, then one list for each outlet among them."""
        shelves: dict[str, _Shelf] = {}
        folders, count = Names(), 0
        with Folder(out) as folder, Belongings(folder, "list", options).opened() as files:
            for count, stored in enumerate(articles, start=1):  # noqa: B007 - the last number is the count
                post, outlet = as_post(stored, options), stored.article.outlet
                if outlet not in shelves:
                    page = folders.take(folder_name(post.tag), ".md", stored.article)
                    shelves[outlet] = _Shelf(without_controls(post.tag), page.removesuffix(".md"))
                shelf = shelves[outlet]
                parent, stem = f"articles/{shelf.folder}/", _stem(stored.id, post, options)
                name = files.write(parent, stem, ".md", stored, to_bytes(article_text(post, options)))
                shelf.add(post.at, stored.id, _line(post, f"/{parent}{name}", options))
            for shelf in shelves.values():
                folder.write(f"lists/{shelf.folder}.md", to_bytes(shelf.page()))
        return files.report(count)


def article_text(post: Post, options: ExportOptions) -> str:
    """Return the text of an article's file: the time, the link, and the body on one line."""
    comment, link = heading(post, clean=not options.as_published)
    body = "".join(line.strip(BLANKS) for line in post.body.split("\n"))
    return f"{comment}\n{link}\n------\n\n{body}\n"


def countdown(number: int) -> str:
    """Return an archive's id counted down, so that the newest file name sorts first: 1 gives 1048574.

    Seven digits down to 0000000; from there with a minus, which sorts before every digit.
    """
    left = _FIRST + 1 - number
    return f"{left:07d}" if left >= 0 else f"-{10**9 + left:09d}"


def _stem(number: int, post: Post, options: ExportOptions) -> str:
    title = link_text(post.title)
    title = title.replace("/", "--") if options.as_published else portable(title)
    return f"{countdown(number)}_{title}"


def _line(post: Post, path: str, options: ExportOptions) -> str:
    title, day = link_text(post.title), post.at.astimezone(_CHINA)
    if not options.as_published:
        title, path = escaped(title), target(path.replace("%", "%25").replace("#", "%23"))
    return f"{day.month}-{day.day} [{title}]({path})"
