"""Invented Chinese news with the frequencies of real news: what is searched, compared and stored at size.

Of 934 real articles, and of these: half have 1,080 characters or fewer, one in twenty more than 4,300; the commonest
pair of characters stands in 63 (86) % of them, the hundredth in 22 (24) %, the thousandth in 7 (5) %; a character drawn
from a text stands in 46 (55) % of all articles, a pair so drawn in 6 (6) %. Words follow Zipf's law, and an article
comes back to its themes. Everything follows from an article's number.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from storage.article import Article, Capture, Original, PublishedFrom
from storage.folding import fold_characters
from storage.sources import SourceRef

START = datetime(2024, 1, 1, tzinfo=UTC)
OUTLET = "bench"
FEED = SourceRef(OUTLET, "https://bench.example/feed")
_CHARACTERS = 3_500
_COMMON = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于"
    "着下自之年过发后作里经济市场政府总统会议选举港口法院记者周三表示公布研究认为专家"
)
_SURNAMES = "林周陈吴郑王李张刘黄"
# How many words of a kind there are.
_SINGLE, _PAIRS, _LONGER, _NAMES, _LATIN, _NUMBERS = 500, 24_000, 8_000, 2_000, 2_000, 3_000
# Of all words of a text, the parts that are these marks.
_MARKS = {"，": 0.11, "。": 0.035, "。\n": 0.015, "、": 0.01, "“": 0.005, "”": 0.005}
_THEMES, _OF_THEMES = 24, 0.2


def title(number: int) -> str:
    """A headline of some twenty characters."""
    drawn = _drawn(np.random.default_rng([number, 1]), 14)
    return "".join(word for word in drawn if word not in _MARKS)[:24]


def text(number: int) -> str:
    """A text: lines of Chinese with names, numbers and some Latin words."""
    rng = np.random.default_rng(number)
    count = int(np.clip(rng.lognormal(6.2, 0.85), 60, 6_000))
    return "".join(_drawn(rng, count)).strip("，、\n") + "。"


def author(number: int) -> str:
    """A name."""
    return _words()[0][1000 + number % 1000]


def capture(number: int, at: datetime | None = None, text_of: int | None = None, end: str = "") -> Capture:
    """An article as a feed shows it, published a minute after the one before unless ``at`` says when.

    ``text_of`` is the number of the article whose words it has, ``end`` stands after them.
    """
    source = number if text_of is None else text_of
    at = at or START + timedelta(minutes=number)
    words, head = text(source) + end, title(source)
    url = f"https://bench.example/cn/%E4%B8%AD%E5%9B%BD/{at:%Y%m%d}-story-{number}"
    body = "".join(f"<p>{line}</p>" for line in words.split("\n"))
    article = Article(
        outlet=OUTLET,
        url=url,
        article_id=str(number),
        title=head,
        title_as_listed=head,
        body=body,
        text=words,
        language="zh-Hans",
        published_at=at,
        published_from=PublishedFrom.PAGE,
        listed_at=at,
        authors=(author(source),),
    )
    listed = f'<div class="content"><img data-src="https://bench.example/{number}.jpg">{body}</div>'
    original = Original(link=url, title=head, author=OUTLET, body=listed)
    return Capture(article=article, original=original, entry_hash=f"{number:032x}", fetched_at=at)


def streamed(number: int, at: datetime, text_of: int) -> Capture:
    """An article of a stream, in which every twentieth text is the one of twelve before with another end."""
    if text_of % 20 == 19:
        return capture(number, at, text_of - 12, "\n最新消息。")
    return capture(number, at, text_of)


def _drawn(rng: np.random.Generator, count: int) -> list[str]:
    words, limits = _words()
    chosen = limits.searchsorted(rng.random(count))
    themes = rng.integers(len(words) // 20, len(words), _THEMES)
    chosen = np.where(rng.random(count) < _OF_THEMES, themes[rng.integers(0, _THEMES, count)], chosen)
    return list(map(words.__getitem__, chosen.tolist()))


@cache
def _words() -> tuple[list[str], NDArray[np.float64]]:
    """All words, the commonest first, and for each the part of all words up to it."""
    rng = random.Random(20240101)
    characters, weights = _characters(rng)

    def made(size: int) -> str:
        return "".join(rng.choices(characters, weights, k=size))

    single = characters[:_SINGLE]
    several = [made(2) for _ in range(_PAIRS)] + [made(rng.choice((3, 4))) for _ in range(_LONGER)]
    several += [rng.choice(_SURNAMES) + made(2) for _ in range(_NAMES)]
    several += ["".join(rng.choices("etaoinshrdlucmfwyp", k=rng.randint(2, 9))).title() for _ in range(_LATIN)]
    several += [
        rng.choice(("{}", "{}", "{}%", "{}年", "{}月", "{}日")).format(rng.randint(1, 3000)) for _ in range(_NUMBERS)
    ]
    rng.shuffle(several)
    # Half of the commonest words are single characters.
    common = [word for pair in zip(single, several, strict=False) for word in pair]
    words = list(dict.fromkeys(common + several))
    parts = 1 / (np.arange(len(words)) + 14.0)
    parts *= (1 - sum(_MARKS.values())) / parts.sum()
    return [*words, *_MARKS], np.append(parts, list(_MARKS.values())).cumsum()


def _characters(rng: random.Random) -> tuple[list[str], list[float]]:
    """Characters, the commonest first, with weights."""
    others = rng.sample([one for one in map(chr, range(0x4E00, 0x9FA0)) if fold_characters(one) == one], _CHARACTERS)
    characters = list(dict.fromkeys([*_COMMON, *others]))[:_CHARACTERS]
    return characters, [1 / (place + 12.0) for place in range(_CHARACTERS)]
