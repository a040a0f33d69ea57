"""Jekyll posts: one file an article, as the old archives wrote them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from storage.article import Stored
from storage.export.belongings import Belongings
from storage.export.exporter import ExportOptions, ExportReport, Updates
from storage.export.filenames import Names, cut, folded, portable
from storage.export.frontmatter import plain, quoted
from storage.export.liquid import literal
from storage.export.markdown import heading
from storage.export.post import BLANKS, Post, as_post, to_bytes, without_controls
from storage.export.theme import write_theme
from storage.export.writing import Folder

TITLE_IN_NAME = 50
"""UTF-16 units of the title that a file name takes."""


_NO_SLUG = re.compile("\0+")


class _Slug(dict[int, int]):
    """The characters that Jekyll keeps in an address (its "pretty" slugs), all others as NUL."""

    def __missing__(self, code: int) -> int:
        kind = unicodedata.category(chr(code))
        kept = kind[0] in "LM" or kind == "Nd" or chr(code) in "._~!$&'()+,;=@"
        self[code] = code if kept else 0
        return self[code]


_SLUG = _Slug()


class JekyllExporter:
    """Writes ``YYYY-MM-DD-title.md`` files straight into the folder; Jekyll looks for them in ``_posts``.

    With ``site`` the folder is that of a whole site: the posts go to its ``_posts``, a theme around them.
    """

    summary = "posts for Jekyll, one file an article"
    updates: Updates = "by article"
    newest: int | None = None
    pages = False

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write one post for each article."""
        count, parent = 0, "_posts/" if options.site else ""
        # The old archives let two posts have one address.
        names = Names(address) if options.site or not options.as_published else None
        with Folder(out) as folder, Belongings(folder, "jekyll", options, names).opened() as files:
            if options.site:
                write_theme(folder, options)
            for count, stored in enumerate(articles, start=1):  # noqa: B007 - the last number is the count
                post = as_post(stored, options)
                files.write(parent, _stem(post, options), ".md", stored, to_bytes(post_text(post, options)))
        return files.report(count)


def post_text(post: Post, options: ExportOptions) -> str:
    """Return the text of a post: front matter, link, and the body on one line."""
    comment, link = heading(post, clean=not options.as_published)
    tag = plain(without_controls(post.tag), flow=True)
    body = without_controls(post.body).strip(BLANKS) if options.as_published else post.body
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
        f"{literal(body)}\n"
        "</div>\n"
    )


def address(name: str) -> str:
    """Return what Jekyll makes of a post's name in its address, where two posts must not meet."""
    return _NO_SLUG.sub("-", folded(name.removesuffix(".md"))[len("YYYY-MM-DD-") :].translate(_SLUG)).strip("-.")


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
