"""Lengths of time as people read them."""

from __future__ import annotations

from datetime import timedelta


def in_words(length: timedelta) -> str:
    """Say a length of time in one figure: "45 s", "42 min", "3.5 h", "7 days"."""
    seconds = max(0.0, length.total_seconds())
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 36 * 3_600:
        return f"{seconds / 3_600:.1f}".removesuffix(".0") + " h"
    days = f"{seconds / 86_400:.1f}".removesuffix(".0")
    return f"{days} days"
