"""A process that stores and indexes batches of invented articles until it has stored them all or is killed.

Usage: storing_process.py DATABASE BATCHES PER_BATCH [REPEATS]
"""

import random
import sys
from datetime import UTC, datetime

from storage.archive import Archive
from storage.article import Article, Capture, Original, PublishedFrom
from storage.sources import FetchState, SourceRef

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
CHARACTERS = "港务局宣布新的集装箱码头将于明年春天开放首批航线已经签约长在记者会上说工程比原计划提前完"
FEED = SourceRef("demo", "https://demo.example/feed")


def article(batch: int, number: int, round_: int) -> Capture:
    url = f"https://demo.example/{batch}/{number}"
    # Of each batch, the second article is nearly the first, and later rounds are edits.
    rng = random.Random(1000 * batch + max(1, number))
    text = "".join(rng.choices(CHARACTERS, k=300)) + "完" * number + "改" * round_
    made = Article(
        outlet="demo",
        url=url,
        title="港口的船",
        title_as_listed="港口的船",
        body=f"<p>{text}</p>",
        text=text,
        language="zh-Hans",
        published_at=NOON,
        published_from=PublishedFrom.FEED,
    )
    original = Original(link=url, title=made.title, body=made.body, page=text.encode() * 5)
    return Capture(article=made, original=original, entry_hash=f"{round_:032x}", fetched_at=NOON)


def main(database: str, batches: int, per_batch: int, rounds: int = 1) -> None:
    with Archive.open(database) as archive:
        for round_ in range(rounds):
            for batch in range(batches):
                captures = [article(batch, number, round_) for number in range(per_batch)]
                state = FetchState(fetched_at=NOON, etag=f"{round_}/{batch}")
                archive.store(captures, FEED, state, NOON)
                print(round_, batch, flush=True)
                archive.catch_up()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
