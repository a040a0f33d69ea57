"""A daemon that keeps exports current, and one that works for some outlets only."""

import signal
import time

import pytest
from click.testing import CliRunner

from gleaner.cli import cli


@pytest.fixture
def posts(site):
    return site.folder / "posts"


def wait_for(found, seconds=60):
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


def end(process):
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 0, log
    return log


def text(path):
    return path.read_text("utf-8") if path.exists() else ""


def names(folder):
    return sorted(path.name for path in folder.glob("*.md"))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.md")}


def asked(origin, path):
    return [found for found, _ in origin.asked if found == path]


def feed(origin, harbour, **titles):
    items = (
        harbour.item(number, origin.url(f"/ship-{number}"), title=titles.get(f"t{number}", "")) for number in (2, 1)
    )
    return harbour.Reply(harbour.feed(*items))


def test_articles_and_their_later_forms_reach_what_is_kept_current(site, start, posts, origin, harbour):
    origin.routes["/a"] = feed(origin, harbour)
    atom = site.folder / "feed.atom"
    site.define("/a", every="1s")
    site.settings(f'[[exports]]\nformat = "atom"\nout = "{atom}"\n')
    process = start("--watch", f"jekyll:{posts}")
    wait_for(lambda: len(names(posts)) == 2 and "Ship number 2" in text(atom))
    origin.routes["/a"] = feed(origin, harbour, t1="The ship is lost")
    wait_for(lambda: "The ship is lost" in text(atom))
    wait_for(lambda: ["lost" in name for name in names(posts)].count(True) == 1 and len(names(posts)) == 2)
    assert "export.done" in end(process)


def test_a_daemon_killed_or_stopped_during_an_export_ends_as_a_clean_export(site, start, posts, origin, harbour):
    origin.routes["/a"] = harbour.Reply(harbour.full(origin, 150))
    site.define("/a", every="1s")
    for at_least, number in ((1, signal.SIGKILL), (40, signal.SIGTERM), (80, signal.SIGKILL)):
        process = start("--watch", f"jekyll:{posts}")
        wait_for(lambda enough=at_least: len(names(posts)) >= enough)
        process.send_signal(number)
        process.communicate(timeout=60)
    origin.routes["/a"] = harbour.Reply(harbour.full(origin, 151))
    process = start("--watch", f"jekyll:{posts}")
    wait_for(lambda: len(names(posts)) == 151)
    end(process)
    clean = site.folder / "clean"
    CliRunner().invoke(cli, ["export", "--format", "jekyll", "--out", str(clean), *site.options()])
    assert contents(posts) == contents(clean)


def test_exports_are_read_again_and_a_wrong_one_leaves_the_old_ones(site, start, posts, origin, harbour):
    origin.routes["/a"] = feed(origin, harbour)
    site.define("/a", every="1s")
    process = start()
    wait_for(lambda: asked(origin, "/a"))
    site.settings(f'[[exports]]\nformat = "jekyll"\nout = "{posts}"\n')
    process.send_signal(signal.SIGHUP)
    wait_for(lambda: len(names(posts)) == 2)
    site.settings('[[exports]]\nformat = "docx"\nout = "a"\n')
    process.send_signal(signal.SIGHUP)
    origin.routes["/a"] = feed(origin, harbour, t2="A ship is found")
    wait_for(lambda: any("found" in name for name in names(posts)))
    log = end(process)
    assert "definitions.refused" in log
    assert "exports.0.format = 'docx'" in log


def test_only_the_outlets_named_are_worked_for_also_after_reading_again(site, start, origin, harbour):
    origin.routes |= {"/a": feed(origin, harbour), "/b": feed(origin, harbour), "/c": feed(origin, harbour)}
    site.define("/a")
    site.define("/b", slug="pier")
    process = start("harbour")
    wait_for(lambda: asked(origin, "/a"))
    site.define("/a", "/c")
    process.send_signal(signal.SIGHUP)
    wait_for(lambda: asked(origin, "/c"))
    end(process)
    assert asked(origin, "/b") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["harbor"], "Did you mean 'harbour'?"),
        (["--watch", "docx:out"], "there is no such format"),
        (["--watch", "jekyll:out", "--watch", "jekyll:./out"], "named twice"),
    ],
)
def test_what_a_daemon_cannot_do_is_said_at_the_start(site, arguments, said):
    site.define("/a")
    result = CliRunner().invoke(cli, ["daemon", *arguments, *site.options()])
    assert result.exit_code != 0
    assert said in (result.stderr or str(result.exception))
