"""Imported forms that were there before the latest one of their article: they go below it.

The forms of an article are numbered in the order in which they were there. When one comes in between, those above it
are numbered anew, and with them whatever is kept by that number: the files that show them, and what search holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, insert, literal, select, update

from storage import schema
from storage.article import Article, ImportedFile, Original, Revision, Unchanged
from storage.complete import complete, keep_time
from storage.decide import differences, form_of
from storage.history import Begun, Between, Held, Moment, Place, Shown, locate, place_of
from storage.imports import Showing, number_showings, read_showings, row_of
from storage.known import Sighted
from storage.packing import pack, pack_bytes, unpack
from storage.relations import Limits
from storage.relatives import relate_anew
from storage.rows import upsert
from storage.search_index import renumber_indexed, take_out

_revision = schema.revisions.c
_FORMS = (
    select(_revision.id, _revision.number, _revision.source_id, _revision.fetched_at, _revision.changed)
    .add_columns(_revision.document)
    .where(_revision.article_id == bindparam("article"))
    .order_by(_revision.number)
)
_WRITE_ROW = update(schema.articles).where(schema.articles.c.id == bindparam("article"))


@dataclass(slots=True, kw_only=True)
class _Form:
    """A form as it is to be; ``number`` and ``before`` are what the archive has, None where that is nothing yet."""

    serial: int
    number: int | None = None
    before: Article | None = None
    source_id: int
    fetched_at: datetime
    changed_before: str = ""
    changed: str = ""
    article: Article
    original: Original
    showings: list[Showing] = field(default_factory=list)
    is_altered: bool = False
    page_of: int | None = None

    @property
    def moments(self) -> tuple[Moment, ...]:
        """When it is known to have been there; what was crawled, when it was fetched."""
        shown = [showing.moment for showing in self.showings if showing.moment]
        is_told = any(at <= self.fetched_at for at, *_ in shown)
        return tuple(shown if is_told else [*shown, (self.fetched_at, 0, "")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What became of a form, and the article's row and current document as they are then."""

    decision: Revision | Unchanged
    row: dict[str, Any]
    document: tuple[Article, Original]


class Late:
    """Puts forms into the histories of articles that are stored. Belongs inside the writer's transaction.

    ``serial`` gives the next free number of a revision.
    """

    def __init__(
        self, connection: Connection, source_id: int, now: datetime, limits: Limits, serial: Callable[[], int]
    ) -> None:
        self._connection = connection
        self._source_id = source_id
        self._now = now
        self._limits = limits
        self._serial = serial

    def put(self, one: Sighted, file: ImportedFile, row: dict[str, Any]) -> Put | None:
        """Put a form where it belongs in the history of the article of that row; None where it is the latest."""
        at, forms = one.capture.fetched_at, _load(self._connection, row["id"])
        match locate(_held(forms, row["last_seen_at"]), place := place_of(one.form, file.moment(at))):
            case None:
                return None
            case Shown(shows):
                self._see(forms[shows - 1], one)
            case Begun(shows):
                self._begin(forms[shows - 1], one)
            case Between(shows, splits):
                forms.insert(shows - 1, self._new(one))
                if splits:
                    self._split(forms, shows, place, row["last_seen_at"])
        _settle(forms)
        is_new, latest = forms[shows - 1].number is None, forms[-1]
        changed = tuple(filter(None, forms[shows - 1].changed.split(",")))
        written = self._write(row, one, forms)
        upsert(self._connection, schema.imports, [row_of(file, row["id"], shows, at, self._now)])
        return Put(
            decision=Revision(row["id"], shows, changed) if is_new else Unchanged(row["id"]),
            row=written,
            document=(latest.article, latest.original),
        )

    def _new(self, one: Sighted) -> _Form:
        return _Form(
            serial=self._serial(),
            source_id=self._source_id,
            fetched_at=one.capture.fetched_at,
            article=one.capture.article,
            original=one.capture.original,
        )

    def _see(self, form: _Form, one: Sighted) -> None:
        """An archive may know what a crawl did not; of two showings in archives the earlier one counts."""
        if form.source_id != self._source_id:
            form.article = complete(form.article, one.capture.article)

    def _begin(self, form: _Form, one: Sighted) -> None:
        if form.source_id != self._source_id:
            self._see(form, one)
            return
        original = one.capture.original
        kind = form.original.page_type if original.page is None else original.page_type
        form.article, form.original = one.capture.article, replace(original, page_type=kind)
        form.fetched_at, form.is_altered = one.capture.fetched_at, True

    def _split(self, forms: list[_Form], number: int, place: Place, last_seen_at: datetime) -> None:
        """Let the form below the new one, which was there later too, come back above it."""
        below = forms[number - 2]
        form = form_of(below.article)
        later = [one for one in below.showings if one.moment and place_of(form, one.moment) > place]
        back = min((showing.at for showing in later if showing.at), default=last_seen_at)
        article = replace(below.article, listed_at=below.article.listed_at and back)
        below.showings = [showing for showing in below.showings if showing not in later]
        again = _Form(
            serial=self._serial(),
            source_id=below.source_id,
            fetched_at=back,
            article=article,
            original=below.original,
            showings=later,
            page_of=below.serial,
        )
        forms.insert(number, again)

    def _write(self, row: dict[str, Any], one: Sighted, forms: Sequence[_Form]) -> dict[str, Any]:
        connection, number = self._connection, row["id"]
        altered = [form for form in forms if form.number and (form.is_altered or form.article is not form.before)]
        if altered or forms[-1].number is None:
            take_out(connection, number)
        numbers = {form.number: place for place, form in enumerate(forms, start=1) if form.number}
        _renumber(connection, number, numbers)
        for form in altered:
            _rewrite(connection, form)
        for place, form in enumerate(forms, start=1):
            if form.number is None:
                self._add(number, place, form)
            elif form.changed != form.changed_before:
                connection.execute(_change(), {"form": form.serial, "changed_now": form.changed})
            number_showings(connection, form.showings, place)
        written = _write_row(connection, row, one, forms)
        if altered or len(forms) > len(numbers):
            before = {form.serial: form.before for form in altered if form.before}
            relate_anew(connection, before, [number], self._limits)
        return written

    def _add(self, number: int, place: int, form: _Form) -> None:
        self._connection.execute(
            insert(schema.revisions),
            {
                "id": form.serial,
                "article_id": number,
                "number": place,
                "source_id": form.source_id,
                "changed": form.changed,
                "title": form.article.title,
                "form_hash": form_of(form.article).hash,
                "fetched_at": form.fetched_at,
                "stored_at": self._now,
                "document": pack(form.article, form.original),
            },
        )
        if text_key := form_of(form.article).text_key:
            twin = {"outlet": form.article.outlet, "text_hash": text_key, "article_id": number}
            upsert(self._connection, schema.article_texts, [twin])
        _keep_page(self._connection, form)


