"""Receipts of this till: found, looked at, copied."""
