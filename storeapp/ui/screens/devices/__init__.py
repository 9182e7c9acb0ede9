"""The devices of the till: how each is, a test, a new try, moved print jobs."""
