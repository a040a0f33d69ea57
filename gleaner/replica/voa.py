"""How 美国之音 publishes in the replica: line breaks for paragraphs, small pictures, links without a host."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, timezone
from email.utils import format_datetime

from gleaner.replica.markup import as_json, between, blocks, fill, item, links, mirror, news_article, rss
from gleaner.replica.story import Story

_EMBED = (
    '<div class="wsw__embed"><div class="media-pholder"><a href="/a/99000900.html">相关视频：港口的一天</a></div></div>'
)


def page(story: Story) -> str:
    """An article page in the story's layout."""
    at = story.becomes.published_at
    return fill(
        story.published.layout,
        title=story.becomes.title,
        iso=at.astimezone(timezone(timedelta(hours=8))).isoformat(),
        date=f"{at:%Y年%m月%d日 %H:%M}",
        authors="".join(
            f'<li class="links__item"><a class="links__item-link">{one}</a></li>' for one in story.becomes.authors
        ),
        figure="".join(
            f'<div class="cover-media"><figure><img src="{one.url}" alt=""><figcaption><span class="caption">'
            f"{one.label + '：' if one.label else ''}{one.caption}</span></figcaption></figure></div>"
            for one in story.becomes.images
        ),
        body=between(blocks(story.becomes.paragraphs), {1: _EMBED} if story.has("embed") else {}),
        jsonld=as_json(news_article(story, datePublished=f"{at:%Y-%m-%d %H:%M:%SZ}")),
    )


def _mirrored(story: Story) -> str:
    at = story.becomes.published_at
    *most, last = story.becomes.paragraphs
    pictures = "".join(
        f'<img src="{one.url.replace("https://", "https://images.weserv.nl?url=")}" width="100%">'
        f'<div><small style="color: #999;">{one.label + "：" if one.label else ""}{one.caption}</small></div>'
        for one in story.becomes.images
    )
    text = "<br /><br />".join(most)
    return f"<div><i>{format_datetime(at, usegmt=True)}</i></div>{pictures}<p>{text}</p><p><br />{last}</p>"


def _feed(stories: Sequence[Story]) -> str:
    items = (
        item(
            story.url,
            story.becomes.title,
            date=story.becomes.published_at,
            summary=f"{story.becomes.paragraphs[0][:40]}……",
        )
        for story in stories
    )
    return rss("美国之音", "https://www.voachinese.com/", items)


def _zone(stories: Sequence[Story]) -> str:
    entry = (
        '<li><div class="media-block"><a class="img-wrap" href="{path}"><img src="/i/blank.png"></a>'
        '<div class="media-block__content"><a href="{path}"><h4 class="media-block__title">{title}</h4></a></div>'
        "</div></li>"
    )
    return fill("voa-zone", entries=links(stories, entry))


SOURCES = {
    "feed": _feed,
    "listing": _zone,
    "mirror": lambda stories: mirror("美国之音", ((story, _mirrored(story)) for story in stories)),
}