def _load(connection: Connection, number: int) -> list[_Form]:
    showings = read_showings(connection, number)
    forms = []
    for row in connection.execute(_FORMS, {"article": number}):
        article, original = unpack(row.document)
        forms.append(
            _Form(
                serial=row.id,
                number=row.number,
                before=article,
                source_id=row.source_id,
                fetched_at=row.fetched_at,
                changed_before=row.changed,
                article=article,
                original=original,
                showings=showings.get(row.number, []),
            )
        )
    return forms


def _held(forms: Sequence[_Form], last_seen_at: datetime) -> list[Held]:
    held = [
        Held(
            number=place,
            hash=form_of(form.article).hash,
            truncated=form.article.truncated,
            moments=form.moments,
        )
        for place, form in enumerate(forms, start=1)
    ]
    # What no file tells of, a crawl saw: the latest form.
    if last_seen_at > max(at for one in held for at, *_ in one.moments):
        held[-1] = replace(held[-1], moments=(*held[-1].moments, (last_seen_at, 0, "")))
    return held


def _settle(forms: Sequence[_Form]) -> None:
    """Let every form take from the one before it what it would have taken, had they come in this order."""
    forms[0].changed = ""
    for earlier, later in pairwise(forms):
        taking = keep_time if earlier.source_id == later.source_id else complete
        later.article = taking(later.article, earlier.article)
        later.changed = ",".join(differences(form_of(earlier.article), form_of(later.article)))


def _renumber(connection: Connection, number: int, numbers: Mapping[int, int]) -> None:
    """Give the forms of an article their new numbers, by the old ones."""
    if all(old == new for old, new in numbers.items()):
        return
    # By way of negative numbers: no two forms may have one number, even for a moment.
    of_article = update(schema.revisions).where(_revision.article_id == number)
    away = of_article.where(_revision.number == bindparam("old")).values(number=bindparam("new"))
    connection.execute(away, [{"old": old, "new": -new} for old, new in numbers.items()])
    connection.execute(of_article.where(_revision.number < 0).values(number=-_revision.number))
    renumber_indexed(connection, number, numbers)


def _rewrite(connection: Connection, form: _Form) -> None:
    values = {
        "title": form.article.title,
        "fetched_at": form.fetched_at,
        "document": pack(form.article, form.original),
    }
    connection.execute(update(schema.revisions).where(_revision.id == form.serial).values(values))
    _keep_page(connection, form)


def _keep_page(connection: Connection, form: _Form) -> None:
    page = schema.pages.c
    if form.original.page is not None:
        row = {"revision_id": form.serial, "body": pack_bytes(form.original.page)}
        upsert(connection, schema.pages, [row], update=("body",))
    elif form.page_of is not None:
        same = select(literal(form.serial), page.body).where(page.revision_id == form.page_of)
        connection.execute(insert(schema.pages).from_select(["revision_id", "body"], same))


def _write_row(connection: Connection, row: dict[str, Any], one: Sighted, forms: Sequence[_Form]) -> dict[str, Any]:
    """Write the article's row as it is with these forms; its address stays that of the latest showing."""
    article, at = forms[-1].article, one.capture.fetched_at
    changed = {
        "native_id": article.article_id,
        "title": article.title,
        "language": article.language,
        "published_at": article.published_at,
        "listed_at": article.listed_at,
        "revision": len(forms),
        "first_seen_at": min(row["first_seen_at"], at),
        "last_seen_at": max(row["last_seen_at"], at),
    }
    if row != row | changed:
        connection.execute(_WRITE_ROW, {"article": row["id"], **changed})
    return row | changed


@cache
def _change() -> Any:
    statement = update(schema.revisions).where(_revision.id == bindparam("form"))
    return statement.values(changed=bindparam("changed_now"))
