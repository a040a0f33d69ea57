"""Sources with habits on a virtual clock, in front of the real worker, cadence and archive."""

from __future__ import annotations

import bisect
import hashlib
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from statistics import median
from typing import Any

from crawler.errand import Errand
from crawler.errors import TransientFetchError
from crawler.harvest import Memory
from crawler.outlet import Cadence, Outlet, Source
from crawler.round import visit_all
from crawler.run import Crawled
from crawler.settings import CrawlSettings
from crawler.storing import Storing
from crawler.visit import Desk
from crawler.wire.fetching import Fetched, check_status
from crawler.wire.interruption import Interruption
from crawler.wire.terms import Terms
from storage.archive import Archive

# The clocks of Paris are set back on 25 October.
START = datetime(2026, 10, 20, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LETTERS = str.maketrans("0123456789abcdef", "adefgiklmnoprstu")
CHALLENGE = b"<!doctype html><html><head><title>Just a moment...</title></head><body></body></html>"

Spell = Callable[[datetime], bool]


def between(first: float, last: float) -> Spell:
    """A spell by days since the start."""
    return lambda now: START + first * DAY <= now < START + last * DAY


def never(now: datetime) -> bool:
    return False


@dataclass(kw_only=True)
class Habit:
    """How a source publishes, and what goes wrong with it when.

    ``burst`` articles come within ``spread`` minutes, and the feed lists the last ``window``.
    """

    name: str
    per_day: float
    hours: tuple[float, float] = (7, 23)
    burst: int = 1
    spread: float = 5
    window: int = 20
    validators: bool = True
    older: bool = False
    failing: Spell = never
    refusing: Spell = never
    refusal: str = "seconds"
    challenging: Spell = never
    gone: Spell = never
    moved: Spell = never
    silent: Spell = never
    cadence: Cadence = field(default_factory=Cadence)
    zone: str = "UTC"

    def answers(self, now: datetime) -> bool:
        """Whether a request at this moment gets the feed."""
        return not any(spell(now) for spell in (self.gone, self.failing, self.challenging, self.refusing))

    def publish(self, days: float, rng: random.Random) -> list[datetime]:
        """When it publishes: at random moments of its hours, each moment bringing a burst."""
        moments = []
        for day in range(int(days)):
            for _ in range(sum(rng.random() < self.per_day / self.burst / 200 for _ in range(200))):
                at = START + day * DAY + rng.uniform(*self.hours) * HOUR
                moments += [at + rng.uniform(0, self.spread) * MINUTE for _ in range(self.burst)]
        return sorted(moment for moment in moments if not self.silent(moment))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, the status answered, and how many articles there were by then."""

    at: datetime
    path: str
    status: int
    published: int


class World:
    """Everything out there. ``asked`` are the requests of every source, by its name."""

    def __init__(self, habits: Sequence[Habit], days: float, *, offline: Spell = never) -> None:
        self.now = START
        self.habits = {habit.name: habit for habit in habits}
        self.published = {name: habit.publish(days, random.Random(name)) for name, habit in self.habits.items()}
        self.asked: dict[str, list[Asked]] = defaultdict(list)
        self.offline = offline

    def outlets(self) -> Iterator[Outlet]:
        """The definitions, a source each."""
        for name, habit in self.habits.items():
            source = Source(url=f"https://{name}.example/feed", content="feed")
            yield Outlet(
                slug=name, name=name, language="en", sources=(source,), cadence=habit.cadence, timezone=habit.zone
            )

    async def crawl(
        self, errands: Sequence[Errand], archive: Archive, settings: CrawlSettings, *_: Any, on_event: Any, **__: Any
    ) -> Crawled:
        """Run errands as crawler.run.crawl_errands does, over this world instead of the network."""
        interruption = Interruption()
        desk = Desk(memory=Memory(archive), settings=settings, now=lambda: self.now, on_event=on_event)
        store = Storing(archive, interruption, lambda: self.now, on_event)
        await visit_all(errands, desk, self.fetch, store)
        if store.broken is not None:
            raise store.broken
        return Crawled(reports=store.reports, interrupted=False)

    async def fetch(self, url: str, _terms: Terms, headers: Mapping[str, str]) -> Fetched:
        """Answer a request as the source's habit has it at this moment."""
        host, _, path = url.removeprefix("https://").partition("/")
        name = host.removesuffix(".example")
        habit, published = self.habits[name], bisect.bisect_right(self.published[name], self.now)
        hops: tuple[tuple[int, str], ...] = ()
        if self.offline(self.now):
            self._note(name, path, 0, published)
            raise TransientFetchError("dns", url, "no such host")
        if path == "feed" and habit.moved(self.now):
            url, hops = f"https://{host}/moved", ((301, f"https://{host}/moved"),)
        status, told, body = self._answer(habit, path, published, headers)
        self._note(name, path, status, published)
        fetched = Fetched(url=url, status=status, headers=told, body=body, hops=hops)
        check_status(status, url, fetched.answer)
        return fetched

    def _note(self, name: str, path: str, status: int, published: int) -> None:
        self.asked[name].append(Asked(at=self.now, path=path, status=status, published=published))

    def _answer(
        self, habit: Habit, path: str, published: int, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if habit.gone(self.now):
            return 410, {}, b""
        if habit.failing(self.now):
            return 503, {}, b"busy"
        if habit.challenging(self.now):
            return 403, {"cf-mitigated": "challenge"}, CHALLENGE
        if habit.refusing(self.now):
            until = self.now + 3 * HOUR
            return (
                429,
                {"retry-after": "10800" if habit.refusal == "seconds" else format_datetime(until, usegmt=True)},
                b"",
            )
        etag = f'"{published}"'
        if habit.validators and headers.get("If-None-Match") == etag:
            return 304, {"etag": etag}, b""
        page = int(path.partition("-")[2] or 1)
        return 200, {"etag": etag} if habit.validators else {}, self._feed(habit, published, page)

    def _feed(self, habit: Habit, published: int, page: int) -> bytes:
        last = published - (page - 1) * habit.window
        numbers = range(max(last, 0) - 1, max(last - habit.window, 0) - 1, -1)
        items = "".join(_item(habit.name, n, self.published[habit.name][n]) for n in numbers)
        older = f"https://{habit.name}.example/page-{page + 1}"
        link = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{older}"/>'
        more = link if habit.older and last > habit.window else ""
        head = f"<title>{habit.name}</title><link>https://{habit.name}.example/</link><description>d</description>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{more}{items}</channel></rss>'.encode()


@cache
def _item(name: str, number: int, at: datetime) -> str:
    # Words out of a hash: two texts out of one small vocabulary would look alike, and each be compared with many.
    letters = hashlib.shake_128(f"{name} {number}".encode()).hexdigest(120).translate(LETTERS)
    text = " ".join(letters[start : start + 6] for start in range(0, len(letters), 6))
    head = f"<title>{name} {number}</title><link>https://{name}.example/{number}</link>"
    return f"<item>{head}<pubDate>{format_datetime(at)}</pubDate><description>{text}</description></item>"


@dataclass(kw_only=True)
class Came:
    """What came of polling sources: requests, those that brought nothing, when articles came out and in, the lost."""

    requests: int = 0
    empty: int = 0
    arrived: list[tuple[datetime, datetime]] = field(default_factory=list)
    lost: int = 0

    def add(self, other: Came) -> None:
        self.requests += other.requests
        self.empty += other.empty
        self.arrived += other.arrived
        self.lost += other.lost

    def waited(self, since: datetime = START) -> float:
        """The minutes that the median article waited, of those published since."""
        return median([(came_in - out) / MINUTE for out, came_in in self.arrived if out >= since] or [0.0])


def fixed_poll(world: World, name: str, days: float) -> Came:
    """What a poll every 30 minutes comes to."""
    habit, moments, seen, came = world.habits[name], world.published[name], 0, Came()
    for poll in range(int(days * 48)):
        now = START + poll * 30 * MINUTE
        if world.offline(now):
            continue
        published = bisect.bisect_right(moments, now) if habit.answers(now) else seen
        first = max(published - habit.window, seen)
        came.requests += 1
        came.empty += published == seen
        came.lost += first - seen
        came.arrived += [(moment, now) for moment in moments[first:published]]
        seen = published
    return came


def adaptive_poll(world: World, name: str, stored: Mapping[str, datetime]) -> Came:
    """What the polls made came to; ``stored`` is when each link was first seen."""
    came, seen = Came(), 0
    for one in (one for one in world.asked[name] if one.status):
        came.requests += 1
        came.empty += one.status != 200 or one.published == seen
        seen = one.published if one.status in (200, 304) else seen
    for number, moment in enumerate(world.published[name][:seen]):
        if (came_in := stored.get(f"https://{name}.example/{number}")) is None:
            came.lost += 1
        else:
            came.arrived.append((moment, came_in))
    return came


def compare(world: World, days: float, stored: Mapping[str, datetime]) -> dict[str, tuple[Came, Came]]:
    """What came of our polls and of fixed ones, by habit and "in all"."""
    found: dict[str, tuple[Came, Came]] = defaultdict(lambda: (Came(), Came()))
    for name in world.habits:
        for row in (name.rstrip("-0123456789"), "in all"):
            found[row][0].add(adaptive_poll(world, name, stored))
            found[row][1].add(fixed_poll(world, name, days))
    return found


def table(compared: Mapping[str, tuple[Came, Came]]) -> str:
    """A comparison by habit: requests, the empty ones, articles lost and minutes waited, ours and of fixed polls."""
    titles = f"{'requests':>9}{'empty':>7}{'lost':>6}{'waited':>7}"
    lines = [f"{'habit':22}{titles}{titles}"]
    for row, polls in compared.items():
        cells = (f"{one.requests:9}{one.empty:7}{one.lost:6}{one.waited():7.1f}" for one in polls)
        lines.append(f"{row:22}{''.join(cells)}")
    return "\n".join(lines)
