"""What the archive knows about the captures of one batch, read with a few statements however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from storage import schema
from storage.article import Article, Capture, Original
from storage.decide import Form, Known, View, forms_of
from storage.folding import fold
from storage.history import place_of
from storage.identity import url_key
from storage.packing import unpack
from storage.rows import among, rows_among
from storage.schema import index_text

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """A capture with all that is compared: its form, its keys (the outlet's identifier first), its link.

    ``superseded`` says that a later capture of the batch shows the same article.
    """

    capture: Capture
    form: Form
    keys: tuple[Key, ...]
    link: str
    superseded: bool = False

    @property
    def is_listed(self) -> bool:
        """Whether an entry of the source led to it."""
        return bool(self.capture.entry_hash)

    @property
    def native_id(self) -> str | None:
        """The outlet's own identifier, if its links carry one."""
        return self.capture.article.article_id


def sight(captures: Sequence[Capture]) -> list[tuple[int, Sighted]]:
    """The captures in the order in which they were listed, oldest first, each with its place in the batch.

    Sources list the newest first, so of two views of an article listed at one time the one further down is the older.
    Files of old archives are in the order in which they show their articles (see storage.history).
    """
    forms = forms_of([capture.article for capture in captures])
    first = {_name(capture): place for place, capture in reversed(list(enumerate(captures)))}

    def order(place: int) -> tuple[Any, ...]:
        capture = captures[place]
        if capture.file is not None:
            return place_of(forms[place], capture.file.moment(capture.fetched_at))
        return False, _listed(capture), first[_name(capture)], -place

    seen: set[Key] = set()
    latest_first = []
    for place in sorted(range(len(captures)), key=order, reverse=True):
        one = _sighted(captures[place], forms[place], seen)
        seen.update(one.keys)
        latest_first.append((place, one))
    return latest_first[::-1]


class Book:
    """The articles a batch may touch, as the archive has them and, while it is applied, as it changes them.

    ``rows`` holds the columns of articles by number, ``twins`` the earliest article by the hash of its text, and
    ``documents`` the current form of those articles that a view may change or complete.
    """

    def __init__(self, connection: Connection, outlet: str, source_id: int, batch: Sequence[Sighted]) -> None:
        self._connection = connection
        self._outlet = outlet
        self._source_id = source_id
        self.keys: dict[Key, int] = self._load_keys(batch)
        self.rows: dict[int, dict[str, Any]] = self._load_rows()
        self.known = {number: _known(row) for number, row in self.rows.items()}
        self.shown = self._load_shown(batch)
        self.documents: dict[int, tuple[Article, Original]] = {}
        self._load_history(batch)
        self.twins: dict[str, int] = self._load_twins(batch)

    def find(self, one: Sighted) -> Known | None:
        """The article a capture belongs to: the outlet's identifier decides, and an address must not contradict it."""
        for key in one.keys:
            number = self.keys.get(key)
            if number is not None and (key[0] == "id" or self._may_be(number, one)):
                return self.known[number]
        return None

    def view(self, one: Sighted) -> View:
        """A capture as deciding sees it: of an archive's file neither its place nor what came before it counts."""
        if one.capture.file is not None:
            return View(form=one.form, source_id=self._source_id, listed_at=None)
        return View(
            form=one.form,
            source_id=self._source_id,
            listed_at=one.capture.article.listed_at,
            shown_before=self.shown.get(one.link) if one.is_listed else None,
            superseded=one.superseded,
        )

    def amend(self, row: dict[str, Any], document: tuple[Article, Original], form_hash: str) -> None:
        """Take in an article with another history, which has a form of that hash besides its current one."""
        number, text = row["id"], fold(document[0].text)
        earlier = self.known[number].earlier | {form_hash}
        self.rows[number], self.documents[number] = row, document
        self.known[number] = replace(_known(row), text=text, earlier=earlier)

    def _may_be(self, number: int, one: Sighted) -> bool:
        native_id = self.rows[number]["native_id"]
        return native_id is None or one.native_id is None or native_id == one.native_id

    def _load_keys(self, batch: Sequence[Sighted]) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for kind in ("id", "url"):
            values = {value for one in batch for named, value in one.keys if named == kind}
            for row in self._rows(_keys_query(), values, outlet=self._outlet, kind=kind):
                found[kind, row.value] = row.article_id
        return found

    def _load_rows(self) -> dict[int, dict[str, Any]]:
        found = self._rows(_articles_query(), set(self.keys.values()))
        return {row.id: dict(row._mapping) for row in found}  # noqa: SLF001

    def _load_shown(self, batch: Sequence[Sighted]) -> dict[str, str]:
        found = self._rows(_sightings_query(), {one.link for one in batch}, source_id=self._source_id)
        return {row.link: row.form_hash for row in found}

    def _load_history(self, batch: Sequence[Sighted]) -> None:
        """The earlier forms and the current one of those articles that seem to have changed, or to be seen anew."""
        changed = {known.id for one in batch if (known := self.find(one)) is not None and self._is_fresh(known, one)}
        earlier: dict[int, set[str]] = {}
        for row in self._rows(_forms_query(), changed):
            earlier.setdefault(row.article_id, set()).add(row.form_hash)
        for row in self._rows(_documents_query(), changed):
            known = self.known[row.article_id]
            self.documents[known.id] = unpack(row.document)
            text = fold(self.documents[known.id][0].text)
            self.known[known.id] = replace(known, text=text, earlier=frozenset(earlier[known.id]))

    def _is_fresh(self, known: Known, one: Sighted) -> bool:
        """Whether the view is another one than the archive's, or the first that this source gives of the article."""
        return known.hash != one.form.hash or (known.source_id != self._source_id and one.link not in self.shown)

    def _load_twins(self, batch: Sequence[Sighted]) -> dict[str, int]:
        hashes = {one.form.text_key for one in batch if self.find(one) is None} - {None}
        found = self._rows(_twins_query(), hashes, outlet=self._outlet)
        return {row.text_hash: row.earliest for row in found}

    def _rows(self, query: Select[Any], values: Iterable[Any], **given: Any) -> Iterator[Row[Any]]:
        return rows_among(self._connection, query, values, **given)


@cache
def _keys_query() -> Select[Any]:
    table = schema.article_keys.c
    named = table.outlet == bindparam("outlet"), table.kind == bindparam("kind"), table.value.in_(among())
    return select(table.value, table.article_id).where(*named)


@cache
def _articles_query() -> Select[Any]:
    return select(schema.articles).where(schema.articles.c.id.in_(among()))


@cache
def _sightings_query() -> Select[Any]:
    table = schema.sightings.c
    return select(table.link, table.form_hash).where(table.source_id == bindparam("source_id"), table.link.in_(among()))


@cache
def _forms_query() -> Select[Any]:
    table = schema.revisions.c
    return select(table.article_id, table.form_hash).where(table.article_id.in_(among()))


@cache
def _documents_query() -> Select[Any]:
    table = schema.revisions.c
    return (
        select(table.article_id, table.document)
        .join_from(schema.revisions, schema.articles, schema.articles.c.id == table.article_id)
        .where(table.number == schema.articles.c.revision, table.article_id.in_(among()))
    )


@cache
def _twins_query() -> Select[Any]:
    table = schema.article_texts.c
    return (
        select(table.text_hash, func.min(table.article_id).label("earliest"))
        .where(table.outlet == bindparam("outlet"), table.text_hash.in_(among()))
        .group_by(table.text_hash)
    )


def _sighted(capture: Capture, form: Form, later: set[Key]) -> Sighted:
    article = capture.article
    keys = [("url", index_text(url_key(article.url)))]
    if article.article_id:
        keys.insert(0, ("id", index_text(article.article_id)))
    return Sighted(
        capture=capture,
        form=form,
        keys=tuple(keys),
        link=index_text(capture.original.link),
        superseded=not later.isdisjoint(keys),
    )


def _listed(capture: Capture) -> datetime:
    return capture.article.listed_at or capture.article.published_at


def _name(capture: Capture) -> str:
    return capture.article.article_id or capture.article.url


def _known(row: dict[str, Any]) -> Known:
    return Known(
        id=row["id"],
        revision=row["revision"],
        source_id=row["source_id"],
        listed_at=row["listed_at"],
        title=row["title"],
        text_hash=row["text_hash"],
        hash=row["form_hash"],
        truncated=row["truncated"],
    )
