"""Use cases: load, one domain call, commit, return. What may fail happens after the commit."""
