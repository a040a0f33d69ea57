"""Logs: one line an event on standard error, nothing of a stranger's that a terminal obeys, no secret."""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import structlog

from gleaner import logs

log = structlog.get_logger()


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    logging.captureWarnings(capture=False)
    handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
    yield
    structlog.reset_defaults()
    sys.excepthook = sys.__excepthook__
    logging.captureWarnings(capture=False)
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    out, err = capsys.readouterr()
    assert out == ""
    return str(err).splitlines()


def said_json(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    (line,) = said(capsys)
    found: dict[str, Any] = json.loads(line)
    return found


def test_an_event_is_one_line_of_names_and_values(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    log.info("article.stored", outlet="rfi", title="台湾 = 1", number=3, missing=None)
    (line,) = said(capsys)
    assert line.partition(" ")[2] == 'info     article.stored outlet=rfi title="台湾 = 1" number=3 missing=null'


def test_json_has_time_level_event_and_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True)
    log.warning("alert.raised", source="rfi", share=0.5, nested={"a": [1, "x"]})
    found = said_json(capsys)
    assert list(found) == ["time", "level", "event", "source", "share", "nested"]
    assert (found["level"], found["nested"], found["time"][-1]) == ("warning", {"a": [1, "x"]}, "Z")


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("bad", ["\n", "\r", "\x1b[2J", "\x00", "\x85", "\u2028", "\u202e", "\x9b", "\ud800", "\x7f"])
def test_control_characters_are_spelled_out(capsys: pytest.CaptureFixture[str], as_json: bool, bad: str) -> None:
    logs.configure(as_json=as_json)
    log.info("feed.read", title=f"a{bad}b", **{f"key{bad}": 1})
    (line,) = said(capsys)
    assert bad not in line
    assert "feed.read" in line


def test_json_keeps_what_it_spells_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True)
    log.info("feed.read", title="a\n\u202eb\x9b")
    assert said_json(capsys)["title"] == "a\n\u202eb\x9b"


def test_an_exception_stays_in_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True)
    log.error("source.broken", outlet="rfi", exc_info=ValueError("no postgresql://me:hunter2@db/news"))
    found = said_json(capsys)
    assert found["exception"] == "ValueError: no postgresql://***@db/news"


def test_a_traceback_is_part_of_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True)
    try:
        json.loads("{")
    except ValueError:
        log.exception("source.broken")
    assert said_json(capsys)["exception"].startswith("Traceback (most recent call last):\n")


@pytest.mark.parametrize("name", ["scrapy.core.engine", "apscheduler.scheduler", "aiohttp.server", "asyncio"])
def test_others_speak_through_the_same_line(capsys: pytest.CaptureFixture[str], name: str) -> None:
    logs.configure(as_json=True)
    logging.getLogger(name).info("not of interest")
    logging.getLogger(name).error("bad %s\n%s", "https://me:pw@host/x", "y")
    found = said_json(capsys)
    assert (found["event"], found["level"], found["message"]) == (name, "error", "bad https://***@host/x\ny")


def test_a_record_whose_arguments_do_not_fit_is_still_said(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "%d", ("three",), None)
    logging.getLogger().handlers[-1].handle(record)
    assert "%d ('three',)" in said(capsys)[0]


def test_warnings_are_events(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.configure(as_json=True)
        warnings.warn("old", UserWarning, stacklevel=1)
        assert "UserWarning: old" in said_json(capsys)["message"]
        logging.captureWarnings(capture=False)


def test_configuring_twice_says_everything_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    logs.configure(as_json=True)
    logging.getLogger("x").warning("hello")
    assert said_json(capsys)["message"] == "hello"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("postgresql+psycopg://me:p/w?rd@db:5432/news", "postgresql+psycopg://***@db:5432/news"),
        ("postgresql://me:p@ss@db/news", "postgresql://***@db/news"),
        ("see https://token@host/a and http://u:p@host/b", "see https://***@host/a and http://***@host/b"),
        ("https://x.org/a?page=2&api_key=abc#top", "https://x.org/a?page=2&api_key=***#top"),
        ("https://x.org/?X-Amz-Signature=abc&Key=1", "https://x.org/?X-Amz-Signature=***&Key=***"),
        ("http://127.0.0.1:8080/@me", "http://127.0.0.1:8080/@me"),
        ("https://x.org/@me?mail=a@b.org", "https://x.org/@me?mail=a@b.org"),
        ("mail to a@b.org", "mail to a@b.org"),
    ],
)
def test_credentials_in_addresses_are_masked(text: str, masked: str) -> None:
    assert logs.mask(text) == masked


def test_fields_named_like_secrets_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True)
    log.info("sent", headers={"Authorization": "Bearer x", "Set-Cookie": "y", "Accept": "z"}, webhook_token="t")
    assert said_json(capsys)["headers"] == {"Authorization": "***", "Set-Cookie": "***", "Accept": "z"}


def test_a_long_field_is_cut_in_the_middle_and_costs_no_time(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True)
    started = time.process_time()
    log.info("feed.read", body="://a:" * 1_000_000 + "end")
    body = said_json(capsys)["body"]
    assert len(body) < 9_000
    assert body.endswith("end")
    assert time.process_time() - started < 2


def test_a_closed_standard_error_does_not_end_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.configure()

    class Gone:
        def write(self, _: str) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stderr", Gone())
    log.error("nobody.listens")


def test_a_crash_is_an_event_too_where_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True)
    sys.excepthook(ValueError, ValueError("gone wrong"), None)
    found = said_json(capsys)
    assert (found["event"], found["level"], found["exception"]) == ("crashed", "critical", "ValueError: gone wrong")
    logs.configure()
    assert sys.excepthook is sys.__excepthook__


def test_what_is_less_than_the_level_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(level=logging.WARNING)
    log.info("hello")
    log.warning("hullo")
    assert len(said(capsys)) == 1


def test_commands_that_fetch_keep_events_off_standard_output() -> None:
    for module in ("crawl:crawl", "demo:demo", "outlets_check:check"):
        name, attribute = module.split(":")
        command = getattr(import_module(f"gleaner.cli.{name}"), attribute)
        assert "log_json" not in command.make_context(name, []).params
        assert structlog.get_config()["logger_factory"] is logs._Lines
        structlog.reset_defaults()
