"""How 德国之声 publishes in the replica: an identifier behind a changing slug, two scripts, three layouts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from gleaner.replica.markup import as_json, between, blocks, fill, mirror, news_article
from gleaner.replica.story import Story, encoded

_SIZE = re.compile(r"\d+(?=\.jpg)")
_GALLERY = (
    '<h3>相关图集：河边的四季</h3><div><img src="https://images.weserv.nl/?url=static.dw.com/image/99000901_303.jpg"'
    ' width="100%"><b>春天</b>：堤岸上的柳树最先发芽。</div><div><img'
    ' src="https://images.weserv.nl/?url=static.dw.com/image/99000902_303.jpg" width="100%"><b>冬天</b>：河面上只剩下'
    "一条渡船。</div>"
)
_RDF = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dwsyn="http://rss.dw.com/syndication/dwsyn/">\n<channel rdf:about="https://rss.dw.com/rdf/rss-chi-all">\n'
    "<title>德国之声</title>\n<link>https://www.dw.com/zh/</link>\n<description>德国之声</description>\n<items><rdf:Seq>\n"
    "{index}\n</rdf:Seq></items>\n</channel>\n{items}\n</rdf:RDF>\n"
)


def page(story: Story) -> str:
    """An article page in the story's layout."""
    lead = story.becomes.lead
    iso = _iso(story)
    first, *rest = story.becomes.paragraphs[1:] if lead else story.becomes.paragraphs
    body = blocks([_opening(story) + first, *rest])
    related = '<aside data-tracking-name="related-topics"><h4>相关主题</h4><a href="/zh/t-99000001">邮局</a></aside>'
    return fill(
        story.published.layout,
        title=story.becomes.title,
        kicker=story.becomes.section,
        author="，".join(story.becomes.authors),
        lead=lead,
        date=f"{story.becomes.published_at:%d.%m.%Y}",
        iso=iso,
        figure=_figure(story),
        body=between(body, {1: related} if story.has("related_topics") else {}),
        jsonld=as_json(news_article(story, datePublished=iso)),
        state=as_json(_state(story)),
    )


def _iso(story: Story) -> str:
    return story.becomes.published_at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _figure(story: Story) -> str:
    figures = []
    for image in story.becomes.images:
        source = _SIZE.sub("${formatId}", image.url) if story.has("format_id") else image.url
        caption = f"<figcaption>{image.caption}</figcaption>"
        figures.append(f'<figure class="sc-7f3a"><img src="{source}" alt="">{caption}</figure>')
    return "".join(figures)


def _state(story: Story) -> dict[str, Any]:
    content = {
        "__typename": "Article",
        "id": 99001000,
        "title": story.becomes.title,
        "contentDate": _iso(story),
        "kicker": story.becomes.section,
    }
    return {"ROOT_QUERY": {"content": {"__ref": f"Article:{story.becomes.article_id}"}}, "Article:99001000": content}


def _mirrored(story: Story) -> tuple[Story, str]:
    becomes = story.becomes
    twin = story.published.twin
    if twin:
        published = story.published.model_copy(update={"url": twin.url, "title": twin.title})
        becomes = becomes.model_copy(update={"paragraphs": twin.paragraphs, "language": "zh-Hant"})
        story = story.model_copy(update={"published": published, "becomes": becomes})
    first, *rest = becomes.paragraphs
    by_air = "" if becomes.agencies and becomes.authors else "，".join(becomes.authors)
    return story, (
        f"<div><i>{by_air}<br>{_iso(story)}</i></div>{_pictures(story)}"
        + "".join(blocks([_opening(story) + first, *rest], "<p><strong>{}</strong></p>"))
        + _tail(story)
    )


def _opening(story: Story) -> str:
    return "（德國之聲中文網）" if story.becomes.language == "zh-Hant" else "（德国之声中文网）"


def _pictures(story: Story) -> str:
    empty = '<img src=""><span class="placeholder"></span>' if story.has("empty_image") else ""
    return empty + "".join(
        f'<img src="{image.url.replace("https://", "https://images.weserv.nl/?url=")}" width="100%">'
        f'<div><small style="color: #999;">{image.caption}</small></div>'
        for image in story.becomes.images
    )


def _tail(story: Story) -> str:
    becomes = story.becomes
    signature = ""
    if becomes.agencies:
        signature = f"<p>{'/'.join(becomes.authors)}（{'、'.join(becomes.agencies)}）</p>"
    notice = f"<p><em>{becomes.copyright}</em></p>" if becomes.copyright else ""
    return (_GALLERY if story.has("gallery") else "") + signature + notice


def _rdf(stories: Sequence[Story]) -> str:
    index = "\n".join(f'<rdf:li rdf:resource="{escape(_tracked(story))}"/>' for story in stories)
    return _RDF.format(index=index, items="\n".join(_rdf_item(story) for story in stories))


def _rdf_item(story: Story) -> str:
    link = escape(_tracked(story))
    return (
        f'<item rdf:about="{link}">\n<title>{story.becomes.title}</title>\n<link>{link}</link>\n'
        f"<description>{story.becomes.paragraphs[0][:40]}……</description>\n<dc:date>{_iso(story)}</dc:date>\n"
        f"<dc:language>zh</dc:language>\n<dwsyn:contentID>{story.url.rpartition('-')[2]}</dwsyn:contentID>\n</item>"
    )


def _tracked(story: Story) -> str:
    return encoded(story.published.url) + "?maca=chi-rss-chi-all-1127-rdf"


SOURCES = {
    "feed": _rdf,
    "mirror": lambda stories: mirror("德国之声", map(_mirrored, stories)),
}
