"""Head office's database: one code for SQLite and PostgreSQL."""
