"""Asking before a whole basket is removed, and why."""
