"""The sell screen."""
