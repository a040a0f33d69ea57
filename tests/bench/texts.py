"""Invented Chinese news: feeds of whole articles, feeds of links, and pages with all that sites put around a text.

All of it follows from the article's number, so that every run and every contender sees the same.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

PER_FEED = 30
BODY_BYTES = 4_000
PAGE_BYTES = 40_000
START = datetime(2024, 3, 1, 6, tzinfo=UTC)
CHARACTERS = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于"
    "着下自之年过发后作里经济市场政府总统会议选举港口法院记者周三表示公布研究认为专家"
)
_RANDOM = random.Random(20240301)
SENTENCES = ["".join(_RANDOM.choices(CHARACTERS, k=_RANDOM.randint(14, 48))) + "。" for _ in range(20_000)]
NAMES = ("林小溪", "周望山", "陈听雨", "吴白帆", "郑归舟")


def title(number: int) -> str:
    """A headline."""
    return random.Random(number).choice(SENTENCES)[:18] + str(number)


def body(number: int) -> str:
    """Some 4 KB of HTML: paragraphs, a picture with a caption, a heading, a quotation, links, a line of credits."""
    rng = random.Random(number)
    picture = f'<img src="https://img.bench.example/{number}.jpg" alt="{title(number)}">'
    parts = [f"<figure>{picture}<figcaption>{rng.choice(SENTENCES)}（资料照片）</figcaption></figure>"]
    size = 0
    while size < BODY_BYTES:
        text = "".join(rng.sample(SENTENCES, rng.randint(1, 4)))
        parts.append(_paragraph(text, len(parts), number))
        size += len(parts[-1].encode())
    return "\n".join([*parts, f"<p>（记者：{rng.choice(NAMES)} 责编：{rng.choice(NAMES)}）</p>"])


def _paragraph(text: str, place: int, number: int) -> str:
    if place == 3:
        return f"<h2>{text[:12]}</h2>\n<p>{text}</p>"
    if place == 5:
        return f"<blockquote><p>{text}</p></blockquote>"
    if place % 4 == 2:
        link = f"https://www.bench.example/topic/{number % 50}"
        return f'<p>{text[:9]}<a href="{link}">{text[9:15]}</a>{text[15:]} <strong>{text[:6]}</strong></p>'
    return f"<p>{text}</p>"


def link(site: str, number: int) -> str:
    """An article's address."""
    return f"{site}/zh/{20240301 + number % 28}/story-{number}.html"


def feed(serial: int, site: str, *, full: bool) -> str:
    """An RSS feed of thirty articles: whole ones, or their links only."""
    items = "\n".join(_item(serial * PER_FEED + place, site, full=full) for place in range(PER_FEED))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>晨报 {serial}</title><link>{site}/</link><description>新闻</description>"
        f"<language>zh-cn</language>\n{items}\n"
        "</channel></rss>\n"
    )


def _item(number: int, site: str, *, full: bool) -> str:
    address = link(site, number)
    listed = format_datetime(START + timedelta(minutes=number))
    content = f"<content:encoded><![CDATA[{body(number)}]]></content:encoded>" if full else ""
    return (
        f"<item><title>{title(number)}</title><link>{address}</link><guid>{address}</guid><pubDate>{listed}</pubDate>"
        f"<dc:creator>{NAMES[number % len(NAMES)]}</dc:creator><description>{escape(SENTENCES[number % 20_000])}"
        f"</description>{content}</item>"
    )


def write_site(root: Path, site: str, *, full: int, linked: int) -> None:
    """Everything the origin serves: feeds of whole articles, feeds of links, and the pages these lead to."""
    root.mkdir()
    for serial in range(full):
        (root / f"full-{serial}.xml").write_text(feed(serial, "https://www.bench.example", full=True), encoding="utf-8")
    for serial in range(linked):
        (root / f"links-{serial}.xml").write_text(feed(serial, site, full=False), encoding="utf-8")
    for number in range(linked * PER_FEED):
        path = root / link("", number).lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(number, site), encoding="utf-8")


def page(number: int, site: str) -> str:
    """An article's page of some 40 KB: head, menus, scripts and lists of other articles around the text."""
    rng = random.Random(-number)
    published = (START + timedelta(minutes=number)).isoformat()
    name = title(number)
    head = (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{name} - 晨报</title>'
        f'<meta property="og:title" content="{name}"><meta property="og:type" content="article">'
        f'<link rel="canonical" href="{link(site, number)}"><script type="application/ld+json">'
        f'{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{name}","datePublished":"{published}",'
        f'"author":{{"@type":"Person","name":"{NAMES[number % len(NAMES)]}"}}}}</script></head><body>'
    )
    story = (
        f'<main><article class="story"><h1 class="story-title">{name}</h1>'
        f'<div class="meta"><time datetime="{published}">{published[:10]}</time>'
        f'<span class="author">{NAMES[number % len(NAMES)]}</span></div>'
        f'<div class="story-body">{body(number)}</div></article></main>'
    )
    chrome = PAGE_BYTES - len(head.encode()) - len(story.encode())
    return f"{head}{_chrome(rng, site, chrome // 2)}{story}{_chrome(rng, site, chrome // 2)}</body></html>"


def _chrome(rng: random.Random, site: str, size: int) -> str:
    """Menus, teasers and scripts, as much as wanted."""
    parts: list[str] = []
    made = 0
    while made < size:
        other = rng.randrange(1_000_000)
        parts.append(
            f'<nav class="menu-{other % 9}"><ul><li class="item"><a href="{site}/section/{other % 12}">'
            f'{rng.choice(SENTENCES)[:4]}</a></li></ul></nav><div class="teaser" data-id="{other}">'
            f'<a href="{link(site, other)}"><img src="/t/{other}.jpg" alt=""><h3>{title(other)}</h3></a></div>'
            f"<script>window.q=window.q||[];q.push({{id:{other},slot:'side-{other % 7}',sizes:[[300,250]]}});</script>"
        )
        made += len(parts[-1].encode())
    return "\n".join(parts)
