"""How 联合早报 publishes in the replica: six dated layouts, two hosts, advertising in every body."""

from __future__ import annotations

import json
from base64 import b32encode
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from gleaner.replica.markup import as_json, between, blocks, fill, links, mirror, news_article, sitemap
from gleaner.replica.story import Picture, Story

_ZONE = ZoneInfo("Asia/Singapore")
_SHARE = "https://www.zaobao.com.sg/themes/custom/zbsg2020/images/default-img/social-share.png"
_OLD_ADS = {
    2: '<section id="imu"><div id="dfp-ad-imu1">        </div></section>',
    3: '<div id="innity-in-post"></div><div id="dfp-ad-midarticlespecial">        </div>',
}
_NEW_ADS = {
    1: '<div class="bff-google-ad"><div id="dfp-ad-inline1">广告</div></div>',
    3: '<div class="bff-recommend-article"><h3>延伸阅读</h3><a href="/realtime/world/story20260901-9900099'
    '?ref=previous-article">外岛小学借来一艘船上课</a></div>'
    '<p><a href="https://www.zaobao.com.sg/realtime/world/story20260902-9900098?ref=previous-article">'
    "外岛灯塔换新灯泡</a></p>",
}
_PAYWALL = '<div class="cx_paywall_placeholder" id="sph_cdp_40"></div>'


def page(story: Story) -> str:
    """An article page in the story's layout."""
    image = story.becomes.images[0] if story.becomes.images else None
    local = story.becomes.published_at.astimezone(_ZONE)
    layout = story.published.layout
    old = layout == "zaobao-sg-2022"
    data = news_article(story, datePublished=f"{local:%m/%d/%Y - %H:%M}" if old else local.isoformat())
    return fill(
        layout,
        title=story.becomes.title,
        author=story.becomes.authors[0] if story.becomes.authors else "",
        date=f"{local:%Y}年{local.month}月{local.day}日 {local:%I:%M %p}",
        iso=local.isoformat(),
        share=_SHARE if story.has("social_share") or image is None else image.url,
        figure=_figure(layout, image),
        jsonld=as_json({"@graph": [data]} if layout == "zaobao-sg-2024" else data),
        body=_body(story),
        hydration=_hydration(story) if layout == "zaobao-sg-2025" else "",
    )


def _figure(layout: str, image: Picture | None) -> str:
    if image is None:
        return ""
    if layout == "zaobao-sg-2022":
        return _lazy(image)
    if layout == "zaobao-sg-2026":
        return (
            f'<figure class="bff-inline-image"><img src="{image.url}" alt=""><figcaption>{_caption(image)}</figcaption>'
            '<button class="bff-inline-image-expand-icon">放大</button></figure>'
        )
    return f'<figure><img src="{image.url}" alt=""><figcaption>{_caption(image)}</figcaption></figure>'


def _caption(image: Picture) -> str:
    note = image.credit or image.label
    return f"{image.caption}（{note}）" if note else image.caption


def _lazy(image: Picture, proxy: str = "") -> str:
    source = image.url.replace("https://", proxy) if proxy else image.url
    return (
        f'<div class="figure-media"><img class="img-fluid lazyload" data-src="{source}" alt="{_caption(image)}"'
        f' src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></div>      <figcaption>{_caption(image)}</figcaption>'
    )


def _body(story: Story) -> str:
    layout = story.published.layout
    heading = '<div class="bff-sub-heading"><h2>{}</h2></div>' if layout == "zaobao-sg-2026" else "<h2>{}</h2>"
    parts = blocks(story.becomes.paragraphs, heading)
    if story.has("shuffled"):
        return _shuffled(parts)
    if not story.has("ads"):
        return "".join(parts)
    return between(parts, _OLD_ADS if layout < "zaobao-sg-2025" else _NEW_ADS)


def _shuffled(parts: Sequence[str]) -> str:
    ranked = [f'<p data-s="zb7{b32encode(str(n).encode()).decode()}"{part[2:]}' for n, part in enumerate(parts)]
    return "".join(ranked[1::2] + ranked[0::2])


def _hydration(story: Story) -> str:
    article = {
        "headline": story.becomes.title,
        "create_time": int(story.becomes.published_at.timestamp()),
        "body_cn": _body(story),
        "images": [{"url": one.url, "caption": _caption(one)} for one in story.becomes.images],
        "tags": [{"name": tag} for tag in story.becomes.tags],
    }
    return json.dumps(as_json({"loaderData": {"0-0": {"context": {"payload": {"article": article}}}}}))


def _mirrored(story: Story) -> str:
    proxy = "https://images.weserv.nl/?url=" if story.has("proxy") else ""
    figure = "".join(_lazy(image, proxy) for image in story.becomes.images)
    return figure + between(blocks(story.becomes.paragraphs), _OLD_ADS if story.has("ads") else {}) + _PAYWALL


def _cards(stories: Sequence[Story]) -> str:
    card = (
        '<div class="card"><div class="content-header"><a href="{url}" target="_self">{title}</a></div>'
        '<span class="meta-published-date">1小时前</span></div>'
    )
    return fill("zaobao-cards", cards=links(stories, card))


def _list(stories: Sequence[Story]) -> str:
    entry = '<article><div><div><a class="article-link" href="{path}" title="{title}">{title}</a></div></div></article>'
    return fill("zaobao-list", entries=links(stories, entry))


SOURCES = {
    "cards": _cards,
    "list": _list,
    "sitemap": sitemap,
    "mirror": lambda stories: mirror("联合早报", ((story, _mirrored(story)) for story in stories)),
}
