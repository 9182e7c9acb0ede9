"""Payment by phone: attempts kept before they are tried, and asked about until they are known."""
