"""Proofs of the till's files."""
