"""Plain Markdown: one file an article, its body in Markdown too, for note-taking programs and version control."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storage.article import Stored
from storage.export.belongings import Belongings
from storage.export.commonmark import escaped, markdown
from storage.export.exporter import ExportOptions, ExportReport, Updates
from storage.export.filenames import cut, folder_name, portable
from storage.export.frontmatter import quoted
from storage.export.item import Item, as_item
from storage.export.post import to_bytes, without_controls
from storage.export.record import iso
from storage.export.writing import Folder

TITLE_IN_NAME = 50
"""UTF-16 units of the title that a file name takes."""


class MarkdownExporter:
    """Writes ``OUTLET/YYYY-MM-DD-TITLE.md``."""

    summary = "Markdown, one file an article, in a folder for each outlet"
    updates: Updates = "by article"
    newest: int | None = None
    pages = False

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write one file for each article."""
        count = 0
        with Folder(out) as folder, Belongings(folder, "markdown", options).opened() as files:
            for count, stored in enumerate(articles, start=1):  # noqa: B007 - the last number is the count
                item = as_item(stored, options)
                stem = portable(f"{item.published:%Y-%m-%d}-{cut(without_controls(item.title), TITLE_IN_NAME)}")
                files.write(f"{folder_name(item.outlet)}/", stem, ".md", stored, to_bytes(text_of(item)))
        return files.report(count)


def text_of(item: Item) -> str:
    """Return the text of a file: front matter in YAML, the title as a heading, the body."""
    lines = [
        "---",
        f"title: {quoted(item.title)}",
        f"url: {quoted(item.url)}",
        f"outlet: {quoted(item.outlet)}",
        f"authors: {_list(item.authors)}",
        f"date: {iso(item.published)}",
        f"updated: {iso(item.updated)}",
        f"language: {quoted(item.language)}",
        f"tags: {_list(item.tags)}",
        "---",
        "",
        f"# {escaped(item.title)}",
        "",
        markdown(item.body),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, names))}]"
