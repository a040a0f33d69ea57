"""How removals, and looks still to be taken, are shown with an article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.export.record import iso
from storage.removals import Removal


def removal_facts(removals: Sequence[Removal], due: datetime | None) -> list[tuple[str, str]]:
    """Say since when an article's page is away or was, and when it is looked at again, as lines of a description."""
    facts = [_fact(removal) for removal in removals]
    return [*facts, ("next look", iso(due))] if due else facts


def removals_as_json(removals: Sequence[Removal], due: datetime | None) -> dict[str, object]:
    """Give the same for JSON: ``removals``, the first one first, and ``next_look``."""
    return {
        "removals": [
            {
                "removed_at": iso(removal.removed_at),
                "status": removal.status,
                "confirmed_at": iso(removal.confirmed_at),
                "returned_at": iso(removal.returned_at) if removal.returned_at else None,
            }
            for removal in removals
        ],
        "next_look": iso(due) if due else None,
    }


def _fact(removal: Removal) -> tuple[str, str]:
    since = f"{iso(removal.removed_at)} (answer {removal.status})"
    if removal.returned_at is None:
        return "removed", f"since {since}"
    return "was removed", f"from {since} to {iso(removal.returned_at)}"
