"""Where an imported form belongs among those that an article has had. Pure.

Forms stand in the order in which they were there. One cut short stands below all whole ones: it is no edit of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.decide import Form

Moment = tuple[datetime, int, str]
"""When a form was seen: the time, the rank among those of one time, and the digest of the file that shows it."""

Place = tuple[bool, datetime, int, str, str]
"""What forms are sorted by: whether it is whole, time and rank, and that two of one moment always have one order, its
hash and the file's digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A form that an article had for a while: its number, and the moments at which it is known to have been there."""

    number: int
    hash: str
    truncated: bool
    moments: tuple[Moment, ...]

    @property
    def places(self) -> list[Place]:
        """Where it stands at each of them, the first one first."""
        return sorted(_place(not self.truncated, moment, self.hash) for moment in self.moments)


@dataclass(frozen=True, slots=True)
class Shown:
    """It is the form of that number, which was there before and after."""

    number: int


@dataclass(frozen=True, slots=True)
class Begun:
    """It is the form of that number, which was there earlier than was known."""

    number: int


@dataclass(frozen=True, slots=True)
class Between:
    """It is a form of its own, and gets that number; ``splits`` when the form before it came back after it."""

    number: int
    splits: bool = False


def place_of(form: Form, moment: Moment) -> Place:
    """Where a form seen at a moment belongs."""
    return _place(not form.truncated, moment, form.hash)


def locate(history: Sequence[Held], place: Place) -> Shown | Begun | Between | None:
    """What a form is in a history, the first form first; None where it is later than all of it."""
    form_hash = place[3]
    index = next((index for index, held in enumerate(history) if held.places[0] > place), len(history))
    before = history[index - 1] if index else None
    if before is not None and before.hash == form_hash:
        return Shown(before.number)
    if before is not None and before.places[-1] > place:
        return Between(before.number + 1, splits=True)
    if index == len(history):
        return None
    after = history[index]
    return Begun(after.number) if after.hash == form_hash else Between(after.number)


def _place(whole: bool, moment: Moment, form_hash: str) -> Place:
    at, rank, digest = moment
    return whole, at, rank, form_hash, digest
