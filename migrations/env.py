"""Migrations run online, on the application's engine. They import nothing of the application's tables."""

from alembic import context
from flask import current_app

from workspace import models  # noqa: F401 - so that the metadata is whole
from workspace.db import Rank, UtcDateTime, db


def render_item(kind, item, autogen_context):
    """Spell our own types as plain SQLAlchemy, so that an old migration outlives them."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Rank):
        return "sa.Integer()"
    if kind == "type" and type(item).__name__ == "Enum":
        return f"sa.String(length={item.length})"
    return False


def compare_type(ctx, inspected, metadata_column, inspected_type, metadata_type):
    return False if isinstance(metadata_type, UtcDateTime | Rank) or type(metadata_type).__name__ == "Enum" else None


def run():
    engine = db.engine
    with engine.connect().execution_options(begin="IMMEDIATE") as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            transactional_ddl=True,
            render_item=render_item,
            compare_type=compare_type,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()


if current_app:
    run()
