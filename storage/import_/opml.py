"""OPML: the subscriptions of a feed reader. It brings no articles, but outlets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from storage.errors import ImportedFileError
from storage.export.post import without_controls

_BEGINNING = 2048
_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """An outline with a feed, a site, or both: strings as found, without control characters, and its line."""

    title: str
    feed: str = ""
    site: str = ""
    language: str = ""
    line: int = 1


def is_opml(path: Path) -> bool:
    """Whether a file is OPML, by what it begins with."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return b"<opml" in file.read(_BEGINNING)


def read_opml(path: Path) -> list[Subscription]:
    """The outlines of a file that name a feed or a site, in their order.

    Raises:
        ImportedFileError: it is no OPML, or declares entities.
    """
    data = path.read_bytes()
    if len(data) > _LARGEST or b"<!ENTITY" in data:
        raise ImportedFileError(path, 1, "too large for a list of subscriptions, or with entities of its own: refused")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ImportedFileError(path, error.lineno or 1, f"not XML: {error.msg}") from None
    found = [_subscription(outline) for outline in root.iter("outline")]
    return [one for one in found if one.feed or one.site]


def _subscription(outline: etree._Element) -> Subscription:
    said = {name.lower(): without_controls(str(value)).strip() for name, value in outline.attrib.items()}
    return Subscription(
        title=said.get("title") or said.get("text") or "",
        feed=said.get("xmlurl", ""),
        site=said.get("htmlurl", "") or (said.get("url", "") if said.get("type") == "link" else ""),
        language=said.get("language", ""),
        line=outline.sourceline,  # type: ignore[arg-type]  # the stubs leave it open
    )
