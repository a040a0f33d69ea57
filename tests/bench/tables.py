"""Results as Markdown tables, with ratios to the first contender."""

from __future__ import annotations

from tests.bench.contests import Contest, Results


def table(contest: Contest, results: Results) -> str:
    """One contest: cost a unit (the difference between the two sizes), cost of starting, peak memory at the larger."""
    small, large = contest.sizes
    distance = (large - small) * contest.units
    lines = [
        f"### {contest.title}",
        "",
        f"{small * contest.units} and {large * contest.units} {contest.unit}s; peak memory at the larger size.",
        "",
        f"| contender | ms CPU a {contest.unit} | ratio | ms wall a {contest.unit} | start, s CPU | peak, MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    base = 0.0
    for name, by_size in results.items():
        cpu = (by_size[large].cpu - by_size[small].cpu) / distance
        wall = (by_size[large].wall - by_size[small].wall) / distance
        start = by_size[small].cpu - cpu * small * contest.units
        base = base or cpu
        peak = by_size[large].peak
        lines.append(f"| {name} | {cpu * 1e3:.3f} | {cpu / base:.2f} | {wall * 1e3:.3f} | {start:.2f} | {peak:.0f} |")
    return "\n".join([*lines, ""])
