"""Which alerts have been told of: a column of alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add it."""
    op.add_column("alerts", sa.Column("told", sa.SmallInteger(), server_default="0", nullable=False))
