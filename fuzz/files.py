"""Targets for what is read from files: old archives, subscriptions, definitions, plans."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from crawler.attribution import Attribution
from crawler.cron import read_cron
from crawler.errors import DefinitionError
from crawler.imported import capture_of
from crawler.load import load_outlets
from crawler.rules import parse_duration
from crawler.subscribing import Passed, definition, propose
from fuzz.holding import hold, text_of
from scheduler.hints import read_freshness, read_retry_after
from storage.article import Rejected
from storage.errors import ImportedFileError
from storage.import_ import FORMS, Broken, Item
from storage.import_.opml import read_opml

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAMES = {"jekyll": "2023-06-14-a.md", "list": "rfi/1_a.md", "jsonl": "a.jsonl:1"}


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gleaner-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _written(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


def _captured(form: str, item: Item) -> None:
    with suppress(ImportedFileError):
        found = FORMS[form].read(item)
        if found is not None:
            capture = capture_of(found, item, Attribution({}), NOW)
            address = capture.subject if isinstance(capture, Rejected) else capture.article.url
            hold(isinstance(capture, Rejected) or address.startswith(("http://", "https://")), "no address", address)


def _importer(form: str) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        _captured(form, Item(name=NAMES[form], data=data, path=Path(NAMES[form])))

    return target


jekyll, lists, lines = map(_importer, NAMES)


def warc(data: bytes) -> None:
    """Records are pages or named as broken."""
    for item in FORMS["warc"].items(_written("a.warc", data)):
        if not isinstance(item, Broken):
            _captured("warc", item)


def opml(data: bytes) -> None:
    """Subscriptions become definitions that can be loaded, or are passed over with a reason."""
    with suppress(ImportedFileError):
        for one in propose(read_opml(_written("a.opml", data)), {}):
            if not isinstance(one, Passed) and one.feeds:
                with suppress(ValueError):
                    tomllib.loads(definition(one))


def definitions(data: bytes) -> None:
    """A definition is loaded or refused in words that name the file."""
    path = _written("own.toml", data)
    try:
        load_outlets(path.parent)
    except DefinitionError as error:
        hold(str(path) in str(error), "file not named", error)


def plans(data: bytes) -> None:
    """Cron lines, durations, and how servers say when to come back."""
    text = text_of(data)
    with suppress(ValueError):
        fields = read_cron(text)
        hold(all(0 <= number <= 59 for number in fields.minute), "no minute", fields)
    with suppress(ValueError):
        hold(parse_duration(text) > timedelta(0), "no time", text)
    for name in ("retry-after", "cache-control", "expires", "age"):
        headers = {"cache-control": "max-age=60", name: text}
        for read in (read_retry_after, read_freshness):
            hint = read(headers, NOW, cap=HOUR, absurd=24 * HOUR)
            hold(hint is None or timedelta(0) < hint.wait <= HOUR, "no wait", hint)


TARGETS = {
    "jekyll": jekyll,
    "lists": lists,
    "lines": lines,
    "warc": warc,
    "opml": opml,
    "definitions": definitions,
    "plans": plans,
}
