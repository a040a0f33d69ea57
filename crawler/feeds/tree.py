"""UTF-8 to an XML tree, with everything off that reaches beyond the document."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element


def parse_xml(data: bytes, *, recover: bool = False) -> Element | None:
    """The root of a well-formed document, or None; with ``recover``, whatever libxml2 can make of another.

    No DTD is read, nothing fetched, no entity resolved beyond the five of XML: others are left out. libxml2's own
    limits on depth and size hold.
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
        recover=recover,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is not None and (recover or b"<!DOCTYPE" in data):
        etree.strip_elements(root, etree.Entity, with_tail=False)  # no elements, yet children
    return root
