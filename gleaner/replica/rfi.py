"""How 法广 publishes in the replica: Paris time in the text, the section in the title, promotion in between."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from gleaner.replica.markup import as_json, between, blocks, fill, item, mirror, news_article, rss
from gleaner.replica.story import Story

_ZONE = ZoneInfo("Europe/Paris")
_BANNER = "https://static.rfi.fr/replica/RFI_FB.png"
_PROMO = {
    2: '<div class="m-interstitial"><p class="m-interstitial__title">广告</p>'
    '<a class="m-interstitial__skip" href="#after">继续浏览后续</a></div>',
    3: '<div class="o-self-promo"><p>新闻直播和时事：下载应用程序</p></div><div class="m-block-ad">广告</div>',
    4: "<div data-selfpromo-newsletter>浏览更多内容，请订阅每日快讯</div><div data-selfpromo-app></div>",
}


def page(story: Story) -> str:
    """An article page; its lead stands apart from the body."""
    iso = story.becomes.published_at.astimezone(_ZONE).isoformat()
    body = blocks(story.becomes.paragraphs[1:] if story.becomes.lead else story.becomes.paragraphs)
    if story.has("read_more"):
        body.append('<p class="a-read-more"><a href="/cn/科技/">继续浏览后续</a></p>')
    image = story.becomes.images[0].url if story.becomes.images else _BANNER
    return fill(
        story.published.layout,
        title=story.becomes.title,
        iso=iso,
        lead=story.becomes.lead,
        authors="".join(
            f'<a class="m-from-author__name" href="/cn/作者/">{name}</a>' for name in story.becomes.authors
        ),
        figure=_figure(story),
        image=image,
        body=between(body, _PROMO),
        jsonld=as_json(news_article(story, datePublished=iso, image=image)),
    )


def _figure(story: Story) -> str:
    if not story.becomes.images:
        return ""
    image = story.becomes.images[0]
    source = f'data-src="{image.url}" src="data:image/png;base64,AAAA"' if story.has("lazy") else f'src="{image.url}"'
    legend = f"{image.caption} {image.credit}" if image.credit else image.caption
    return f'<figure><img {source} alt=""><figcaption class="a-figcaption">{legend}</figcaption></figure>'


def _mirrored(story: Story) -> str:
    local = story.becomes.published_at.astimezone(_ZONE)
    images = "".join(f'<img src="{image.url}">' for image in story.becomes.images) or f'<img src="{_BANNER}">'
    first, *rest = story.becomes.paragraphs
    opening = (
        f"<p><strong>{first}   </strong></p>" if story.becomes.lead else f"<p>（{story.becomes.dateline}）{first}</p>"
    )
    body = between(blocks(rest), {len(rest): _PROMO[4]})
    return f"<div>{local:%d/%m/%Y - %H:%M}</div>{images}{opening}<div>{body}{_signature(story)}</div>"


def _signature(story: Story) -> str:
    if story.becomes.dateline:
        by = f"（译者：{story.becomes.translators[0]}/核稿：{story.becomes.editors[0]}）"
        return f'<p>{by}</p><p class="t-copyright">{story.becomes.copyright}</p>'
    name = story.becomes.authors[0]
    author = f'<span>作者：</span><a href="/cn/作者/{name}/" title="{name}">{name}</a>'
    return f"<div><div><div><div>{author}</div></div></div></div>"


def _feed(stories: Sequence[Story]) -> str:
    items = (
        item(
            story.url.replace("rfi.fr/cn", "rfi.fr//cn") if story.has("double_slash") else story.url,
            story.becomes.title,
            date=story.becomes.published_at,
            summary=f"{story.becomes.paragraphs[0][:36]}……",
        )
        for story in stories
    )
    return rss("法广", "https://www.rfi.fr/cn/", items)


SOURCES = {
    "feed": _feed,
    "mirror": lambda stories: mirror("法国国际广播电台", ((story, _mirrored(story)) for story in stories)),
}
