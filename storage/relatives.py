"""Finding an article's relatives as it is stored: the forms it meets in a band, compared exactly, become links.

Every form that an article ever had is compared with every form of the others, and the strongest finding counts. So
the same forms give the same links, in whatever order they were stored.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Connection, func, select

from storage import schema
from storage.article import Article
from storage.bands import Place, bands_of, enter, keys_around, keys_at, meet, withdraw
from storage.decide import fold_title
from storage.folding import fold
from storage.identity import TEXT_KEY_LENGTH, fingerprint
from storage.links import Pair, pair_of, point_to_first, remove_links, write_links
from storage.packing import unpack
from storage.relations import Compared, Kind, Limits, Relation, relate
from storage.rows import among, rows_among

# Against floods of one form: of more forms met, those that share the most bands are compared.
_MOST_CANDIDATES = 64

_article, _revision, _text = schema.articles.c, schema.revisions.c, schema.article_texts.c
_FORMS = select(_revision.id, _revision.article_id, _revision.document).where(_revision.id.in_(among()))
_FORMS_OF = select(_revision.id).where(_revision.article_id.in_(among()))
_CURRENT_FORMS = (
    select(_revision.id, _revision.article_id)
    .join(schema.articles, (_article.id == _revision.article_id) & (_article.revision == _revision.number))
    .where(_article.id.in_(among()))
)
_FIRSTS = (
    select(_text.outlet, _text.text_hash, func.min(_text.article_id).label("first"))
    .where(_text.text_hash.in_(among()))
    .group_by(_text.outlet, _text.text_hash)
)
_APART = select(schema.set_apart.c.article_id).where(schema.set_apart.c.article_id.in_(among()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of an article, ``id`` the number of its revision.

    ``twin`` is an article of the outlet with the very same text, however long ago it was published.
    """

    id: int
    article_id: int
    compared: Compared
    twin: int | None = None

    @property
    def is_comparable(self) -> bool:
        """Whether the text is long enough to tell articles apart."""
        return len(self.compared.text) >= TEXT_KEY_LENGTH


def compared_of(article: Article) -> Compared:
    """An article as it is compared."""
    return Compared(
        outlet=article.outlet,
        url=article.url,
        published_at=article.published_at,
        title=fold_title(article.title),
        text=fold(article.text),
    )


def place(connection: Connection, forms: Sequence[Form], limits: Limits) -> dict[int, int | None]:
    """Enter forms that are stored but not compared yet, and link their articles.

    Returns for every article whose duplicates may have changed the one it points to now.
    """
    comparable = {form.id: form for form in forms if form.is_comparable}
    bands = bands_of({number: form.compared.text for number, form in comparable.items()})
    own = [(key, number) for number, form in comparable.items() for key in keys_at(bands[number], _at(form))]
    found = find(connection, comparable, bands, limits, fresh=own)
    enter(connection, own)
    write_links(connection, found)
    return point_to_first(connection, {one for pair in found if found[pair].kind is Kind.DUPLICATE for one in pair})


def find(
    connection: Connection,
    forms: Mapping[int, Form],
    bands: Mapping[int, Sequence[int]],
    limits: Limits,
    *,
    fresh: Iterable[Place] = (),
) -> dict[Pair, Relation]:
    """The links of forms to all others; ``bands`` are those of their texts, ``fresh`` places not entered yet."""
    met = _met(connection, forms, bands, limits.window, fresh)
    known = dict(forms)
    known |= {form.id: form for form in _strangers(connection, met, forms)}
    pairs = {pair_of(one, other) for one, others in met.items() for other in others if other in known}
    endless = replace(limits, window=timedelta.max)
    compared = [(known[one], known[other], limits) for one, other in sorted(pairs)]
    compared += [(one, other, endless) for one, other in _twins(connection, forms)]
    return _without_apart(connection, _related(compared))


def compare(connection: Connection, pairs: Iterable[Pair], limits: Limits) -> dict[Pair, Relation]:
    """What these pairs of articles are to each other by any of their forms, whatever else they meet."""
    wanted = sorted(set(pairs))
    numbers = rows_among(connection, _FORMS_OF, {number for pair in wanted for number in pair})
    forms: defaultdict[int, list[Form]] = defaultdict(list)
    for form in load(connection, [row.id for row in numbers]):
        if form.is_comparable:
            forms[form.article_id].append(form)
    met = [(one, other) for a, b in wanted for one in forms[a] for other in forms[b]]
    endless = replace(limits, window=timedelta.max)
    compared = ((one, other, endless if _are_twins(one, other) else limits) for one, other in met)
    return _without_apart(connection, _related(compared))


def load(connection: Connection, numbers: Iterable[int]) -> Iterator[Form]:
    """Forms of the archive, by number."""
    for row in rows_among(connection, _FORMS, numbers):
        yield _form(row)


