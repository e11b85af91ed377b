"""Alembic's entry: runs the revisions on the connection that `migrate` handed over."""

from alembic import context
from sqlmodel import SQLModel

from app.models import Contest

assert Contest.metadata is SQLModel.metadata  # The tables are known once their module has been read.

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
context.run_migrations()
