"""Alembic's entry: runs the revisions on the connection that `migrate` handed over."""

from alembic import context
from sqlmodel import SQLModel

from app import models

assert models.SQLModel is SQLModel

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
context.run_migrations()
