"""Ingest: takes the tills' facts, each exactly once, whatever is in them."""
