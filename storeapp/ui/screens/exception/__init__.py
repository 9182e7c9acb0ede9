"""Asking a manager for an exception to the price of a line."""
