from datetime import UTC, datetime, timedelta

import pytest

from scheduler.outcome import Hop, Outcome, OutcomeKind
from scheduler.rules import CadenceSettings
from scheduler.standing import (
    WELL,
    Move,
    State,
    Validators,
    may_be_conditional,
    moved_to,
    next_standing,
    remember_move,
)

START = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SETTINGS = CadenceSettings()
READ = Outcome(kind=OutcomeKind.FETCHED, status=200)
OUTCOMES = {
    "200": READ,
    "304": Outcome(kind=OutcomeKind.UNCHANGED, status=304),
    "410": Outcome(kind=OutcomeKind.HTTP, status=410),
    "500": Outcome(kind=OutcomeKind.HTTP, status=500),
    "timeout": Outcome(kind=OutcomeKind.TIMEOUT),
    "offline": Outcome(kind=OutcomeKind.OFFLINE),
    "challenge": Outcome(kind=OutcomeKind.CHALLENGE, status=403),
    "consent": Outcome(kind=OutcomeKind.CONSENT, status=200),
    "html": Outcome(kind=OutcomeKind.HTML, status=200),
}


def follow(steps):
    """The standing after steps such as "0:410 48:410": hours, and what was answered."""
    standing = WELL
    for step in steps.split():
        hours, _, name = step.partition(":")
        standing = next_standing(standing, OUTCOMES[name], SETTINGS, START + int(hours) * HOUR)
    return standing


@pytest.mark.parametrize(
    ("steps", "state", "sightings"),
    [
        ("0:200", State.WELL, 0),
        ("0:500 1:timeout", State.FAILING, 2),
        ("0:410", State.GONE_UNCONFIRMED, 1),
        ("0:410 24:410", State.GONE_UNCONFIRMED, 2),
        ("0:410 48:410", State.GONE, 2),
        ("0:410 24:500 49:410", State.GONE, 2),
        ("0:410 24:200 49:410", State.GONE_UNCONFIRMED, 1),
        ("0:410 48:410 60:500 61:410", State.GONE, 3),
        ("0:410 48:410 216:304", State.WELL, 0),
        ("0:410 48:410 49:offline", State.GONE, 2),
        ("0:challenge 4:challenge", State.CHALLENGE, 2),
        ("0:challenge 4:consent", State.CONSENT, 1),
        ("0:html 4:html 8:410", State.GONE_UNCONFIRMED, 1),
        ("0:html 1:500", State.FAILING, 1),
        ("0:consent 4:200", State.WELL, 0),
        ("0:500 1:offline 2:500", State.FAILING, 2),
    ],
)
def test_a_source_stands_as_its_answers_say(steps, state, sightings):
    standing = follow(steps)
    assert (standing.state, standing.sightings) == (state, sightings)


def test_a_state_keeps_the_time_it_was_entered_and_the_latest_evidence():
    page = Outcome(kind=OutcomeKind.HTML, status=200, headers={"server": "x"}, body=b"<html>\0" + b"\xff" * 9000)
    standing = next_standing(follow("0:html"), page, SETTINGS, START + HOUR)
    assert standing.since == START
    assert standing.evidence.at == START + HOUR
    assert (standing.evidence.status, standing.evidence.headers) == (200, {"server": "x"})
    assert standing.evidence.sample == "<html>" + "\ufffd" * 4090


def moved(*statuses, to="https://new.example/feed", kind=OutcomeKind.FETCHED):
    hops = tuple(
        Hop(status=status, url=to if place else "https://hop.example/") for place, status in enumerate(statuses)
    )
    hops = (*hops[:-1], Hop(status=statuses[-1], url=to)) if statuses else ()
    return Outcome(kind=kind, status=200, hops=hops)


def sightings(*outcomes, every=24 * HOUR):
    move, now = None, START
    for place, outcome in enumerate(outcomes):
        now = START + place * every
        move = remember_move(move, outcome, now)
    return move, now


@pytest.mark.parametrize(
    ("outcomes", "every", "rewritten"),
    [
        ([moved(301)] * 3, 24, True),
        ([moved(301, 308)] * 3, 24, True),
        ([moved(301)] * 2, 48, False),
        ([moved(301)] * 3, 23, False),
        ([moved(302)] * 9, 24, False),
        ([moved(307)] * 9, 24, False),
        ([moved(301, 302)] * 9, 24, False),
        ([moved(301), moved(302), moved(301), moved(301)], 24, False),
        ([moved(301), READ, moved(301), moved(301)], 24, False),
        ([moved(301), moved(301, to="https://third.example/"), moved(301), moved(301)], 24, False),
        ([moved(301), moved(301, kind=OutcomeKind.HTML), moved(301), moved(301)], 24, True),
        ([moved(301), moved(301, kind=OutcomeKind.HTML), moved(301)], 24, False),
        ([moved(301), OUTCOMES["timeout"], moved(301), moved(301)], 24, True),
    ],
)
def test_an_address_is_rewritten_after_three_permanent_sightings_over_two_days(outcomes, every, rewritten):
    move, now = sightings(*outcomes, every=every * HOUR)
    assert moved_to(move, SETTINGS, now) == ("https://new.example/feed" if rewritten else None)


def test_a_move_remembered_from_the_future_starts_anew():
    ahead = Move(target="https://new.example/feed", since=START + 900 * HOUR, sightings=9)
    assert remember_move(ahead, moved(301), START) == Move(target="https://new.example/feed", since=START)


@pytest.mark.parametrize(
    ("url", "parser", "hours", "conditional"),
    [
        ("a", "1", 0, True), ("a", "1", 167, True), ("a", "1", 168, False), ("b", "1", 1, False), ("a", "2", 1, False),
        ("a", "1", -1, False),
    ],
)  # fmt: skip
def test_validators_are_sent_for_a_week_to_the_same_address_and_parser(url, parser, hours, conditional):
    kept = Validators(url="a", parser="1", unconditional_at=START)
    now = START + hours * HOUR
    assert may_be_conditional(kept, url=url, parser=parser, settings=SETTINGS, now=now) is conditional


def test_without_stored_validators_a_fetch_is_unconditional():
    assert not may_be_conditional(None, url="a", parser="1", settings=SETTINGS, now=START)
