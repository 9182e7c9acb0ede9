"""The first day: a fresh till asks head office to join a store."""
