"""Participants keep what the regulations may ask of them; nobody has to give the year of birth

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAMES = ("birth_date", "sex", "email", "address", "position")


def upgrade() -> None:
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.alter_column("birth_year", existing_type=sa.Integer(), nullable=True)
        for name in NAMES:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("participant", schema=None) as batch_op:
        for name in NAMES:
            batch_op.drop_column(name)
        batch_op.alter_column("birth_year", existing_type=sa.Integer(), nullable=False)
