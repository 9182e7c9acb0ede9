"""Card terminals that the till commands itself."""
