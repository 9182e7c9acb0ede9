"""The till's own files: sales.db with what happened, catalog.db with what can be fetched again."""
