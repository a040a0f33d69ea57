"""Search: its index, what the index holds of each article, and the articles that wait for it: all so far."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create them, and let all articles wait."""
    op.create_table(
        "articles_to_index",
        sa.Column("article_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_articles_to_index")),
    )
    op.create_table(
        "search_rows",
        sa.Column("article_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("row_id", NUMBER, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("facets", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_search_rows")),
        sa.UniqueConstraint("row_id", name=op.f("uq_search_rows_row_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE fts (article_id bigint NOT NULL, field smallint NOT NULL, part integer NOT NULL, "
            "tokens tsvector NOT NULL, PRIMARY KEY (article_id, field, part))"
        )
        op.execute("CREATE INDEX ix_fts_tokens ON fts USING gin (tokens)")
    else:
        op.execute("CREATE VIRTUAL TABLE fts USING fts5(title, text, people, facets, content='', tokenize='ascii')")
    op.execute("INSERT INTO articles_to_index (article_id) SELECT id FROM articles")
