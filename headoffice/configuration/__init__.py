"""What tills are set to: taxes of a zone, in-store label layouts and quick keys of a store."""
