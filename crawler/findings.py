"""What the articles looked at in one visit carry: whether a source still gives what it used to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from storage.article import Capture, PublishedFrom, Rejected, RejectReason

_LACKING = (RejectReason.NO_BODY, RejectReason.NO_TITLE, RejectReason.FETCH_FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """How many articles were looked at, and how many of them have a body, a date of their own, a title.

    ``length`` is the median of the bodies' characters; ``same_body`` is the largest number of different titles
    above one body.
    """

    articles: int
    bodies: int
    dates: int
    titles: int
    length: float
    same_body: int


def look_at(captures: Sequence[Capture], rejected: Sequence[Rejected]) -> Findings | None:
    """Find it out; None where there was nothing to look at."""
    lacking = [one.reason for one in rejected if one.reason in _LACKING]
    if not captures and not lacking:
        return None
    articles = [capture.article for capture in captures]
    titles_of: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        if article.text:
            titles_of[article.text].add(article.title)
    lengths = [len(article.text) for article in articles if article.text]
    return Findings(
        articles=len(articles) + len(lacking),
        bodies=len(lengths) + lacking.count(RejectReason.NO_TITLE),
        dates=sum(article.published_from is not PublishedFrom.FIRST_SEEN for article in articles) + len(lacking),
        titles=sum(bool(article.title) for article in articles) + len(lacking) - lacking.count(RejectReason.NO_TITLE),
        length=median(lengths) if lengths else 0.0,
        same_body=max((len(titles) for titles in titles_of.values()), default=0),
    )
