"""The sheet over the right side that clears up card payments nobody knows the end of."""
