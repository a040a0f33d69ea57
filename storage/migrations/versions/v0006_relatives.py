"""What articles are to each other: bands, links, articles set apart, and the forms still to be compared: all so far."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables, and ask for all forms to be compared."""
    op.create_table(
        "bands",
        sa.Column("key", NUMBER, autoincrement=False, nullable=False),
        sa.Column("form_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "form_id", name=op.f("pk_bands")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "article_links",
        sa.Column("a", NUMBER, autoincrement=False, nullable=False),
        sa.Column("b", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["a"], ["articles.id"], name=op.f("fk_article_links_a")),
        sa.ForeignKeyConstraint(["b"], ["articles.id"], name=op.f("fk_article_links_b")),
        sa.PrimaryKeyConstraint("a", "b", name=op.f("pk_article_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_article_links_b"), "article_links", ["b"], unique=False)
    op.create_table(
        "set_apart",
        sa.Column("article_id", NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_set_apart_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_set_apart")),
    )
    op.create_table(
        "forms_to_compare",
        sa.Column("form_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_forms_to_compare")),
    )
    op.execute("INSERT INTO forms_to_compare (form_id) SELECT id FROM revisions")
