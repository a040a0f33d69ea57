"""What every XML feed says about itself, whichever format it is written in."""

from __future__ import annotations

from typing import Any

from crawler.feeds.parts import Fields, Place, categories, first, people, related, word

_DATES = (
    "updated",
    "modified",
    "lastbuilddate",
    "pubdate",
    "dc:date",
    "dcterms:modified",
    "published",
    "dcterms:issued",
)
_DESCRIPTIONS = (
    *("description", "subtitle", "tagline", "dc:description"),
    *("itunes:summary", "itunes:subtitle", "info", "abstract"),
)
_AUTHORS = (
    *("author", "managingeditor", "dc:creator", "dc:author"),
    *("itunes:author", "itunes:owner", "googleplay:author", "dc:publisher", "webmaster"),
)
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


def about(fields: Fields, place: Place, changed: str = "") -> dict[str, Any]:
    """The arguments of ``Feed`` that RSS and Atom find in the same way; ``changed`` is CDF's date of change."""
    updated = word(fields, *_DATES) or changed
    return {
        "title_as_listed": first(fields, "title", "dc:title", "itunes:title"),
        "description_as_listed": first(fields, *_DESCRIPTIONS),
        "updated": updated,
        "ttl": _ttl(fields),
        "skip_hours": tuple(hour for text in _inside(fields, "skiphours") if (hour := _hour(text)) is not None),
        "skip_days": tuple(_inside(fields, "skipdays")),
        "next": related(fields, place, "next"),
        "archive": related(fields, place, "prev-archive"),
        "hub": related(fields, place, "hub"),
        "self_link": related(fields, place, "self"),
        "authors": people(fields, *_AUTHORS),
        "categories": categories(fields),
        "image": _image(fields, place),
        "rights": first(fields, "rights", "copyright", "dc:rights", "dcterms:rights"),
        "generator": first(fields, "generator"),
    }


def _ttl(fields: Fields) -> int | None:
    """Minutes between polls: ``ttl``, else the syndication module's period by its frequency."""
    ttl = word(fields, "ttl")
    if ttl.isascii() and ttl.isdigit():
        return int(ttl[:9])
    period = _PERIODS.get(word(fields, "sy:updateperiod").lower())
    frequency = word(fields, "sy:updatefrequency") or "1"
    if period and frequency.isascii() and frequency.isdigit() and int(frequency[:9]):
        return period // int(frequency[:9]) or 1
    return None


def _inside(fields: Fields, key: str) -> list[str]:
    return [(part.text or "").strip() for holder in fields.get(key, ()) for part in holder]


def _hour(text: str) -> int | None:
    return int(text) % 24 if text.isascii() and text.isdigit() and int(text[:4]) <= 24 else None


def _image(fields: Fields, place: Place) -> str:
    for key in ("image", "itunes:image", "googleplay:image", "logo", "icon", "media:thumbnail"):
        for element in fields.get(key, ()):
            inner = next((part.text for part in element if part.tag.rpartition("}")[2].lower() == "url"), None)
            if url := place.link(element, inner or element.get("href") or element.get("url") or element.text):
                return url
    return ""
