"""What the next version's recorder writes of its entries

Revision ID: 9999
"""

import sqlalchemy as sa
from alembic import op

from app import migrations
from tests.chaos.next_version import FIELD, NOT_TOLD

revision = "9999"
down_revision = max(path.name for path in (migrations.HERE / "versions").glob("[0-9]*.py"))[:4]
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column(FIELD, sa.Integer(), nullable=False, server_default=str(NOT_TOLD)))