def load_with_twins(connection: Connection, numbers: Iterable[int]) -> list[Form]:
    """Forms of the archive, each with the first article of its outlet that had the same text."""
    forms = {form.id: form for form in load(connection, numbers)}
    hashes = {number: fingerprint(form.compared.text) for number, form in forms.items() if form.is_comparable}
    rows = rows_among(connection, _FIRSTS, set(hashes.values()))
    firsts = {(row.outlet, row.text_hash): row.first for row in rows}
    return [
        replace(form, twin=firsts.get((form.compared.outlet, hashes.get(number, "")))) for number, form in forms.items()
    ]


def move(connection: Connection, moved: Mapping[int, Article], limits: Limits) -> dict[int, int | None]:
    """Compare articles anew whose current form now has another time than the one given with it here.

    Belongs after the new time is written.
    """
    if not moved:
        return {}
    rows = rows_among(connection, _CURRENT_FORMS, moved)
    return relate_anew(connection, {row.id: moved[row.article_id] for row in rows}, moved, limits)


def relate_anew(
    connection: Connection, before: Mapping[int, Article], numbers: Iterable[int], limits: Limits
) -> dict[int, int | None]:
    """Compare all forms of articles anew, ``before`` being what forms were before they were written anew."""
    forms = {form: compared_of(article) for form, article in before.items()}
    bands = bands_of({form: compared.text for form, compared in forms.items()})
    for form, compared in forms.items():
        withdraw(connection, [(key, form) for key in keys_at(bands[form], compared.published_at)])
    articles = sorted(numbers)
    remove_links(connection, articles, by_hand=False)
    pointing = point_to_first(connection, articles)
    rows = rows_among(connection, _FORMS_OF, articles)
    return pointing | place(connection, load_with_twins(connection, [row.id for row in rows]), limits)


def _met(
    connection: Connection,
    forms: Mapping[int, Form],
    bands: Mapping[int, Sequence[int]],
    window: timedelta,
    fresh: Iterable[Place],
) -> dict[int, list[int]]:
    """The forms that each form meets, those that share the most bands first."""
    looked_at = {number: keys_around(bands[number], _at(form), window) for number, form in forms.items()}
    times = Counter(chain.from_iterable(looked_at.values()))
    there: defaultdict[int, list[int]] = defaultdict(list)
    # Where only one form looks, it would find but its own fresh place.
    for key, number in chain(meet(connection, times), (one for one in fresh if times[one[0]] > 1)):
        there[key].append(number)
    met: dict[int, list[int]] = {}
    for number, keys in looked_at.items() if there else ():
        if counted := Counter(other for key in keys if key in there for other in there[key] if other != number):
            met[number] = sorted(counted, key=lambda other: (-counted[other], other))[:_MOST_CANDIDATES]
    return met


def _strangers(connection: Connection, met: Mapping[int, Iterable[int]], forms: Mapping[int, Form]) -> Iterator[Form]:
    """The forms met that are not at hand, without those that only others of the same article met."""
    met_by: defaultdict[int, set[int]] = defaultdict(set)
    for number, others in met.items():
        for other in others:
            met_by[other].add(forms[number].article_id)
    for row in rows_among(connection, _FORMS, met_by.keys() - forms.keys()):
        if met_by[row.id] != {row.article_id}:
            yield _form(row)


def _twins(connection: Connection, forms: Mapping[int, Form]) -> Iterator[tuple[Form, Form]]:
    """Forms with others of the very same text, whenever these were published."""
    waiting = [form for form in forms.values() if form.twin is not None and form.twin != form.article_id]
    if not waiting:
        return
    numbers = rows_among(connection, _FORMS_OF, {form.twin for form in waiting if form.twin})
    others = list(load(connection, [row.id for row in numbers]))
    for form in waiting:
        for other in others:
            if other.article_id == form.twin and other.compared.text == form.compared.text:
                yield form, other


def _are_twins(one: Form, other: Form) -> bool:
    return (one.compared.outlet, one.compared.text) == (other.compared.outlet, other.compared.text)


def _related(compared: Iterable[tuple[Form, Form, Limits]]) -> dict[Pair, Relation]:
    found: dict[Pair, Relation] = {}
    for one, other, limits in compared:
        if one.article_id == other.article_id:
            continue
        if relation := relate(one.compared, other.compared, limits):
            pair = pair_of(one.article_id, other.article_id)
            found[pair] = max(found.get(pair, relation), relation, key=lambda known: (known.score, known.reason))
    return found


def _without_apart(connection: Connection, found: Mapping[Pair, Relation]) -> dict[Pair, Relation]:
    """The findings but those about articles that a person set apart."""
    numbers = {number for pair in found for number in pair}
    apart = {row.article_id for row in rows_among(connection, _APART, numbers)}
    return {pair: relation for pair, relation in found.items() if apart.isdisjoint(pair)}


def _form(row: Any) -> Form:
    return Form(id=row.id, article_id=row.article_id, compared=compared_of(unpack(row.document)[0]))


def _at(form: Form) -> Any:
    return form.compared.published_at
