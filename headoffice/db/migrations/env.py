"""Runs the migrations on the connection that `headoffice.db.migrating` hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    user_module_prefix="tables.",
)
with context.begin_transaction():
    context.run_migrations()
