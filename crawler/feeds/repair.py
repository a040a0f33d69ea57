"""Cheap repairs of whole documents, tried before any item is given up.

Each mends one kind of damage and leaves CDATA sections alone, since nothing in them is markup.
"""

from __future__ import annotations

import re
from html.entities import html5

from crawler.errors import ParseError
from crawler.feeds.names import PREFIXES

_START = re.compile(r"<(?:\?xml|!--|!DOCTYPE|[A-Za-z_])")
_LEAD = 20_000
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PIECE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(#[xX]?[0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9]{1,31};)?", re.DOTALL
)
_XML_OWN = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_ENTITY = re.compile(r"""<!ENTITY\s+([A-Za-z][\w.-]{0,40})\s+(?:"([^"<&%]{0,200})"|'([^'<&%]{0,200})')\s*>""")
# Only ASCII: not every letter and digit of Unicode may stand in a name of XML.
_PREFIX = re.compile(r"</?([A-Za-z][\w-]{0,20}):|\s([A-Za-z][\w-]{0,20}):[A-Za-z][\w-]*\s*=", re.ASCII)
_DECLARED = re.compile(r"xmlns:([\w-]+)\s*=")
_ROOT_TAG = re.compile(r"<[A-Za-z_][\w.-]*(?::[\w.-]+)?")
_MOST_PREFIXES = 50
_MOST_REFERENCES = 1_000_000


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """The document with what can be mended mended, and in words what that was.

    Raises:
        ParseError: it has so many ampersands that mending them would take all memory ("too_complex").
    """
    if (references := text.count("&")) > _MOST_REFERENCES:
        many = f"a damaged document of {references:,} references, more than {_MOST_REFERENCES:,}"
        raise ParseError("too_complex", f"{many} (no setting raises this)")
    problems: list[str] = []
    text = _noted(text, _drop_lead(text), "text before the document left out", problems)
    clean = _ILLEGAL.sub("", text)
    text = _noted(text, clean, "control characters left out", problems)
    text, entities = _drop_doctype(text)
    if entities is None:
        entities = {}
    else:
        problems.append("document type left out")
    text = _noted(text, _mend_references(text, entities), "bare ampersands and undeclared entities read", problems)
    text = _noted(text, _declare_prefixes(text), "undeclared namespace prefixes declared", problems)
    return text, tuple(problems)


def _noted(before: str, after: str, problem: str, problems: list[str]) -> str:
    if before != after:
        problems.append(problem)
    return after


def _drop_lead(text: str) -> str:
    """Blank lines, server warnings and the like before the first tag."""
    start = text.find("<?xml", 0, _LEAD)
    if start < 0:
        found = _START.search(text, 0, _LEAD)
        start = found.start() if found else 0
    return text[start:]


def _drop_doctype(text: str) -> tuple[str, dict[str, str] | None]:
    """The document without its DOCTYPE, and the plain entities it declares (None: there is no DOCTYPE)."""
    start = text[:_LEAD].upper().find("<!DOCTYPE")
    root = _ROOT_TAG.search(text)
    if start < 0 or (root and root.start() < start):
        return text, None
    end, subset = text.find(">", start), text.find("[", start)
    if 0 <= subset < end:
        closed = re.compile(r"\]\s{0,50}>").search(text, subset)
        end = closed.end() - 1 if closed else -1
    if end < 0:
        return text, None
    declared = {name: double or single for name, double, single in _ENTITY.findall(text, start, end)[:200]}
    return text[:start] + text[end + 1 :], declared


def _mend_references(text: str, entities: dict[str, str]) -> str:
    def mend(match: re.Match[str]) -> str:
        reference = match[1]
        if match[0][0] == "<" or reference in _XML_OWN:
            return match[0]
        if not reference:
            return "&amp;"
        if reference[0] == "#":
            return _character(reference)
        known = entities.get(reference[:-1]) or html5.get(reference)
        if known is None:
            return "&amp;" + reference
        return known.replace("&", "&amp;").replace("<", "&lt;")

    return _PIECE.sub(mend, text)


def _character(reference: str) -> str:
    """A character reference as XML allows it; what browsers make of those to windows-1252; U+FFFD for no character."""
    digits = reference[1:-1]
    try:
        number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    except ValueError:
        return "&amp;" + reference
    if 0x80 <= number <= 0x9F:
        return bytes([number]).decode("cp1252", "replace")
    legal = number in {0x9, 0xA, 0xD} or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
    return f"&#{number};" if legal or 0x10000 <= number <= 0x10FFFF else "\ufffd"


def _declare_prefixes(text: str) -> str:
    used = {prefix for pair in _PREFIX.findall(text) for prefix in pair if prefix}
    missing = sorted(used - set(_DECLARED.findall(text)) - {"xml", "xmlns"})[:_MOST_PREFIXES]
    root = _ROOT_TAG.search(text)
    if not missing or not root:
        return text
    declarations = "".join(
        f' xmlns:{name}="{PREFIXES.get(name.lower(), "urn:undeclared:" + name)}"' for name in missing
    )
    return text[: root.end()] + declarations + text[root.end() :]
