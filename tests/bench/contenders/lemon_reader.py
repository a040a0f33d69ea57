"""``reader``, as its documentation says: feeds added, all updated with four workers; with --search its search too."""

from __future__ import annotations

import sys

from reader import make_reader


def main(urls: list[str], path: str, *, search: bool) -> None:
    reader = make_reader(path)
    for url in urls:
        reader.add_feed(url, exist_ok=True)
    if search:
        reader.enable_search()
    reader.update_feeds(scheduled=False, workers=4)
    if search:
        reader.update_search()
    assert reader.get_entry_counts().total == 30 * len(urls), reader.get_entry_counts()


if __name__ == "__main__":
    given = [one for one in sys.argv[1:] if one != "--search"]
    main(given[1:], given[0], search="--search" in sys.argv)
