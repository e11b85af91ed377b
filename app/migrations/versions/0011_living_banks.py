"""Banks live: versions of questions, images, approval by a second person, frozen sets, views of the key

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from app.vietnamese import fold

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Written as SQL: SQLite adds a column that refers to another table only so, without copying the table.
ADDED = (
    "ALTER TABLE staff ADD COLUMN phone VARCHAR",
    "ALTER TABLE round ADD COLUMN questions JSON NOT NULL DEFAULT '[]'",
    "ALTER TABLE round ADD COLUMN questions_digest VARCHAR",
    "ALTER TABLE question ADD COLUMN lineage VARCHAR(64) NOT NULL DEFAULT ''",
    "ALTER TABLE question ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE question ADD COLUMN replaced_by INTEGER REFERENCES question (id)",
    "ALTER TABLE question ADD COLUMN several BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE question ADD COLUMN images JSON NOT NULL DEFAULT '[]'",
    "ALTER TABLE choice ADD COLUMN images JSON NOT NULL DEFAULT '[]'",
    "ALTER TABLE question ADD COLUMN file_id INTEGER REFERENCES bank_file (id)",
    "ALTER TABLE question ADD COLUMN fold VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE question ADD COLUMN status VARCHAR NOT NULL DEFAULT 'draft'",
    "ALTER TABLE question ADD COLUMN written_by INTEGER REFERENCES staff (id)",
    "ALTER TABLE question ADD COLUMN written_at BIGINT",
    "ALTER TABLE question ADD COLUMN proposed_by INTEGER REFERENCES staff (id)",
    "ALTER TABLE question ADD COLUMN proposed_at BIGINT",
    "ALTER TABLE question ADD COLUMN approved_by INTEGER REFERENCES staff (id)",
    "ALTER TABLE question ADD COLUMN approved_at BIGINT",
    "ALTER TABLE question ADD COLUMN archived_at BIGINT",
)
CARRIED = (
    "INSERT INTO bank_file (bank_id, name, sha256, kept_at)"
    " SELECT id, file_name, file_sha256, confirmed_at FROM bank ORDER BY id",
    "UPDATE question SET file_id = (SELECT id FROM bank_file WHERE bank_file.bank_id = question.bank_id)",
    "UPDATE question SET several ="
    " (SELECT count(*) FROM choice WHERE choice.question_id = question.id AND choice.correct) > 1",
    "UPDATE question SET status = 'approved', lineage = 'question-' || id,"
    " written_at = (SELECT confirmed_at FROM bank WHERE bank.id = question.bank_id),"
    " approved_at = (SELECT confirmed_at FROM bank WHERE bank.id = question.bank_id)",
    "INSERT INTO remark (lineage, question_id, at, deed, text)"
    " SELECT lineage, id, approved_at, 'approved', '' FROM question",
    "CREATE UNIQUE INDEX question_version ON question (lineage, version)",
    "ALTER TABLE bank DROP COLUMN file_name",
    "ALTER TABLE bank DROP COLUMN file_sha256",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TYPE role ADD VALUE IF NOT EXISTS 'CONTENT'")
    create_tables()
    for statement in (*ADDED, *CARRIED):
        op.execute(statement)
    carry_texts(op.get_bind())


def create_tables() -> None:
    op.create_table(
        "bank_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("bank_id", sa.Integer(), sa.ForeignKey("bank.id"), nullable=False, index=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), sa.ForeignKey("staff.id")),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "image",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("contest_id", sa.Integer(), sa.ForeignKey("contest.id"), nullable=False, index=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("lineage", sa.String(64), nullable=False, index=True),
        sa.Column("question_id", sa.Integer(), sa.ForeignKey("question.id"), nullable=False),
        sa.Column("staff_id", sa.Integer(), sa.ForeignKey("staff.id")),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
    )
    op.create_table(
        "key_view",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("contest_id", sa.Integer(), sa.ForeignKey("contest.id"), nullable=False, index=True),
        sa.Column("staff_id", sa.Integer(), sa.ForeignKey("staff.id"), nullable=False, index=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String()),
        sa.Column("questions", sa.JSON(), nullable=False),
    )
    op.create_table(
        "intake",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("contest_id", sa.Integer(), sa.ForeignKey("contest.id"), nullable=False, index=True),
        sa.Column("staff_id", sa.Integer(), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("bank_id", sa.Integer(), sa.ForeignKey("bank.id")),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("repairs", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger()),
    )


def carry_texts(connection: sa.Connection) -> None:
    """What a search looks through; and the set of each published round: every question that its bank has."""
    texts: dict[int, list[str]] = {}
    of_bank: dict[int, list[int]] = {}
    for id, bank_id, stem in connection.execute(
        sa.text("SELECT id, bank_id, stem FROM question ORDER BY id")
    ):
        texts[id] = [stem]
        of_bank.setdefault(bank_id, []).append(id)
    for id, text in connection.execute(sa.text("SELECT question_id, text FROM choice ORDER BY id")):
        texts[id].append(text)
    for id, told in texts.items():
        given = {"id": id, "fold": fold(" ".join(told))}
        connection.execute(sa.text("UPDATE question SET fold = :fold WHERE id = :id"), given)
    frozen = sa.text("UPDATE round SET questions = :ids WHERE bank_id = :bank AND status = 'PUBLISHED'")
    frozen = frozen.bindparams(sa.bindparam("ids", type_=sa.JSON()))
    for bank_id, ids in of_bank.items():
        connection.execute(frozen, {"ids": ids, "bank": bank_id})


def downgrade() -> None:
    raise NotImplementedError  # Versions and approvals have no place in the older schema.
