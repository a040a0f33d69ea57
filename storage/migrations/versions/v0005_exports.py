"""How far every target of an export has come."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "exports",
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("revision_id", NUMBER, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("unfinished", sa.Boolean(), nullable=False),
        sa.Column("exported_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_exports")),
        sqlite_with_rowid=False,
    )
