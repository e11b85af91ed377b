"""The window of a round as it was announced, where it has been moved since

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("planned_opens_at", sa.BigInteger(), nullable=True))
    op.add_column("round", sa.Column("planned_closes_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("round", "planned_closes_at")
    op.drop_column("round", "planned_opens_at")
