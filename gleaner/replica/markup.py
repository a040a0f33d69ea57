"""What every outlet of the replica writes alike: paragraphs, feeds, sitemaps, and pages from templates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from gleaner.replica.story import HEADING, Story, encoded

TRAILER = (
    '<br><hr><div>获取更多RSS：<br><a href="https://feedx.net" style="color:orange" target="_blank">https://feedx.net</a>'
    ' <br><a href="https://feedx.best" style="color:orange" target="_blank">https://feedx.best</a><br></div>'
)
_RSS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n<title>{title}</title>\n<link>{link}</link>\n'
    "<description>{title}</description>\n{items}\n</channel>\n</rss>\n"
)
_SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    "{urls}\n</urlset>\n"
)


def fill(template: str, **fields: str) -> str:
    """Fill a template of the replica."""
    text = files("gleaner.replica").joinpath("templates", f"{template}.html").read_text("utf-8")
    return Template(text).substitute(fields)


def blocks(paragraphs: Iterable[str], heading: str = "<h2>{}</h2>") -> list[str]:
    """Turn paragraphs into HTML blocks."""
    return [
        heading.format(one.removeprefix(HEADING)) if one.startswith(HEADING) else f"<p>{one}</p>" for one in paragraphs
    ]


def between(parts: Sequence[str], noise: dict[int, str]) -> str:
    """Join blocks, with noise in front of the nth."""
    return "".join(noise.get(n, "") + part for n, part in enumerate(parts)) + noise.get(len(parts), "")


def mirror(outlet: str, entries: Iterable[tuple[Story, str]]) -> str:
    """A full-text mirror feed: the time of listing for a date, and the promotion trailer on every body."""
    items = (
        item(
            encoded(story.published.mirror_url or story.published.url),
            story.title,
            date=story.published.listed_at,
            content=body + TRAILER,
        )
        for story, body in entries
    )
    return rss(outlet, "https://feedx.net", items)


def rss(title: str, link: str, items: Iterable[str]) -> str:
    """An RSS 2.0 document."""
    return _RSS.format(title=escape(title), link=link, items="\n".join(items))


def item(
    link: str, title: str, *, author: str = "", date: datetime | None = None, summary: str = "", content: str = ""
) -> str:
    """An RSS item; what is empty is left out."""
    parts = [f"<title><![CDATA[{title}]]></title>" if title else ""]
    parts += [f"<link>{escape(link)}</link>", f'<guid isPermaLink="false">{escape(link)}</guid>']
    parts += [f"<dc:creator>{author}</dc:creator>" if author else ""]
    parts += [f"<pubDate>{format_datetime(date)}</pubDate>" if date else ""]
    parts += [f"<description><![CDATA[{summary}]]></description>" if summary else ""]
    parts += [f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""]
    return "<item>\n" + "\n".join(part for part in parts if part) + "\n</item>"


def sitemap(stories: Iterable[Story]) -> str:
    """A sitemap, each story with the day it was published as ``lastmod``."""
    urls = (
        f"<url><loc>{escape(story.url)}</loc><lastmod>{story.becomes.published_at:%Y-%m-%d}</lastmod></url>"
        for story in stories
    )
    return _SITEMAP.format(urls="\n".join(urls))


def links(stories: Iterable[Story], pattern: str) -> str:
    """One piece of HTML a story, from a pattern with ``{path}``, ``{url}`` and ``{title}``."""
    return "\n".join(
        pattern.format(url=story.url, path="/" + story.url.split("/", 3)[3], title=escape(story.title))
        for story in stories
    )


def as_json(value: Any) -> str:
    """JSON as it stands in a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def news_article(story: Story, **fields: Any) -> dict[str, Any]:
    """A schema.org NewsArticle; fields that are None are left out."""
    known: dict[str, Any] = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": story.becomes.title}
    known |= {"author": [{"@type": "Person", "name": name} for name in story.becomes.authors]}
    return {key: value for key, value in (known | fields).items() if value}
