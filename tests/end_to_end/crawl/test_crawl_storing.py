"""What happens when the archive cannot take what was found."""

import pytest

from crawler.run import crawl_blocking
from crawler.settings import CrawlSettings
from storage.archive import Archive
from storage.errors import BusyError
from storage.queries import Queries


class Refusing(Archive):
    """An archive that takes nothing; ``error`` is what it says."""

    error: Exception = BusyError("the archive is held by another process; try again later")

    def store(self, *_, **__):
        raise self.error


def test_archive_that_cannot_be_written_ends_the_crawl(origin, harbour, archive):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    outlet = harbour.outlet(origin.url("/feed"))
    with pytest.raises(BusyError, match="try again later"):
        crawl_blocking([outlet], Refusing(archive.engine), CrawlSettings(allow_private=(origin.host,)))


def test_source_that_cannot_be_stored_is_left_as_it_was(origin, harbour, archive):
    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    refusing = Refusing(archive.engine)
    refusing.error = ZeroDivisionError("a mistake of ours")
    outlet = harbour.outlet(origin.url("/feed"))
    report = crawl_blocking([outlet], refusing, CrawlSettings(allow_private=(origin.host,)))
    assert [problem.kind for problem in report.outlets[0].sources[0].errors] == ["internal"]
    assert list(Queries(archive.engine).articles()) == []


def test_entry_whose_reading_breaks_is_owed(origin, harbour, run, monkeypatch):
    from crawler.reading import Reader

    read = Reader.read

    def stumble(self, listed, *more):
        if listed.entry.title_as_listed == harbour.title(1):
            raise ZeroDivisionError
        return read(self, listed, *more)

    origin.routes["/feed"] = harbour.Reply(harbour.full(origin))
    outlet = harbour.outlet(origin.url("/feed"))
    with monkeypatch.context() as patch:
        patch.setattr(Reader, "read", stumble)
        first = run(outlet)
    second = run(outlet)
    assert (first.total("new"), first.total("owed"), first.failed) == (1, 1, False)
    assert second.total("new") == 1


def test_page_without_a_text_is_owed(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply(harbour.feed(harbour.item(1, origin.url("/ship-1"), body="")))
    origin.routes["/ship-1"] = harbour.Reply("<!doctype html><title>Wait</title><body></body>")
    first = run(harbour.outlet(origin.url("/feed")))
    origin.routes["/ship-1"] = harbour.Reply(harbour.page(1))
    second = run(harbour.outlet(origin.url("/feed")))
    assert (first.total("owed"), first.total("rejected"), second.total("new")) == (1, 0, 1)


def test_error_page_is_read_no_further_than_its_beginning(origin, harbour, run):
    origin.routes["/feed"] = harbour.Reply("no" * 50_000_00, status=403)
    assert run(harbour.outlet(origin.url("/feed"))).outlets[0].sources[0].errors[0].kind == "http_403"


def test_proxy_is_asked_in_the_hosts_stead(origin, harbour, run):
    origin.routes["http://harbour.example/feed"] = harbour.Reply(harbour.full(origin))
    report = run(harbour.outlet("http://harbour.example/feed"), proxy=origin.url(""))
    assert report.total("new") == 2
