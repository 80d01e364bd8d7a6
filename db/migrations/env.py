"""Run migrations on the connection they are handed, then put back and verify the triggers."""

from alembic import context

from db import append_only, search_index
from db.tables import FACT_TABLES

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=FACT_TABLES[0].metadata,
    transactional_ddl=True,
    render_as_batch=False,
)
with context.begin_transaction():
    context.run_migrations()
search_index.install(connection)
append_only.install(connection)
append_only.verify(connection)
