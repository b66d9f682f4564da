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
        if engine.dialect.name == "sqlite":
            # A table that is made anew is dropped in between: what refers to it must not go with it
            # (https://www.sqlite.org/lang_altertable.html, the twelve steps). It cannot be said inside a transaction.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
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
            if engine.dialect.name == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"after the migration {len(broken)} rows refer to nothing")
        if connection.in_transaction():
            connection.commit()
        if engine.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


if current_app:
    run()
