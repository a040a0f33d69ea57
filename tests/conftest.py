"""For all tests."""

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is: speed is measured in the bench, never in a test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# The files whose tests take longest by far: begun first, they leave no process working alone at the end.
LONG = (
    "test_cost", "test_month", "test_daemons", "test_processes", "test_import_killed", "test_daemon_exports",
    "test_queries", "test_import_command", "test_day", "test_smuggling", "test_search_recall_archive",
    "test_real_feeds",
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, whatever order the rest comes in."""
    items.sort(key=lambda item: item.path.stem not in LONG)
