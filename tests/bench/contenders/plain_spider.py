"""A spider as most people would write it: Scrapy with its defaults, feedparser, an SQLAlchemy ORM pipeline.

With --pages it follows the links and extracts the pages with trafilatura.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import feedparser
import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess
from sqlalchemy import String, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Article(Base):
    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String, unique=True)
    title: Mapped[str]
    author: Mapped[str]
    published: Mapped[str]
    content: Mapped[str]


class DatabasePipeline:
    def open_spider(self) -> None:
        self.session = Session(create_engine(f"sqlite:///{PATH}"))
        Base.metadata.create_all(self.session.get_bind())

    def process_item(self, item: dict[str, str]) -> dict[str, str]:
        if not self.session.scalar(select(Article).where(Article.url == item["url"])):
            self.session.add(Article(**item))
            self.session.commit()
        return item

    def close_spider(self) -> None:
        kept = self.session.scalar(select(func.count(Article.id)))
        self.session.close()
        if kept != 30 * len(URLS):
            os._exit(3)  # Scrapy would only log it


class NewsSpider(scrapy.Spider):
    name = "news"

    def parse(self, response: Any) -> Iterator[Any]:
        for entry in feedparser.parse(response.body).entries:
            item = {
                "url": entry.link,
                "title": entry.title,
                "author": entry.get("author", ""),
                "published": entry.published,
                "content": entry.content[0].value if "content" in entry else entry.summary,
            }
            yield response.follow(entry.link, self.parse_page, cb_kwargs={"item": item}) if PAGES else item

    def parse_page(self, response: Any, item: dict[str, str]) -> Iterator[dict[str, str]]:
        yield {**item, "content": trafilatura.extract(response.text, url=response.url, output_format="html") or ""}


PAGES = "--pages" in sys.argv
PATH, *URLS = [one for one in sys.argv[1:] if one != "--pages"]

if __name__ == "__main__":
    NewsSpider.start_urls = URLS
    process = CrawlerProcess(
        {
            "ITEM_PIPELINES": {DatabasePipeline: 300},
            "LOG_LEVEL": "WARNING",
            "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
            "ROBOTSTXT_OBEY": False,
        }
    )
    process.crawl(NewsSpider)
    process.start()
