"""How 自由亚洲电台 publishes in the replica: Plone with the date in its links only, then Arc."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from gleaner.replica.markup import as_json, between, blocks, fill, item, links, mirror, news_article, rss
from gleaner.replica.story import Story

_ZONE = ZoneInfo("America/New_York")
_HOME = "https://www.rfa.org/mandarin"
_RELATED = (
    '<ul><li><a href="/mandarin/Xinwen/aa1-01012020010101.html">外岛的小学又开学了</a></li>'
    '<li><a href="https://www.rfa.org/mandarin/Xinwen/aa2-01022020010101.html">渡轮票价明年不变</a></li></ul>'
)


def page(story: Story) -> str:
    """An article page in the story's layout."""
    local = story.becomes.published_at.astimezone(_ZONE)
    arc = story.published.layout == "rfa-arc"
    iso = f"{story.becomes.published_at:%Y-%m-%dT%H:%M:%SZ}"
    return fill(
        story.published.layout,
        title=story.becomes.title,
        date=f"{local:%Y-%m-%d}",
        iso=iso,
        author=story.becomes.authors[0],
        figure=_arc_figure(story) if arc else _header(story),
        body=_arc_body(story) if arc else _body(story),
        jsonld=as_json(news_article(story, datePublished=iso)) if arc else "",
        fusion=as_json({"_id": "SEEDREPLICA", "headlines": {"basic": story.becomes.title}, "display_date": iso}),
    )


def _header(story: Story) -> str:
    if not story.becomes.images:
        return ""
    image = story.becomes.images[0]
    credit = f'<span class="copyright">{image.credit}</span>'
    if story.published.listed_in == ("listing",):
        return (
            f'<div id="headerimg"><img src="{image.url}" alt="">'
            f'<div id="headerimgcaption"><span class="lead_image_caption">{image.caption}</span> {credit}</div></div>'
        )
    zoom = (
        f'<div id="zoomattribute">   <a id="single_image" href="{story.url}/@@images/image" data-fancybox=""'
        f' data-caption="{image.caption}" title="{image.caption}"> <img'
        ' src="https://www.rfa.org/++plone++rfa-resources/img/icon-zoom.png"> </a>'
    )
    return (
        f'<img src="{image.url}" alt="{story.becomes.title}" height="348" width="620">'
        f'   <span class="lead_image_caption">{image.caption}</span>   {zoom}{credit}</div> <!-- zoomattribute -->   '
    )


def _body(story: Story) -> str:
    noise = {2: _RELATED} if story.has("related") else {}
    if story.has("blank_paragraphs"):
        noise[3] = "<p>&nbsp;</p><p> </p>"
    return between(blocks(story.becomes.paragraphs), noise) + f"<p>{_credit(story)}</p>"


def _credit(story: Story) -> str:
    reporter, editors = story.becomes.authors[0], " ".join(story.becomes.editors)
    web = " ".join(story.becomes.web_editors)
    if story.has("credit_long"):
        return f"自由亚洲电台记者{reporter} 台北报道 责编：{editors}\u00a0网编：{web}"
    if story.has("credit_colons"):
        return f"记者：{reporter} 责编:{editors} 网编：{web}"
    return f"记者 {reporter} 责编 {editors}"


def _arc_figure(story: Story) -> str:
    return "".join(
        f'<figure class="c-image"><img src="{image.url.removeprefix("https://www.rfa.org")}" alt="">'
        f'<figcaption class="c-media-item__caption">{image.caption}（{image.credit}）</figcaption></figure>'
        for image in story.becomes.images
    )


def _arc_body(story: Story) -> str:
    return "".join(blocks(story.becomes.paragraphs)).replace("<p>", '<p class="c-paragraph">')


def _feed(stories: Sequence[Story]) -> str:
    return rss("自由亚洲电台", _HOME, (item(one.url, one.title, content=_header(one) + _body(one)) for one in stories))


def _arc_feed(stories: Sequence[Story]) -> str:
    return rss(
        "自由亚洲电台",
        _HOME,
        (
            item(
                one.url,
                one.title,
                author=one.becomes.authors[0],
                date=one.becomes.published_at,
                content=_arc_figure(one) + _arc_body(one),
            )
            for one in stories
        ),
    )


def _archive(stories: Sequence[Story]) -> str:
    teaser = '<div class="sectionteaser archive"><h2><a href="{url}"><span>{title}</span></a></h2><p>……</p></div>'
    return fill("rfa-archive", teasers=links(stories, teaser))


SOURCES = {
    "feed": _feed,
    "arc": _arc_feed,
    "listing": _archive,
    "mirror": lambda stories: mirror("自由亚洲电台", ((story, _header(story) + _body(story)) for story in stories)),
}
