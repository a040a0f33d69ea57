"""Which namespace is which: every spelling of the vocabularies feeds are written in, to one short prefix.

RSS, RDF and Atom share one vocabulary without a prefix, so that ``atom:link`` in an RSS item is a link like any other.
"""

from __future__ import annotations

from functools import lru_cache

_CORE = ""
SPACES = {
    "": _CORE,
    "http://www.w3.org/2005/atom": _CORE,
    "http://purl.org/atom/ns": _CORE,
    "http://example.com/newformat": _CORE,
    "http://example.com/necho": _CORE,
    "http://purl.org/echo": _CORE,
    "uri/of/echo/namespace": _CORE,
    "http://purl.org/pie": _CORE,
    "http://purl.org/rss/1.0": _CORE,
    "http://purl.org/net/rss1.1": _CORE,
    "http://my.netscape.com/rdf/simple/0.9": _CORE,
    "http://channel.netscape.com/rdf/simple/0.9": _CORE,
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": _CORE,
    "http://backend.userland.com/rss": _CORE,
    "http://backend.userland.com/rss2": _CORE,
    "http://backend.userland.com/rss191": _CORE,
    "http://blogs.law.harvard.edu/tech/rss": _CORE,
    "http://cyber.law.harvard.edu/rss/rss.html": _CORE,
    "http://www.rssboard.org/rss-specification": _CORE,
    "http://www.w3.org/2001/xmlschema-instance": "xsi",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://purl.org/rss/1.0/modules/slash": "slash",
    "http://purl.org/rss/1.0/modules/threading": "thr",
    "http://purl.org/rss/1.0/modules/annotate": "annotate",
    "http://search.yahoo.com/mrss": "media",
    "http://tools.search.yahoo.com/mrss": "media",
    "http://www.rssboard.org/media-rss": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.itunes.com/dtd/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://www.w3.org/2003/01/geo/wgs84_pos": "geo",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://wellformedweb.org/commentapi": "wfw",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/xml/1998/namespace": "xml",
    "http://www.w3.org/2007/app": "app",
    "http://webns.net/mvcb": "admin",
    "http://creativecommons.org/ns": "cc",
    "http://web.resource.org/cc": "cc",
    "http://backend.userland.com/creativecommonsrssmodule": "cc",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "sitemap",
    "http://www.sitemaps.org/schemas/sitemap/0.84": "sitemap",
    "http://www.google.com/schemas/sitemap/0.9": "sitemap",
    "http://www.google.com/schemas/sitemap/0.84": "sitemap",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
    "http://www.google.com/schemas/sitemap-video/1.1": "video",
}

# What a prefix means where the document forgot to declare it.
PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "atom10": "http://www.w3.org/2005/Atom#",
    "rss": "http://purl.org/rss/1.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "georss": "http://www.georss.org/georss",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "thr": "http://purl.org/syndication/thread/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}


@lru_cache(maxsize=4096)
def key_of(tag: str) -> str:
    """A tag as lxml writes it to the name used in this package: "title", "dc:creator", "media:content".

    Local names in lower case, unknown vocabularies under "?": nothing reads them.
    """
    space, brace, local = tag.rpartition("}")
    local = local.lower()
    if not brace:
        return local
    prefix = SPACES.get(space[1:].lower().rstrip("/#"), "?")
    return f"{prefix}:{local}" if prefix else local
