"""Signing in: who it is, and the PIN."""
