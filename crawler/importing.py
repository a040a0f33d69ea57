"""Bringing an old archive in: batch by batch, each one's articles stored or not at all.

Batches are cut at the same places every time, whatever is in the archive already: an import that was killed and is
repeated decides everything as one that was not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from crawler.attribution import Attribution
from crawler.imported import capture_of
from storage.archive import Archive
from storage.article import Capture, Rejected, SourceKind
from storage.errors import ImportedFileError
from storage.import_ import FORMS, Broken, Item
from storage.imports import Imports
from storage.sources import SourceRef

BATCH = 500
_BATCH_BYTES = 16 * 1024 * 1024
KNOWN = "known"
SOURCE = "import"
"""The one source of all that is imported: archives of any form are one witness of what an outlet has shown."""

OUTCOMES = ("new", "revision", "unchanged", "duplicate", KNOWN, "rejected", "broken")


@dataclass(slots=True)
class ImportReport:
    """What an import did: how many pieces became what, and what was wrong with the others.

    ``counts`` is by what was decided: new, revision, unchanged, duplicate, rejected, broken; and known for pieces
    that an earlier import had stored. ``made`` are the outlets made for names no definition has, by slug.
    """

    counts: Counter[str] = field(default_factory=Counter)
    made: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether something could not be brought in."""
        return bool(self.counts["rejected"] or self.counts["broken"])

    def to_json(self) -> dict[str, object]:
        """The report as JSON: a number for every outcome."""
        return {**{name: self.counts[name] for name in OUTCOMES}, "outlets_made": self.made}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A piece that gave no article: where it lies, and why."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Importer:
    """Imports archives of one form, by its name in FORMS, into an archive of ours.

    ``report`` is filled as the import goes on. ``on_problem`` is told of every piece that gives no article,
    ``on_progress`` of the number of pieces done.
    """

    def __init__(
        self,
        archive: Archive,
        form: str,
        attribution: Attribution,
        *,
        now: Callable[[], datetime],
        report: ImportReport,
        on_problem: Callable[[Problem], None],
        on_progress: Callable[[int], None],
    ) -> None:
        self._archive = archive
        self._imports = Imports(archive.engine)
        self._form = FORMS[form]
        self._attribution = attribution
        self._now = now
        self._on_problem = on_problem
        self._on_progress = on_progress
        self._named: set[str] = set()
        self.report = report

    def run(self, path: Path) -> None:
        """Import everything that lies at a path.

        Raises:
            StorageError: the archive cannot be written (see storage.errors).
        """
        archive = path.absolute().name
        for batch in batches(self._form.items(path)):
            self._import(batch, archive)
            self._on_progress(len(batch))

    def _import(self, batch: list[Item | Broken], archive: str) -> None:
        items = [piece for piece in batch if isinstance(piece, Item)]
        known = self._imports.known((item.name, item.digest) for item in items)
        self.report.counts[KNOWN] += sum((item.name, item.digest) in known for item in items)
        by_outlet: dict[str, list[Capture]] = {}
        for piece in batch:
            if isinstance(piece, Broken):
                self._tell("broken", Problem(path=str(piece.path), line=piece.line, message=piece.message))
            elif (piece.name, piece.digest) not in known and (capture := self._read(piece, archive)):
                by_outlet.setdefault(capture.article.outlet, []).append(capture)
        for outlet, captures in by_outlet.items():
            self._store(outlet, captures)

    def _read(self, item: Item, archive: str) -> Capture | None:
        try:
            found = self._form.read(item)
        except ImportedFileError as error:
            self._tell("broken", Problem(path=str(error.path), line=error.line, message=error.said))
            return None
        if found is None:
            return None
        made = capture_of(found, item, self._attribution, self._now())
        if isinstance(made, Rejected):
            self._tell("rejected", Problem(path=str(item.path), line=item.line, message=made.message))
            return None
        return replace(made, file=made.file and replace(made.file, archive=archive))

    def _store(self, outlet: str, captures: list[Capture]) -> None:
        made = self._attribution.made.get(outlet)
        if made and outlet not in self._named:
            self._imports.name_outlet(outlet, made.name)
            self._named.add(outlet)
            self.report.made[outlet] = made.name
        source = SourceRef(outlet, SOURCE, SourceKind.MIRROR)
        decisions = self._archive.store(captures, source, None, self._now())
        self.report.counts.update(type(decision).__name__.lower() for decision in decisions)

    def _tell(self, kind: str, problem: Problem) -> None:
        self.report.counts[kind] += 1
        self._on_problem(problem)


def batches(pieces: Iterable[Item | Broken]) -> Iterator[list[Item | Broken]]:
    """Cut what lies in an archive into batches, of no more than so many pieces or bytes."""
    batch: list[Item | Broken] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.data) if isinstance(piece, Item) else 0
        if len(batch) >= BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
