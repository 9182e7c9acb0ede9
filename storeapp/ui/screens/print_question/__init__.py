"""Asking a person whether a receipt came out."""
