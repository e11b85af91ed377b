"""Participants: a digest of the personal number, ethnicity, a guardian, and whether they have given all that is asked

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAMES = ("national_id_index", "national_id_end", "ethnicity", "guardian_name", "guardian_phone")
ONE_PERSON = "participant_national_id"


def upgrade() -> None:
    with op.batch_alter_table("participant", schema=None) as batch_op:
        for name in NAMES:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=True))
        batch_op.add_column(sa.Column("complete", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.create_unique_constraint(ONE_PERSON, ["contest_id", "national_id_index"])


def downgrade() -> None:
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_constraint(ONE_PERSON, type_="unique")
        for name in (*NAMES, "complete"):
            batch_op.drop_column(name)
