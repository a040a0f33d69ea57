"""When the files imported showed their articles, and of what archive they are; one source for all of an outlet's."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Add the columns: a file that gave a form showed it when that was there."""
    op.add_column("imports", sa.Column("archive", sa.Text(), server_default="", nullable=False))
    op.add_column("imports", sa.Column("shown_at", TIME, nullable=True))
    op.add_column("imports", sa.Column("rank", sa.BigInteger(), server_default="0", nullable=False))
    op.execute(
        "UPDATE imports SET shown_at = (SELECT fetched_at FROM revisions "
        "WHERE revisions.article_id = imports.article_id AND revisions.number = imports.revision)"
    )
    op.execute(
        "UPDATE sources SET url = 'import' "
        "WHERE id IN (SELECT min(id) FROM sources WHERE url LIKE 'import:%' GROUP BY outlet)"
    )
