"""What every export format offers, is told, and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from storage.article import Stored

BodyForm = Literal["clean", "as-published"]

Updates = Literal["whole", "appended", "by article"]
"""How what is new gets into an earlier export: all is written anew, it is added at the end of the file, or the
files of the articles that changed are written and replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """An outlet as a list of subscriptions holds it: what it is called, its home, its language, its feeds."""

    name: str
    homepage: str = ""
    language: str = ""
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The bytes of an image, and its media type."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """How articles are written.

    ``body`` chooses between the cleaned article and what the outlet published; ``comments`` adds the line
    ``comments: True`` to Jekyll posts; ``outlet_names`` gives the name shown for each outlet's slug, which
    stands in for an outlet without one; ``every_revision`` says that an article may come in more than one form.
    ``title`` is what a feed or book is called and ``link`` where it is at home; ``channels`` are the outlets an
    OPML file lists; ``partition`` parts a Parquet file by month; ``site`` puts a theme around Jekyll posts;
    ``picture`` fetches an image for a book: None where it could not be had.
    """

    body: BodyForm = "clean"
    comments: bool = True
    outlet_names: Mapping[str, str] = field(default_factory=dict)
    every_revision: bool = False
    title: str = "Gleaner"
    link: str = ""
    channels: tuple[Channel, ...] = ()
    partition: bool = False
    site: bool = False
    picture: Callable[[str], Picture | None] | None = None

    @property
    def as_published(self) -> bool:
        """Whether the strings as published are wanted, not the cleaned ones."""
        return self.body == "as-published"

    def name_of(self, outlet: str) -> str:
        """Return the name shown for an outlet's slug."""
        return self.outlet_names.get(outlet) or outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What one export did: articles seen, files written, already right, and taken away, names that collided."""

    articles: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    renamed: int = 0


class Exporter(Protocol):
    """One format.

    ``summary`` is a line of help; ``updates`` says how new articles get in; ``newest`` is the number of articles
    taken where none is asked for, the last published first (None: all, the first stored first); ``pages`` asks for
    the bytes of fetched pages. ``export`` consumes the articles one at a time, so that an archive of any size can
    be written, and gives the same bytes for the same articles in the same order.

    Raises:
        ExportError: a file cannot be written; the message names it.
    """

    @property
    def summary(self) -> str:
        """A line of help."""
        ...

    @property
    def updates(self) -> Updates:
        """How new articles get in."""
        ...

    @property
    def newest(self) -> int | None:
        """How many are taken where no number is asked for."""
        ...

    @property
    def pages(self) -> bool:
        """Whether fetched pages are needed."""
        ...

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write the articles to ``out``: a folder, or a file where the format is one."""
        ...
