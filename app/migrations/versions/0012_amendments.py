"""Amendments of the answer key, the marks they change, and how many of them a verdict stands on

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("round.id"), nullable=False),
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("question.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Integer(), sa.ForeignKey("staff.id")),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("number", sa.Integer()),
        sa.Column("seal", sa.String()),
        sa.UniqueConstraint("round_id", "number"),
    )
    op.create_index("ix_amendment_round_id", "amendment", ["round_id"])
    op.create_table(
        "rescoring",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.String(64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("amendment", sa.Integer(), nullable=False),
        sa.Column("old_correct", sa.Integer(), nullable=False),
        sa.Column("old_score", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "participant_id", "attempt", "amendment"),
        sa.ForeignKeyConstraint(
            ["round_id", "participant_id", "attempt"],
            ["attempt.round_id", "attempt.participant_id", "attempt.number"],
        ),
    )
    op.add_column("verdict", sa.Column("amended", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("verdict", "amended")
    op.drop_table("rescoring")
    op.drop_table("amendment")
