"""The till's files: STRICT tables, repositories that return frozen values, migrations."""
