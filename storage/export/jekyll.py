"""Jekyll posts: one file an article, as the old archives wrote them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storage.article import Stored
from storage.export.belongings import Belongings
from storage.export.exporter import ExportOptions, ExportReport, Updates
from storage.export.filenames import cut, portable
from storage.export.frontmatter import plain, quoted
from storage.export.liquid import literal
from storage.export.markdown import heading
from storage.export.post import BLANKS, Post, as_post, to_bytes, without_controls
from storage.export.writing import Folder

TITLE_IN_NAME = 50
"""UTF-16 units of the title that a file name takes."""


class JekyllExporter:
    """Writes ``YYYY-MM-DD-title.md`` files straight into the folder; Jekyll looks for them in ``_posts``."""

    summary = "posts for Jekyll, one file an article"
    updates: Updates = "by article"
    newest: int | None = None
    pages = False

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write one post for each article."""
        count = 0
        with Folder(out) as folder, Belongings(folder, "jekyll", options).opened() as files:
            for count, stored in enumerate(articles, start=1):  # noqa: B007 - the last number is the count
                post = as_post(stored, options)
                files.write("", _stem(post, options), ".md", stored, to_bytes(post_text(post, options)))
        return files.report(count)


def post_text(post: Post, options: ExportOptions) -> str:
    """Return the text of a post: front matter, link, and the body on one line."""
    comment, link = heading(post, clean=not options.as_published)
    tag = plain(without_controls(post.tag), flow=True)
    comments = "comments: True\n" if options.comments else ""
    return (
        "---\n"
        "layout: post\n"
        f"title: {quoted(_title(post, options))}\n"
        f"date: {_date(post)}\n"
        f"author: {plain(without_controls(post.author))}\n"
        f"from: {plain(post.url)}\n"
        f"tags: [ {tag} ]\n"
        f"{comments}"
        f"categories: [ {tag} ]\n"
        "---\n"
        f"{comment}\n"
        f"{literal(link)}\n"
        "------\n"
        "\n"
        "<div>\n"
        f"{literal(without_controls(post.body).strip(BLANKS))}\n"
        "</div>\n"
    )


def _title(post: Post, options: ExportOptions) -> str:
    title = without_controls(post.title).replace("...", "", 1)
    # The old writer put a blank for a no-break space here, though neither in the link nor in the name.
    return title.replace("\xa0", " ") if options.as_published else title


def _stem(post: Post, options: ExportOptions) -> str:
    title = without_controls(post.title).replace("...", "", 1)
    day = _date(post)[:10]
    if options.as_published:
        title = title.replace('"', '\\"')
        return f"{day}-{cut(title, TITLE_IN_NAME)}".replace("/", "--")
    return portable(f"{day}-{cut(title, TITLE_IN_NAME)}")


def _date(post: Post) -> str:
    return post.at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
