"""What every export format offers, is told, and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from storage.article import Stored

BodyForm = Literal["clean", "as-published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """How articles are written.

    ``body`` chooses between the cleaned article and what the outlet published; ``comments`` adds the line
    ``comments: True`` to Jekyll posts; ``outlet_names`` gives the name shown for each outlet's slug, which
    stands in for an outlet without one.
    """

    body: BodyForm = "clean"
    comments: bool = True
    outlet_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def as_published(self) -> bool:
        """Whether the strings as published are wanted, not the cleaned ones."""
        return self.body == "as-published"

    def name_of(self, outlet: str) -> str:
        """Return the name shown for an outlet's slug."""
        return self.outlet_names.get(outlet) or outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What one export did: articles seen, files written, files that were already right, names that collided."""

    articles: int
    written: int
    unchanged: int
    renamed: int = 0


class Exporter(Protocol):
    """One format.

    ``summary`` is a line of help. ``export`` consumes the articles one at a time, so that an archive of
    any size can be written, and gives the same bytes for the same articles in the same order.

    Raises:
        ExportError: a file cannot be written; the message names it.
    """

    summary: str

    def export(self, articles: Iterable[Stored], out: Path, options: ExportOptions) -> ExportReport:
        """Write the articles to ``out``: a folder, or a file where the format is one."""
        ...
