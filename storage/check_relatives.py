"""Whether bands and links are what comparing all forms anew would give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, func, select

from storage import schema
from storage.bands import bands_of, keys_at, meet
from storage.links import Pair, connected
from storage.relations import Kind, Limits, Relation
from storage.relatives import Form, compare, find, load_with_twins

_AT_ONCE = 200
_MEND = "run 'gleaner maintain rebuild-similarity'"
_TOLERANCE = 1e-9

_link = schema.article_links.c


def check_relatives(connection: Connection, limits: Limits) -> Iterator[str]:
    """Each thing that is wrong, in words."""
    waiting = set(connection.execute(select(schema.forms_to_compare.c.form_id)).scalars())
    if waiting:
        yield f"{len(waiting)} forms still wait to be compared: {_MEND}, or crawl"
    numbers = connection.execute(select(schema.revisions.c.id).order_by(schema.revisions.c.id)).scalars().all()
    compared = [number for number in numbers if number not in waiting]
    found: dict[Pair, Relation] = {}
    places = 0
    for start in range(0, len(compared), _AT_ONCE):
        forms = {
            form.id: form
            for form in load_with_twins(connection, compared[start : start + _AT_ONCE])
            if form.is_comparable
        }
        bands = bands_of({number: form.compared.text for number, form in forms.items()})
        expected = {(key, number) for number, form in forms.items() for key in _keys(form, bands[number])}
        places += len(expected)
        for number in sorted({number for _, number in expected - set(meet(connection, {key for key, _ in expected}))}):
            yield f"article {forms[number].article_id}: its likeness is not noted: {_MEND}"
        for pair, relation in find(connection, forms, bands, limits).items():
            found[pair] = max(found.get(pair, relation), relation, key=lambda one: one.score)
    if (there := connection.execute(select(func.count()).select_from(schema.bands)).scalar_one()) != places:
        yield f"{there} likenesses are noted, and {places} should be: {_MEND}"
    if not waiting:
        yield from _check_links(connection, found, limits)
    yield from _check_firsts(connection)


def _keys(form: Form, bands: tuple[int, ...]) -> list[int]:
    return keys_at(bands, form.compared.published_at)


def _check_links(connection: Connection, found: Mapping[Pair, Relation], limits: Limits) -> Iterator[str]:
    """The links of rules are those found now; those of people go before."""
    rows = {(row.a, row.b): row for row in connection.execute(select(schema.article_links))}
    # In a flood of one form some met that would not meet now, among so many: their links are right all the same.
    absent = [pair for pair, row in rows.items() if pair not in found and not row.by_hand]
    found = {**found, **compare(connection, absent, limits)}
    for a, b in sorted(found.keys() - rows.keys()):
        yield f"articles {a} and {b} are a {found[a, b].kind} and not linked: {_MEND}"
    for (a, b), row in sorted(rows.items()):
        if row.by_hand:
            continue
        if (a, b) not in found:
            yield f"articles {a} and {b} are linked and not alike: {_MEND}"
        elif row.kind != found[a, b].kind.value or abs(row.score - found[a, b].score) > _TOLERANCE:
            yield f"articles {a} and {b} are linked as a {row.kind} of {row.score:.2f}, and are another: {_MEND}"


def _check_firsts(connection: Connection) -> Iterator[str]:
    """Of the articles with one text, all but the first published point to it."""
    article = schema.articles.c
    told = select(article.id, article.duplicate_of).where(article.duplicate_of.is_not(None))
    pointing = {row.id: row.duplicate_of for row in connection.execute(told)}
    linked = connection.execute(select(_link.a).where(_link.kind == Kind.DUPLICATE.value)).scalars().all()
    expected: dict[int, int] = {}
    for members in connected(connection, linked, Kind.DUPLICATE):
        query = select(article.id, article.published_at, article.url).where(article.id.in_(sorted(members)))
        first = min(connection.execute(query), key=lambda row: (row.published_at, row.url, row.id)).id
        expected |= dict.fromkeys(members - {first}, first)
    for number in sorted(pointing.keys() | expected.keys()):
        if pointing.get(number) != expected.get(number):
            said, right = pointing.get(number, "nothing"), expected.get(number, "nothing")
            yield f"article {number} is told to be a duplicate of {said}, and is of {right}: {_MEND}"
