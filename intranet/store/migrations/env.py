"""Alembic runs this file for every migration; `Store.migrate` hands it an open connection in a transaction."""

from alembic import context

from intranet.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
