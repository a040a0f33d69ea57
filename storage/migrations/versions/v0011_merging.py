"""Search on SQLite merges eight segments at a time."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Tell the index, which remembers it and stays as it is; nothing to do on PostgreSQL."""
    if op.get_bind().dialect.name == "postgresql":
        return
    op.execute("INSERT INTO fts (fts, rank) VALUES ('automerge', 8)")
