"""The daemon as a process, and what is told of its work."""

import json
import os
import signal
import time
from datetime import UTC, datetime, timedelta

from click.testing import CliRunner

from gleaner.cli.crawl import crawl
from gleaner.cli.status import status
from storage.archive import Archive
from storage.claims import Claims
from storage.sources import SourceRef


def wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


def asked(origin, path):
    return [found for found, _ in origin.asked if found == path]


def test_the_daemon_collects_rereads_its_definitions_and_ends_when_told(site, start, origin, harbour):
    origin.routes |= {"/a": harbour.Reply(harbour.full(origin)), "/b": harbour.Reply(harbour.full(origin, 3))}
    site.define("/a")
    process = start()
    wait_for(lambda: asked(origin, "/a"))
    site.define("/b", slug="pier")
    (site.folder / "outlets" / "broken.toml").write_text("slug = 7")
    process.send_signal(signal.SIGHUP)
    time.sleep(1.5)
    assert not asked(origin, "/b")
    (site.folder / "outlets" / "broken.toml").unlink()
    process.send_signal(signal.SIGHUP)
    wait_for(lambda: asked(origin, "/b"))
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=10)[1]
    assert process.returncode == 0, log
    assert "definitions.refused" in log
    assert "broken.toml" in log
    assert len(site.articles()) == 5


def test_a_daemon_that_is_stopped_hands_back_what_takes_too_long(site, start, origin, harbour):
    origin.routes["/slow"] = harbour.Reply(harbour.full(origin), before=15)
    site.settings(grace="1s")
    site.define("/slow")
    process = start()
    wait_for(lambda: asked(origin, "/slow"))
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=8)
    assert process.returncode == 0
    result = CliRunner().invoke(status, ["--json", *site.options()])
    (source,) = json.loads(result.stdout)
    assert (source["state"], source["fetching"], source["why"][:7]) == ("new", False, "due for")


def test_a_second_signal_ends_the_daemon_at_once(site, start, origin, harbour):
    origin.routes["/slow"] = harbour.Reply(harbour.full(origin), before=15)
    site.settings(grace="1m")
    site.define("/slow")
    process = start()
    wait_for(lambda: asked(origin, "/slow"))
    process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=3)
    assert process.returncode == 128 + signal.SIGTERM


def test_a_daemon_whose_definitions_are_wrong_does_not_start(site, start, origin):
    (site.folder / "outlets" / "broken.toml").write_text("slug = 7")
    process = start()
    assert "broken.toml" in process.communicate(timeout=20)[1]
    assert process.returncode == 2
    assert not os.path.exists(site.database)  # noqa: PTH110


def test_status_tells_of_every_source_and_ends_with_1_while_something_is_wrong(site, origin, harbour):
    origin.routes |= {"/a": harbour.Reply(harbour.full(origin)), "/b": harbour.Reply(harbour.page(1))}
    site.define("/a", "/b")
    run = CliRunner()
    assert run.invoke(crawl, site.options()).exit_code == 1
    shown = run.invoke(status, site.options())
    assert shown.exit_code == 1
    well, html = [line for line in shown.stdout.splitlines() if line.startswith(" harbour")]
    assert (" well " in well, "0.1" in well, " html " in html) == (True, True, True)
    assert f"html since 0 s: harbour {origin.url('/b')} answers with HTML where a feed was" in shown.stdout
    origin.routes["/b"] = harbour.Reply(harbour.full(origin, 3))
    assert run.invoke(crawl, site.options()).exit_code == 0
    assert run.invoke(status, site.options()).exit_code == 0


def test_status_of_an_outlet_says_why_a_source_is_due_when_it_is(site, origin, harbour):
    headers = {"ETag": '"1"', "Cache-Control": "max-age=7200"}
    origin.routes["/a"] = harbour.Reply(harbour.full(origin), headers=headers)
    site.define("/a")
    run = CliRunner()
    run.invoke(crawl, site.options())
    shown = run.invoke(status, ["harbour", *site.options()]).stdout
    assert "in 2 h: the first guess, with 0 of 3 arrivals known, held back by max-age 7200" in shown
    assert "0.1 a day  ·············▆" in shown


def test_status_shows_the_evidence_of_what_is_wrong(site, origin, harbour):
    origin.routes["/a"] = harbour.Reply("<html>No entry</html>", status=403, headers={"Via": "harbour"})
    site.define("/a")
    run = CliRunner()
    run.invoke(crawl, site.options())
    shown = run.invoke(status, ["harbour", *site.options()]).stdout
    assert ("failing" in shown, "status 403" in shown, "via: harbour" in shown, "No entry" in shown) == (True,) * 4


def test_status_of_an_unknown_outlet_names_the_nearest(site):
    site.define("/a")
    run = CliRunner()
    Archive.open(site.database).close()
    assert "Did you mean 'harbour'?" in run.invoke(status, ["harbor", *site.options()]).stderr
    assert "'gleaner crawl harbour' does" in run.invoke(status, ["harbour", *site.options()]).stderr


def test_a_crawl_by_hand_passes_over_what_a_daemon_is_fetching(site, origin, harbour):
    origin.routes |= {"/a": harbour.Reply(harbour.full(origin)), "/b": harbour.Reply(harbour.full(origin))}
    site.define("/a", "/b")
    with Archive.open(site.database) as archive:
        ref = SourceRef("harbour", origin.url("/a"))
        Claims(archive.engine, "a daemon").take([ref], datetime.now(UTC), timedelta(minutes=5))
    result = CliRunner().invoke(crawl, site.options())
    assert result.exit_code == 0
    assert "passed over: it is being fetched by another process" in result.stderr
    assert origin.paths() == ["/b"]
