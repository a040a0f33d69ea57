"""Jekyll posts of the old archives: flat in ``_posts``, or in folders such as ``archived/<date>/``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from storage.export.post import BLANKS, without_controls
from storage.import_.found import Broken, Item, Post, broken, decode, from_milliseconds
from storage.import_.walk import open_bytes, unreadable, walk

POST_NAME = re.compile(r"\d{4}-\d\d-\d\d-.*\.(?:md|markdown|html)", re.DOTALL)
_HEAD = 4096
_HEAD_TAG = re.compile(rb"^(?:tags|categories):[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_HEAD_DATE = re.compile(rb"^date:[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_HEAD_TIME = re.compile(rb"^<!--(-?\d{1,15})-->\r?$", re.MULTILINE)
_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>.*?)\n---[ \t]*\n(?P<rest>.*)\Z", re.DOTALL)
_KEY = re.compile(r"([A-Za-z_]\w*):(?: (.*)|$)", re.DOTALL)
_REST = re.compile(r"\n*(?:<!--(?P<time>[^<>\n]*)-->\n)?\[(?P<link>.*?)\)\n------\n(?P<body>.*)\Z", re.DOTALL)
_BODY = re.compile(r"\n*<div>\n?(?P<body>.*?)\n?</div>\n*\Z", re.DOTALL)
_SHOWN = re.compile(r'\{\{ "(\{[{%])" \}\}')
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\]))')
_ESSENTIAL = ("title", "from")


class JekyllForm:
    """Reads posts with front matter, with and without the ``comments`` line."""

    summary = "Jekyll posts of the old archives: YYYY-MM-DD-title.md, in any folders"

    def recognises(self, path: Path) -> bool:
        """Whether there is a post."""
        return next(walk(path, POST_NAME), None) is not None

    def items(self, path: Path) -> Iterator[Item | Broken]:
        """Give the posts of each outlet in the order in which they were listed."""
        for file in sorted(walk(path, POST_NAME), key=_place):
            try:
                yield Item(name=file.name, data=file.read_bytes(), path=file)
            except OSError as error:
                yield unreadable(file, error)

    def read(self, item: Item) -> Post:
        """Read a post."""
        match = _FRONT.match(decode(item))
        if not match:
            raise broken(item, "no front matter between two lines of ---: not a post of the old archives")
        front = _front(match["front"])
        if missing := [key for key in _ESSENTIAL if not front.get(key)]:
            raise broken(item, f"the front matter has no {' and no '.join(missing)}", line=2)
        rest = _REST.match(match["rest"])
        if not rest:
            line = match["front"].count("\n") + 4
            raise broken(item, "no line [title](link) with ------ under it after the front matter", line=line)
        return _post(item, front, _plain(front["from"]), rest)


def _post(item: Item, front: dict[str, str], link: str, rest: re.Match[str]) -> Post:
    outlet = _plain(front.get("tags") or front.get("categories") or "")
    dated = _plain(front.get("date", ""))
    at, listed = _date(dated), from_milliseconds(rest["time"] or "")
    if rest["time"] is None:
        listed = at
    return Post(
        link=link,
        title=_title(item.name, front["title"], _link_text(rest["link"], link)),
        author=_plain(front.get("author", "")),
        outlet=outlet,
        body=_shown(_body(rest["body"])),
        dated=dated,
        listed_at=listed,
        fetched_at=at or listed,
    )


def _place(path: Path) -> tuple[bytes, bytes, str]:
    """Where a post stands among all: by outlet, then by time, both read from its beginning."""
    try:
        with open_bytes(path) as file:
            head = file.read(_HEAD)
    except OSError:
        head = b""
    tag, time, date = _HEAD_TAG.search(head), _HEAD_TIME.search(head), _HEAD_DATE.search(head)
    day = from_milliseconds(time[1].decode()) if time else None
    when = day.isoformat(timespec="milliseconds").encode() if day else date[1] if date else path.name[:10].encode()
    return tag[1] if tag else b"", when, str(path)


def _front(text: str) -> dict[str, str]:
    """The front matter's values as written; a line that begins no key goes on with the value before it."""
    values: dict[str, str] = {}
    key = ""
    for line in text.split("\n"):
        if match := _KEY.fullmatch(line):
            key = match[1]
            values[key] = match[2] or ""
        elif key:
            values[key] += f"\n{line}"
    return values


def _plain(value: str) -> str:
    """A value without its brackets and quotes; of a list, the first."""
    value = value.strip(" \n")
    if value.startswith("[") and value.endswith("]"):
        value = value[1:-1].strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return _unescaped(value[1:-1])
    return value


def _unescaped(value: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], value)


def _link_text(text: str, link: str) -> str:
    """The title in ``title](link``: a title may hold brackets, so the known link decides where it ends."""
    for ending in (f"]({link}", f"]({_shown(link)}"):
        if text.endswith(ending):
            return _shown(text.removesuffix(ending))
    return _shown(text.rpartition("](")[0])


def _title(name: str, written: str, text: str) -> str:
    """The title as listed: the link shows it whole but trimmed, the front matter has its outer blanks.

    The front matter's title lost its first "...", and a no-break space there is a plain blank; the file name has it.
    """
    shortened = without_controls(text).replace("...", "", 1).replace("\xa0", " ")
    value = written.strip(" \n")
    value = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    for read in (value.replace('\\"', '"'), _unescaped(value)):
        front = without_controls(read)
        start = front.find(shortened)
        if start >= 0 and not (front[:start] + front[start + len(shortened) :]).strip(BLANKS):
            before, after = front[:start], front[start + len(shortened) :]
            return _named(name, before + text + after, len(before), len(after))
    return text


def _named(name: str, title: str, before: int, after: int) -> str:
    """The title with the outer blanks its file name shows, where that is long enough to show them."""
    stem = name[11:].rpartition(".")[0]
    short = without_controls(title).replace("...", "", 1)
    end = len(short) - after
    head, tail = stem[:before], stem[end : end + after]
    if len(head) == before and head.replace("\xa0", " ") == title[:before]:
        title = head + title[before:]
    if after and len(tail) == after and tail.replace("\xa0", " ") == title[-after:]:
        title = title[:-after] + tail
    return title


def _body(text: str) -> str:
    """The body inside its wrapper; only the last ``</div>`` closes it, whatever the body itself closes."""
    match = _BODY.match(text)
    return match["body"] if match else text.strip("\n")


def _shown(text: str) -> str:
    """The text that Liquid's output tags show, where our own exports wrote them."""
    return _SHOWN.sub(r"\1", text) if '{{ "{' in text else text


def _date(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
