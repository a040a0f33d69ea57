"""What two articles under different links are to each other: an update, the same text again, a reprint, or nothing.

Every decision is symmetric and looks at the two articles only; groups are what such links connect. So the same
articles give the same groups in whatever order they arrive.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from storage.article import check_utc
from storage.identity import TEXT_KEY_LENGTH
from storage.periodic import OPENING, told_apart

if TYPE_CHECKING:
    from storage.similarity import Shingles

_SAME_TEXT = 0.95

_Member = TypeVar("_Member", bound=Hashable)


class Kind(StrEnum):
    """What one article is to another: an update, the same text under another link, another outlet's copy."""

    REVISION = "revision"
    DUPLICATE = "duplicate"
    REPRINT = "reprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How alike is alike. The defaults are measured on 160 labelled pairs of articles.

    ``same_outlet`` and ``across`` are parts of all shingles that both share. Below ``beyond_doubt`` texts must also
    open alike: at least one of the two openings is half in the other text. Published within ``near``, a text of which
    ``contained`` stands in the other, each with half of the other's opening, is a cut or extended form of it, down to
    ``cut_same_outlet`` and ``cut_across``. Beyond ``window`` nothing is related.
    """

    window: timedelta = timedelta(days=14)
    same_outlet: float = 0.8
    across: float = 0.7
    beyond_doubt: float = 0.9
    near: timedelta = timedelta(days=2)
    contained: float = 0.75
    cut_same_outlet: float = 0.6
    cut_across: float = 0.4
    opening: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An article as far as comparing needs it: title and text folded (storage.folding), ``published_at`` in UTC."""

    outlet: str
    url: str
    published_at: datetime
    title: str
    text: str

    def __post_init__(self) -> None:
        check_utc("published_at", self.published_at)

    @property
    def order(self) -> tuple[datetime, str, str]:
        """What sorts articles: the first of a group is its earliest."""
        return self.published_at, self.url, self.outlet


@dataclass(frozen=True, slots=True)
class Relation:
    """A link between two articles: its kind, the part of all shingles they share, the reason in words."""

    kind: Kind
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Apart:
    """No link, and why. ``guarded``: alike by the measures, but of one form that tells of different things."""

    score: float
    reason: str
    guarded: bool = False


def relate(one: Compared, other: Compared, limits: Limits) -> Relation | None:
    """The link between two articles, if there is one. The order of the two does not matter."""
    judged = judge(one, other, limits)
    return judged if isinstance(judged, Relation) else None


def judge(one: Compared, other: Compared, limits: Limits) -> Relation | Apart:
    """The link between two articles, or why there is none."""
    gap = abs(one.published_at - other.published_at)
    if gap > limits.window:
        return Apart(0.0, f"published {gap.days} days apart")
    if min(len(one.text), len(other.text)) < TEXT_KEY_LENGTH:
        return Apart(0.0, f"a text under {TEXT_KEY_LENGTH} characters is alike by nature")
    same_outlet = one.outlet == other.outlet
    likeness = _Likeness.of(one.text, other.text)
    reason = _alike(likeness, limits, same_outlet=same_outlet, near=gap <= limits.near)
    if reason is None:
        return Apart(likeness.score, f"{likeness.score:.0%} of the text is shared")
    if difference := told_apart(one, other, apart=gap, same_outlet=same_outlet):
        return Apart(likeness.score, difference, guarded=True)
    if not same_outlet:
        return Relation(Kind.REPRINT, likeness.score, reason)
    kind = Kind.DUPLICATE if likeness.score >= _SAME_TEXT else Kind.REVISION
    return Relation(kind, likeness.score, reason)


def earlier(one: Compared, other: Compared) -> Compared:
    """The one that came first: by time of publication, then by address."""
    return min(one, other, key=lambda article: article.order)


def group(links: Iterable[tuple[_Member, _Member]]) -> list[frozenset[_Member]]:
    """The groups that links connect, directly or through others."""
    groups: dict[_Member, set[_Member]] = {}
    for one, other in links:
        smaller, larger = sorted((groups.setdefault(one, {one}), groups.setdefault(other, {other})), key=len)
        if smaller is not larger:
            larger |= smaller
            groups.update(dict.fromkeys(smaller, larger))
    return [frozenset(members) for members in {id(members): members for members in groups.values()}.values()]


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Two texts measured: Jaccard, the part of the shorter in the longer, the openings' parts in the other text."""

    score: float
    contained: float
    less_opening: float
    more_opening: float

    @classmethod
    def of(cls, one: str, other: str) -> _Likeness:
        if one == other:
            return cls(1.0, 1.0, 1.0, 1.0)
        from storage.similarity import shared, shingles

        first, second = shingles(one), shingles(other)
        openings = sorted((_part(one[:OPENING], second), _part(other[:OPENING], first)))
        both = shared(first, second)
        return cls(both / (first.size + second.size - both), both / min(first.size, second.size), *openings)


def _part(text: str, whole: Shingles) -> float:
    from storage.similarity import shared, shingles

    of_text = shingles(text)
    return shared(of_text, whole) / of_text.size


def _alike(likeness: _Likeness, limits: Limits, *, same_outlet: bool, near: bool) -> str | None:
    """How two texts are alike, in words; None when they are not alike enough."""
    score = likeness.score
    whole, cut = (limits.same_outlet, limits.cut_same_outlet) if same_outlet else (limits.across, limits.cut_across)
    if score >= whole and (score >= limits.beyond_doubt or likeness.more_opening >= limits.opening):
        return "the same text" if score == 1 else f"{score:.0%} of the text is shared"
    if near and score >= cut and likeness.contained >= limits.contained and likeness.less_opening >= limits.opening:
        return f"both open alike, and {likeness.contained:.0%} of the shorter text is in the longer"
    return None
