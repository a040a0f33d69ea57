"""The floor: pycurl, lxml and sqlite3; title, link and content are kept, nothing is known, cleaned or mended."""

from __future__ import annotations

import io
import sqlite3
import sys

import pycurl
from lxml import etree

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def main(urls: list[str], path: str) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE IF NOT EXISTS article (link TEXT PRIMARY KEY, title TEXT, content TEXT)")
    client = pycurl.Curl()
    for url in urls:
        buffer = io.BytesIO()
        client.setopt(pycurl.URL, url)
        client.setopt(pycurl.WRITEDATA, buffer)
        client.perform()
        items = etree.fromstring(buffer.getvalue()).iter("item")
        rows = [(item.findtext("link"), item.findtext("title"), item.findtext(CONTENT)) for item in items]
        with database:
            database.executemany("INSERT OR IGNORE INTO article VALUES (?, ?, ?)", rows)
    (kept,) = database.execute("SELECT count(*) FROM article").fetchone()
    assert kept == 30 * len(urls), kept


if __name__ == "__main__":
    main(sys.argv[2:], sys.argv[1])
