"""One batch of captures on its way into the archive: decided one by one, written together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update

from storage import schema
from storage.article import Article, New, Revision
from storage.complete import complete, keep_time
from storage.decide import Known, Outcome, decide
from storage.imports import row_of
from storage.known import Book, Sighted
from storage.late import Late
from storage.packing import pack, pack_bytes
from storage.relations import Compared, Limits
from storage.relatives import Form, move, place
from storage.rows import add, upsert

# What of an article's row follows its current form.
_CURRENT = (
    "url", "native_id", "title", "language", "published_at", "listed_at", "truncated", "revision", "source_id",
    "form_hash", "text_hash", "first_seen_at", "last_seen_at",
)  # fmt: skip
_LIMITS = Limits()


class Batch:
    """The rows that a batch of one source's captures adds and changes.

    Belongs inside the writer's transaction: the numbers it gives are free only there.
    """

    def __init__(
        self, connection: Connection, book: Book, source_id: int, now: datetime, limits: Limits = _LIMITS
    ) -> None:
        self._connection = connection
        self._book = book
        self._source_id = source_id
        self._now = now
        self._limits = limits
        self._next_article, self._next_revision = _free_numbers(connection)
        self._new: list[int] = []
        self._changed: set[int] = set()
        self._touched: set[int] = set()
        self._completed: set[int] = set()
        self._revisions: list[dict[str, Any]] = []
        self._pages: list[dict[str, Any]] = []
        self._keys: list[dict[str, Any]] = []
        self._texts: list[dict[str, Any]] = []
        self._sightings: dict[str, dict[str, Any]] = {}
        self._files: list[dict[str, Any]] = []
        self._forms: list[Form] = []
        self._moved: dict[int, Article] = {}
        self._taken: set[int] = set()

    def take(self, one: Sighted) -> Outcome:
        """Decide about one capture, and keep what follows from it for write()."""
        known = self._book.find(one)
        decision = self._put_below(one, known) if known else None
        if decision is None:
            decision = self._put_on_top(one, known)
        self._note_keys(one, decision.id)
        if one.is_listed:
            self._note_sighting(one, decision.id)
        return decision

    def _put_on_top(self, one: Sighted, known: Known | None) -> Outcome:
        decision = decide(known, self._book.view(one), fresh_id=self._next_article)
        match decision:
            case New():
                self._add(one)
            case Revision():
                self._revise(one, decision)
            case _:
                self._touch(one, decision.id)
        self._taken.add(decision.id)
        if one.capture.file is not None:
            current = self._book.known[decision.id]
            shows = current.revision if current.hash == one.form.hash else None
            self._files.append(row_of(one.capture.file, decision.id, shows, one.capture.fetched_at, self._now))
        return decision

    def _put_below(self, one: Sighted, known: Known) -> Outcome | None:
        """Put a form of an old archive below the latest; None where it is the latest itself, or of no archive."""
        file, row = one.capture.file, self._book.rows[known.id]
        # Captures come in order: behind one that was the latest, all are.
        if file is None or known.id in self._taken:
            return None
        is_cut = one.form.truncated and not known.truncated
        if one.capture.fetched_at > row["last_seen_at"] and not is_cut:
            return None
        put = Late(self._connection, self._source_id, self._now, self._limits, self._serial).put(one, file, row)
        if put is None:
            return None
        self._book.amend(put.row, put.document, one.form.hash)
        return put.decision

    def note_rejected(self, link: str, entry_hash: str) -> None:
        """Remember an entry that became no article."""
        self._sightings[link] = self._sighting(link, None, entry_hash, "", self._now)

    def write(self) -> dict[int, int | None]:
        """Write everything taken, and link it with what it is like.

        Returns for every article whose duplicates may have changed the one it is a duplicate of now.
        """
        rows = self._book.rows
        add(self._connection, schema.articles, [rows[number] for number in self._new])
        self._update(_CURRENT, (self._changed | self._completed) - set(self._new))
        self._update(("url", "first_seen_at", "last_seen_at"), self._touched - self._changed - set(self._new))
        add(self._connection, schema.revisions, self._revisions)
        self._write_completed()
        add(self._connection, schema.pages, self._pages)
        add(self._connection, schema.article_keys, self._keys)
        upsert(self._connection, schema.article_texts, self._texts)
        upsert(self._connection, schema.imports, self._files)
        seen = ("article_id", "entry_hash", "form_hash", "last_seen_at")
        upsert(self._connection, schema.sightings, list(self._sightings.values()), update=seen)
        waiting = sorted({*self._new, *self._changed, *self._completed})
        upsert(self._connection, schema.articles_to_index, [{"article_id": number} for number in waiting])
        return place(self._connection, self._forms, self._limits) | move(self._connection, self._moved, self._limits)

    def _add(self, one: Sighted) -> None:
        number, self._next_article = self._next_article, self._next_article + 1
        self._new.append(number)
        self._book.rows[number] = {
            "id": number,
            "outlet": one.capture.article.outlet,
            "duplicate_of": None,
            "first_seen_at": one.capture.fetched_at,
            "last_seen_at": one.capture.fetched_at,
        }
        self._set_current(one, one.capture.article, number, 1, ())

    def _revise(self, one: Sighted, decision: Revision) -> None:
        self._changed.add(decision.id)
        self._see(one, decision.id)
        article = one.capture.article
        if decision.id in self._book.documents:
            earlier = self._book.documents[decision.id][0]
            is_elsewhere = self._book.known[decision.id].source_id != self._source_id
            article = complete(article, earlier) if is_elsewhere else keep_time(article, earlier)
        self._set_current(one, article, decision.id, decision.number, decision.changed)

    def _touch(self, one: Sighted, number: int) -> None:
        self._touched.add(number)
        self._see(one, number)
        row = self._book.rows[number]
        # Another source may know the article by another slug; only its own source can have moved it.
        if row["source_id"] == self._source_id and row["form_hash"] == one.form.hash and not one.superseded:
            row["url"] = one.capture.article.url
        # Of two files that show one form, the earlier one is kept as it is.
        if number in self._book.documents and (one.capture.file is None or row["source_id"] != self._source_id):
            self._complete(one.capture.article, number)

    def _complete(self, view: Article, number: int) -> None:
        """Let a view that brings no other text fill what the current form lacks: a correction, not an edit."""
        article, original = self._book.documents[number]
        completed = complete(article, view)
        if completed is not article:
            if completed.published_at != article.published_at:
                self._moved.setdefault(number, article)
            self._book.documents[number] = (completed, original)
            columns = _columns(completed)
            self._book.rows[number] |= {name: columns[name] for name in ("native_id", "published_at", "listed_at")}
            self._completed.add(number)

    def _write_completed(self) -> None:
        table = schema.revisions
        statement = update(table).where(
            table.c.article_id == bindparam("article"), table.c.number == bindparam("revision")
        )
        for number in sorted(self._completed):
            values = {"article": number, "revision": self._book.rows[number]["revision"]}
            document = pack(*self._book.documents[number])
            self._connection.execute(statement.values(document=document), values)

    def _see(self, one: Sighted, number: int) -> None:
        row = self._book.rows[number]
        row["first_seen_at"] = min(row["first_seen_at"], one.capture.fetched_at)
        row["last_seen_at"] = max(row["last_seen_at"], one.capture.fetched_at)

    def _set_current(self, one: Sighted, article: Article, number: int, revision: int, changed: Sequence[str]) -> None:
        before = self._book.known.get(number)
        self._book.rows[number] |= _columns(article) | {
            "revision": revision,
            "source_id": self._source_id,
            "form_hash": one.form.hash,
            "text_hash": one.form.text_hash,
        }
        self._book.known[number] = Known(
            id=number,
            revision=revision,
            source_id=self._source_id,
            listed_at=article.listed_at,
            title=article.title,
            text=one.form.text,
            text_hash=one.form.text_hash,
            hash=one.form.hash,
            truncated=article.truncated,
            earlier=before.earlier | {before.hash} if before else frozenset(),
        )
        self._book.documents[number] = (article, one.capture.original)
        self._keep(one, number, revision, changed)

    def _keep(self, one: Sighted, number: int, revision: int, changed: Sequence[str]) -> None:
        """Keep the form whole."""
        article, original = self._book.documents[number]
        serial = self._serial()
        self._revisions.append(
            {
                "id": serial,
                "article_id": number,
                "number": revision,
                "source_id": self._source_id,
                "changed": ",".join(changed),
                "title": article.title,
                "form_hash": one.form.hash,
                "fetched_at": one.capture.fetched_at,
                "stored_at": self._now,
                "document": pack(article, original),
            }
        )
        if original.page is not None:
            self._pages.append({"revision_id": serial, "body": pack_bytes(original.page)})
        self._forms.append(self._form(one, article, serial, number))
        if text_key := one.form.text_key:
            self._book.twins.setdefault(text_key, number)
            self._texts.append({"outlet": article.outlet, "text_hash": text_key, "article_id": number})

    def _serial(self) -> int:
        serial, self._next_revision = self._next_revision, self._next_revision + 1
        return serial

    def _form(self, one: Sighted, article: Article, serial: int, number: int) -> Form:
        compared = Compared(
            outlet=article.outlet,
            url=article.url,
            published_at=article.published_at,
            title=one.form.title,
            text=one.form.text,
        )
        twin = self._book.twins.get(one.form.text_key) if one.form.text_key else None
        return Form(id=serial, article_id=number, compared=compared, twin=twin)

    def _note_keys(self, one: Sighted, number: int) -> None:
        for key in one.keys:
            if key not in self._book.keys:
                self._book.keys[key] = number
                outlet = one.capture.article.outlet
                self._keys.append({"outlet": outlet, "kind": key[0], "value": key[1], "article_id": number})

    def _note_sighting(self, one: Sighted, number: int) -> None:
        self._book.shown[one.link] = one.form.hash
        self._sightings[one.link] = self._sighting(
            one.link, number, one.capture.entry_hash, one.form.hash, one.capture.fetched_at
        )

    def _sighting(
        self, link: str, number: int | None, entry_hash: str, form_hash: str, seen_at: datetime
    ) -> dict[str, Any]:
        return {
            "source_id": self._source_id,
            "link": link,
            "article_id": number,
            "entry_hash": entry_hash,
            "form_hash": form_hash,
            "first_seen_at": seen_at,
            "last_seen_at": seen_at,
        }

    def _update(self, names: Sequence[str], numbers: set[int]) -> None:
        if numbers:
            table = schema.articles
            statement = update(table).where(table.c.id == bindparam("number"))
            rows = [self._book.rows[number] for number in sorted(numbers)]
            changes = [{"number": row["id"]} | {name: row[name] for name in names} for row in rows]
            self._connection.execute(statement.values({name: bindparam(name) for name in names}), changes)


def _columns(article: Article) -> dict[str, Any]:
    return {
        "url": article.url,
        "native_id": article.article_id,
        "title": article.title,
        "language": article.language,
        "published_at": article.published_at,
        "listed_at": article.listed_at,
        "truncated": article.truncated,
    }


def _free_numbers(connection: Connection) -> tuple[int, int]:
    article, revision = connection.execute(_last_numbers()).one()
    return article + 1, revision + 1


@cache
def _last_numbers() -> Select[Any]:
    last = (func.coalesce(func.max(table.c.id), 0) for table in (schema.articles, schema.revisions))
    return select(*(select(number).scalar_subquery() for number in last))
