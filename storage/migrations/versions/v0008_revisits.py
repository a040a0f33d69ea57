"""Articles whose pages are fetched again, and those whose pages were taken away."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "revisits",
        sa.Column("article_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("next_due", TIME, nullable=False),
        sa.Column("claim_token", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing_since", TIME, nullable=True),
        sa.Column("validated_url", sa.Text(), server_default="", nullable=False),
        sa.Column("etag", sa.Text(), server_default="", nullable=False),
        sa.Column("last_modified", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_title", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_text", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_revisits_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_revisits")),
    )
    op.create_index(op.f("ix_revisits_outlet_next_due"), "revisits", ["outlet", "next_due"], unique=False)
    op.create_table(
        "removals",
        sa.Column("article_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("removed_at", TIME, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", TIME, nullable=False),
        sa.Column("returned_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_removals_article_id")),
        sa.PrimaryKeyConstraint("article_id", "removed_at", name=op.f("pk_removals")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_removals_away",
        "removals",
        ["article_id"],
        unique=True,
        sqlite_where=sa.text("returned_at IS NULL"),
        postgresql_where=sa.text("returned_at IS NULL"),
    )
