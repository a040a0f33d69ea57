"""Schema.org's JSON-LD: the fields of the article a page is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.draft import FoundImage
from crawler.pages.document import Document
from crawler.pages.found import Found
from crawler.pages.paths import Json
from crawler.pages.script import read_json
from crawler.pages.text import paragraphs, plain

RULE = "json-ld"
_ARTICLES = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "Report",
    "Article",
    "VideoObject",
)


def read_jsonld(document: Document) -> Found:
    """Read the article of all blocks of a page; a broken block is passed over.

    Where several objects speak of articles, the kinds that say most come first, and each later one only
    fills what the earlier left empty.
    """
    nodes = [node for block in _blocks(document) for node in _nodes(block)]
    articles = [node for kind in _ARTICLES for node in nodes if kind in _texts(node.get("@type"))]
    return Found(
        rule=RULE,
        title=_first(articles, "headline", "name"),
        section=_first(articles, "articleSection"),
        body=paragraphs(_first(articles, "articleBody", keep_lines=True)),
        authors=tuple(dict.fromkeys(name for node in articles[:1] for name in _names(node.get("author")))),
        published=_first(articles, "datePublished", "uploadDate", "dateCreated"),
        images=tuple(_images(articles, document)),
        language=_first(articles, "inLanguage"),
        tags=_tags(articles),
    )


def _blocks(document: Document) -> Iterator[Json]:
    for element in document.select("script[type^='application/ld+json']"):
        yield read_json(str(element.text_content()))


def _nodes(value: Json) -> Iterator[dict[str, Json]]:
    """Every object of a block: alone, in a list, in a graph, or as what a page is mainly about."""
    if isinstance(value, list):
        for member in value:
            yield from _nodes(member)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key))


def _first(nodes: Iterable[dict[str, Json]], *keys: str, keep_lines: bool = False) -> str:
    for node in nodes:
        for key in keys:
            for text in _texts(node.get(key)):
                if said := text.strip() if keep_lines else plain(text):
                    return said
    return ""


def _texts(value: Json) -> list[str]:
    if isinstance(value, list):
        return [text for member in value for text in _texts(member)]
    if isinstance(value, dict):
        return _texts(value.get("name") or value.get("@value"))
    return [str(value)] if isinstance(value, str | int) and not isinstance(value, bool) else []


def _names(value: Json) -> Iterator[str]:
    """People only: an organisation given as the author is the outlet or an agency, which its text says better."""
    for person in value if isinstance(value, list) else [value]:
        if not (isinstance(person, dict) and "Organization" in str(person.get("@type"))):
            yield from (name for text in _texts(person) if (name := plain(text)))


def _images(articles: list[dict[str, Json]], document: Document) -> Iterator[FoundImage]:
    value = next((node["image"] for node in articles if node.get("image")), None)
    for image in value if isinstance(value, list) else [value]:
        if isinstance(image, str):
            yield FoundImage(url=document.absolute(image))
        elif isinstance(image, dict):
            url = next((text for key in ("url", "contentUrl", "@id") for text in _texts(image.get(key))), "")
            if url:
                yield FoundImage(
                    url=document.absolute(url),
                    caption=_first([image], "caption", "description"),
                    credit=_first([image], "creditText", "copyrightHolder"),
                )


def _tags(articles: list[dict[str, Json]]) -> tuple[str, ...]:
    found = next((texts for node in articles if (texts := _texts(node.get("keywords")))), [])
    parts = found if len(found) > 1 else [part for text in found for part in text.replace("，", ",").split(",")]
    return tuple(dict.fromkeys(tag for part in parts if (tag := plain(part))))
